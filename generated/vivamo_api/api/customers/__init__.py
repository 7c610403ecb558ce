"""The operations of one tag, each imported when it is first asked for (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_customer as create_customer
    from . import get_customer as get_customer
    from . import list_customers as list_customers
    from . import update_customer as update_customer
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = (
    "create_customer",
    "get_customer",
    "list_customers",
    "update_customer",
)
