"""Each finding points to the place in the document that it breaks."""

from pathlib import Path

import pytest

from contract_tests.document import Document
from contract_tests.findings import Deviation, Kind
from contract_tests.spec_place import SpecPlaces

PLACES = SpecPlaces(Document.read(Path(__file__).resolve().parents[2] / "openapi.yaml"))
CUSTOMERS = "#/paths/~1v1~1customers"


@pytest.mark.parametrize(
    ("operation", "kind", "pointer", "place"),
    [
        ("getCustomer", Kind.ECHO, "/data/email", "#/components/schemas/CustomerData/properties/email"),
        ("listCustomers", Kind.ECHO, "/customers/3/createdAt", "#/components/schemas/Customer/properties/createdAt"),
        ("getCustomer", Kind.UNDOCUMENTED_FIELD, "/loyalty", "#/components/schemas/Customer"),
        ("createCustomer", Kind.UNDOCUMENTED_STATUS, "", f"{CUSTOMERS}/post/responses"),
        ("createCustomer", Kind.STATE_MACHINE, "", f"{CUSTOMERS}/post"),
        ("createCustomer", Kind.METHOD_NOT_ENFORCED, "", CUSTOMERS),
        ("createCustomer", Kind.AUTH_NOT_ENFORCED, "", "#/security"),
        ("listCustomers", Kind.CONTENT_TYPE, "", f"{CUSTOMERS}/get/responses/200/content"),
        (
            "createCustomer",
            Kind.VALIDATION_NOT_ENFORCED,
            "body/data/state",
            "#/components/schemas/CustomerData/properties/state",
        ),
        ("listCustomers", Kind.VALIDATION_NOT_ENFORCED, "query/size", f"{CUSTOMERS}/get/parameters/1"),
        ("getCustomer", Kind.ERROR_SHAPE, "/message", "#/components/schemas/ErrorResponse/properties/message"),
        ("registerWebhook", Kind.WEBHOOK_DELIVERY, "", "#/x-webhooks"),
        ("registerWebhook", Kind.MONEY, "/amount", "#/components/schemas/PaymentEvent/properties/amount"),
        ("registerWebhook", Kind.UNDOCUMENTED_FIELD, "event/currency", "#/x-webhooks"),
        ("listCustomers", Kind.VALIDATION_TOO_STRICT, "", f"{CUSTOMERS}/get"),
        ("unknown path", Kind.SERVER_ERROR, "", "#/paths"),
    ],
)
def test_place_of_a_deviation(operation: str, kind: Kind, pointer: str, place: str) -> None:
    """References are followed, list positions are one place, and what is not declared belongs to what holds it."""
    deviation = Deviation(operation=operation, kind=kind, message="It is wrong.", pointer=pointer)
    assert PLACES.of(deviation, 200) == place
