"""Several probes in one request: what the answer says of each, and what is sent alone."""

import json
from typing import Any

import pytest

from contract_tests.exchange import Answer, Exchange, Request
from contract_tests.json_schema import Schemas
from contract_tests.probes.prober import Hope, Probe
from contract_tests.probes.rounds import LONGEST_SHARED, Round, in_rounds

SOUND = {"city": "a", "city2": "b", "map": {"k": "v"}}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}, "city2": {"type": "string"}}}


def _probe(name: str, value: Any, hope: Hope = Hope.ACCEPTED) -> Probe:
    return Probe(steps=(name,), keyword="type", hope=hope, value=value)


def _made(*probes: Probe) -> list[Probe | Round]:
    return list(in_rounds(Schemas({}), SCHEMA, SOUND, probes))


def _answered(status: int, *told: str) -> Exchange:
    body = json.dumps({"message": "m", "errors": [{"type": text} for text in told]}).encode()
    return Exchange(request=Request(method="POST", path="/"), answer=Answer(status=status, headers={}, body=body))


def test_each_member_is_changed_once_in_a_round() -> None:
    """And nothing is left out."""
    probes = [_probe(name, text) for name in ("city", "city2") for text in ("x", "y")]
    first, second = _made(*probes)
    assert isinstance(first, Round)
    assert isinstance(second, Round)
    assert first.applied(SOUND) == SOUND | {"city": "x", "city2": "x"}
    assert {*first.probes, *second.probes} == {*probes}


@pytest.mark.parametrize("probe", [_probe("map", {}), _probe("more", "x")], ids=["whole", "undeclared"])
def test_what_is_no_plain_value_goes_alone(probe: Probe) -> None:
    """It could stand in the way of another."""
    assert _made(probe, _probe("city", "x")) == [probe, _probe("city", "x")]


def test_a_round_has_one_long_text() -> None:
    """A server may limit the whole."""
    long = "x" * (LONGEST_SHARED + 1)
    assert len(_made(_probe("city", long), _probe("city2", long))) == 2


WRONG = Round(probes=(_probe("city", 1, Hope.REFUSED), _probe("city2", 1, Hope.REFUSED)))


@pytest.mark.parametrize(
    ("exchange", "left"),
    [
        (_answered(400, "body/city: no", "city2 must be a string"), []),
        (_answered(400, "body/city2: no"), ["city"]),
        (_answered(400), ["city", "city2"]),
        (_answered(200, "city", "city2"), ["city", "city2"]),
    ],
    ids=["all-named", "one-named", "none-named", "accepted"],
)
def test_what_a_refusal_does_not_name_is_sent_alone(exchange: Exchange, left: list[str]) -> None:
    """Only a refusal that names the member says that it was refused for it."""
    assert [probe.steps[0] for probe in WRONG.open_after(exchange)] == left


def test_what_was_not_accepted_together_is_sent_alone() -> None:
    """One of them may be what was refused."""
    made = Round(probes=(_probe("city", "x"), _probe("city2", "y")))
    assert made.open_after(_answered(200)) == ()
    assert made.open_after(_answered(400, "city")) == made.probes
