"""The pytest fixture `vivamo_mock`: one running mock a session, started afresh for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from payments_mock.server import RunningMock


@pytest.fixture(scope="session")
def vivamo_mock_options() -> dict[str, Any]:
    """The options of `vivamo_mock`, as `payments_mock.start` takes them; a fixture of this name of your own wins."""
    return {}


@pytest.fixture(scope="session")
def vivamo_mock_server(vivamo_mock_options: dict[str, Any]) -> Iterator[RunningMock]:
    """The server behind `vivamo_mock`; ask for that one."""
    from payments_mock import start  # noqa: PLC0415 - most test runs never need the server

    with start("vivamo", **vivamo_mock_options) as server:
        yield server


@pytest.fixture
def vivamo_mock(vivamo_mock_server: RunningMock) -> RunningMock:
    """A served mock of the Vivamo API, empty: `.url`, `.api_key`, `.submit()`, `.advance()`, `.deliveries()`, ..."""
    vivamo_mock_server.reset()
    return vivamo_mock_server
