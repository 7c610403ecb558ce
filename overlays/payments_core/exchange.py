"""One request with its retries, as a generator of what to do. Shared by both transports; no I/O of its own."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from .errors import OutcomeUnknown, PaymentsError, RequestNotSent, UnexpectedReply
from .failures import Failure, UnreadableAnswer
from .replies import Refusals
from .retry import Answered, Lost, NotSent, Outcome, RetryPolicy, Send, Sleep, retry_after_seconds

Reply = httpx.Response | Failure


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`now` is the wall clock, for `Retry-After` dates; `clock` a steady one, in seconds; `random` gives 0..1."""

    policy: RetryPolicy = field(default_factory=RetryPolicy)
    refusals: Refusals = field(default_factory=Refusals)
    random: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _utc_now

    def run(self, request: httpx.Request) -> Generator[Send | Sleep, Reply | None, httpx.Response]:
        """Returns a 2xx answer; raises one of our errors for anything else."""
        plan = self.policy.attempts(request.method, random=self.random, clock=self.clock)
        reply: Reply | None = None
        step: Send | Sleep | None = next(plan)
        while step is not None:
            if isinstance(step, Sleep):
                yield step
                step = _next(plan, None)
            else:
                reply = yield step
                step = _next(plan, self._outcome(reply))
        return self._settled(request, reply)

    def _outcome(self, reply: Reply | None) -> Outcome | None:
        if isinstance(reply, httpx.Response):
            if reply.status_code < 400:
                return None
            wait = retry_after_seconds(reply.headers.get("retry-after"), now=self.now())
            return Answered(reply.status_code, wait)
        if reply is None or not reply.may_pass or isinstance(reply.error, UnreadableAnswer):
            return None
        return Lost() if reply.sent else NotSent()

    def _settled(self, request: httpx.Request, reply: Reply | None) -> httpx.Response:
        if isinstance(reply, httpx.Response) and reply.is_success:
            return reply
        if isinstance(reply, httpx.Response):
            error: PaymentsError = self.refusals.error(reply.status_code, reply.headers, reply.content, now=self.now)
            cause = None
        else:
            error, cause = self._failed(reply, request.url)
        error.operation = f"{request.method} {self.refusals.clean(request.url.path)}"
        raise error from cause

    def _failed(self, failure: Failure | None, url: httpx.URL) -> tuple[PaymentsError, Exception | None]:
        """Our error, and its cause where that is the user's own: a text of httpx may quote the answer's body."""
        reason = failure.error if failure is not None else RuntimeError("no attempt was made")
        kind = type(reason).__name__
        cause = None if isinstance(reason, httpx.HTTPError | httpx.StreamError | UnreadableAnswer) else reason
        if isinstance(reason, UnreadableAnswer):
            return UnexpectedReply(f"the answer cannot be read: {reason}"), None
        if failure is not None and not failure.sent:
            where = f"{url.scheme}://{url.netloc.decode('ascii')}"
            # A proxy's own words may repeat its password; its status is enough.
            said = str(reason)[:3] if isinstance(reason, httpx.ProxyError) else self.refusals.clean(str(reason))
            text = f"the request was not sent to {where} ({kind}: {said})"
            return RequestNotSent(f"{text}; nothing happened, it may be sent again"), cause
        text = f"the request was sent and no answer came ({kind})"
        return OutcomeUnknown(f"{text}; it may have been done: find out before you send it again"), cause


def _next(plan: Generator[Send | Sleep, Outcome | None, None], outcome: Outcome | None) -> Send | Sleep | None:
    try:
        return plan.send(outcome)
    except StopIteration:
        return None
