"""Webhooks that tell something wrong."""

import json
from dataclasses import replace

from payments_mock.parcel import Parcel

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Change, fresh, posting
from contract_tests.mutants.edits import Edit, at, drop, put, rename, text
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Payload

PAYLOAD, DELIVERY, SEND = Kind.WEBHOOK_PAYLOAD, Kind.WEBHOOK_DELIVERY, "sendTransactionEvent"
# An amount that is told wrongly is a wrong payload and a wrong amount.
AMOUNT = (Kind.WEBHOOK_PAYLOAD, Kind.MONEY)


def _telling(edit: Edit, *, kind: str = "transaction") -> Change:
    """Events of this type say something else."""
    return posting(events=lambda name, payload: [(name, edit(dict(payload)) if name == kind else payload)])


class _Amounts:
    """An event of a reference that was told of before has the amount of then."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, name: str, payload: Payload) -> list[tuple[str, Payload]]:
        if "amount" not in payload:
            return [(name, payload)]
        last, self._last = self._last or payload["amount"], payload["amount"]
        return [(name, {**payload, "amount": last})]


def _retry_changed(parcel: Parcel) -> list[Parcel]:
    again = json.loads(parcel.body) | {"attempt": parcel.attempt}
    return [parcel if parcel.attempt == 1 else replace(parcel, body=json.dumps(again).encode())]


MUTANTS = (
    Mutant("event-amount-number", SEND, PAYLOAD, _telling(at("amount", text(float)))),
    Mutant("event-amount-cents", SEND, AMOUNT, _telling(at("amount", text(lambda a: a.replace(".", ""))))),
    Mutant("event-amount-of-last", SEND, AMOUNT, fresh(lambda: posting(events=_Amounts()))),
    Mutant("event-zero-cut", SEND, AMOUNT, _telling(at("amount", text(lambda a: a.removesuffix("0"))))),
    Mutant("event-status-capital", SEND, PAYLOAD, _telling(at("status", text(str.capitalize)))),
    Mutant(
        "event-failure-is-success", SEND, PAYLOAD, _telling(at("status", lambda s: "success" if s == "failed" else s))
    ),
    Mutant("event-sub-status-lost", SEND, PAYLOAD, _telling(drop("subStatus"))),
    Mutant("event-payout-is-payment", SEND, PAYLOAD, _telling(at("transactionType", lambda _: "payment"))),
    Mutant(
        "event-type-payout",
        SEND,
        PAYLOAD,
        _telling(at("transactionType", lambda t: "payout" if t == "disbursement" else t)),
    ),
    Mutant("event-customer-lost", SEND, PAYLOAD, _telling(drop("externalCustomerId"))),
    Mutant("event-customer-upper-case", SEND, PAYLOAD, _telling(at("externalCustomerId", text(str.upper)))),
    Mutant("event-intent-lost", SEND, PAYLOAD, _telling(drop("disbursementIntentId"))),
    Mutant(
        "event-reference-as-id",
        SEND,
        PAYLOAD,
        _telling(
            lambda payload: (
                payload
                | (
                    {"disbursementIntentId": payload["externalDisbursementIntentId"]}
                    if "disbursementIntentId" in payload
                    else {}
                )
            )
        ),
    ),
    Mutant(
        "event-reference-renamed",
        SEND,
        PAYLOAD,
        _telling(rename("externalDisbursementIntentId", "externalDisbursementId")),
    ),
    Mutant("event-reference-lost", SEND, PAYLOAD, _telling(at("externalPaymentIntentId", lambda _: ""))),
    Mutant("event-wrapped", SEND, PAYLOAD, _telling(lambda payload: {"event": "transaction", "data": payload})),
    # An event of a verification that is pending is no other than one that tells of its beginning.
    Mutant(
        "kyc-event-status-old",
        "sendKycEvent",
        (Kind.WEBHOOK_PAYLOAD, Kind.WEBHOOK_DELIVERY),
        _telling(put("status", "pending"), kind="kyc_verification"),
    ),
    Mutant("kyc-event-type-lost", "sendKycEvent", PAYLOAD, _telling(drop("type"), kind="kyc_verification")),
    Mutant(
        "w9-event-of-other-name",
        "sendW9RequiredEvent",
        PAYLOAD,
        _telling(put("event", "customer_w9_completed"), kind="customer_w9_required"),
    ),
    Mutant("again-with-other-bytes", SEND, (PAYLOAD, DELIVERY), posting(parcels=_retry_changed)),
    Mutant(
        "empty-on-retry",
        SEND,
        PAYLOAD,
        posting(parcels=lambda parcel: [parcel if parcel.attempt == 1 else replace(parcel, body=b"{}")]),
    ),
)
