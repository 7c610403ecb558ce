"""Stateful mock servers of payment APIs, driven by the published OpenAPI document.

`start()` serves a mock on a socket; `transport()` and `async_transport()` need none.
Names load on first use, since pytest imports this package in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payments_mock.api import async_transport, start, transport
    from payments_mock.assembly import Options
    from payments_mock.controls import ControlRefused
    from payments_mock.refusal import StartupError
    from payments_mock.server import RunningMock
    from payments_mock.transports import AsyncMockTransport, MockTransport
    from payments_mock.vivamo.settings import Fee, Location, LocationRules, Settings, Terms

__all__ = [
    "AsyncMockTransport",
    "ControlRefused",
    "Fee",
    "Location",
    "LocationRules",
    "MockTransport",
    "Options",
    "RunningMock",
    "Settings",
    "StartupError",
    "Terms",
    "async_transport",
    "start",
    "transport",
]

ADVICE = "the mock needs the extra [mock]: pip install 'vivamo-client[mock]'"
_HOMES = {
    "AsyncMockTransport": "transports",
    "ControlRefused": "controls",
    "Fee": "vivamo.settings",
    "Location": "vivamo.settings",
    "LocationRules": "vivamo.settings",
    "MockTransport": "transports",
    "Options": "assembly",
    "RunningMock": "server",
    "Settings": "vivamo.settings",
    "StartupError": "refusal",
    "Terms": "vivamo.settings",
    "async_transport": "api",
    "start": "api",
    "transport": "api",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module  # noqa: PLC0415 - this function is what loads late

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(f"{ADVICE} ({missing.name} is not installed)", name=missing.name) from None


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
