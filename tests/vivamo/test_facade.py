"""Every method of the facade over a socket, in both kinds: its documented answer, and a documented refusal."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import pytest
from payments_mock import RunningMock
from vivamo import (
    AlreadyExists,
    AsyncVivamo,
    BadRequest,
    Conflict,
    Forbidden,
    Money,
    NotFound,
    ValidationFailed,
    Vivamo,
    WaitTimeout,
)
from vivamo_api.models import (
    CreatedCustomer,
    Customer,
    DisbursementDecision,
    DisbursementIntent,
    KycInfo,
    Message,
    PaymentIntent,
    PendingDisbursement,
    RecordedPrize,
    RegisteredWebhook,
)

FIFTY = Money("50.00", "USD")
PRIZE = {
    "reportable_winnings": 1500,
    "date_won": "2026-02-15",
    "type_of_wager": "bingo",
    "ticket_or_card_number": "T-1",
}


def customer(vivamo: Any, id: str = "user_1") -> CreatedCustomer:  # noqa: A002 - as the facade says
    made: CreatedCustomer = vivamo("customers.create", id, email=f"{id}@example.com")
    return made


def disbursement(vivamo: Any, mock: RunningMock, outcome: str = "success") -> str:
    """A payout that waits for approval; its intent id."""
    customer(vivamo)
    intent = vivamo("disbursements.create_intent", "user_1", FIFTY, reference="payout-1")
    mock.submit(intent.disbursement_intent_id, type="bank", outcome=outcome)
    return str(intent.disbursement_intent_id)


def test_customer_is_created_with_profile(vivamo: Any) -> None:
    """Every field comes back as it was sent."""
    profile = {"first_name": "Zoë", "last_name": "名前", "street": "1 Main", "street2": "B", "state": "NY",
               "city": "New York", "zip": "10001", "country": "US", "phone": "+15551234567"}  # fmt: skip
    made = vivamo("customers.create", "user_1", email="Ada@Example.com", **profile)
    assert isinstance(made, CreatedCustomer)
    wire = {
        {"first_name": "firstName", "last_name": "lastName"}.get(name, name): text for name, text in profile.items()
    }
    assert made.data.to_dict() == {"email": "Ada@Example.com", **wire}
    assert isinstance(made.created_at, datetime)


def test_customer_of_taken_id_or_email_is_refused(vivamo: Any) -> None:
    """With the vendor's own words."""
    customer(vivamo)
    with pytest.raises(AlreadyExists, match="This customer already exists") as caught:
        vivamo("customers.create", "user_1", email="other@example.com")
    assert (caught.value.operation, caught.value.status) == ("create_customer", 400)
    assert caught.value.subject == "user_1"
    with pytest.raises(AlreadyExists, match=r"A customer with this email address already exists\."):
        vivamo("customers.create", "user_2", email="user_1@example.com")


def test_customer_with_landline_is_refused(vivamo: Any) -> None:
    """A business rule is a BadRequest without fields."""
    with pytest.raises(BadRequest, match="valid mobile number") as caught:
        vivamo("customers.create", "user_1", email="a@example.com", phone="+18005550100")
    assert type(caught.value) is BadRequest


def test_customer_with_broken_field_says_which_constraint(vivamo: Any) -> None:
    """The server's validation entries are kept."""
    with pytest.raises(ValidationFailed) as caught:
        vivamo("customers.create", "user_1", email="a@example.com", state="New York")
    assert caught.value.fields


def test_customer_is_read_and_updated(vivamo: Any) -> None:
    """An update changes what is given and nothing else."""
    customer(vivamo)
    updated = vivamo("customers.update", "user_1", city="Paris", country="FR")
    assert isinstance(updated, Customer)
    assert (updated.data.city, updated.data.email) == ("Paris", "user_1@example.com")
    assert vivamo("customers.get", "user_1") == updated


@pytest.mark.parametrize(
    ("method", "args", "kwargs"),
    [
        ("customers.get", ("nobody",), {}),
        ("customers.update", ("nobody",), {"city": "X"}),
        ("kyc.info", ("nobody",), {}),
        ("kyc.approve", ("nobody",), {}),
        ("kyc.reject", ("nobody",), {}),
        ("payments.create_intent", ("nobody", FIFTY), {"reference": "r"}),
        ("payments.status", ("0" * 24,), {}),
        ("payments.wait", ("0" * 24,), {}),
        ("disbursements.create_intent", ("nobody", FIFTY), {"reference": "r"}),
        ("disbursements.status", ("0" * 24,), {}),
        ("disbursements.wait", ("0" * 24,), {}),
        ("disbursements.approve", ("0" * 24,), {}),
        ("disbursements.reject", ("0" * 24,), {}),
        ("prizes.list", ("nobody",), {}),
        ("prizes.record", ("nobody",), PRIZE),
        ("webhook_endpoints.update", ("0" * 24,), {"status": "inactive"}),
        ("webhook_endpoints.delete", ("0" * 24,), {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_not_there_is_not_found(vivamo: Any, method: str, args: Any, kwargs: Any) -> None:
    """400 "... not found" and 404 are one error."""
    with pytest.raises(NotFound, match="not found"):
        vivamo(method, *args, **kwargs)


@pytest.mark.parametrize(
    "method",
    ["customers.list", "customers.each", "kyc.for_review", "disbursements.awaiting_approval", "webhook_endpoints.list"],
)
def test_wrong_key_is_forbidden(kind: Any, vivamo_mock: RunningMock, method: str) -> None:
    """A list has no other refusal to give."""
    facade = kind(api_key="sk_wrong_canary", base_url=vivamo_mock.url)
    with pytest.raises(Forbidden, match="Forbidden") as caught:
        facade(method)
    assert "canary" not in str(caught.value)
    facade.close()


def test_customers_are_listed_page_by_page(vivamo: Any) -> None:
    """Every customer once, whatever the page size."""
    ids = [customer(vivamo, f"user_{number}").external_customer_id for number in range(5)]
    assert [one.external_customer_id for one in vivamo("customers.list", page=2, size=2)] == ids[2:4]
    assert [one.external_customer_id for one in vivamo("customers.each", size=2)] == ids
    assert [one.external_customer_id for one in vivamo("customers.each")] == ids


def test_kyc_is_started_reviewed_and_approved(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """From the front end's secret to the manual decision."""
    customer(vivamo)
    info = vivamo("kyc.info", "user_1")
    assert isinstance(info, KycInfo)
    assert str(info.to_dict()["kycVerification"]["clientSecretKey"]).startswith("cs_ki_")
    vivamo_mock.submit_kyc("user_1", outcome="under_review")
    assert [one.external_customer_id for one in vivamo("kyc.for_review")] == ["user_1"]
    assert isinstance(vivamo("kyc.approve", "user_1"), Message)
    assert vivamo("kyc.info", "user_1").kyc_verification.status == "verified_manually"
    assert vivamo("kyc.for_review") == []


def test_kyc_without_documents_can_only_be_rejected(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """Age cannot be checked without them."""
    customer(vivamo)
    vivamo("kyc.info", "user_1")
    vivamo_mock.submit_kyc("user_1", outcome="under_review", documents=False)
    with pytest.raises(BadRequest):
        vivamo("kyc.approve", "user_1")
    assert isinstance(vivamo("kyc.reject", "user_1"), Message)
    assert vivamo("kyc.info", "user_1").kyc_verification.status == "rejected_manually"


def test_payment_goes_through(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """From the intent to success, with a failed attempt between."""
    customer(vivamo)
    intent = vivamo(
        "payments.create_intent", "user_1", Money("100.10", "USD"), reference="pay-1",
        custom_data={"order": "1"}, send_receipt_email=True,
    )  # fmt: skip
    assert isinstance(intent, PaymentIntent)
    assert (intent.amount, intent.currency, intent.external_payment_intent_id) == ("100.10", "USD", "pay-1")
    assert vivamo("payments.status", intent.payment_intent_id).status == "no-payment"
    vivamo_mock.submit(intent.payment_intent_id, type="card", outcome="failed", sub_status="declined")
    failed = vivamo("payments.status", intent.payment_intent_id)
    assert (failed.status, failed.payments[0].sub_status) == ("failed", "declined")
    vivamo_mock.submit(intent.payment_intent_id, type="card", outcome="success")
    vivamo_mock.advance(60)
    assert vivamo("payments.wait", intent.payment_intent_id, timeout=5).status == "success"


def test_intent_refused_for_its_customer_names_the_reference(vivamo: Any) -> None:
    """Every error of a create says which of your payouts it is about."""
    with pytest.raises(NotFound, match="reference 'payout-9'") as caught:
        vivamo("disbursements.create_intent", "nobody", FIFTY, reference="payout-9")
    assert caught.value.reference == "payout-9"


def test_disbursement_is_approved_and_paid(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """From the intent to success."""
    intent_id = disbursement(vivamo, vivamo_mock)
    (pending,) = vivamo("disbursements.awaiting_approval")
    assert isinstance(pending, PendingDisbursement)
    assert (pending.disbursement_intent_id, pending.amount) == (intent_id, "50.00")
    assert pending.external_disbursement_id == "payout-1"
    decision = vivamo("disbursements.approve", intent_id)
    assert isinstance(decision, DisbursementDecision)
    assert decision.status == "pending"
    vivamo_mock.advance(60)
    assert vivamo("disbursements.wait", intent_id, timeout=5).status == "success"


def test_disbursement_is_decided_once(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """A second approval, or a rejection after it, is refused."""
    intent_id = disbursement(vivamo, vivamo_mock)
    vivamo("disbursements.approve", intent_id)
    for method in ("disbursements.approve", "disbursements.reject"):
        with pytest.raises(BadRequest):
            vivamo(method, intent_id)


def test_disbursement_is_rejected(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """No money moves, and waiting for it ends."""
    intent_id = disbursement(vivamo, vivamo_mock)
    assert vivamo("disbursements.reject", intent_id).status == "rejected"
    assert vivamo("disbursements.wait", intent_id, timeout=5).status == "rejected"
    assert vivamo("disbursements.awaiting_approval") == []


def test_waiting_ends_with_what_was_seen_last(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """Nobody approves, so nothing settles."""
    intent_id = disbursement(vivamo, vivamo_mock)
    with pytest.raises(WaitTimeout, match=f"the last one was 'pending-validation' .id '{intent_id}'") as caught:
        vivamo("disbursements.wait", intent_id, timeout=0.01)
    assert caught.value.last.status == "pending-validation"  # type: ignore[attr-defined] # a status answer


def test_status_before_the_customer_submits_is_unset(vivamo: Any) -> None:
    """Nothing has happened yet, and nothing is made up."""
    customer(vivamo)
    intent = vivamo("disbursements.create_intent", "user_1", Money("1.5", "USDT"), reference="payout-1")
    assert isinstance(intent, DisbursementIntent)
    assert intent.amount == "1.50"
    assert not vivamo("disbursements.status", intent.disbursement_intent_id).status


def test_expired_intent_cannot_be_paid_out(vivamo: Any, vivamo_mock: RunningMock) -> None:
    """Two hours, by the intent's own word."""
    customer(vivamo)
    intent = vivamo("disbursements.create_intent", "user_1", FIFTY, reference="payout-1")
    vivamo_mock.advance(2 * 3600 + 1)
    assert datetime.fromisoformat(vivamo_mock.now()) > intent.expiration_time
    with pytest.raises(BadRequest):
        vivamo("disbursements.approve", intent.disbursement_intent_id)


def test_prize_is_recorded_and_listed(vivamo: Any) -> None:
    """Dollars in, a record with the year out."""
    customer(vivamo)
    made = vivamo(
        "prizes.record", "user_1", reportable_winnings=Money("1500.25", "USD"), date_won=date(2026, 2, 15),
        type_of_wager="bingo", federal_income_tax_withheld=Decimal("10.50"), ticket_or_card_number="T-1",
    )  # fmt: skip
    assert isinstance(made, RecordedPrize)
    assert made.w_9_capture_url
    assert (made.reportable_winnings, made.tax_year) == (1500.25, 2026)
    assert made.date_won == datetime(2026, 2, 15, tzinfo=UTC)
    assert [one.ticket_or_card_number for one in vivamo("prizes.list", "user_1", tax_year=2026)] == ["T-1"]
    assert vivamo("prizes.list", "user_1", tax_year=2025) == []


def test_prize_below_the_threshold_is_refused(vivamo: Any) -> None:
    """Bingo begins at 1200."""
    customer(vivamo)
    with pytest.raises(BadRequest):
        vivamo(
            "prizes.record", "user_1", reportable_winnings="1199.99", date_won="2026-02-15", type_of_wager="bingo",
            ticket_or_card_number="T-1",
        )  # fmt: skip


@pytest.mark.parametrize("ip", ["8.8.8.8", "2001:4860:4860::8888"])
def test_geolocation_is_checked(vivamo: Any, ip: str) -> None:
    """Without rules, everybody may."""
    assert vivamo("geolocation.check", ip).allowed is True


def test_geolocation_with_wrong_key_is_forbidden(kind: Any, vivamo_mock: RunningMock) -> None:
    """The one refusal it documents."""
    facade = kind(api_key="sk_wrong", base_url=vivamo_mock.url)
    with pytest.raises(Forbidden):
        facade("geolocation.check", "8.8.8.8")
    facade.close()


def test_webhook_endpoint_lives_and_dies(vivamo: Any) -> None:
    """Its secret is shown once."""
    made = vivamo(
        "webhook_endpoints.register",
        "http://127.0.0.1:9/hook",
        headers={"X-Auth": "a", "X-Empty": ""},
        event_types=["transaction"],
    )
    assert isinstance(made, RegisteredWebhook)
    assert made.secret_key
    (listed,) = vivamo("webhook_endpoints.list")
    assert (listed.id, "secretKey" in listed) == (made.id, False)
    paused = vivamo("webhook_endpoints.update", made.id, status="inactive", event_types=[])
    assert (paused.status, paused.event_types, paused.url) == ("inactive", [], "http://127.0.0.1:9/hook")
    assert isinstance(vivamo("webhook_endpoints.delete", made.id), Message)
    assert vivamo("webhook_endpoints.list") == []


def test_second_endpoint_of_one_url_is_a_conflict(vivamo: Any) -> None:
    """Each event would come twice."""
    vivamo("webhook_endpoints.register", "http://127.0.0.1:9/hook")
    with pytest.raises(Conflict):
        vivamo("webhook_endpoints.register", "http://127.0.0.1:9/hook", event_types=["transaction"])


def test_both_kinds_have_the_same_words() -> None:
    """Same namespaces, same methods, same parameters: only `await` differs."""

    def words(facade: Any) -> dict[str, list[str]]:
        lazy = [name for name, value in vars(type(facade)).items() if isinstance(value, cached_property)]
        spaces = {name: getattr(facade, name) for name in lazy}
        return {
            f"{space}.{name}": [str(p).replace("Async", "") for p in inspect.signature(method).parameters.values()]
            for space, value in spaces.items()
            for name, method in inspect.getmembers(value, inspect.ismethod)
            if not name.startswith("_")
        }

    with Vivamo("sk_test_x") as vivamo:
        assert words(vivamo) == words(AsyncVivamo("sk_test_x"))
        assert len(words(vivamo)) == 26
