"""specs/history/: the earlier release differs from ours as the pages of two ages do, and not otherwise."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools import document

ROOT = Path(__file__).resolve().parents[2]
OLDER = ROOT / "specs/history/vivamo-0.0.1.yaml"
CUSTOMERS = "/paths//v1/customers"
WEBHOOKS = "/paths//v1/operators/webhooks"
SCHEMAS = "/components/schemas"
LINKS = ("verificationLink", "driversLicenseVerificationLink", "passportVerificationLink")

# What changed, as section 15 of the reference lists it, and each place where a document shows it.
ROWS = {
    "kyc-info response": {
        f"{CUSTOMERS}/{{externalCustomerId}}/kyc-info/get/description",
        f"{SCHEMAS}/KycInfo/x-assumption",
        f"{SCHEMAS}/KycInfo/properties/kycVerification",
        *(f"{SCHEMAS}/KycInfo/properties/{link}/{key}" for link in LINKS for key in ("deprecated", "description")),
        f"{SCHEMAS}/KycInfo/properties/kycVerifications/deprecated",
        f"{SCHEMAS}/KycInfo/properties/kycVerifications/description",
        f"{SCHEMAS}/KycInfoVerification",
        f"{SCHEMAS}/KycInfoData",
    },
    "verifyAfterCreation": {
        f"{SCHEMAS}/CreateCustomerRequest/properties/verifyAfterCreation/deprecated",
        f"{SCHEMAS}/CreateCustomerRequest/properties/verifyAfterCreation/description",
        *(
            f"{SCHEMAS}/CreatedCustomer/allOf/1/properties/{link}/deprecated"
            for link in (*LINKS, "verificationLinkError")
        ),
    },
    "manual KYC approval": {
        f"{CUSTOMERS}/{{externalCustomerId}}/kyc-verify/{{type}}/post/description",
        f"{CUSTOMERS}/{{externalCustomerId}}/kyc-verify/{{type}}/post/x-assumption",
    },
    "kyc-for-review wording": {f"{CUSTOMERS}/kyc-for-review/get/description"},
    "disbursement record status": {f"{SCHEMAS}/Disbursement/properties/status/enum"},
    "webhook update": {
        f"{WEBHOOKS}/{{webhookId}}",
        f"{WEBHOOKS}/post/responses/200/links/UpdateWebhook",
        f"{WEBHOOKS}/post/responses/409",
        "/components/responses/Conflict",
        f"{SCHEMAS}/UpdateWebhookRequest",
        f"{SCHEMAS}/RegisterWebhookRequest/properties/eventTypes/x-assumption",
    },
    "payment intent statuses": {f"{SCHEMAS}/PaymentIntentStatus/properties/status/enum"},
    "webhook custom headers": {
        f"{SCHEMAS}/WebhookHeaders/{key}" for key in ("type", "items", "additionalProperties", "example")
    },
    "the release itself": {"/info/version"},
}


@pytest.fixture(scope="module")
def older() -> dict[str, Any]:
    return document.fetch(str(OLDER)).content


def differing(old: Any, new: Any, pointer: str = "") -> Iterator[str]:
    """Where two documents part, as short as it can be said."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            if key in old and key in new:
                yield from differing(old[key], new[key], f"{pointer}/{key}")
            else:
                yield f"{pointer}/{key}"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and isinstance((old or [0])[0], dict):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differing(one, other, f"{pointer}/{number}")
    elif old != new:
        yield pointer


def test_the_earlier_release_is_valid(older: dict[str, Any]) -> None:
    """OpenAPI of the same version as ours, and a version of its own."""
    document.check(older, OLDER.name)
    assert (older["openapi"], older["info"]["version"]) == ("3.0.3", "0.0.1")


def test_it_differs_in_what_the_vendor_changed_and_in_nothing_else(older: dict[str, Any], spec: dict[str, Any]) -> None:
    """Each difference belongs to one row of the list, and each row shows."""
    assert set(differing(older, spec)) == set().union(*ROWS.values())
    assert sum(len(places) for places in ROWS.values()) == len(set(differing(older, spec)))


def test_every_line_that_both_have_stands_in_the_same_order(spec: dict[str, Any], older: dict[str, Any]) -> None:
    """So that a diff of the two files shows what changed, and no more."""
    known = [path for path in spec["paths"] if path in older["paths"]]
    assert list(older["paths"]) == known
    for group in ("schemas", "responses", "parameters"):
        ours, theirs = spec["components"][group], older["components"][group]
        assert list(theirs) == [name for name in ours if name in theirs]


@pytest.mark.parametrize(
    ("pointer", "was", "now"),
    [
        ("Disbursement/properties/status/enum", {"rejected", "declined"}, "added"),
        ("PaymentIntentStatus/properties/status/enum", {"created"}, "removed"),
        ("PaymentIntentStatus/properties/status/enum", {"pending"}, "added"),
    ],
)
def test_the_statuses_are_those_of_the_pages(
    older: dict[str, Any], spec: dict[str, Any], pointer: str, was: set[str], now: str
) -> None:
    """Which values came, and which went."""
    old, new = (set(at(one, pointer)) for one in (older, spec))
    assert was <= (new - old if now == "added" else old - new)


def at(content: dict[str, Any], pointer: str) -> Any:
    node: Any = content["components"]["schemas"]
    for part in pointer.split("/"):
        node = node[part]
    return node
