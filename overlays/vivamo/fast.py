"""Transports on faster libraries than httpx's own: `Vivamo(key, transport=FastTransport())`. Needs the extra `[fast]`.

Each loads its library when it is first named. Proxies are those of the environment, as with the default transport.
"""

from __future__ import annotations

import importlib
from functools import partialmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payments_core.fast_async import AsyncFastTransport
    from payments_core.fast_sync import FastTransport

__all__ = ["AsyncFastTransport", "FastTransport"]

_HOMES = {"AsyncFastTransport": "payments_core.fast_async", "FastTransport": "payments_core.fast_sync"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        kind = getattr(importlib.import_module(_HOMES[name]), name)
    except ModuleNotFoundError as absent:
        library = (absent.name or "").partition(".")[0]
        raise ImportError(f"vivamo.fast.{name} needs {library}: pip install 'vivamo-client[fast]'") from None
    proxy_for = importlib.import_module(".connection", __package__).proxy_for
    named = {
        "__init__": partialmethod(kind.__init__, proxy_for=proxy_for),
        "__module__": __name__,
        "__doc__": kind.__doc__,
    }
    globals()[name] = made = type(name, (kind,), named)
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
