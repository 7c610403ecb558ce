"""Pages are walked to the end, and no further."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_core.errors import UnexpectedReply
from payments_core.pagination import aeach, each


def page_of(total: int, size: int, page: int) -> list[int]:
    return list(range(total))[(page - 1) * size : page * size]


@given(total=st.integers(0, 50), size=st.integers(1, 12))
def test_every_item_comes_once_and_in_order(total: int, size: int) -> None:
    """Whatever the number of items, also when the last page is full."""
    asked: list[int] = []

    def fetch(page: int) -> list[int]:
        asked.append(page)
        return page_of(total, size, page)

    assert list(each(fetch, size=size)) == list(range(total))
    assert asked == list(range(1, total // size + 2))


@given(total=st.integers(0, 50), size=st.integers(1, 12))
def test_async_pages_are_the_same(total: int, size: int) -> None:
    """The twin says the same."""

    async def fetch(page: int) -> list[int]:
        return page_of(total, size, page)

    async def collect() -> list[int]:
        return [item async for item in aeach(fetch, size=size)]

    assert asyncio.run(collect()) == list(range(total))


def test_server_that_ignores_the_page_is_an_error() -> None:
    """A list that never ends is not walked for ever."""
    with pytest.raises(UnexpectedReply, match="page 2 repeats page 1"):
        list(each(lambda _page: [1, 2], size=2))


def test_pages_are_fetched_when_needed() -> None:
    """Who takes one item asks for one page."""
    asked: list[int] = []

    def fetch(page: int) -> list[int]:
        asked.append(page)
        return page_of(30, 10, page)

    assert next(each(fetch, size=10)) == 0
    assert asked == [1]
