"""An answer that comes after somebody gave it up."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import OutcomeUnknown, PaymentsError, PayoutInDoubt

from tests.ledger.desk import Desk, timeout
from tests.vivamo.conftest import AT_ONCE


def test_late_answer_after_a_release_is_kept_beside_the_recorded_one(desk: Desk) -> None:
    """The second create's intent was recorded first: it stays, and the late one is a second intent."""
    inner: list[Any] = []

    def slow(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        with desk.beside() as other:
            inner.append(other.create())
        return answer

    desk.instead(slow)
    outer = desk.create()
    assert outer.disbursement_intent_id == inner[0].disbursement_intent_id
    assert len(desk.held()) == 2
    assert desk.steps("p-1") == ["claimed", "released", "claimed", "made", "second intent"]


def test_late_answer_after_a_release_is_taken(desk: Desk) -> None:
    """When nobody has sent it again, it is the payout."""

    def slow(request: httpx.Request) -> httpx.Response:
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        return desk.wire.mock.handle_request(request)

    desk.instead(slow)
    assert desk.create() == desk.create()
    assert (len(desk.held()), desk.steps("p-1")) == (1, ["claimed", "released", "made"])


def test_create_lost_after_a_release_is_in_doubt_again(desk: Desk) -> None:
    """The person could not know that it was on its way."""

    def slow(request: httpx.Request) -> httpx.Response:
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        return desk.lost(request)

    desk.instead(slow)
    for error in (OutcomeUnknown, PayoutInDoubt):
        with pytest.raises(error):
            desk.create()
    assert (len(desk.held()), desk.steps("p-1")) == (1, ["claimed", "released", "lost"])


@pytest.mark.parametrize(
    ("late", "step"), [(httpx.ConnectError("no"), "released"), (timeout(), "lost")], ids=["not sent", "lost"]
)
def test_late_failure_after_a_release_changes_nothing(desk: Desk, late: Any, step: str) -> None:
    """The second create stands."""

    def slow(_: httpx.Request) -> httpx.Response:
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        with desk.beside() as other:
            other.create()
        desk.instead(*[late] * (AT_ONCE.tries - 1))
        raise late

    desk.instead(slow)
    with pytest.raises(PaymentsError):
        desk.create()
    desk.wire.instead.clear()
    assert desk.steps("p-1")[-1] == f"{step}, too late"
    assert desk.create().disbursement_intent_id == desk.held()[0]["disbursementIntentId"]
    assert len(desk.held()) == 1
