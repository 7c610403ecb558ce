"""Webhooks that are not sent, sent too often, or sent to the wrong place."""

# ruff: noqa: ARG005 - a rule is told all that it might go by

from dataclasses import replace
from typing import Any

from payments_mock.endpoint import Endpoint
from payments_mock.message import Input
from payments_mock.parcel import Parcel
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, both, doing, fresh, on, posting, said
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Payload

DELIVERY, SEND = Kind.WEBHOOK_DELIVERY, "sendTransactionEvent"


def _silent(*names: str, **fields: str) -> Change:
    """Events of these types, or with these fields, are not told."""

    def events(name: str, payload: Payload) -> list[tuple[str, Payload]]:
        hit = name in names or (bool(fields) and all(payload.get(field) == value for field, value in fields.items()))
        return [] if hit else [(name, payload)]

    return posting(events=events)


class _Losing:
    """Every second parcel of an endpoint is lost."""

    def __init__(self) -> None:
        self._carried: dict[str, int] = {}

    def __call__(self, parcel: Parcel) -> list[Parcel]:
        count = self._carried[parcel.endpoint_id] = self._carried.get(parcel.endpoint_id, 0) + 1
        return [] if count % 2 == 0 else [parcel]


class _Behind:
    """An event is told when the next one comes, and after it."""

    def __init__(self) -> None:
        self._held: tuple[str, Payload] | None = None

    def __call__(self, name: str, payload: Payload) -> list[tuple[str, Payload]]:
        if self._held is None and payload.get("status") == "pending-validation":
            self._held = name, payload
            return []
        held, self._held = self._held, None
        return [(name, payload), *([held] if held else [])]


def _without_custom(endpoint: Endpoint, _: Parcel, headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in endpoint.headers}


def _haunted(operator: Operator, call: Input, behave: Behaviour) -> Any:
    """The endpoint is gone from the list and still gets everything."""
    gone = operator.context.outbox.endpoints.get(call.parameters["webhookId"])
    shown = behave(operator, call)
    if gone is not None:
        # A fragment is not sent, and makes it another address than one that is registered anew.
        operator.context.outbox.endpoints["gone" + gone.id] = replace(gone, id="gone" + gone.id, url=gone.url + "#gone")
    return shown


class _OldAddress:
    """Deliveries go on to the address that an endpoint was registered with; only the answers know the new one."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}

    def update(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        known = operator.context.outbox.endpoints
        old = known.get(call.parameters["webhookId"])
        shown = behave(operator, call)
        if old is not None:
            self._new[old.id] = shown["url"] if "url" in call.body else self._new.get(old.id, old.url)
            known[old.id] = replace(known[old.id], url=old.url)
        return shown | ({"url": self._new[shown["_id"]]} if shown["_id"] in self._new else {})

    def listed(self, value: Any) -> Any:
        return [one | {"url": self._new.get(one["_id"], one["url"])} for one in value]


class _OnlyFirst:
    """Of several endpoints that want an event the first gets it."""

    def __init__(self) -> None:
        self._told = False

    def events(self, name: str, payload: Payload) -> list[tuple[str, Payload]]:
        self._told = False
        return [(name, payload)]

    def wants(self, _: Endpoint, __: str, right: bool) -> bool:
        first = right and not self._told
        self._told = self._told or right
        return first


def _first_only() -> Change:
    memory = _OnlyFirst()
    return posting(events=memory.events, wants=memory.wants)


def _old_address() -> Change:
    memory = _OldAddress()
    return both(doing(memory.update), on("listWebhooks", said(memory.listed)))


def _all_of_them(operator: Operator, _: Input, behave: Behaviour) -> Any:
    """A decision is told at once as well, though nothing is known yet."""
    shown = behave(operator, _)
    intent = operator.disbursement_intent(_.parameters["disbursementIntentId"])
    operator.announce(
        "transaction",
        {
            "amount": intent.amount,
            "status": "success",
            "transactionType": "disbursement",
            "externalCustomerId": intent.customer_id,
            "disbursementIntentId": intent.id,
            "externalDisbursementIntentId": intent.reference,
        },
    )
    return shown


def _opening_told(operator: Operator, call: Input, behave: Behaviour) -> Any:
    shown = behave(operator, call)
    operator.announce(
        "transaction",
        {
            "amount": shown["amount"],
            "status": "pending-validation",
            "transactionType": "disbursement",
            "externalCustomerId": shown["externalCustomerId"],
            "disbursementIntentId": shown["disbursementIntentId"],
            "externalDisbursementIntentId": shown["externalDisbursementIntentId"],
        },
    )
    return shown


MUTANTS = (
    Mutant("event-success-not-told", SEND, DELIVERY, _silent(status="success", transactionType="disbursement")),
    Mutant("event-failure-not-told", SEND, DELIVERY, _silent(status="failed", transactionType="disbursement")),
    Mutant("event-payment-not-told", SEND, DELIVERY, _silent(status="success", transactionType="payment")),
    Mutant("event-failed-payment-not-told", SEND, DELIVERY, _silent(status="failed", transactionType="payment")),
    Mutant("event-submission-not-told", SEND, DELIVERY, _silent(status="pending-validation")),
    Mutant("event-kyc-not-told", "sendKycEvent", DELIVERY, _silent("kyc_verification")),
    Mutant("event-review-not-told", "sendKycEvent", DELIVERY, _silent(status="verified_manually")),
    Mutant("event-w9-required-not-told", "sendW9RequiredEvent", DELIVERY, _silent("customer_w9_required")),
    Mutant("event-w9-completed-not-told", "sendW9CompletedEvent", DELIVERY, _silent("customer_w9_completed")),
    Mutant(
        "event-told-twice", SEND, DELIVERY, posting(parcels=lambda parcel: [parcel] * (2 if parcel.attempt == 1 else 1))
    ),
    Mutant("event-second-lost", SEND, DELIVERY, fresh(lambda: posting(parcels=_Losing()))),
    Mutant("event-order-turned", SEND, DELIVERY, fresh(lambda: posting(events=_Behind()))),
    Mutant("event-on-approval", "proceedWithDisbursement", DELIVERY, doing(_all_of_them)),
    Mutant("event-on-opening", "createDisbursementIntent", DELIVERY, doing(_opening_told)),
    Mutant("only-first-endpoint", SEND, DELIVERY, fresh(_first_only)),
    Mutant(
        "paused-endpoint-told",
        SEND,
        DELIVERY,
        posting(
            wants=lambda endpoint, name, right: right or not endpoint.active, receives=lambda endpoint, right: endpoint
        ),
    ),
    Mutant("all-types-told", SEND, DELIVERY, posting(wants=lambda endpoint, name, right: endpoint.active)),
    Mutant(
        "first-type-only-told",
        SEND,
        DELIVERY,
        posting(
            wants=lambda endpoint, name, right: right and (not endpoint.event_types or name == endpoint.event_types[0])
        ),
    ),
    Mutant(
        "no-types-no-events",
        SEND,
        DELIVERY,
        posting(wants=lambda endpoint, name, right: right and bool(endpoint.event_types)),
    ),
    Mutant(
        "deleted-endpoint-told",
        "deleteWebhook",
        DELIVERY,
        both(
            doing(_haunted),
            on("listWebhooks", said(lambda listed: [one for one in listed if not one["_id"].startswith("gone")])),
        ),
    ),
    Mutant("old-address-told", "updateWebhook", DELIVERY, fresh(_old_address)),
    Mutant("custom-headers-lost", SEND, DELIVERY, posting(headers=_without_custom)),
    Mutant(
        "custom-headers-lower",
        SEND,
        DELIVERY,
        posting(
            headers=lambda endpoint, parcel, headers: {
                name: value.lower() if name in endpoint.headers else value for name, value in headers.items()
            }
        ),
    ),
    Mutant(
        "custom-headers-once",
        SEND,
        DELIVERY,
        posting(
            headers=lambda endpoint, parcel, headers: (
                headers if parcel.attempt == 1 else _without_custom(endpoint, parcel, headers)
            )
        ),
    ),
    Mutant(
        "sent-as-form",
        SEND,
        (DELIVERY, Kind.WEBHOOK_PAYLOAD, Kind.CONTENT_TYPE),
        posting(
            headers=lambda endpoint, parcel, headers: headers | {"content-type": "application/x-www-form-urlencoded"}
        ),
    ),
    Mutant("never-again", SEND, DELIVERY, posting(pause_ms=lambda attempt, right: None)),
    Mutant("three-times-only", SEND, DELIVERY, posting(pause_ms=lambda attempt, right: right if attempt < 3 else None)),
    Mutant(
        "without-end",
        SEND,
        DELIVERY,
        posting(pause_ms=lambda attempt, right: right or (360_000 if attempt < 12 else None)),
    ),
    Mutant("again-every-minute", SEND, DELIVERY, posting(pause_ms=lambda attempt, right: 60_000 if right else None)),
    Mutant(
        "again-after-doubling",
        SEND,
        DELIVERY,
        posting(pause_ms=lambda attempt, right: 2**attempt * 30_000 if right else None),
    ),
    Mutant("again-at-once", SEND, DELIVERY, posting(pause_ms=lambda attempt, right: 1_000 if right else None)),
    Mutant(
        "any-2xx-acknowledges",
        SEND,
        DELIVERY,
        posting(acknowledges=lambda status, right: status is not None and 200 <= status < 300),
    ),
    Mutant(
        "client-error-acknowledges",
        SEND,
        DELIVERY,
        posting(acknowledges=lambda status, right: status is not None and status < 500),
    ),
    Mutant("silence-acknowledges", SEND, DELIVERY, posting(acknowledges=lambda status, right: right or status is None)),
    Mutant("again-though-acknowledged", SEND, DELIVERY, posting(acknowledges=lambda status, right: False)),
)
