"""What probes are made of a schema: each keeps or breaks it as it says, and no keyword is left out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.document import Document, Parameter
from contract_tests.exchange import Exchange, Request
from contract_tests.json_schema import Schemas, converted
from contract_tests.json_value import MISSING
from contract_tests.probes.bodies import wrappings
from contract_tests.probes.prober import Hope, Probe, Prober, Samples
from contract_tests.probes.reach import unreached
from contract_tests.probes.texts import text_probes
from contract_tests.validity import Verdict, validity

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "maxItems", "uniqueItems")

Pair = tuple[dict[str, Any], Any]
# A schema, and a value that keeps it.
_FIXED = st.sampled_from(
    [
        ({"type": "string", "enum": ["on", "off"]}, "on"),
        ({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}, "12.30"),
        ({"type": "string", "pattern": "^[A-Z]{2}$"}, "US"),
        ({"type": "string", "format": "date"}, "2026-02-15"),
        ({"anyOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}]}, "8.8.8.8"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, 3),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, 0.5),
        ({"type": "integer", "multipleOf": 5}, 10),
        ({"type": "boolean"}, True),
        ({"type": "string", "nullable": True}, "text"),
    ]
)
_TEXTS = st.builds(
    lambda least, more, text: (
        {"type": "string", "minLength": least, "maxLength": least + more},
        (text * 9)[: least + more],
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["NY", "\u738b", "\U0001f3e0"]),
)


def _objects(members: dict[str, Pair], some: int) -> Pair:
    properties = {name: schema for name, (schema, _) in members.items()}
    sound = {name: value for name, (_, value) in members.items()}
    return {"type": "object", "properties": properties, "required": sorted(members)[:some]}, sound


def _owners(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    objects = st.builds(
        _objects, st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3), st.integers(0, 2)
    )
    lists = inner.map(lambda pair: ({"type": "array", "items": pair[0], "maxItems": 3, "minItems": 1}, [pair[1]]))
    maps = inner.map(
        lambda pair: ({"type": "object", "additionalProperties": pair[0], "maxProperties": 2}, {"k": pair[1]})
    )
    return objects | lists | maps


PAIRS = st.recursive(_FIXED | _TEXTS, _owners, max_leaves=5)


@given(pair=PAIRS)
def test_every_probe_does_what_it_says(pair: Pair) -> None:
    """What is to be accepted keeps the schema, what is to be refused breaks it, and the sound value stays untouched."""
    schema, sound = pair
    before = json.dumps(sound)
    judge = jsonschema_rs.Draft202012Validator(converted(schema), validate_formats=True)
    assert judge.is_valid(sound)
    found = list(Prober(Schemas({}), {}).probes(schema, sound))
    for probe in found:
        assert judge.is_valid(probe.applied(sound)) is (probe.hope is Hope.ACCEPTED), probe
    assert any(probe.hope is Hope.REFUSED for probe in found)
    assert json.dumps(sound) == before


@given(pair=PAIRS)
def test_a_probe_changes_one_place(pair: Pair) -> None:
    """All that does not stand below its steps is what it was."""
    schema, sound = pair
    for probe in Prober(Schemas({}), {}).probes(schema, sound):
        if probe.steps:
            assert _without(probe.applied(sound), probe.steps) == _without(json.loads(json.dumps(sound)), probe.steps)


def _without(whole: Any, steps: tuple[str | int, ...]) -> Any:
    owner = whole
    for step in steps[:-1]:
        owner = owner[step]
    if isinstance(owner, dict):
        owner.pop(steps[-1], None)
    else:
        owner[steps[-1]] = None
    return whole


@pytest.mark.parametrize(
    ("schema", "sound", "keyword", "value"),
    [
        ({"type": "string", "maxLength": 2}, "NY", "maxLength", "NYN"),
        ({"type": "string", "minLength": 2}, "NY", "minLength", "N"),
        ({"type": "integer", "minimum": 1}, 3, "minimum", 0),
        ({"type": "integer", "maximum": 9}, 3, "maximum", 10),
        ({"type": "integer"}, 3, "type", 1.5),
        ({"type": "integer"}, 3, "type", "3"),
        ({"type": "boolean"}, True, "type", "true"),
        ({"type": "boolean"}, True, "type", 1),
        ({"type": "string", "enum": ["card"]}, "card", "enum", "CARD"),
        ({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}, "1.00", "pattern", "1.00\n"),
        ({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}, "1.00", "pattern", "\u0661.\u0660\u0660"),
        ({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}, "1.00", "pattern", "-1.00"),
        ({"type": "array", "items": {}, "uniqueItems": True}, [1], "uniqueItems", [1, 1]),
        ({"type": "array", "items": {}, "minItems": 1}, [1], "minItems", []),
        ({"type": "object", "minProperties": 1}, {"a": 1}, "minProperties", {}),
        ({"type": "string", "format": "date"}, "2026-02-15", "format", "2026-02-30"),
    ],
)
def test_known_mistakes_are_probed(schema: dict[str, Any], sound: Any, keyword: str, value: Any) -> None:
    """The value just beyond each keyword, and those that careless readers let pass."""
    refused = [(probe.keyword, probe.value) for probe in _refused(schema, sound)]
    assert any(one == (keyword, value) and type(one[1]) is type(value) for one in refused)


def _refused(schema: dict[str, Any], sound: Any) -> list[Probe]:
    return [probe for probe in Prober(Schemas({}), {}).probes(schema, sound) if probe.hope is Hope.REFUSED]


def test_boundaries_inside_are_probed_too() -> None:
    """The smallest and the largest that may be, in letters that need more than one unit."""
    found = Prober(Schemas({}), {}).probes({"type": "string", "minLength": 2, "maxLength": 3}, "NY")
    accepted = {probe.value for probe in found if probe.hope is Hope.ACCEPTED}
    assert {"NY", "NYN", "\U0001f3e0\U0001f3e0", "\U0001f3e0" * 3} <= accepted


def test_samples_give_way_to_the_schema() -> None:
    """A sample that breaks the schema is never hoped for, and a fixed field has no other value."""
    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 2}, "b": {"type": "string"}}}
    samples = {"a": Samples(right=("ok", "too long")), "b": Samples(fixed=True)}
    found = list(Prober(Schemas({}), samples).probes(schema, {"a": "x", "b": "y"}))
    accepted = {(probe.steps, probe.value) for probe in found if probe.hope is Hope.ACCEPTED and probe.steps[:1] != ()}
    assert {value for steps, value in accepted if steps == ("a",)} == {"ok", MISSING}
    assert {value for steps, value in accepted if steps == ("b",)} == {MISSING}


@pytest.fixture(scope="module")
def document() -> Document:
    return Document.read(ROOT / "openapi.yaml")


@pytest.mark.parametrize(
    ("operation_id", "sound"),
    [
        (
            "createCustomer",
            {
                "externalCustomerId": "c",
                "verifyAfterCreation": True,
                "data": {"email": "a@b.c", "state": "NY", "country": "US"},
            },
        ),
        (
            "createPaymentIntent",
            {
                "customer": {"externalCustomerId": "c"},
                "paymentIntent": {
                    "amount": "1.00",
                    "currency": "USD",
                    "externalPaymentIntentId": "r",
                    "customData": {"a": "b"},
                },
            },
        ),
        ("checkGeolocation", {"ip": "8.8.8.8"}),
        (
            "updateWebhook",
            {"url": "https://x", "status": "active", "eventTypes": ["transaction"], "headers": {"A": "b"}},
        ),
    ],
)
def test_every_keyword_of_the_document_is_broken(document: Document, operation_id: str, sound: Any) -> None:
    """Where the body has a value, each keyword of its schema is broken by some probe, and each member is left away."""
    operation = document.operation(operation_id)
    assert operation is not None
    probes = [one for one in Prober(document.schemas, {}).probes(operation.body, sound) if one.hope is Hope.REFUSED]
    broken = {("/".join(map(str, one.steps)), one.keyword) for one in probes}
    wanted = set(_keywords(document.schemas, operation.body, sound, ""))
    assert wanted
    assert wanted <= broken


def _keywords(schemas: Schemas, schema: Any, value: Any, at: str) -> Iterator[tuple[str, str]]:
    resolved = schemas.resolved(schema)
    if "type" in resolved:
        yield at, "type"
    yield from ((at, keyword) for keyword in KEYWORDS if keyword in resolved)
    if isinstance(value, dict):
        base = f"{at}/" if at else ""
        yield from ((base + name, "required") for name in resolved.get("required", []))
        for name, one in value.items():
            below = resolved.get("properties", {}).get(name, resolved.get("additionalProperties"))
            yield from _keywords(schemas, below, one, base + name)
    elif isinstance(value, list):
        yield from _keywords(schemas, resolved["items"], value[0], f"{at}/0")


@pytest.mark.parametrize(
    ("schema", "text", "hope"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 100}, "101", Hope.REFUSED),
        ({"type": "integer", "minimum": 1, "maximum": 100}, "0", Hope.REFUSED),
        ({"type": "integer", "minimum": 1, "maximum": 100}, "100", Hope.ACCEPTED),
        ({"type": "integer", "minimum": 1}, "1.5", Hope.REFUSED),
        ({"type": "integer", "minimum": 1}, "1.0", Hope.ANSWERED),
        ({"type": "boolean"}, "maybe", Hope.REFUSED),
        ({"type": "boolean"}, "1", Hope.ANSWERED),
        ({"type": "string", "enum": ["proof_of_id"]}, "PROOF_OF_ID", Hope.REFUSED),
    ],
)
def test_texts_of_parameters_are_probed(document: Document, schema: Any, text: str, hope: Hope) -> None:
    """A query has texts alone: what servers may read in two ways is hoped nothing of."""
    parameter = Parameter(name="p", place="query", required=False, schema=schema)
    found = {one.text: one.hope for one in text_probes(document, parameter, "sound")}
    assert found[text] is hope


@pytest.mark.parametrize(("required", "hope"), [(True, Hope.REFUSED), (False, Hope.ACCEPTED)])
def test_parameter_is_left_away(document: Document, required: bool, hope: Hope) -> None:
    """Which is wrong where the parameter is required."""
    parameter = Parameter(name="p", place="query", required=required, schema={"type": "string"})
    assert {one.text: one.hope for one in text_probes(document, parameter, "s")} == {MISSING: hope}


def test_whole_bodies_are_judged_by_their_bytes(document: Document) -> None:
    """Cut, absent, of another type or called another type they are wrong; what readers differ about is not judged."""
    operation = document.operation("checkGeolocation")
    assert operation is not None
    verdicts = {}
    for one in wrappings():
        headers = {"content-type": one.media} if one.media else {}
        request = Request(method="POST", path=operation.path, headers=headers, body=one.make(b'{"ip": "8.8.8.8"}'))
        verdicts[one.label] = validity(document, operation, {}, Exchange(request=request, answer=None)).verdict
    wrong = [label for label, verdict in verdicts.items() if verdict is Verdict.INVALID]
    assert {"body ''", "body 'null'", "body '[]'", "body cut after 50%", "body as text/plain", "body in a list"} <= {
        *wrong
    }
    assert verdicts["body as application/json; charset=utf-8"] is Verdict.VALID
    assert {verdicts[f"body {what}"] for what in ("in UTF-16", "twice", "with NaN", "with half a surrogate pair")} == {
        Verdict.UNCLEAR
    }


def test_what_no_probe_reaches_is_named(document: Document) -> None:
    """A member without a sound value, a parameter without one, and a keyword that nothing breaks."""
    operation = document.operation("updateCustomer")
    assert operation is not None
    sound = {"email": "a@example.invalid", "state": "NY"}
    probes = list(Prober(document.schemas, {}).probes(operation.body, sound))
    tame = [probe for probe in probes if probe.keyword != "maxLength"]
    missed = unreached(document.schemas, operation, given=[], sound=sound, probes=tame)
    assert {"path/externalCustomerId", "body/city", "body/state maxLength"} <= {*missed}
    whole = unreached(document.schemas, operation, given=["externalCustomerId"], sound=sound, probes=probes)
    assert [one for one in whole if "state" in one or one.startswith("path")] == []
