"""What an answer holds that the document does not is found wherever it stands, and nothing else is."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from payments_core.drift import Drift, deviations, report
from vivamo_api.models import CustomerList, DisbursementIntent, PendingDisbursement, WebhookHeaders

PENDING: dict[str, Any] = {
    "disbursementIntentId": "d",
    "externalCustomerId": "c",
    "externalDisbursementId": "p",
    "amount": "50.00",
    "currency": "USD",
    "customerId": {"data": {"email": "e"}},
    "type": "bank",
    "status": {"name": "pending-validation"},
}
CUSTOMERS = {
    "customers": [
        {
            "externalCustomerId": "c",
            "data": {"email": "e", "phone": None},
            "kycVerifications": [{"type": "retina", "status": "verified"}, {"type": "proof_of_id", "seal": 1}],
            "vip": True,
        },
        {"externalCustomerId": "c", "data": {"email": "e"}},
    ],
    "next": "n",
}


def found(parsed: object, status: int = 200) -> list[tuple[str, str]]:
    return [(drift.kind, drift.pointer) for drift in deviations("op", status, parsed)]


def test_answer_as_documented_is_never_handed_on() -> None:
    """Whatever its depth: a model, a list of them, a free map, or nothing."""
    seen: list[Drift] = []
    answers: list[object] = [PendingDisbursement.from_dict(PENDING), WebhookHeaders.from_dict({"x-any": "1"}), [], None]
    for parsed in answers:
        report(seen.append, "op", 200, [parsed, parsed])
        report(seen.append, "op", 200, parsed)
    assert seen == []


def test_all_deviations_are_told_in_their_order() -> None:
    """Fields of the document first, as they stand in it and as deep as they go; then what it does not know."""
    assert found(CustomerList.from_dict(CUSTOMERS), status=201) == [
        ("undocumented-status", ""),
        ("unexpected-null", "/customers/*/data/phone"),
        ("unknown-enum-value", "/customers/*/kycVerifications/*/type"),
        ("undocumented-field", "/customers/*/kycVerifications/*/seal"),
        ("undocumented-field", "/customers/*/vip"),
        ("undocumented-field", "/next"),
    ]


def places(value: object, *path: str) -> Iterator[tuple[str, ...]]:
    """The path of each object in a JSON value."""
    if isinstance(value, dict):
        yield path
        for name, inner in value.items():
            yield from places(inner, *path, name)


@pytest.mark.parametrize("path", list(places(PENDING)), ids="/".join)
def test_unknown_field_is_found_in_every_object(path: tuple[str, ...]) -> None:
    """However deep it stands, and when all else is as documented."""
    answer = copy.deepcopy(PENDING)
    place = answer
    for name in path:
        place = place[name]
    place["new"] = 1
    pointer = "".join(f"/{name}" for name in (*path, "new"))
    assert found(PendingDisbursement.from_dict(answer)) == [("undocumented-field", pointer)]


def test_unreadable_time_of_an_intent_is_found() -> None:
    """A model of texts and times alone is looked at too."""
    intent = {
        "disbursementIntentId": "d",
        "amount": "1.00",
        "currency": "USD",
        "externalCustomerId": "c",
        "externalDisbursementIntentId": "p",
        "clientSecretKey": "cs",
        "expirationTime": None,
    }
    assert found(DisbursementIntent.from_dict(intent)) == [("unexpected-null", "/expirationTime")]
