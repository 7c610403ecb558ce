"""Events are values: made whole, never changed, equal and printed by what they hold."""

import copy
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from payments_core.record import Record
from vivamo.events import DisbursementEvent, Event, KycEvent, PaymentEvent, UnknownEvent, W9Event, event_of

KYC = {"externalCustomerId": "a", "type": "proof_of_id", "status": "verified"}
W9 = {"externalCustomerId": "a", "event": "customer_w9_required", "w9CaptureUrl": "https://w9.example/1"}
PAYMENT = {
    "transactionType": "payment",
    "amount": "9.99",
    "status": "success",
    "externalCustomerId": "a",
    "externalPaymentIntentId": "p",
}
DISBURSEMENT = {
    "transactionType": "disbursement",
    "amount": "5",
    "status": "failed",
    "externalCustomerId": "a",
    "disbursementIntentId": "d",
    "externalDisbursementIntentId": "p",
    "subStatus": "limit",
}
# What is read from each payload, and the same by the constructor.
PAIRS: dict[str, tuple[Event, Event]] = {
    "payment": (
        event_of(PAYMENT),
        PaymentEvent(
            raw=PAYMENT,
            amount=Decimal("9.99"),
            status="success",
            external_customer_id="a",
            external_payment_intent_id="p",
        ),
    ),
    "disbursement": (
        event_of(DISBURSEMENT),
        DisbursementEvent(
            raw=DISBURSEMENT,
            amount=Decimal(5),
            status="failed",
            external_customer_id="a",
            disbursement_intent_id="d",
            external_disbursement_intent_id="p",
            sub_status="limit",
        ),
    ),
    "kyc": (event_of(KYC), KycEvent(raw=KYC, external_customer_id="a", type="proof_of_id", status="verified")),
    "w9": (
        event_of(W9),
        W9Event(raw=W9, external_customer_id="a", event="customer_w9_required", w9_capture_url="https://w9.example/1"),
    ),
    "unknown": (event_of({"new": 1}), UnknownEvent(raw={"new": 1})),
}
EVENTS = pytest.mark.parametrize("event", [read for read, _ in PAIRS.values()], ids=PAIRS)


@pytest.mark.parametrize(("read", "made"), PAIRS.values(), ids=PAIRS)
def test_event_that_is_read_is_the_one_that_is_made(read: Event, made: Event) -> None:
    """Filled from a payload or by the constructor: one class, one value, one hash, one text."""
    assert type(read) is type(made)
    assert read == made
    assert (hash(read), repr(read)) == (hash(made), repr(made))


def test_event_is_printed_without_its_payload() -> None:
    """Field by field, in their order; `raw` may hold what no log should."""
    assert repr(PAIRS["kyc"][0]) == "KycEvent(external_customer_id='a', type='proof_of_id', status='verified')"


@EVENTS
def test_event_cannot_be_changed(event: Event) -> None:
    """No field is set or deleted, and none is added."""
    for name in ("raw", "status", "new"):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(event, name, "x")
        with pytest.raises(AttributeError, match="immutable"):
            delattr(event, name)
    assert not hasattr(event, "__dict__")


@EVENTS
@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event)), lambda event: event.__replace__()],  # noqa: S301
    ids=["copy", "deepcopy", "pickle", "replace"],
)
def test_copy_of_an_event_is_equal(event: Event, copied: Callable[[Event], Event]) -> None:
    """And of the same class, with the payload."""
    same = copied(event)
    assert (type(same), same, same.raw) == (type(event), event, event.raw)


def test_replace_changes_one_field() -> None:
    """As `copy.replace` of Python 3.13 asks for it."""
    made = PAIRS["kyc"][0].__replace__(status="rejected")
    assert made == KycEvent(raw=KYC, external_customer_id="a", type="proof_of_id", status="rejected")


def test_events_differ_by_payload_class_and_field() -> None:
    """`raw` counts; a class is not its base; an event is nothing but an event."""
    known = PAIRS["kyc"][1]
    fields = {"external_customer_id": "a", "type": "proof_of_id", "status": "verified"}
    assert known != KycEvent(raw={}, **fields)
    assert known != known.__replace__(status="x")
    assert Event(raw=KYC) != UnknownEvent(raw=KYC)
    assert known != fields


@pytest.mark.parametrize("fields", [{}, {"raw": {}, "status": "x"}, {"row": {}}], ids=["none", "unknown", "wrong"])
def test_event_takes_its_own_fields_only(fields: dict[str, Any]) -> None:
    """A wrong name is a TypeError, and so is a missing one."""
    with pytest.raises(TypeError, match="UnknownEvent: missing"):
        UnknownEvent(**fields)
    with pytest.raises(TypeError):
        UnknownEvent({})  # type: ignore[call-arg]  # by keyword only


def test_record_may_take_its_fields_in_order() -> None:
    """Where its class says so: as many as there are, and none of them twice."""

    class Pause(Record, kw_only=False):
        seconds: float
        why: str = "jitter"

    assert Pause(1.0, "asked") == Pause(1.0, why="asked") == Pause(seconds=1.0, why="asked")
    assert Pause(1.0).why == "jitter"
    for values, named in (((1.0, "a", "b"), {}), ((1.0,), {"seconds": 2.0}), ((), {"why": "a"})):
        with pytest.raises(TypeError, match="Pause"):
            Pause(*values, **named)


def test_event_matches_by_keyword() -> None:
    """`match` reads fields by name; there are none by place."""
    match PAIRS["payment"][0]:
        case PaymentEvent(status="success", amount=amount):
            assert amount == Decimal("9.99")
    assert PaymentEvent.__match_args__ == ()


def test_default_belongs_to_the_class_below_too() -> None:
    """What a record's base leaves out may be left out, and what it hides stays hidden."""

    class Base(Record, aside=("hidden",)):
        hidden: int = 1

    class Below(Base):
        shown: int = 2

    assert (Below().hidden, repr(Below())) == (1, "test_default_belongs_to_the_class_below_too.<locals>.Below(shown=2)")
