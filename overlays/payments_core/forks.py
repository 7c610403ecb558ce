"""SQLite across a fork: its locks belong to a process, so no connection may be open while one becomes two.

A child that inherits an open connection believes that it holds locks which it does not: its commits may go into a file
that its parent deletes. So the connections are closed for the moment of a fork; where that cannot be done, because one
is in use, the child refuses the file.
"""

from __future__ import annotations

import os
import weakref
from typing import Final, Protocol

from .errors import LedgerError

Place = tuple[int, int] | str | None


class Forked(Protocol):
    """What has connections to a SQLite file at `place`."""

    @property
    def place(self) -> Place: ...
    def before_fork(self) -> bool: ...
    def after_fork(self, *, child: bool) -> None: ...


_open: Final[weakref.WeakSet[Forked]] = weakref.WeakSet()
_unfit: Final[set[Place]] = set()
_torn: Final[set[Place]] = set()


def watch(store: Forked) -> None:
    """Has the store closed for the moment of each fork."""
    _open.add(store)


def refuse_torn(place: Place, name: str) -> None:
    """Raises LedgerError in the child of a fork that found a connection to the file in use."""
    if place in _torn:
        raise LedgerError(
            f"this process was forked while a connection to {name} was in use, so SQLite's locks mean nothing here: "
            "fork before it is opened, or start the process afresh (multiprocessing's `spawn`)"
        )


def before() -> None:
    """Closes what can be closed."""
    _unfit.clear()
    for store in list(_open):
        if not store.before_fork():
            _unfit.add(store.place)


def after_in_parent() -> None:
    """Goes on."""
    for store in list(_open):
        store.after_fork(child=False)


def after_in_child() -> None:
    """Goes on, but for files with a connection that was in use."""
    _torn.update(_unfit)
    for store in list(_open):
        store.after_fork(child=True)


# Where there is no fork there is nothing to do.
getattr(os, "register_at_fork", dict)(before=before, after_in_parent=after_in_parent, after_in_child=after_in_child)
