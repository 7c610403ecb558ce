"""Between real releases of Vivamo the report says what its pages say, each thing once, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.diff.rewording import inlined, renamed
from tests.generation.next_release import next_release
from tools import document
from tools.diff.change import Change, Severity
from tools.diff.compare import changes

ROOT = Path(__file__).parents[2]
OLDER = document.fetch(str(ROOT / "specs/history/vivamo-0.0.1.yaml")).content
OURS = document.fetch(str(ROOT / "openapi.yaml")).content
KYC_INFO = "GET /v1/customers/{externalCustomerId}/kyc-info"
LINKS = ("verificationLink", "driversLicenseVerificationLink", "passportVerificationLink")
CREATE, WEBHOOKS = "POST /v1/customers", "/v1/operators/webhooks"
WORDS, ATTENTION, ADDITIVE = Severity.DOCUMENTATION, Severity.NEEDS_ATTENTION, Severity.ADDITIVE
CALLERS, DECODING = Severity.BREAKS_CALLERS, Severity.BREAKS_DECODING

# Each row of section 15 of the reference that a document can show: class, rule, and where.
ROWS: dict[str, set[tuple[Severity, str, str]]] = {
    "kyc-info response": {
        (ADDITIVE, "response-property-optional-added", f"{KYC_INFO} response 200 /kycVerification"),
        *((ATTENTION, "deprecated", f"{KYC_INFO} response 200 /{name}") for name in (*LINKS, "kycVerifications")),
        *((WORDS, "description-changed", f"{KYC_INFO} response 200 /{n}") for n in (*LINKS, "kycVerifications")),
        (WORDS, "description-changed", KYC_INFO),
    },
    "verifyAfterCreation": {
        (ATTENTION, "deprecated", f"{CREATE} request body /verifyAfterCreation"),
        (WORDS, "description-changed", f"{CREATE} request body /verifyAfterCreation"),
        *((ATTENTION, "deprecated", f"{CREATE} response 200 /{name}") for name in (*LINKS, "verificationLinkError")),
    },
    "manual KYC approval": {
        (WORDS, "description-changed", "POST /v1/customers/{externalCustomerId}/kyc-verify/{type}")
    },
    "kyc-for-review wording": {(WORDS, "description-changed", "GET /v1/customers/kyc-for-review")},
    "disbursement record status": {
        (
            DECODING,
            "response-property-enum-value-added",
            "GET /v1/disbursement-intents/{disbursementIntentId}/status response 200 /disbursement/status",
        )
    },
    "webhook update": {
        (ADDITIVE, "operation-added", f"PATCH {WEBHOOKS}/{{webhookId}}"),
        (ADDITIVE, "response-error-status-added", f"POST {WEBHOOKS} response 409"),
    },
    "payment intent statuses": {
        (severity, rule, "GET /v1/payment-intents/{paymentIntentId}/status response 200 /status")
        for severity, rule in (
            (DECODING, "response-property-enum-value-added"),
            (ATTENTION, "response-property-enum-value-removed"),
        )
    },
    "webhook custom headers": {
        (CALLERS, "request-property-type-changed", f"POST {WEBHOOKS} request body /headers"),
        (DECODING, "response-property-type-changed", f"GET {WEBHOOKS} response 200 /0/headers"),
        (DECODING, "response-property-type-changed", f"POST {WEBHOOKS} response 200 /headers"),
        (WORDS, "example-changed", f"POST {WEBHOOKS} request body /headers"),
        (WORDS, "example-changed", f"GET {WEBHOOKS} response 200 /0/headers"),
        (WORDS, "example-changed", f"POST {WEBHOOKS} response 200 /headers"),
    },
}


def told(found: Iterable[Change]) -> list[tuple[Severity, str, str]]:
    return [(change.severity, change.rule, str(use)) for change in found for use in change.uses]


def test_earlier_release_to_ours_is_what_the_pages_say() -> None:
    """Each difference of section 15, and nothing that is not one."""
    said = told(changes(OLDER, OURS))
    assert sorted(said) == sorted(entry for row in ROWS.values() for entry in row)


def test_earlier_release_to_ours_is_the_same_in_other_words() -> None:
    """With every reference written out, and every component called otherwise."""
    assert sorted(told(changes(inlined(OLDER), renamed(OURS)))) == sorted(told(changes(OLDER, OURS)))


def test_next_release_is_read_through_its_new_names() -> None:
    """What it really changes is found, each thing once, among its renamed operations and schemas."""
    intent, prizes = "/v1/disbursement-intents", "GET /v1/customers/{externalCustomerId}/prizes"
    said = [entry for entry in told(changes(OURS, next_release())) if entry[1] != "operation-id-changed"]
    assert sorted(said) == sorted(
        [
            (CALLERS, "request-property-required-added", f"POST {intent} request body /disbursementIntent/purpose"),
            (CALLERS, "request-parameter-type-changed", f"{prizes} query parameter taxYear"),
            (
                DECODING,
                "response-property-enum-value-added",
                f"GET {intent}/{{disbursementIntentId}}/status response 200 /status",
            ),
            (DECODING, "webhook-property-enum-value-added", "webhook transaction payload /status"),
            (ADDITIVE, "operation-added", f"POST {intent}/{{disbursementIntentId}}/cancel"),
        ]
    )


def test_renamed_operations_need_attention_and_no_more() -> None:
    """Every operationId of the next release is another one."""
    renamings = [change for change in changes(OURS, next_release()) if change.rule == "operation-id-changed"]
    assert {change.severity for change in renamings} == {ATTENTION}
    assert len(renamings) == 24
