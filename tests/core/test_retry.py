"""When to send again: the law that keeps a payout from going out twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_core.retry import (
    Answered,
    Lost,
    NotSent,
    Outcome,
    RetryPolicy,
    Send,
    Sleep,
    may_repeat,
    retry_after_seconds,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
statuses = st.integers(min_value=400, max_value=799)
outcomes = st.one_of(st.builds(Answered, statuses), st.just(NotSent()), st.just(Lost()))


def steps(policy: RetryPolicy, method: str, said: Iterator[Outcome | None], random: float = 1.0) -> list[Send | Sleep]:
    """Every step that the policy asks for, with a clock that moves by what it sleeps."""
    slept = [0.0]
    plan = policy.attempts(method, random=lambda: random, clock=lambda: sum(slept))
    taken = []
    step: Send | Sleep | None = next(plan)
    while step is not None:
        taken.append(step)
        answer = None
        if isinstance(step, Send):
            answer = next(said)
        else:
            slept.append(step.seconds)
        try:
            step = plan.send(answer)
        except StopIteration:
            step = None
    return taken


def always(outcome: Outcome) -> Iterator[Outcome]:
    while True:
        yield outcome


@given(method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "post"]), outcome=outcomes)
def test_write_is_sent_again_only_when_it_never_left(method: str, outcome: Outcome) -> None:
    """Whatever came of it, a write that may have reached the server is sent once."""
    assert may_repeat(method, outcome) is isinstance(outcome, NotSent)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_read_is_sent_again_for_passing_trouble(status: int) -> None:
    """A GET is repeated until the tries are used up."""
    sends = [step for step in steps(RetryPolicy(tries=4), "GET", always(Answered(status))) if isinstance(step, Send)]
    assert len(sends) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 501, 505, 520])
def test_read_is_not_sent_again_for_a_refusal(status: int) -> None:
    """A refusal will not change by asking again."""
    assert steps(RetryPolicy(), "GET", always(Answered(status))) == [Send()]


def test_success_ends_the_tries() -> None:
    """None is what a good answer is told as."""
    assert steps(RetryPolicy(), "GET", iter([Lost(), None])) == [Send(), Sleep(0.5), Send()]


def test_jitter_is_full_and_capped() -> None:
    """The n-th wait is anything from 0 to min(cap, base * 2**n)."""
    policy = RetryPolicy(tries=6, base=1, cap=4, total=100)
    waits = {
        random: [step.seconds for step in steps(policy, "GET", always(Lost()), random) if isinstance(step, Sleep)]
        for random in (0.0, 0.5, 1.0)
    }
    assert waits == {0.0: [0, 0, 0, 0, 0], 0.5: [0.5, 1, 2, 2, 2], 1.0: [1, 2, 4, 4, 4]}


@given(st.floats(min_value=0, max_value=1), st.sampled_from([Lost(), NotSent(), Answered(503), Answered(429, 7.0)]))
def test_tries_end_within_the_total(random: float, outcome: Outcome) -> None:
    """No wait begins that would end past the total time."""
    policy = RetryPolicy(tries=50, base=1, cap=9, total=30)
    waits = [step.seconds for step in steps(policy, "GET", always(outcome), random) if isinstance(step, Sleep)]
    assert sum(waits) <= 30
    assert len(waits) < 50


def test_retry_after_replaces_the_jitter() -> None:
    """The server knows better than chance."""
    assert steps(RetryPolicy(), "GET", iter([Answered(429, 3.0), None])) == [Send(), Sleep(3.0), Send()]


def test_retry_after_past_the_total_ends_the_tries() -> None:
    """Who is asked to wait an hour is told so, not put to sleep."""
    assert steps(RetryPolicy(total=60), "GET", always(Answered(429, 3600.0))) == [Send()]


def test_very_many_tries_do_not_overflow() -> None:
    """A policy may be as patient as it likes."""
    sends = [s for s in steps(RetryPolicy(tries=1500), "GET", always(Lost()), 0.0) if isinstance(s, Send)]
    assert len(sends) == 1500


def test_one_try_never_repeats() -> None:
    """tries=1 switches repeating off."""
    assert steps(RetryPolicy(tries=1), "GET", always(NotSent())) == [Send()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"tries": 0},
        {"tries": True},
        {"tries": 1.5},
        {"base": -1},
        {"cap": float("inf")},
        {"total": float("nan")},
        {"base": "1"},
    ],
)
def test_policy_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    """The error names the setting."""
    with pytest.raises(ValueError, match=f"retries: .*{next(iter(wrong))}"):
        RetryPolicy(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        (" 7 ", 7.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0.0),
        ("Thu, 01 Jan 2026 12:00:30 -0000", 30.0),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("９", None),
        ("Thu, 99 Jan 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    """RFC 9110; anything else is as if it were not there."""
    assert retry_after_seconds(header, now=NOW) == seconds


@given(st.text())
def test_retry_after_never_raises(header: str) -> None:
    """The header is the server's word, and may be anything."""
    seconds = retry_after_seconds(header, now=NOW)
    assert seconds is None or seconds >= 0
