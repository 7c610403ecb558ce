"""Walks through the client: what they send, what they find, and what they make of a client that misreads."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import payments_mock
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.exchange import Answer, Credentials, Exchange, Request
from contract_tests.findings import Kind
from contract_tests.pace import BudgetSpentError
from contract_tests.profile import QUICK, SANDBOX
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.model import explore, run_steps, shortened
from contract_tests.vivamo.walks import steps as model_steps
from contract_tests.vivamo.walks.client import READ, REFUSAL, UNREAD, Client
from contract_tests.wire import NotAllowedError
from contract_tests.wire_transport import WireTransport
from tests.contract.request_log import run_against
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server

SHORT = replace(QUICK, walks=3, strides=8)


@pytest.fixture
def run() -> Iterator[ContractRun]:
    """A run against a sound server, with everything that the customer may do."""
    with payments_mock.start("vivamo") as mock:
        found = run_against(mock.url, control="auto")
        yield found
        found.close()


class _Wire:
    """Answers each request with what it was made with, or raises it."""

    def __init__(self, result: Answer | Exception | None) -> None:
        self._result = result
        self.sent: list[Request] = []

    def send(self, request: Request) -> Exchange:
        self.sent.append(request)
        if isinstance(self._result, Exception):
            raise self._result
        return Exchange(request=request, answer=self._result)


def _through(wire: Any) -> tuple[httpx.Client, WireTransport]:
    transport = WireTransport(wire)
    return httpx.Client(transport=transport, base_url="http://127.0.0.1:9"), transport


def test_request_goes_to_the_wire_as_the_client_wrote_it() -> None:
    """But for what is the wire's own: the key, and how the body was encoded."""
    said = {"content-type": "application/json", "content-encoding": "gzip", "content-length": "7"}
    wire = _Wire(Answer(status=201, headers=said, body=b'{"a":1}'))
    client, _ = _through(wire)
    headers = {"authorization": "Bearer sk_of_the_client", "content-type": "application/json"}
    answer = client.post("/v1/a%2Fb?page=1", content=b'{ "b" :2}', headers=headers)
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (201, {"a": 1}, "application/json")
    assert wire.sent == [
        Request(
            method="POST",
            path="/v1/a%2Fb",
            query="page=1",
            headers={"content-type": "application/json"},
            body=b'{ "b" :2}',
            credentials=Credentials.GOOD,
        )
    ]


@pytest.mark.parametrize("reason", [BudgetSpentError("spent"), NotAllowedError("no")])
def test_what_did_not_go_out_says_why(reason: Any) -> None:
    """A client may make an error of its own of it, so the reason is kept."""
    client, transport = _through(_Wire(reason))
    with pytest.raises(httpx.ConnectError):
        client.get("/v1/customers")
    assert transport.stopped is reason
    transport.forget()
    assert transport.stopped is None


def test_silence_is_an_error_after_sending() -> None:
    """So that the client does not take it for safe to repeat."""
    client, _ = _through(_Wire(None))
    with pytest.raises(httpx.ReadError):
        client.get("/v1/customers")


def _found(run: ContractRun) -> list[tuple[Kind, str]]:
    return [(finding.kind, finding.message) for finding in run.findings]


def _raised(client: Client, call: Any, error: Exception) -> Any:
    def failing() -> object:
        try:
            call(client.vivamo)
        except Exception:  # noqa: BLE001 - whatever it was is hidden behind another
            raise error from None
        raise error

    return failing


def test_sound_client_is_left_alone(run: ContractRun) -> None:
    """Its results are what was answered, and its errors are those of the statuses."""
    client = Client(run)
    client.ask(lambda: client.vivamo.customers.create(f"{run.tag}m1", email="m1@example.invalid"))
    client.ask(lambda: client.vivamo.customers.create(f"{run.tag}m1", email="m2@example.invalid"))
    client.ask(lambda: client.vivamo.customers.list())
    client.ask(lambda: client.vivamo.customers.get("nobody"))
    assert _found(run) == []


def test_client_that_misreads_is_found(run: ContractRun) -> None:
    """A result that is not what was answered."""
    client = Client(run)
    client.ask(lambda: client.vivamo.customers.create(f"{run.tag}m1", email="m1@example.invalid"))

    def misread() -> object:
        found = client.vivamo.customers.get(f"{run.tag}m1")
        found.data.email = "other"
        return found

    client.ask(misread)
    assert _found(run) == [(Kind.CLIENT_DECODE, READ)]


@pytest.mark.parametrize(
    ("name", "error", "message"), [("m1", ValueError("x"), UNREAD), ("nobody", ValueError("x"), REFUSAL)]
)
def test_client_that_breaks_is_found(run: ContractRun, name: str, error: Exception, message: str) -> None:
    """An error of its own, on a success or in the place of the right one."""
    client = Client(run)
    client.ask(lambda: client.vivamo.customers.create(f"{run.tag}m1", email="m1@example.invalid"))
    client.ask(_raised(client, lambda api: api.customers.get(f"{run.tag}{name}"), error))
    assert _found(run) == [(Kind.CLIENT_DECODE, message)]


def test_call_that_the_facade_refuses_is_made_otherwise(run: ContractRun) -> None:
    """By the generated client, or not at all."""
    client = Client(run)
    assert client.ask(lambda: client.vivamo.customers.get("a/b")) is None
    seen = client.ask(
        lambda: client.vivamo.customers.get("a/b"), lambda: client.vivamo.customers.get(f"{run.tag}nobody")
    )
    assert seen is not None
    assert seen.status == 400


def _log(seed: int) -> list[Request]:
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url, seed=seed, control="auto")
        run.options = replace(run.options, profile=SHORT)
        sent: list[Request] = []
        run.wire.observers.append(lambda exchange: sent.append(exchange.request))
        walked = explore(run)
        assert (_found(run), walked.walks, walked.steps, walked.gap) == ([], SHORT.walks, [], "")
        run.close()
    return sent


def test_walks_of_one_seed_send_the_same_and_find_nothing() -> None:
    """And those of another seed send something else."""
    first = _log(1)
    assert first
    assert first == _log(1)
    assert first != _log(2)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(taken=st.lists(st.one_of(*model_steps.STEPS), max_size=4))
def test_any_part_of_a_walk_is_a_walk(run: ContractRun, taken: list[Any]) -> None:
    """Also one that begins with what nothing was made for."""
    assert run_steps(run, taken) == ""
    assert _found(run) == []


@pytest.mark.parametrize(
    "step", [7, {}, {"do": "take"}, {"do": "fly"}, {"do": "read"}, {"do": "read", "customer": 0, "more": 1}]
)
def test_step_of_another_release_is_not_taken(run: ContractRun, step: Any) -> None:
    """A stored walk may have been made by another one."""
    assert run_steps(run, [CREATED, step]) == "the steps are of another release"


class _PaysTwice:
    """Answers a second decision as it did the first."""

    def __init__(self) -> None:
        self._said: dict[str, Said] = {}

    def __call__(self, asked: Asked, forward: Forward) -> Said:
        if asked.path in self._said:
            return self._said[asked.path]
        said = forward(asked)
        if "/proceed/" in asked.path and said.status == 200:
            self._said[asked.path] = said
        return said


SETTLED: dict[str, Any] = {
    "do": "settle",
    "reference": "r",
    "method": "bank",
    "outcome": "success",
    "before": 0,
    "decisions": [True, True],
    "between": 0,
}
CREATED: dict[str, Any] = {"do": "create", "name": "a", "email": "", "profile": {}}


def test_steps_that_show_something_are_shortened_and_show_it_again() -> None:
    """What has nothing to do with it goes."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, _PaysTwice()) as url:
        run = run_against(url, control="auto")
        steps: list[dict[str, Any]] = [
            CREATED,
            {"do": "hooks"},
            {"do": "reviews"},
            SETTLED,
            {"do": "waiting"},
            CREATED,
            {"do": "hooks"},
        ]
        fewer = shortened(run, steps)
        assert SETTLED in fewer
        assert len(fewer) <= 3
        assert [kind for kind, _ in _found(run)] == [Kind.STATE_MACHINE]
        before = run.findings.breaking_seen
        run_steps(run, fewer)
        assert run.findings.breaking_seen > before
        run.close()


def test_walk_keeps_the_steps_of_a_new_finding() -> None:
    """For the next run to begin with."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, _deaf) as url:
        run = run_against(url, control="auto")
        run.options = replace(run.options, profile=SHORT)
        walked = explore(run)
        assert walked.steps
        assert all("do" in step for step in walked.steps)
        run.close()


def _deaf(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    if asked.method == "GET" and asked.path.endswith("pending-validation"):
        return said.with_json([])
    if asked.method == "POST" and asked.path == "/v1/customers" and said.status == 200:
        return said.with_json(said.json | {"createdAt": "2001-01-01T00:00:00.000Z"})
    return said


def test_walks_end_with_the_budget_and_say_so() -> None:
    """And a profile without walks says that too."""
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url, control="auto")
        run.options = replace(run.options, profile=SANDBOX)
        assert explore(run).gap == "not part of the profile sandbox"
        run.options = replace(run.options, profile=SHORT)
        run.wire.pace._budget = run.wire.pace.sent + 5
        assert "budget" in explore(run).gap
        assert "walks through the client: the budget" in " ".join(run.reached.gaps)
        run.close()
