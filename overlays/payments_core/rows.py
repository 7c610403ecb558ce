"""What PostgreSQL and SQLite say alike, and SQLAlchemy in two dialects: insert unless it is there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Adds a row, and says whether it did: False when its key was taken. Of two at once, one waits for the other."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key: Column[Any] = next(iter(table.primary_key))
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).first() is not None
