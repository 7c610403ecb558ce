"""A budget is kept, a rate is kept, and a server's wish to wait is granted within reason."""

import json
from email.utils import formatdate

import httpx
import pytest

from contract_tests.exchange import Request
from contract_tests.line import FarLine
from contract_tests.pace import BudgetSpentError, Pace, retry_after
from contract_tests.wire import MOST_SILENCE, NotAllowedError, Wire


class _Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _wire(answer: httpx.MockTransport, pace: Pace) -> Wire:
    return Wire(target="http://h", api_key="sk_x", line=FarLine("http://h", httpx.Client(transport=answer)), pace=pace)


def test_budget_is_kept() -> None:
    """The request after the last is not sent."""
    pace = Pace(budget=2)
    pace.take()
    pace.take()
    with pytest.raises(BudgetSpentError, match="2 requests"):
        pace.take()
    assert pace.sent == 2


def test_rate_is_kept() -> None:
    """Five a second are 200 ms apart, however fast the answers come."""
    time = _Time()
    pace = Pace(rate=5, sleep=time.sleep, clock=lambda: time.now)
    for _ in range(4):
        pace.take()
    assert time.slept == pytest.approx([0.2, 0.2, 0.2])


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (formatdate(1030, usegmt=True), 30.0),
        ("61", None),
        ("-1", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    """A number or a date, and no longer than a minute."""
    assert retry_after(value, now=1000) == seconds


def test_limited_request_goes_out_again_after_the_wait() -> None:
    """A 429 with Retry-After is obeyed, and the later answer counts."""
    time = _Time()
    answers = iter([httpx.Response(429, headers={"retry-after": "3"}), httpx.Response(200, json={})])
    wire = _wire(httpx.MockTransport(lambda _: next(answers)), Pace(sleep=time.sleep, clock=lambda: time.now))
    assert wire.send(Request(method="GET", path="/")).status == 200
    assert time.slept == [3.0]


def test_guarded_request_is_never_sent() -> None:
    """What a polite run may not send does not reach the target."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    wire = _wire(httpx.MockTransport(answer), Pace())
    wire.guard = lambda request: "no deleting" if request.method == "DELETE" else ""
    with pytest.raises(NotAllowedError, match="no deleting"):
        wire.send(Request(method="DELETE", path="/"))
    assert sent == []


def test_silent_target_is_given_up() -> None:
    """A target that hangs up on everything is not asked for ever."""

    def hang_up(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("secret in an address", request=request)

    wire = _wire(httpx.MockTransport(hang_up), Pace())
    troubles = {wire.send(Request(method="GET", path="/")).trouble for _ in range(MOST_SILENCE)}
    assert troubles == {"the connection broke (ReadError)"}
    with pytest.raises(BudgetSpentError, match="stopped answering"):
        wire.send(Request(method="GET", path="/"))


def test_target_that_is_gone_stays_gone() -> None:
    """One sign of life is asked for; nothing waits for another time-out, and only what was sent is counted."""
    asked: list[str] = []

    def hang_up(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        raise httpx.ReadTimeout("", request=request)

    pace = Pace()
    wire = _wire(httpx.MockTransport(hang_up), pace)
    for _ in range(MOST_SILENCE):
        wire.send(Request(method="GET", path="/"))
    for _ in range(50):
        with pytest.raises(BudgetSpentError, match="stopped answering"):
            wire.send(Request(method="GET", path="/"))
    assert wire.gone
    assert len(asked) == pace.sent == MOST_SILENCE + 1


def test_silent_operation_is_not_a_silent_target() -> None:
    """While the target gives a sign of life, the other operations are asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/dead":
            raise httpx.ReadError("", request=request)
        return httpx.Response(200)

    wire = _wire(httpx.MockTransport(answer), Pace())
    for _ in range(3 * MOST_SILENCE):
        assert wire.send(Request(method="GET", path="/dead")).answer is None
    assert wire.send(Request(method="GET", path="/alive")).status == 200


def test_redirect_is_an_answer_and_not_followed() -> None:
    """The key goes nowhere but to the target."""
    wire = _wire(httpx.MockTransport(lambda _: httpx.Response(302, headers={"location": "https://evil.test"})), Pace())
    assert wire.send(Request(method="GET", path="/")).status == 302


def test_key_is_sent_by_the_wire_alone() -> None:
    """The request that is kept for the reports does not hold it."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(200, content=json.dumps({}))

    exchange = _wire(httpx.MockTransport(answer), Pace()).send(Request(method="GET", path="/"))
    assert seen == ["Bearer sk_x"]
    assert "sk_x" not in repr(exchange)
