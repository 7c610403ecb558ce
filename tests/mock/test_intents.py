"""Payment intents and disbursement intents: opened, submitted, decided, expired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import payments_mock
import pytest

KINDS = pytest.mark.parametrize("kind", ["payment", "disbursement"])
AWAITING = "/v1/disbursements/pending-validation"


def status(api: Any, kind: str, intent_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/v1/{kind}-intents/{intent_id}/status").json()
    return found


def proceed(api: Any, intent_id: str, allow: str) -> Any:
    return api("POST", f"/v1/disbursements/{intent_id}/proceed/{allow}")


@KINDS
def test_intent_echoes_what_was_sent_to_the_letter(api: Any, kind: str) -> None:
    """The amount is text, and stays the text it was (reference 5.1, 6.1)."""
    api.customer()
    made = api.intent(kind, amount="0050.00", customData={"a": "b"}).json()
    assert made["amount"] == "0050.00"
    assert made["currency"] == "USD"
    assert made["externalCustomerId"] == "user_1"
    assert made[f"external{kind.capitalize()}IntentId"] == "ref-1"
    assert len(made[f"{kind}IntentId"]) == 24
    assert int(made[f"{kind}IntentId"], 16) >= 0


@KINDS
def test_intent_expires_after_two_hours_and_its_secret_after_a_day(api: Any, kind: str) -> None:
    """Both are counted from one moment (reference 5.1, 6.1)."""
    api.customer()
    made = api.intent(kind).json()
    ends, secret_ends = (datetime.fromisoformat(made[name]) for name in ("expirationTime", "clientSecretKeyValidTill"))
    assert secret_ends - ends == timedelta(hours=22)
    assert timedelta(hours=2) - (ends - datetime.fromisoformat(api.mock.now())) < timedelta(seconds=5)


@KINDS
def test_one_reference_twice_makes_two_intents(api: Any, kind: str) -> None:
    """References are not checked for uniqueness: this is how people pay twice (reference 5.1, 6.1)."""
    assert api.opened(kind) != api.opened(kind)
    assert len(api.mock.state()[f"{kind}Intents"]) == 2


@KINDS
@pytest.mark.parametrize("amount", ["0.00", "000.00"])
def test_amount_of_nothing_is_refused(api: Any, kind: str, amount: str) -> None:
    """A rule that the pattern cannot say: a message alone."""
    api.customer()
    answer = api.intent(kind, amount=amount)
    assert (answer.status_code, answer.json()) == (400, {"message": "Amount must be greater than zero"})
    assert api.mock.state()[f"{kind}Intents"] == []


@KINDS
@pytest.mark.parametrize(
    "amount", ["1", "1.0", "-1.00", "1,00", " 1.00", "1.00\n", "1e2", "", "١.00", "1.0000000000000000000"]
)
def test_amount_of_another_form_is_a_validation_error(api: Any, kind: str, amount: str) -> None:
    """The pattern of the spec, with `errors`."""
    api.customer()
    answer = api.intent(kind, amount=amount)
    assert answer.status_code == 400
    assert [list(error) for error in answer.json()["errors"]] == [["pattern"]]


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        *[("1.123", name, 400) for name in ("USD", "usd", " USD", "USD\n", "JPY", "KWD", "EUR")],
        *[("1.00", name, 200) for name in ("USD", "JPY", "KWD", "BTC", "")],
        *[("1.000", name, 200) for name in ("BTC", "ETH", "SOL", "U$D")],
        *[("1.123456", "USDT", 200), ("0.000000000000000001", "ETH", 200)],
    ],
)
def test_only_a_crypto_token_has_more_than_two_decimals(api: Any, amount: str, currency: str, code: int) -> None:
    """A code of ISO 4217 is a currency, however it is written; three letters alone make none."""
    api.customer()
    assert api.intent("disbursement", amount=amount, currency=currency).status_code == code


@KINDS
def test_unknown_intent_is_not_found(api: Any, kind: str) -> None:
    """As assumed in A12."""
    expected = {"message": f"{kind.capitalize()} intent not found"}
    assert status(api, kind, "0" * 24) == expected
    if kind == "disbursement":
        assert proceed(api, "0" * 24, "true").json() == expected


@KINDS
def test_expired_intent_cannot_be_submitted(api: Any, kind: str) -> None:
    """Up to two hours it can (reference 6.5)."""
    early, late = api.opened(kind), api.opened(kind)
    api.mock.advance(2 * 3600 - 5)
    api.mock.submit(early)
    api.mock.advance(10)
    with pytest.raises(payments_mock.ControlRefused, match="has expired") as refused:
        api.mock.submit(late)
    assert refused.value.status == 409


def test_payment_begins_without_any(api: Any) -> None:
    """The documented `no-payment` (reference 5.2)."""
    assert status(api, "payment", api.opened("payment")) == {"status": "no-payment", "payments": []}


def test_failed_payment_is_not_final(api: Any) -> None:
    """Every attempt is kept; success ends them (reference 5.2)."""
    intent = api.opened("payment")
    api.mock.submit(intent, type="card", outcome="failed", sub_status="declined")
    assert status(api, "payment", intent)["status"] == "failed"
    api.mock.submit(intent, type="bank", outcome="success")
    found = status(api, "payment", intent)
    assert found["status"] == "success"
    assert [(one["status"], one.get("subStatus"), one["type"]) for one in found["payments"]] == [
        ("failed", "declined", "card"),
        ("success", None, "bank"),
    ]
    with pytest.raises(payments_mock.ControlRefused, match="already paid"):
        api.mock.submit(intent)


def test_pending_payment_is_settled_by_the_next_submission(api: Any) -> None:
    """A second one beside it would take the money twice; settling may come after the intent's expiry."""
    intent = api.opened("payment")
    api.mock.submit(intent, type="bank", outcome="pending")
    assert status(api, "payment", intent)["status"] == "pending"
    api.mock.advance(3 * 3600)
    api.mock.submit(intent, type="bank", outcome="success")
    found = status(api, "payment", intent)
    assert (found["status"], len(found["payments"])) == ("success", 1)


def test_disbursement_has_no_status_before_submission(api: Any) -> None:
    """As assumed in A14."""
    intent = api.opened("disbursement")
    assert status(api, "disbursement", intent) == {}
    assert api("GET", AWAITING).json() == []


def test_submitted_disbursement_awaits_approval(api: Any) -> None:
    """Listed with its payer's summary, an object for a status, and the other name of the reference (reference 6.3)."""
    intent = api.opened("disbursement")
    api("PUT", "/v1/customers/user_1/data", {"firstName": "John", "city": "New York"})
    api.mock.submit(intent, type="bank")
    [listed] = api("GET", AWAITING).json()
    moment = listed.pop("createdAt")
    assert listed == {
        "disbursementIntentId": intent,
        "externalCustomerId": "user_1",
        "externalDisbursementId": "ref-1",
        "customerId": {"data": {"firstName": "John", "email": "user_1@example.com"}},
        "amount": "50.00",
        "currency": "USD",
        "type": "bank",
        "status": {"name": "pending-validation", "createdAt": moment},
    }
    assert status(api, "disbursement", intent)["disbursement"]["createdAt"] == moment


def test_list_holds_what_awaits_alone_oldest_first(api: Any) -> None:
    """In the order of submission, whatever was decided gone."""
    intents = [api.opened("disbursement") for _ in range(4)]
    for intent in (intents[2], intents[0], intents[3]):
        api.mock.submit(intent)
    proceed(api, intents[0], "true")
    assert [one["disbursementIntentId"] for one in api("GET", AWAITING).json()] == [intents[2], intents[3]]


@pytest.mark.parametrize("outcome", ["success", "failed"])
def test_approved_disbursement_is_processed_after_a_while(api: Any, outcome: str) -> None:
    """Pending first; then what the submission has chosen (reference 6.4, 6.5)."""
    intent = api.opened("disbursement")
    api.mock.submit(intent, outcome=outcome, sub_status="returned" if outcome == "failed" else None)
    decision = proceed(api, intent, "true").json()
    disbursement = status(api, "disbursement", intent)["disbursement"]
    assert decision == {
        "disbursementId": disbursement["id"],
        "amount": "50.00",
        "externalCustomerId": "user_1",
        "externalDisbursementId": "ref-1",
        "currency": "USD",
        "status": "pending",
    }
    assert "subStatus" not in disbursement
    api.mock.advance(5)
    found = status(api, "disbursement", intent)
    assert (found["status"], found["disbursement"]["status"]) == (outcome, outcome)
    assert found["disbursement"].get("subStatus") == ("returned" if outcome == "failed" else None)


def test_rejected_disbursement_stays_rejected(api: Any) -> None:
    """No funds move, however long one waits (reference 6.4)."""
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    assert proceed(api, intent, "false").json()["status"] == "rejected"
    api.mock.advance(3600)
    assert status(api, "disbursement", intent)["status"] == "rejected"


@pytest.mark.parametrize("before", ["nothing", "approved", "rejected", "done"])
@pytest.mark.parametrize("allow", ["true", "false"])
def test_decision_in_a_wrong_state_is_refused_without_effect(api: Any, before: str, allow: str) -> None:
    """Above all, a second approval (reference 6.4)."""
    intent = api.opened("disbursement")
    if before != "nothing":
        api.mock.submit(intent)
        proceed(api, intent, "false" if before == "rejected" else "true")
    api.mock.advance(60 if before == "done" else 0)
    state = status(api, "disbursement", intent)
    answer = proceed(api, intent, allow)
    assert (answer.status_code, answer.json()) == (400, {"message": "Disbursement is not pending validation"})
    assert status(api, "disbursement", intent) == state


def test_decision_on_an_expired_intent_says_so(api: Any) -> None:
    """With the 400 of most errors; what was submitted in time may be decided later (reference 11)."""
    early, late = api.opened("disbursement"), api.opened("disbursement")
    api.mock.submit(early)
    api.mock.advance(2 * 3600)
    assert proceed(api, late, "true").json() == {"message": "Disbursement intent has expired"}
    assert proceed(api, early, "true").status_code == 200


@pytest.mark.parametrize("allow", ["True", "1", "yes", "TRUE", "null", "truefalse"])
def test_decision_other_than_true_or_false_is_a_validation_error(api: Any, allow: str) -> None:
    """A boolean of the path has two spellings (reference 6.4)."""
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    answer = proceed(api, intent, allow)
    assert [list(error) for error in answer.json()["errors"]] == [["type"]]
    assert status(api, "disbursement", intent)["status"] == "pending-validation"


def test_disbursement_is_submitted_once(api: Any) -> None:
    """A second payout method would be a second payout."""
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    with pytest.raises(payments_mock.ControlRefused, match="already been submitted"):
        api.mock.submit(intent)


def test_real_time_processes_without_being_asked(open_api: Callable[..., Any]) -> None:
    """The clock need not be advanced by hand."""
    api = open_api(processing_seconds=0)
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    proceed(api, intent, "true")
    assert status(api, "disbursement", intent)["status"] == "success"
