"""The latest of many, as many as are asked for, found by a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlencode

Record = TypeVar("Record")

FEW = 8
_MORE = 20
# No person reads further, and a page of more is slow to draw.
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Record]):
    """`total` counts all there are, before the search. `more` is the address of a longer list, where there is one."""

    shown: list[Record]
    total: int
    more: str | None


def listing(
    name: str, newest_first: Iterable[Record], total: int, *, asked: Mapping[str, str], fits: Callable[[Record], bool]
) -> Listing[Record]:
    """`asked` holds the page's query: the length of each list under its name."""
    length = _length(asked.get(name, ""))
    found = list(islice((record for record in newest_first if fits(record)), length + 1))
    longer = urlencode({**asked, name: min(length + _MORE, _MOST)})
    more = f"/?{longer}#{name}" if len(found) > length and length < _MOST else None
    return Listing(shown=found[:length], total=total, more=more)


def _length(text: str) -> int:
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else FEW
