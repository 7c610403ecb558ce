"""Answers of another shape than the document gives them."""

from typing import Any

from payments_mock.message import Answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import answered, said, with_body
from contract_tests.mutants.edits import at, drop, put, rename, text
from contract_tests.mutants.mutant import Mutant

SCHEMA, FIELD, DECODE = Kind.RESPONSE_SCHEMA, Kind.UNDOCUMENTED_FIELD, Kind.CLIENT_DECODE
# By the document registration alone tells a secret: told again it breaks that, and is no field that is merely new.
AGAIN = Kind.STATE_MACHINE


def _bytes(answer: Answer, before: bytes = b"", *, cut: int = 0, after: bytes = b"") -> Answer:
    return with_body(answer, before + answer.body[: len(answer.body) - cut] + after) if answer.status == 200 else answer


def _epoch(_: Any) -> int:
    return 1_780_000_000


def _bare(name: str) -> Any:
    return lambda value: value[name]


def _last_day(moment: str) -> str:
    return f"{moment[:8]}32{moment[10:]}"


MUTANTS = (
    Mutant("created-at-null", "getCustomer", SCHEMA, said(put("createdAt", None))),
    Mutant("created-at-number", "getCustomer", SCHEMA, said(at("createdAt", _epoch))),
    Mutant(
        "expiration-without-zone", "createPaymentIntent", SCHEMA, said(at("expirationTime", text(lambda t: t[:-1])))
    ),
    Mutant("expiration-32nd-of-month", "createDisbursementIntent", SCHEMA, said(at("expirationTime", text(_last_day)))),
    Mutant("date-won-without-time", "listCustomerPrizes", SCHEMA, said(at("prizes/*/dateWon", text(lambda t: t[:10])))),
    Mutant(
        "verified-at-in-words", "getCustomerKycInfo", SCHEMA, said(at("kycVerification/verifiedAt", lambda _: "today"))
    ),
    Mutant("payout-status-new", "getDisbursementIntentStatus", SCHEMA, said(at("status", lambda _: "on-hold"))),
    Mutant(
        "payout-record-status-new",
        "getDisbursementIntentStatus",
        SCHEMA,
        said(at("disbursement/status", lambda _: "queued")),
    ),
    Mutant("payment-method-new", "getPaymentIntentStatus", SCHEMA, said(at("payments/*/type", lambda _: "apple_pay"))),
    Mutant("decision-status-new", "proceedWithDisbursement", SCHEMA, said(at("status", lambda _: "approved"))),
    Mutant("kyc-status-new", "getCustomerKycInfo", SCHEMA, said(at("kycVerification/status", lambda _: "in_progress"))),
    Mutant("prize-status-upper-case", "recordPrize", SCHEMA, said(at("status", text(str.upper)))),
    Mutant(
        "webhook-status-paused",
        "updateWebhook",
        SCHEMA,
        said(at("status", lambda s: "paused" if s == "inactive" else s)),
    ),
    Mutant("customers-bare", "listCustomers", SCHEMA, said(_bare("customers"))),
    Mutant("prizes-bare", "listCustomerPrizes", SCHEMA, said(_bare("prizes"))),
    Mutant(
        "awaiting-wrapped", "listDisbursementsAwaitingApproval", SCHEMA, said(lambda value: {"disbursements": value})
    ),
    Mutant("for-review-wrapped", "listCustomersWithKycForReview", SCHEMA, said(lambda value: {"customers": value})),
    Mutant("webhooks-by-id", "listWebhooks", SCHEMA, said(lambda value: {one["_id"]: one for one in value})),
    Mutant("amount-number", "createPaymentIntent", SCHEMA, said(at("amount", text(float)))),
    Mutant("winnings-in-words", "recordPrize", SCHEMA, said(at("reportableWinnings", str))),
    Mutant("tax-year-in-words", "listCustomerPrizes", SCHEMA, said(at("prizes/*/taxYear", str))),
    Mutant("zip-number", "getCustomer", SCHEMA, said(at("data/zip", text(lambda z: int(z) if z.isdecimal() else z)))),
    Mutant(
        "awaiting-status-plain", "listDisbursementsAwaitingApproval", SCHEMA, said(at("*/status", lambda s: s["name"]))
    ),
    Mutant("awaiting-customer-plain", "listDisbursementsAwaitingApproval", SCHEMA, said(at("*/customerId", str))),
    Mutant("allowed-in-words", "checkGeolocation", SCHEMA, said(at("allowed", lambda yes: str(yes).lower()))),
    Mutant("messages-in-words", "getPaymentIntentStatus", SCHEMA, said(put("payments/*/messages", ["approved"]))),
    Mutant("payments-null", "getPaymentIntentStatus", SCHEMA, said(at("payments", lambda found: found or None))),
    Mutant("event-types-null", "registerWebhook", SCHEMA, said(at("eventTypes", lambda types: types or None))),
    Mutant("profile-null-fields", "createCustomer", SCHEMA, said(at("data", lambda data: {"street2": None} | data))),
    Mutant("customers-cut-short", "listCustomers", SCHEMA, answered(lambda answer: _bytes(answer, cut=1))),
    Mutant(
        "byte-order-mark", "getPaymentIntentStatus", SCHEMA, answered(lambda answer: _bytes(answer, b"\xef\xbb\xbf"))
    ),
    Mutant("json-twice", "listWebhooks", SCHEMA, answered(lambda answer: _bytes(answer, after=answer.body))),
    Mutant(
        "deletion-without-body", "deleteWebhook", SCHEMA, answered(lambda answer: _bytes(answer, cut=len(answer.body)))
    ),
    Mutant("review-answers-null", "reviewCustomerKyc", SCHEMA, said(lambda _: None)),
    Mutant("created-field-new", "createPaymentIntent", FIELD, said(put("livemode", new=True))),
    Mutant("profile-field-new", "listCustomers", FIELD, said(put("customers/*/data/loyaltyTier", "gold"))),
    Mutant(
        "contact-field-new", "listDisbursementsAwaitingApproval", FIELD, said(put("*/customerId/data/ssnLast4", "1234"))
    ),
    Mutant("list-shows-secrets", "listWebhooks", AGAIN, said(put("*/secretKey", "0" * 48))),
    Mutant("update-shows-secret", "updateWebhook", AGAIN, said(put("secretKey", "0" * 48))),
    Mutant("payout-id-missing", "createDisbursementIntent", DECODE, said(drop("disbursementIntentId"))),
    Mutant("webhook-id-renamed", "updateWebhook", DECODE, said(rename("_id", "id"))),
    Mutant("client-secret-missing", "createPaymentIntent", DECODE, said(drop("clientSecretKey"))),
    Mutant("webhook-secret-missing", "registerWebhook", DECODE, said(drop("secretKey"))),
    Mutant("status-missing", "getPaymentIntentStatus", DECODE, said(drop("status"))),
    Mutant(
        "awaiting-reference-renamed",
        "listDisbursementsAwaitingApproval",
        DECODE,
        said(lambda value: [rename("externalDisbursementId", "externalDisbursementIntentId")(one) for one in value]),
    ),
    Mutant("kyc-status-missing", "getCustomerKycInfo", DECODE, said(drop("kycVerification/status"))),
    Mutant("empty-page-without-list", "listCustomers", DECODE, said(lambda page: page if page["customers"] else {})),
)
