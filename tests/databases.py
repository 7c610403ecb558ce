"""Fresh databases, one a test: a file, or a database of the server that TEST_POSTGRES_URL names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

ADVICE = (
    "needs PostgreSQL: `tools/postgres make test` starts one for the tests and stops it again, once the package is "
    "there (`apt-get install postgresql` on Debian and Ubuntu, `brew install postgresql@17` on macOS); or set "
    "TEST_POSTGRES_URL to a server where tests may create and drop databases"
)


def server() -> str:
    """The server's address. Without one the test skips, but in CI it fails: there a skip would hide a gap."""
    url = os.environ.get("TEST_POSTGRES_URL", "")
    if not url and os.environ.get("CI"):
        pytest.fail(f"TEST_POSTGRES_URL is not set: CI {ADVICE}", pytrace=False)
    if not url:
        pytest.skip(ADVICE)
    return url


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    """The URL of an empty database, dropped at the end even while somebody is connected."""
    import psycopg

    url = server()
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
