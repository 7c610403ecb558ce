"""What PostgreSQL and SQLite say alike, and SQLAlchemy in two dialects: insert unless it is there."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, TextClause, text


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Adds a row, and says whether it did: False when its key was taken. Of two at once, one waits for the other."""
    return connection.execute(_insert(table, tuple(values)), values).first() is not None


@cache
def _insert(table: Table, names: tuple[str, ...]) -> TextClause:
    """As text, since SQLAlchemy compiles its own ON CONFLICT anew each time: ten times the cost of the row."""
    (key,) = table.primary_key
    values = ", ".join(f":{name}" for name in names)
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) "  # noqa: S608 - names of our own columns
        f"ON CONFLICT ({key.name}) DO NOTHING RETURNING {key.name}"
    )
