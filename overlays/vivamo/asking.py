"""Asking the generated client, with what is the same in every flow: how it says that an answer is malformed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from payments_core.errors import OutcomeUnknown, PaymentsError, RequestNotSent
from payments_core.flow import Flow, Reply, ask, call, expect_list
from vivamo_api.errors import MalformedAnswer

P = ParamSpec("P")
T = TypeVar("T")


def one(
    model: type[T],
    sync: Callable[P, Reply[object]],
    asyncio: Callable[P, Coroutine[Any, Any, Reply[object]]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Flow[T]:
    """One request, answered by one `model`."""
    return ask(model, sync, asyncio, MalformedAnswer, *args, **kwargs)


def many(
    model: type[T],
    sync: Callable[P, Reply[object]],
    asyncio: Callable[P, Coroutine[Any, Any, Reply[object]]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Flow[list[T]]:
    """One request, answered by a list of `model`."""
    reply = yield from call(sync, asyncio, MalformedAnswer, *args, **kwargs)
    return expect_list(model, reply)


@contextmanager
def about(reference: str) -> Iterator[None]:
    """Every error says which of your intents it is about: without it a lost answer could not be looked up."""
    try:
        yield
    except PaymentsError as error:
        error.reference = reference
        raise


@contextmanager
def moving(proof: Callable[[Exception], bool], *, undone: str, perhaps: str) -> Iterator[None]:
    """Every error says whether money may have moved; those of the wire do so by themselves."""
    try:
        yield
    except PaymentsError as error:
        if not isinstance(error, RequestNotSent | OutcomeUnknown):
            error.fate = undone if proof(error) else perhaps
        raise
