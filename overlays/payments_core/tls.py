"""One TLS context for all clients of a process: to load the certificates takes as long as a hundred calls."""

from __future__ import annotations

import os
import ssl
import threading
from functools import cache
from typing import Final

import httpx

# Where httpx looks for other certificates than those it brings along.
VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_making = threading.Lock()


def shared() -> ssl.SSLContext:
    """Made at the first call, and anew when one of VARIABLES has changed. Raises OSError (ssl.SSLError is one)."""
    with _making:
        return _made(tuple(os.environ.get(name) for name in VARIABLES))


@cache
def trusting_nobody() -> ssl.SSLContext:
    """For plain http: a transport wants a context, and one with no certificates costs nothing and lets nobody in."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def check_variables() -> None:
    """Raises ValueError that names the variable and what was expected."""
    for name, there in zip(VARIABLES, (os.path.isfile, os.path.isdir), strict=True):
        path = os.environ.get(name)
        if path and not there(path):
            raise ValueError(f"{name}: expected a {'file' if name.endswith('FILE') else 'folder'} that is there")


@cache
def _made(_: tuple[str | None, ...]) -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _after_fork() -> None:
    """The thread that held the lock in the parent is not in the child."""
    global _making  # noqa: PLW0603 - a lock has no other way to be made anew
    _making = threading.Lock()


# Where there is no fork there is nothing to do.
getattr(os, "register_at_fork", dict)(after_in_child=_after_fork)
