"""What the model of a run's records says of intents and payouts."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.vivamo.world import words
from tests.contract.world_play import ANN, TAG, Play

NO = {"message": "no"}
KINDS = ("payment", "disbursement")
EARLY, WAITS, PENDING, PAID, FAILED, REJECTED = "", "pending-validation", "pending", "success", "failed", "rejected"


@pytest.fixture
def play() -> Play:
    """A world with one customer."""
    world = Play()
    world.person()
    return world


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"amount": "50.1"}, ("money", words.ECHO, "/amount")),
        ({"amount": "50.11"}, ("money", words.ECHO, "/amount")),
        ({"currency": "usd"}, ("money", words.ECHO, "/currency")),
        ({"externalCustomerId": "other"}, ("echo", words.ECHO, "/externalCustomerId")),
        ({"customData": {"a": "1"}}, ("echo", words.ECHO, "/customData")),
        ({"expirationTime": "2026-06-15T13:00:00.000Z"}, ("expiry", words.INTENT_LIVES, "/expirationTime")),
        ({"clientSecretKeyValidTill": "2026-06-16T11:00:00Z"}, ("expiry", words.SECRET_LIVES, "")),
        ({"expirationTime": "2026-06-15T16:00:00+02:00"}, ("response-schema", words.UTC, "/expirationTime")),
    ],
)
def test_intent_is_made_as_it_was_asked_for(play: Play, kind: str, changes: Any, found: Any) -> None:
    """Amount and currency to the letter, and its two hours from now."""
    sent = play.asked_for(kind, customData={"a": "2"})
    seen = play.tell(f"POST /v1/{kind}-intents", play.intent(kind, "i1") | changes, sent=sent)
    assert [one[:2] for one in seen] == ([found[:2]] if found else [])


def test_what_was_damaged_at_the_start_is_told_once(play: Play) -> None:
    """Every later answer about the payout repeats it."""
    sent = play.asked_for("disbursement", amount="50.12")
    seen = play.tell("POST /v1/disbursement-intents", play.intent("disbursement", "d1"), sent=sent)
    assert seen == [("money", words.ECHO, "/amount")]
    play.act("disbursement", "d1", type="bank", outcome=PAID)
    assert play.tell("GET /v1/disbursements/pending-validation", [play.waiting("d1")]) == []
    assert play.proceed("d1", allow=True) == []


def test_reference_is_echoed_letter_by_letter(play: Play) -> None:
    """Blanks and case too."""
    sent = play.asked_for("payment", externalPaymentIntentId=" Ref ")
    seen = play.tell("POST /v1/payment-intents", play.intent("payment", "p1"), sent=sent)
    assert seen == [("echo", words.ECHO, "/externalPaymentIntentId")]


def test_ids_and_secrets_are_never_given_twice(play: Play) -> None:
    """Of ids each kind of record may have its own count."""
    play.made("payment", "p1")
    same_id = play.intent("disbursement", "p1") | {"clientSecretKey": "cs_other"}
    seen = play.tell("POST /v1/disbursement-intents", same_id, sent=play.asked_for("disbursement"))
    assert seen == []
    same_secret = play.intent("payment", "p2") | {"clientSecretKey": "cs_p1"}
    seen = play.tell("POST /v1/payment-intents", same_secret, sent=play.asked_for("payment"))
    assert seen == [("state-machine", words.OWN_SECRET, "/clientSecretKey")]
    seen = play.tell("POST /v1/payment-intents", play.intent("payment", "p1"), sent=play.asked_for("payment"))
    assert seen == [("state-machine", words.REPEATED, "/paymentIntentId")]


@pytest.mark.parametrize("kind", KINDS)
def test_intent_needs_a_customer_that_exists(play: Play, kind: str) -> None:
    """One that was refused is nobody, and one that exists is found."""
    refused = {"message": "Sorry, this email domain is not supported"}
    body = {"externalCustomerId": f"{TAG}no", "data": {"email": "a@b"}}
    assert play.tell("POST /v1/customers", refused, sent=body, status=400) == []
    sent = play.asked_for(kind) | {"customer": {"externalCustomerId": f"{TAG}no"}}
    seen = play.tell(f"POST /v1/{kind}-intents", play.intent(kind, "i1"), sent=sent)
    assert seen == [("state-machine", words.UNKNOWN_ID, "")]
    not_found = {"message": "Customer not found"}
    seen = play.tell(f"POST /v1/{kind}-intents", not_found, sent=play.asked_for(kind), status=400)
    assert seen == [("state-machine", words.KNOWN, "")]
    assert play.tell(f"POST /v1/{kind}-intents", NO, sent=play.asked_for(kind), status=400) == []


@pytest.mark.parametrize("kind", KINDS)
def test_known_intent_is_found_and_a_strange_one_is_not(play: Play, kind: str) -> None:
    """But one that any list has told may be another's."""
    name = play.made(kind, "a1")
    missing, unknown = ([("state-machine", message, "")] for message in (words.KNOWN, words.UNKNOWN_ID))
    status = {"status": "no-payment", "payments": []} if kind == "payment" else {}
    assert play.tell(f"GET /v1/{kind}-intents/{name}/status", NO, status=400) == missing
    assert play.tell(f"GET /v1/{kind}-intents/nobody/status", status) == unknown
    assert play.tell(f"GET /v1/{kind}-intents/A1/status", status) == []


# Payouts.


@pytest.mark.parametrize(
    ("steps", "then", "message"),
    [
        ("", EARLY, None),
        ("", WAITS, words.UNSUBMITTED),
        ("", PAID, words.UNSUBMITTED),
        ("submit", WAITS, None),
        ("submit", PENDING, words.WAITS),
        ("submit", EARLY, words.WAITS),
        ("submit reject", REJECTED, None),
        ("submit reject", WAITS, words.REJECTED),
        ("submit reject wait", PAID, words.REJECTED),
        ("submit approve", PENDING, None),
        ("submit approve", PAID, None),
        ("submit approve", FAILED, words.PENDING),
        ("submit approve", WAITS, words.PENDING),
        ("submit approve", REJECTED, words.PENDING),
        ("submit approve wait", PAID, None),
        ("submit approve wait", PENDING, words.PROCESSED),
        ("submit approve wait", FAILED, words.PROCESSED),
        ("submit approve seen", PENDING, words.PROCESSED),
        ("expire", EARLY, None),
        ("expire", FAILED, None),
        ("expire", PENDING, words.UNSUBMITTED),
    ],
)
def test_payout_moves_along_legal_edges_only(play: Play, steps: str, then: str, message: str | None) -> None:
    """It is where its steps have brought it, and never goes back."""
    name = play.made("disbursement", "d1")
    moves: dict[str, Callable[[], object]] = {
        "submit": lambda: play.act("disbursement", name, type="bank", outcome=PAID),
        "approve": lambda: play.proceed(name, allow=True),
        "reject": lambda: play.proceed(name, allow=False),
        "wait": lambda: play.wait(700),
        "expire": lambda: play.wait(7_300),
        "seen": lambda: play.payout(name, PAID),
    }
    for step in steps.split():
        moves[step]()
    found = play.payout(name, then)
    assert found == ([("state-machine", message, "/status")] if message else [])


@pytest.mark.parametrize("allow", [True, False])
@pytest.mark.parametrize("steps", ["", "submit approve", "submit reject", "submit approve wait", "expire"])
def test_illegal_decision_is_not_accepted(play: Play, steps: str, allow: bool) -> None:
    """Before submission, twice, after the contrary, after the end."""
    name = play.made("disbursement", "d1")
    for step in steps.split():
        if step == "submit":
            play.act("disbursement", name, type="bank", outcome=PAID)
        elif step in {"wait", "expire"}:
            play.wait({"wait": 700, "expire": 7_300}[step])
        else:
            assert play.proceed(name, allow=step == "approve") == []
    assert play.proceed(name, allow=allow, status=400) == []
    assert play.proceed(name, allow=allow) == [("state-machine", words.DECIDED, "")]


def test_illegal_decision_is_told_once_and_the_payout_is_then_open(play: Play) -> None:
    """Whatever it is afterwards follows from the one mistake."""
    name = play.submitted()
    assert play.proceed(name, allow=False) == []
    assert play.proceed(name, allow=True) == [("state-machine", words.DECIDED, "")]
    assert play.payout(name, PAID) == []


@pytest.mark.parametrize(("allow", "message"), [(True, words.APPROVAL), (False, words.REJECTION)])
def test_legal_decision_is_taken(play: Play, allow: bool, message: str) -> None:
    """A payout that waits can be decided, unless its two hours are over or others act there too."""
    play.submitted("d1")
    assert play.proceed("d1", allow=allow, status=400) == [("state-machine", message, "/status")]
    play.wait(7_300)
    assert play.proceed("d1", allow=allow, status=400) == []
    play.world.alone = False
    play.submitted("d2")
    assert play.proceed("d2", allow=allow, status=400) == []


def test_decision_echoes_the_intent(play: Play) -> None:
    """Its money, its customer and its reference."""
    name = play.submitted()
    wrong = {"amount": "50.10", "currency": "USD", "externalCustomerId": ANN, "externalDisbursementId": "REF"}
    seen = play.tell(f"POST /v1/disbursements/{name}/proceed/true", wrong | {"status": "pending"})
    assert seen == [("echo", words.ECHO, "/externalDisbursementId")]


def test_decision_without_an_answer_leaves_the_payout_open(play: Play) -> None:
    """It is decided or it is not; what is seen then narrows it down."""
    name = play.submitted()
    assert play.proceed(name, allow=True, status=500) == []
    assert play.payout(name, PENDING) == []
    assert play.payout(name, WAITS) != []


def test_submission_without_an_answer_leaves_the_payout_open(play: Play) -> None:
    """A refused submission does not."""
    name = play.made("disbursement", "d1")
    play.act("disbursement", name, done=False, type="bank", outcome=PAID)
    assert play.payout(name, WAITS) == [("state-machine", words.UNSUBMITTED, "/status")]
    other = play.made("disbursement", "d2")
    play.act("disbursement", other, done=None, type="bank", outcome=PAID)
    assert play.payout(other, WAITS) == []


def test_submission_after_two_hours_is_not_taken(play: Play) -> None:
    """Whatever the control says of it."""
    name = play.made("disbursement", "d1")
    play.wait(7_800)
    play.act("disbursement", name, type="bank", outcome=PAID)
    assert play.payout(name, EARLY) == []
    assert play.payout(name, WAITS) == [("expiry", words.INTENT_LIVES, "/status")]


def test_record_within_agrees_with_its_intent(play: Play) -> None:
    """Its status, its id, its date and its method; declined is a way to have failed."""
    name = play.submitted(outcome=FAILED)
    path = f"GET /v1/disbursement-intents/{name}/status"
    good = {"id": f"t-{name}", "status": WAITS, "createdAt": play.now, "type": "bank", "messages": []}

    def told(**changes: Any) -> list[tuple[str, str, str]]:
        return play.tell(path, {"status": changes.pop("outer", WAITS), "disbursement": good | changes})

    assert told() == []
    assert told(status=PENDING) == [("state-machine", words.WAITS, "/disbursement/status")]
    assert told(id="t2") == [("state-machine", words.OWN_ID, "/disbursement/id")]
    assert told(createdAt=play.later(5)) == [("echo", words.STAYS, "/disbursement/createdAt")]
    assert told(type="card") == [("echo", words.ECHO, "/disbursement/type")]
    assert play.proceed(name, allow=True) == []
    assert told(outer=FAILED, status="declined", subStatus="declined") == []
    assert told(outer=FAILED, status=FAILED, subStatus="lost") == [("echo", words.ECHO, "/disbursement/subStatus")]


def test_pending_list_holds_exactly_what_waits(play: Play) -> None:
    """Once each; not before the submission, and not after the decision."""
    path = "GET /v1/disbursements/pending-validation"
    early, waits, decided = play.made("disbursement", "d0"), play.submitted("d1"), play.submitted("d2")
    assert play.proceed(decided, allow=False) == []
    entry = play.waiting(waits)
    assert play.tell(path, [entry]) == []
    for entries, message in (
        ([], words.PAYOUT_LISTED),
        ([entry, entry], words.PAYOUT_LISTED),
        ([entry, play.waiting(decided)], words.PAYOUT_OFF),
        ([entry, play.waiting(early)], words.PAYOUT_EARLY),
    ):
        assert play.tell(path, entries) == [("list-contents", message, "")], message


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"amount": "50.1"}, ("money", words.ECHO, "/0/amount")),
        ({"externalDisbursementId": "d1"}, ("echo", words.ECHO, "/0/externalDisbursementId")),
        ({"type": "card"}, ("echo", words.ECHO, "/0/type")),
        ({"createdAt": "2026-06-15T11:00:00.000Z"}, ("echo", words.NOW, "/0/createdAt")),
        ({"customerId": {"data": {}}}, ("echo", words.ECHO, "/0/customerId/data/email")),
        ({"status": {"name": "pending"}}, ("state-machine", words.PAYOUT_TOLD, "/0/status/name")),
    ],
)
def test_pending_list_tells_what_was_submitted(play: Play, changes: Any, found: Any) -> None:
    """Field by field."""
    entry = play.waiting(play.submitted()) | changes
    assert play.tell("GET /v1/disbursements/pending-validation", [entry]) == [found]


def test_nothing_is_concluded_where_others_act(play: Play) -> None:
    """A customer of a shared target may have paid or submitted unseen."""
    play.world.alone = False
    payment, payout = play.made("payment", "p1"), play.made("disbursement", "d1")
    paid = {"status": PAID, "payments": [{"id": "a", "status": PAID, "type": "card"}]}
    assert play.tell(f"GET /v1/payment-intents/{payment}/status", paid) == []
    assert play.payout(payout, WAITS) == []
    assert play.proceed(payout, allow=True) == []
