"""Unofficial client for the Vivamo payments API. Names load when first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payments_core.drift import Drift
    from payments_core.errors import (
        AlreadyExists,
        ApiError,
        BadRequest,
        Conflict,
        EventChanged,
        Forbidden,
        IntentExpired,
        LedgerError,
        NotFound,
        OutcomeUnknown,
        PayloadInvalid,
        PaymentsError,
        PayoutInDoubt,
        RateLimited,
        ReferenceConflict,
        RequestNotSent,
        ServerError,
        SignatureInvalid,
        SignatureMissing,
        UnexpectedReply,
        ValidationFailed,
        WaitTimeout,
        WebhookError,
    )
    from payments_core.money import Money
    from payments_core.retry import RetryPolicy

    from .async_client import AsyncVivamo
    from .client import Vivamo

__all__ = [
    "AlreadyExists",
    "ApiError",
    "AsyncVivamo",
    "BadRequest",
    "Conflict",
    "Drift",
    "EventChanged",
    "Forbidden",
    "IntentExpired",
    "LedgerError",
    "Money",
    "NotFound",
    "OutcomeUnknown",
    "PayloadInvalid",
    "PaymentsError",
    "PayoutInDoubt",
    "RateLimited",
    "ReferenceConflict",
    "RequestNotSent",
    "RetryPolicy",
    "ServerError",
    "SignatureInvalid",
    "SignatureMissing",
    "UnexpectedReply",
    "ValidationFailed",
    "Vivamo",
    "WaitTimeout",
    "WebhookError",
]

# Where a name lives; every other one is an error.
_HOMES = {
    "AsyncVivamo": ".async_client",
    "Drift": "payments_core.drift",
    "Money": "payments_core.money",
    "RetryPolicy": "payments_core.retry",
    "Vivamo": ".client",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("vivamo-client")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, "payments_core.errors"), __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
