"""Laws of retries: what is not acknowledged with a 200 comes again after 1, 2, 3, 4 and 5 minutes, and then no more."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, difference, pointer
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.control import Control
from contract_tests.vivamo.delivery import Reply
from contract_tests.vivamo.delivery_checks import DELETED, PAUSED, Checks
from contract_tests.vivamo.delivery_event import Event
from contract_tests.vivamo.delivery_hook import Hook, Hooks, hooks
from contract_tests.vivamo.delivery_laws import KYC, QUIET, TRANSACTION
from contract_tests.vivamo.delivery_story import Story

DELAYS = (60, 120, 180, 240, 300)
# Real time passes too while the clock is moved: a retry may come so much before or after its minute.
MARGIN = 5.0
MOST = 1 + len(DELAYS)
# Every sort of status but 200; 0 is a connection that is broken off.
REFUSALS = (201, 202, 204, 301, 302, 400, 404, 410, 429, 500, 503, 0)
SCHEDULE = "what is not acknowledged comes again after 1, 2, 3, 4 and 5 minutes"


class _Hours:
    """The target's clock as far as it is known here: what was skipped, and what has passed since."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._began = time.monotonic()
        self._skipped = 0.0

    @property
    def now(self) -> float:
        return self._skipped + time.monotonic() - self._began

    def reach(self, moment: float) -> None:
        """Move the clock there, unless it is later already."""
        seconds = round(moment - self.now, 3)
        if seconds > 0:
            self._control.advance(seconds)
            self._skipped += seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cast:
    """The endpoints, by how their receivers answer."""

    sound: Hook
    never: Hook
    late: Hook
    busy: Hook
    deleted: Hook
    paused: Hook
    refusing: dict[int, Hook]

    def __iter__(self) -> Iterator[Hook]:
        yield from (self.sound, self.never, self.late, self.busy, self.deleted, self.paused, *self.refusing.values())


def retries(bench: Bench) -> None:
    """Many endpoints hear of one transition, and each of their receivers answers in its own way."""
    story = Story(bench)
    with hooks(bench) as made:
        cast = _cast(made)
        hours = _Hours(bench.hand())
        story.payment("success")
        checks = Checks(bench, [hook.secret for hook in cast])
        if not _first(checks, made, cast, story.events):
            return
        gone = made.drop(cast.deleted)
        paused = made.change(cast.paused, {"status": "inactive"})
        hours.reach(DELAYS[0] / 2)
        story.verification("verified")
        punctual = _again(bench, checks, made, cast, hours=hours, events=story.events) and _five_times(
            bench, made, cast.never, hours
        )
        hours.reach(hours.now + 3600)
        _ended(bench, checks, made, cast, story.events, punctual=punctual)
        checks.silent(made.got(cast.deleted)[1:], gone, DELETED)
        checks.silent(made.got(cast.paused)[1:], paused.registered, PAUSED)


def _cast(made: Hooks) -> _Cast:
    def answering(*statuses: int, types: tuple[str, ...] = (TRANSACTION,)) -> Hook:
        hook = made.register(*types)
        # A redirect leads to a place that acknowledges: whoever follows it takes another's word.
        replies = [Reply(status, f"{made.ear.url}/{elsewhere}" if 300 <= status < 400 else "") for status in statuses]
        made.ear.answer(hook.name, *replies)
        return hook

    elsewhere = "elsewhere"
    made.ear.open(elsewhere)
    return _Cast(
        sound=answering(200),
        never=answering(*[500] * (MOST + 2)),
        late=answering(500, 503, 200),
        busy=answering(500, 200, types=(TRANSACTION, KYC)),
        deleted=answering(*[500] * MOST),
        paused=answering(*[500] * MOST),
        refusing={status: answering(status) for status in REFUSALS},
    )


def _first(checks: Checks, made: Hooks, cast: _Cast, events: list[Event]) -> bool:
    """Each endpoint was told once; else there is nothing that a retry could be told from."""
    made.wait({hook.name: 1 for hook in cast})
    time.sleep(QUIET / 2)
    held = True
    for hook in cast:
        got = len(made.got(hook))
        held &= checks.not_lost(hook, events if got == 0 else []) & checks.not_doubled(hook, events if got > 1 else [])
    return held


def _again(bench: Bench, checks: Checks, made: Hooks, cast: _Cast, *, hours: _Hours, events: list[Event]) -> bool:
    """The first retry: to everyone who did not say 200, not before its minute, whatever else was told meanwhile."""
    # Verifications are what the busy one was told of in between, and has acknowledged.
    between = sum(event.listed and event.type == KYC for event in events)
    made.wait({cast.busy.name: 1 + between})
    checks.not_lost(cast.busy, events[-1:] if len(made.got(cast.busy)) < 1 + between else [])
    wanted = {hook.name: 2 for hook in (cast.never, cast.late, *cast.refusing.values())} | {cast.busy.name: 2 + between}
    early = _due(made, hours, DELAYS[0], wanted)
    bench.check(
        not early,
        Kind.WEBHOOK_DELIVERY,
        cast.never.registered,
        SCHEDULE,
        expected="a retry after 1 minute",
        observed="a retry before its time",
    )
    missing = [status for status, hook in cast.refusing.items() if len(made.got(hook)) < 2]
    held = bench.check(
        not missing,
        Kind.WEBHOOK_DELIVERY,
        cast.never.registered,
        "what is not acknowledged with a 200 comes again",
        expected="a second delivery after any other status, and after none",
        observed=f"none after {', '.join(str(status or 'a broken connection') for status in missing)}",
    )
    if held:
        bench.check(
            len(made.got(cast.busy)) >= 2 + between,
            Kind.WEBHOOK_DELIVERY,
            cast.busy.registered,
            "a retry comes though something else was acknowledged meanwhile",
            expected="a retry",
            observed="none",
        )
    return held and not early


def _due(made: Hooks, hours: _Hours, moment: float, wanted: dict[str, int]) -> bool:
    """Go to where the retries are due; whether one of them came before."""
    hours.reach(moment - MARGIN)
    time.sleep(QUIET / 3)
    early = any(len(made.ear.got(name)) >= count for name, count in wanted.items())
    # A machine that was too slow has let the moment pass: then nothing was early.
    early &= hours.now < moment
    hours.reach(moment + MARGIN)
    made.wait(wanted)
    return early


def _five_times(bench: Bench, made: Hooks, hook: Hook, hours: _Hours) -> bool:
    """To one who never acknowledges it comes five times more, each later than the last."""
    for n, moment in enumerate(accumulate(DELAYS), start=1):
        early = n > 1 and _due(made, hours, moment, {hook.name: n + 1})
        in_time = not early and len(made.got(hook)) == n + 1
        bench.assumptions.note("A11", in_time, f"retry {n} {'in time' if in_time else 'early' if early else 'missing'}")
        if not bench.check(
            in_time,
            Kind.WEBHOOK_DELIVERY,
            hook.registered,
            SCHEDULE,
            expected=f"retry {n} after {DELAYS[n - 1] // 60} minutes",
            observed="one before its time" if early else f"{len(made.got(hook)) - 1} retries by then",
        ):
            return False
    return True


def _ended(bench: Bench, checks: Checks, made: Hooks, cast: _Cast, events: list[Event], *, punctual: bool) -> None:
    """An hour later: nothing came beyond the fifth retry, or after a 200, and every retry was as the first."""
    time.sleep(QUIET)
    count = len(made.got(cast.never))
    bench.check(
        count <= MOST,
        Kind.WEBHOOK_DELIVERY,
        cast.never.registered,
        "after five retries a delivery is given up",
        expected=f"{MOST} deliveries",
        observed=str(count),
    )
    # Where retries come at the wrong time, or not alone, their number tells nothing new.
    counts = [(cast.late, 3), *((hook, 2) for hook in cast.refusing.values())] if punctual else []
    for hook, most in [(cast.sound, 1), *counts]:
        checks.not_doubled(hook, events[:1] if len(made.got(hook)) > most else [])
    for hook in (cast.never, cast.late, cast.sound, *cast.refusing.values()):
        _alike(bench, checks, made, hook)


def _alike(bench: Bench, checks: Checks, made: Hooks, hook: Hook) -> None:
    got = made.got(hook)
    for delivery in got:
        checks.sound(hook, delivery)
        place = (
            difference(got[0].payload, delivery.payload) if MISSING not in (got[0].payload, delivery.payload) else ()
        )
        bench.check(
            delivery.body == got[0].body or place is None,
            Kind.WEBHOOK_PAYLOAD,
            hook.registered,
            "a retry carries what the first attempt carried",
            expected="the same payload",
            observed=f"another one at {pointer(place or ()) or 'the top'}",
        )
