"""The operations of one tag, each imported when it is first asked for (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import get_customer_kyc_info as get_customer_kyc_info
    from . import list_customers_with_kyc_for_review as list_customers_with_kyc_for_review
    from . import review_customer_kyc as review_customer_kyc
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = (
    "get_customer_kyc_info",
    "list_customers_with_kyc_for_review",
    "review_customer_kyc",
)
