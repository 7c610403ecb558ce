"""The operations of one tag, each imported when it is first asked for (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_disbursement_intent as create_disbursement_intent
    from . import get_disbursement_intent_status as get_disbursement_intent_status
    from . import list_disbursements_awaiting_approval as list_disbursements_awaiting_approval
    from . import proceed_with_disbursement as proceed_with_disbursement
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = (
    "create_disbursement_intent",
    "get_disbursement_intent_status",
    "list_disbursements_awaiting_approval",
    "proceed_with_disbursement",
)
