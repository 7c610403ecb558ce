"""Records by their ids, no more of them than are wanted: the oldest goes first."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger("payments_mock")

Record = TypeVar("Record")


class Shelf(OrderedDict[str, Record]):
    """`kind` names the records in the log, where the first one to go is told. `dropped` is given each that goes.

    An ordered dictionary, since a plain one takes longer and longer to find its oldest after many have gone.
    """

    def __init__(
        self, kind: str, *, most: int | None = None, dropped: Callable[[Record], None] = lambda _: None
    ) -> None:
        super().__init__()
        self._kind = kind
        self._most = most
        self._dropped = dropped
        self.gone = 0

    def put(self, key: str, record: Record) -> None:
        """Adds a record as the latest."""
        self[key] = record
        if self._most is not None and len(self) > self._most:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, oldest = self.popitem(last=False)
        self._dropped(oldest)
        self.gone += 1
        if self.gone == 1:
            logger.warning("more than %d %s: the oldest are forgotten from here on", self._most, self._kind)
