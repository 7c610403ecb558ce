"""Flows: what a call does, written once as a generator, and the two drivers that run it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

from . import loops
from .drift import OnDrift, report
from .errors import ApiError, PaymentsError, UnexpectedReply
from .retry import Sleep

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
R = TypeVar("R")


class Reply(Protocol[T_co]):
    """What the generated `..._detailed` functions return."""

    @property
    def status_code(self) -> int: ...
    @property
    def parsed(self) -> T_co | None: ...


class Call(Generic[T_co]):
    """One request to make: the same generated operation, ready to run either way."""

    __slots__ = ("asyncio", "operation", "sync")

    def __init__(
        self, operation: str, sync: Callable[[], Reply[T_co]], asyncio: Callable[[], Awaitable[Reply[T_co]]]
    ) -> None:
        self.operation, self.sync, self.asyncio = operation, sync, asyncio


class Store(Protocol):
    """What keeps state in transactions, either way."""

    def run(self, work: Callable[[Any], T]) -> T: ...
    async def arun(self, work: Callable[[Any], T]) -> T: ...


class Transact(Generic[T_co]):
    """One transaction: `work` gets the store's connection, and is committed before the flow goes on."""

    __slots__ = ("store", "work")

    def __init__(self, store: Store, work: Callable[[Any], T_co]) -> None:
        self.store, self.work = store, work


Step = Call[Any] | Sleep | Transact[Any]
Flow = Generator[Step, Any, R]


def transact(store: Store, work: Callable[[Any], T]) -> Flow[T]:
    """Do `work` in one transaction of `store`."""
    done: T = yield Transact(store, work)
    return done


def call(
    sync: Callable[P, Reply[T]],
    asyncio: Callable[P, Coroutine[Any, Any, Reply[T]]],
    undecodable: type[Exception],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Flow[Reply[T]]:
    """Make one request. `undecodable` is what the generated parser raises for a 2xx body against the document.

    Every error that leaves here names the operation, and the record it was about.
    """
    operation = getattr(sync, "__module__", "").rpartition(".")[2]
    # The ids of a path come first in a generated function, and the first of them names the record.
    subject = args[0] if args and isinstance(args[0], str) else None
    try:
        reply: Reply[T] = yield Call(operation, lambda: sync(*args, **kwargs), lambda: asyncio(*args, **kwargs))
    except PaymentsError as error:
        error.operation, error.subject = operation, subject
        raise
    except undecodable as error:
        # Without the cause: a parser's error may quote the body.
        refused = UnexpectedReply(f"the answer cannot be read: {error}", status=getattr(error, "status_code", 0))
        refused.operation, refused.subject = operation, subject
        raise refused from None
    return reply


def ask(
    model: type[T],
    sync: Callable[P, Reply[object]],
    asyncio: Callable[P, Coroutine[Any, Any, Reply[object]]],
    undecodable: type[Exception],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Flow[T]:
    """`call`, then `expect`: the answer as `model`."""
    reply = yield from call(sync, asyncio, undecodable, *args, **kwargs)
    return expect(model, reply)


def expect(model: type[T], reply: Reply[object]) -> T:
    """The parsed answer as `model`. Raises UnexpectedReply for any other, so that no None is taken for an answer."""
    if isinstance(reply.parsed, model):
        return reply.parsed
    raise UnexpectedReply(f"expected a {model.__name__}, got status {reply.status_code}", status=reply.status_code)


def expect_list(model: type[T], reply: Reply[object]) -> list[T]:
    """The parsed answer as a list of `model`. Raises UnexpectedReply for any other."""
    parsed = reply.parsed
    if isinstance(parsed, list) and all(isinstance(item, model) for item in parsed):
        return parsed
    raise UnexpectedReply(f"expected a list of {model.__name__}, got status {reply.status_code}")


def run(flow: Flow[R], *, sleep: Callable[[float], None] = time.sleep, on_drift: OnDrift | None = None) -> R:
    """Run a flow to its result."""
    try:
        step = next(flow)
        while True:
            try:
                outcome: Any = None
                if isinstance(step, Sleep):
                    sleep(step.seconds)
                elif isinstance(step, Transact):
                    outcome = step.store.run(step.work)
                else:
                    outcome = _watched(step, step.sync(), on_drift)
            except BaseException as error:  # noqa: BLE001 - the flow decides what becomes of it
                if isinstance(error, Exception):
                    _watch_refusal(step, error, on_drift)
                step = flow.throw(error)
            else:
                step = flow.send(outcome)
    except StopIteration as done:
        result: R = done.value
        return result


async def arun(
    flow: Flow[R],
    *,
    sleep: Callable[[float], Awaitable[None]] = loops.sleep,
    on_drift: OnDrift | None = None,
) -> R:
    """Run a flow to its result on asyncio."""
    try:
        step = next(flow)
        while True:
            try:
                outcome: Any = None
                if isinstance(step, Sleep):
                    await sleep(step.seconds)
                elif isinstance(step, Transact):
                    outcome = await step.store.arun(step.work)
                else:
                    outcome = _watched(step, await step.asyncio(), on_drift)
            except BaseException as error:  # noqa: BLE001 - the flow decides what becomes of it
                if isinstance(error, Exception):
                    _watch_refusal(step, error, on_drift)
                step = flow.throw(error)
            else:
                step = flow.send(outcome)
    except StopIteration as done:
        result: R = done.value
        return result


def _watch_refusal(step: Step, error: Exception, on_drift: OnDrift | None) -> None:
    if on_drift is not None and isinstance(error, ApiError) and not error.documented and isinstance(step, Call):
        report(on_drift, step.operation, error.status, None)


def _watched(step: Call[Any], reply: Reply[T], on_drift: OnDrift | None) -> Reply[T]:
    if on_drift is not None:
        report(on_drift, step.operation, reply.status_code, reply.parsed)
    return reply
