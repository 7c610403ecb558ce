"""A client library for accessing Vivamo API"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client
else:

    def __getattr__(name: str) -> object:
        """The clients, with httpx behind them, come when they are first asked for: a model needs neither (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from . import client

        value = getattr(client, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = ("AuthenticatedClient", "Client")
