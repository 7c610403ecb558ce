"""Walking pages to the end, and no further."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

from .errors import UnexpectedReply

T = TypeVar("T")


class Walk:
    """Whether there is a next page. A page shorter than `size` is the last."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.page = 1
        self._last: object = None

    def more(self, items: list[T]) -> bool:
        """Takes in a page. Raises UnexpectedReply when the server sends the same full page again, for ever."""
        if items and items == self._last:
            raise UnexpectedReply(f"page {self.page} repeats page {self.page - 1}: the server ignores the page number")
        self._last = items
        self.page += 1
        return len(items) >= self.size


def each(fetch: Callable[[int], list[T]], *, size: int) -> Iterator[T]:
    """Every item of every page; `fetch` takes a page number, counted from 1."""
    walk = Walk(size)
    more = True
    while more:
        items = fetch(walk.page)
        more = walk.more(items)
        yield from items


async def aeach(fetch: Callable[[int], Awaitable[list[T]]], *, size: int) -> AsyncIterator[T]:
    """The same on asyncio."""
    walk = Walk(size)
    more = True
    while more:
        items = await fetch(walk.page)
        more = walk.more(items)
        for item in items:
            yield item
