"""Records by their ids, no more of them than are wanted: the oldest goes first."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger("payments_mock")

Record = TypeVar("Record")


class Shelf(dict[str, Record]):
    """In the order of their age. `kind` names the records in the log, where the first one to go is told. `dropped` is
    given each that goes.
    """

    def __init__(
        self, kind: str, *, most: int | None = None, dropped: Callable[[Record], None] = lambda _: None
    ) -> None:
        super().__init__()
        self._kind = kind
        self._most = most
        self._dropped = dropped
        # A dictionary takes longer and longer to find its oldest after many have gone.
        self._ages: deque[str] = deque()
        self.gone = 0

    def put(self, key: str, record: Record) -> None:
        """Adds a record as the latest."""
        self[key] = record
        if self._most is not None:
            self._ages.append(key)
            while len(self) > self._most:
                self._drop(self._ages.popleft())

    def _drop(self, key: str) -> None:
        if key not in self:
            return  # It was deleted before.
        self._dropped(self.pop(key))
        self.gone += 1
        if self.gone == 1:
            logger.warning("more than %d %s: the oldest are forgotten from here on", self._most, self._kind)
