"""The fast transports for the tests of both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .fast_senders import Async, Sender, Sync


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def sender(request: pytest.FixtureRequest) -> Iterator[Sender]:
    """Without asyncio, then with it."""
    one: Sender = request.param()
    yield one
    one.end()
