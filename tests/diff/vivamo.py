"""Our own document, edited, with the changes that such edits are: material for what traces and reports them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tools import document
from tools.diff.change import Change, Severity, Use
from tools.trace.home import Home

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
OURS = document.fetch(str(ROOT / "openapi.yaml")).content
HOME = Home.of(ROOT)
SCHEMAS = "/components/schemas"
STATUS = Use("GET /v1/disbursement-intents/{disbursementIntentId}/status", "response 200", "/status")
KYC_INFO = "GET /v1/customers/{externalCustomerId}/kyc-info"


def edited(pointer: str, value: Any = None) -> Json:
    """Our document with a value at a pointer; without what stands there when the value is None."""
    new = copy.deepcopy(OURS)
    *path, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    node: Any = new
    for part in path:
        node = node[int(part)] if isinstance(node, list) else node[part]
    if value is None:
        del node[int(last) if isinstance(node, list) else last]
    else:
        node[last] = value
    return new


def without_marks(node: Any) -> Any:
    """A copy that assumes nothing, as the vendor's document does."""
    if isinstance(node, dict):
        return {key: without_marks(value) for key, value in node.items() if key != "x-assumption"}
    return [without_marks(item) for item in node] if isinstance(node, list) else node


def value_added() -> tuple[Change, Json]:
    """A disbursement may be on hold."""
    place = f"{SCHEMAS}/DisbursementProgress/enum"
    values = ["pending-validation", "pending", "success", "failed", "rejected", "on-hold"]
    change = Change(
        "response-property-enum-value-added",
        Severity.BREAKS_DECODING,
        "new value `on-hold`",
        (STATUS,),
        now="on-hold",
        old_at=place,
        new_at=place,
    )
    return change, edited(place, values)


def required_added() -> tuple[Change, Json]:
    """A customer has a date of birth."""
    model = f"{SCHEMAS}/CreateCustomerRequest"
    new = edited(f"{model}/properties/birthDate", {"type": "string", "format": "date"})
    new["components"]["schemas"]["CreateCustomerRequest"]["required"].append("birthDate")
    change = Change(
        "request-property-required-added",
        Severity.BREAKS_CALLERS,
        "`birthDate` was added",
        (Use("POST /v1/customers", "request body", "/birthDate"),),
        now="required",
        new_at=f"{model}/properties/birthDate",
    )
    return change, new


def operation_added() -> tuple[Change, Json]:
    """Refunds are new."""
    operation = {"operationId": "createRefund", "tags": ["Refunds"], "responses": {"200": {"description": "Done."}}}
    new = edited("/paths/~1v1~1refunds", {"post": operation})
    place = "/paths/~1v1~1refunds/post"
    uses = (Use("POST /v1/refunds"),)
    message = "the operation was added"
    return Change("operation-added", Severity.ADDITIVE, message, uses, now="POST /v1/refunds", new_at=place), new


def operation_removed() -> tuple[Change, Json]:
    """Addresses are no longer checked."""
    place = "/paths/~1v1~1operators~1check-geolocation"
    uses = (Use("POST /v1/operators/check-geolocation"),)
    message = "the operation was removed"
    change = Change("operation-removed", Severity.BREAKS_CALLERS, message, uses, old_at=f"{place}/post")
    return change, edited(place)


def pattern_changed() -> tuple[Change, Json]:
    """Amounts have no cents any more."""
    place = f"{SCHEMAS}/FiatAmount/pattern"
    uses = (Use("POST /v1/payment-intents", "request body", "/paymentIntent/amount"),)
    was, now = str(OURS["components"]["schemas"]["FiatAmount"]["pattern"]), "^[0-9]+$"
    message = f"the pattern was changed from {was} to {now}"
    rule = "request-property-pattern-changed"
    return Change(rule, Severity.BREAKS_CALLERS, message, uses, was, now, place, place), edited(place, now)


def event_changed() -> tuple[Change, Json]:
    """The amount of a disbursement's event is a number."""
    place = f"{SCHEMAS}/DisbursementEvent/properties/amount"
    uses = (Use("webhook transaction", "payload", "/amount"),)
    message = "the type changed from string to number"
    change = Change(
        "webhook-property-type-changed",
        Severity.BREAKS_DECODING,
        message,
        uses,
        "string",
        "number",
        f"{place}/type",
        f"{place}/type",
    )
    return change, edited(place, {"type": "number"})


def renamed(number: int) -> Change:
    """One of many operations that are called otherwise."""
    operation = list(OURS["paths"])[number]
    method = next(iter(OURS["paths"][operation].keys() - {"parameters"}))
    message = f"operationId changed from old{number} to new{number}"
    uses = (Use(f"{method.upper()} {operation}"),)
    return Change("operation-id-changed", Severity.NEEDS_ATTENTION, message, uses, f"old{number}", f"new{number}")
