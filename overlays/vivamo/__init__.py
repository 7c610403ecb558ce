"""Unofficial client for the Vivamo payments API. Names load when first used."""

# Type checkers take a name such as this for true; typing itself is half of what this module would load.
TYPE_CHECKING = False
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
    from payments_core.ledger import Ledger
    from payments_core.money import Money
    from payments_core.retry import RetryPolicy

    from .approvals import ApprovalPolicy
    from .async_client import AsyncVivamo
    from .client import Vivamo
    from .inbox import Inbox

else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        try:
            home = import_module(_HOMES.get(name, "payments_core.errors"))
        except ModuleNotFoundError as absent:
            if name not in _IN_DATABASES:
                raise
            raise ImportError(
                f"vivamo.{name} needs {(absent.name or '').partition('.')[0]}: pip install 'vivamo-client[ledger]'"
            ) from None
        value = getattr(home, name)
        globals()[name] = value
        return value


__all__ = [
    "AlreadyExists",
    "ApiError",
    "ApprovalPolicy",
    "AsyncVivamo",
    "BadRequest",
    "Conflict",
    "Drift",
    "EventChanged",
    "Forbidden",
    "Inbox",
    "IntentExpired",
    "Ledger",
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

__version__ = "0.1.0"

# Where a name lives; every other one is an error.
_HOMES = {
    "ApprovalPolicy": "vivamo.approvals",
    "AsyncVivamo": "vivamo.async_client",
    "Drift": "payments_core.drift",
    "Inbox": "vivamo.inbox",
    "Ledger": "payments_core.ledger",
    "Money": "payments_core.money",
    "RetryPolicy": "payments_core.retry",
    "Vivamo": "vivamo.client",
}
# These need SQLAlchemy.
_IN_DATABASES = {"Inbox", "Ledger"}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
