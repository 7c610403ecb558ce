"""A real inbox on a file, and each framework in turn behind a real server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from vivamo.inbox import Inbox

from tests.receivers.posts import SECRET
from tests.receivers.sites import SITES, Site


@pytest.fixture(scope="module", params=SITES, ids=lambda site: site.name)
def site(request: pytest.FixtureRequest) -> Site:
    chosen: Site = request.param
    return chosen


@pytest.fixture(scope="module")
def inbox(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """Waits for a lock no longer than a test likes to."""
    with Inbox.open(tmp_path_factory.mktemp(site.name) / "inbox.db", secrets=[SECRET], wait=0.2) as opened:
        yield opened


@pytest.fixture(scope="module")
def port(site: Site, inbox: Inbox) -> Iterator[int]:
    """Where the receiver of the site listens."""
    with site.serve(inbox) as listening:
        yield listening


@pytest.fixture
def database(inbox: Inbox) -> Path:
    """The file of the inbox, with nothing in it."""
    file = Path(str(inbox.store.url.database))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript("DELETE FROM inbox_events; DELETE FROM inbox_statuses")
    return file


def bodies(database: Path) -> list[bytes]:
    """What is stored, in order, as another process sees it."""
    with closing(sqlite3.connect(database)) as connection:
        return [bytes(body) for (body,) in connection.execute("SELECT body FROM inbox_events ORDER BY id")]
