"""The ways to get a mock from Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypedDict, Unpack

from payments_mock.assembly import Options
from payments_mock.server import RunningMock
from payments_mock.transports import AsyncMockTransport, MockTransport
from payments_mock.vivamo.settings import LocationRules
from payments_mock.vivamo.settings import Settings as OperatorSettings


class Settings(TypedDict, total=False):
    """The options of a mock, as keyword arguments; `Options` says what each means."""

    api_key: str
    seed: int | None
    operator: Path | OperatorSettings | None
    environment: str | None
    tax_type: str | None
    processing_seconds: float | None
    location_rules: LocationRules | None
    deliver_anywhere: bool
    answer_within: float
    start_at: datetime | None
    record: Path | None
    state: Path | None
    max_records: int | None
    watch: Callable[[str], object] | None


def start(api: str = "vivamo", *, host: str = "127.0.0.1", port: int = 0, **settings: Unpack[Settings]) -> RunningMock:
    """Serves a mock from a thread: `with start() as mock: mock.url`. Port 0 takes a free one.

    Raises `StartupError` when the API cannot be served, ValueError for a wrong option, OSError for a busy port.
    """
    return RunningMock(replace(Options(), api=api, **settings), host=host, port=port)


def transport(api: str = "vivamo", **settings: Unpack[Settings]) -> MockTransport:
    """A mock for `httpx.Client(transport=...)`, with the same methods as a served one."""
    return MockTransport(replace(Options(), api=api, **settings))


def async_transport(api: str = "vivamo", **settings: Unpack[Settings]) -> AsyncMockTransport:
    """A mock for `httpx.AsyncClient(transport=...)`, with the same methods as a served one."""
    return AsyncMockTransport(replace(Options(), api=api, **settings))
