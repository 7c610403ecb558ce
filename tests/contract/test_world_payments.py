"""What the model of a run's records says of payments."""

from typing import Any

import pytest

from contract_tests.vivamo.world import words
from tests.contract.world_play import START, Play, text

PAID, FAILED = "success", "failed"


@pytest.fixture
def play() -> Play:
    """A world with one customer."""
    world = Play()
    world.person()
    return world


def _attempt(name: str, status: str, kind: str = "card", **more: Any) -> dict[str, Any]:
    return {"id": name, "status": status, "createdAt": text(START), "type": kind, "messages": [], **more}


@pytest.mark.parametrize(
    ("outcomes", "status", "payments", "found"),
    [
        ("", "no-payment", [], None),
        ("", "pending", [], ("state-machine", words.NO_PAYMENT, "/status")),
        ("", "no-payment", [_attempt("a", PAID)], ("list-contents", words.PAYMENTS, "/payments")),
        ("failed", FAILED, [_attempt("a", FAILED)], None),
        ("failed success", PAID, [_attempt("a", FAILED), _attempt("b", PAID)], None),
        ("failed success", PAID, [_attempt("b", PAID), _attempt("a", FAILED)], None),
        ("failed success", FAILED, [_attempt("a", FAILED)], ("state-machine", words.PAYMENT_STATUS, "/status")),
        ("failed success", PAID, [_attempt("b", PAID)], ("list-contents", words.PAYMENTS, "/payments")),
        ("pending success", PAID, [_attempt("a", PAID)], None),
        ("success", PAID, [_attempt("a", PAID, "bank")], ("list-contents", words.PAYMENTS, "/payments")),
        ("failed", FAILED, [_attempt("a", FAILED, subStatus="x")], ("echo", words.ECHO, "/payments/0/subStatus")),
        (
            "failed failed",
            FAILED,
            [_attempt("a", FAILED), _attempt("a", FAILED)],
            ("state-machine", words.OWN_ID, "/payments/1/id"),
        ),
    ],
)
def test_payment_intent_has_every_attempt(
    play: Play, outcomes: str, status: str, payments: list[Any], found: Any
) -> None:
    """Its status is the last one's, and a pending one is settled by the next act."""
    name = play.made("payment", "p1")
    for outcome in outcomes.split():
        play.act("payment", name, type="card", outcome=outcome, subStatus="declined")
    seen = play.tell(f"GET /v1/payment-intents/{name}/status", {"status": status, "payments": payments})
    assert seen == ([found] if found else [])


def test_attempt_is_dated_by_its_act(play: Play) -> None:
    """Not by the intent, and not by the read."""
    name = play.made("payment", "p1")
    play.wait(600)
    play.act("payment", name, type="card", outcome=PAID)
    play.wait(600)
    play.look()
    path = f"GET /v1/payment-intents/{name}/status"
    wrong = [("echo", words.NOW, "/payments/0/createdAt")]
    assert play.tell(path, {"status": PAID, "payments": [_attempt("a", PAID)]}) == wrong


def test_attempt_keeps_its_id_and_its_date(play: Play) -> None:
    """From one read to the next."""
    name = play.made("payment", "p1")
    play.act("payment", name, type="card", outcome=PAID)
    path = f"GET /v1/payment-intents/{name}/status"
    assert play.tell(path, {"status": PAID, "payments": [_attempt("a", PAID)]}) == []
    moved = _attempt("a", PAID) | {"createdAt": play.later(9)}
    assert play.tell(path, {"status": PAID, "payments": [moved]}) == [("echo", words.STAYS, "/payments/0/createdAt")]
