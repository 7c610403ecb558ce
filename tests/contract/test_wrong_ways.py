"""Wrong ways at work: whoever is let in without the key, by another method or under another id, is found."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import payments_mock
import pytest

from contract_tests.document import Operation
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.wrong_ways import WrongWays, wrong_way
from tests.contract.request_log import run_against
from tests.contract.wrong_servers import Asked, Fault, Forward, Said, wrong_server

KEY = "Bearer sk_test_mock"


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """One right server for all the wrong ones."""
    with payments_mock.start("vivamo") as mock:
        yield mock.url


def _found(run: ContractRun, name: str) -> Operation:
    operation = run.document.operation(name)
    assert operation is not None
    return operation


def _letting_in(given: Callable[[str], bool]) -> Fault:
    def fault(asked: Asked, forward: Forward) -> Said:
        sent = asked.headers.get("authorization", "")
        return forward(replace(asked, headers=asked.headers | {"authorization": KEY}) if given(sent) else asked)

    return fault


def _by_address(asked: Asked, forward: Forward) -> Said:
    opened = "api_key=sk_test_mock" in asked.path
    return forward(replace(asked, headers=asked.headers | {"authorization": KEY}) if opened else asked)


OPEN: dict[str, Fault] = {
    "one-letter-less": _letting_in(lambda sent: sent == KEY[:-1]),
    "one-letter-more": _letting_in(lambda sent: sent.startswith(KEY)),
    "any-case": _letting_in(lambda sent: sent.lower() == KEY.lower()),
    "no-scheme": _letting_in(lambda sent: sent == KEY.removeprefix("Bearer ")),
    "basic": _letting_in(lambda sent: sent.startswith("Basic ")),
    "any-scheme": _letting_in(lambda sent: sent.partition(" ")[2] == "sk_test_mock"),
    "publishable": _letting_in(lambda sent: sent.startswith("Bearer pk_")),
    "empty": _letting_in(lambda sent: sent == "Bearer"),
    "by-address": _by_address,
}


@pytest.mark.parametrize("name", OPEN)
def test_open_door_is_found(name: str, right: str) -> None:
    """Whoever is let in with nearly the key, on a record that exists."""
    with wrong_server(right, OPEN[name]) as url:
        run = run_against(url)
        wrong_way(run, _found(run, "getCustomer"), WrongWays.keys)
        run.close()
    assert {str(finding.kind) for finding in run.findings} == {"auth-not-enforced"}
    assert all("sk_test_moc" not in finding.curl for finding in run.findings)


def _validates_first(asked: Asked, forward: Forward) -> Said:
    """What is wrong with a request is told to whoever asks."""
    said = forward(replace(asked, headers=asked.headers | {"authorization": KEY})) if asked.body == b"[]" else None
    return said if said is not None and said.status == 400 else forward(asked)


def _reads_by_trace(asked: Asked, forward: Forward) -> Said:
    return forward(replace(asked, method="GET") if asked.method == "TRACE" else asked)


def _by_prefix(asked: Asked, forward: Forward) -> Said:
    """Records are looked up by the first letters of their ids."""
    parts = asked.path.split("/")
    if asked.method == "GET" and asked.path.endswith("/status") and len(parts[3]) > 24:
        parts[3] = parts[3][:24]
    return forward(replace(asked, path="/".join(parts)))


@pytest.mark.parametrize(
    ("way", "operation", "fault", "kind"),
    [
        (WrongWays.methods, "getCustomer", _reads_by_trace, "method-not-enforced"),
        (WrongWays.keys, "checkGeolocation", _validates_first, "auth-not-enforced"),
        (WrongWays.near_ids, "getPaymentIntentStatus", _by_prefix, "state-machine"),
    ],
)
def test_wrong_way_that_works_is_found(
    right: str, way: Callable[[WrongWays], None], operation: str, fault: Fault, kind: str
) -> None:
    """A method or an id that the document does not know is answered as if it did."""
    with wrong_server(right, fault) as url:
        run = run_against(url)
        wrong_way(run, _found(run, operation), way)
        run.close()
    assert kind in {str(finding.kind) for finding in run.findings}
