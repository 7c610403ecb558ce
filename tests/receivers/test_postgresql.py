"""The receivers over PostgreSQL: 200 for what is committed, 503 while the server lets nobody write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from vivamo.inbox import Inbox

from tests.databases import server
from tests.receivers.posts import SECRET, Post, event, send
from tests.receivers.sites import Site


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another session has the table, for longer than the inbox waits."""
    with psycopg.connect(url) as session:
        session.execute("LOCK TABLE inbox_events IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def shut(url: str) -> Iterator[None]:
    """The server throws everybody out, and lets nobody in."""
    name = urlsplit(url).path[1:]
    with psycopg.connect(server(), autocommit=True) as session:
        session.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        session.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


TROUBLES: list[Callable[[str], AbstractContextManager[None]]] = [locked, shut]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_event_is_asked_for_again_until_it_is_stored(
    site: Site, postgresql: str, trouble: Callable[[str], AbstractContextManager[None]]
) -> None:
    """503 while the store is down, 200 once it is back; the one before is still there."""
    with Inbox.open(postgresql, secrets=[SECRET], wait=0.2) as inbox, site.serve(inbox) as port:
        statuses = [status(port, event(1))]
        with trouble(postgresql):
            statuses += [status(port, event(2)), status(port, b"forged", signature="00")]
        statuses += [status(port, event(2)), status(port, event(2))]
    assert statuses == [200, 503, 400, 200, 200]
    assert bodies(postgresql) == [event(1), event(2)]


def status(port: int, body: bytes, signature: str | None = None) -> int | None:
    reply = send(port, Post(body=body, headers=None if signature is None else (("signature", signature),)))
    return None if reply is None else reply.status


def bodies(url: str) -> list[bytes]:
    with psycopg.connect(url) as session:
        return [bytes(body) for (body,) in session.execute("SELECT body FROM inbox_events ORDER BY id")]
