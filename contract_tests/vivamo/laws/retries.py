"""Laws of retries: what is not acknowledged with a 200 comes again after 1, 2, 3, 4 and 5 minutes, and then no more."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, difference, pointer
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.control import Control
from contract_tests.vivamo.deliveries.checks import DELETED, PAUSED, Checks
from contract_tests.vivamo.deliveries.delivery import Reply
from contract_tests.vivamo.deliveries.hook import Hook, Hooks, hooks
from contract_tests.vivamo.deliveries.story import Story
from contract_tests.vivamo.laws.deliveries import KYC, TRANSACTION, headers_of

DELAYS = (60, 120, 180, 240, 300)
# Real time passes too while the clock is moved: a retry may come so much before or after its minute.
MARGIN = 5.0
MOST = 1 + len(DELAYS)
# Every sort of status but 200; 0 is a connection that is broken off.
REFUSALS = (201, 202, 204, 301, 302, 400, 404, 410, 429, 500, 503, 0)
# What some never say anything else but: a retry is one whatever it is for.
NEVER = (500, 404, 202, 0)
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
    never: tuple[Hook, ...]
    late: Hook
    busy: Hook
    deleted: Hook
    paused: Hook
    refusing: dict[int, Hook]

    def __iter__(self) -> Iterator[Hook]:
        yield from (self.sound, *self.never, self.late, self.busy, self.deleted, self.paused, *self.refusing.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scene:
    """What the law plays with: its endpoints, what has happened, and the time at the target."""

    made: Hooks
    cast: _Cast
    story: Story
    hours: _Hours
    others: dict[str, int] = field(default_factory=dict)

    def attempts(self, hook: Hook) -> int:
        """How often the endpoint was told of the payment, when all else that it was told of has come."""
        return len(self.made.got(hook)) - self.others.get(hook.name, 0)

    def due(self, moment: float, waiting: Sequence[Hook], count: int) -> bool:
        """Go to where their next retry is due; whether one of them came before."""
        self.hours.reach(moment - MARGIN)
        self.made.rest(1 / 3)
        early = any(self.attempts(hook) >= count for hook in waiting)
        # A machine that was too slow has let the moment pass: then nothing was early.
        early &= self.hours.now < moment
        self.hours.reach(moment + MARGIN)
        self.made.wait({hook.name: count + self.others.get(hook.name, 0) for hook in waiting})
        return early


def retries(bench: Bench) -> None:
    """Many endpoints hear of one transition, and each of their receivers answers in its own way."""
    story = Story(bench)
    with hooks(bench) as made:
        scene = _Scene(made=made, cast=_cast(bench, made), story=story, hours=_Hours(bench.hand()))
        cast = scene.cast
        story.payment("success")
        checks = Checks(bench, [hook.secret for hook in cast])
        if not _first(checks, scene):
            return
        gone = made.drop(cast.deleted)
        paused = made.change(cast.paused, {"status": "inactive"})
        scene.hours.reach(DELAYS[0] / 2)
        story.verification("verified")
        if not _between(checks, scene):
            return
        punctual = _again(bench, scene) and _five_times(bench, scene)
        scene.hours.reach(scene.hours.now + 3600)
        _ended(bench, checks, scene, punctual=punctual)
        checks.silent(made.got(cast.deleted)[1:], gone, DELETED)
        checks.silent(made.got(cast.paused)[1:], paused.changed, PAUSED)


def _cast(bench: Bench, made: Hooks) -> _Cast:
    def answering(*statuses: int, types: tuple[str, ...] = (TRANSACTION,)) -> Hook:
        hook = made.register(*types, headers=headers_of(bench))
        # A redirect leads to a place that acknowledges: whoever follows it takes another's word.
        replies = [Reply(status, f"{made.ear.url}/{elsewhere}" if 300 <= status < 400 else "") for status in statuses]
        made.ear.answer(hook.name, *replies)
        return hook

    elsewhere = "elsewhere"
    made.ear.open(elsewhere)
    return _Cast(
        sound=answering(200),
        never=tuple(answering(*[status] * (MOST + 2)) for status in NEVER),
        late=answering(500, 503, 200),
        busy=answering(500, 200, types=(TRANSACTION, KYC)),
        deleted=answering(*[500] * MOST),
        paused=answering(*[500] * MOST),
        refusing={status: answering(status) for status in REFUSALS},
    )


def _first(checks: Checks, scene: _Scene) -> bool:
    """Each endpoint was told once; else there is nothing that a retry could be told from."""
    scene.made.wait({hook.name: 1 for hook in scene.cast})
    scene.made.rest(1 / 2)
    held, events = True, scene.story.events
    for hook in scene.cast:
        got = scene.attempts(hook)
        held &= checks.not_lost(hook, [] if got else events) & checks.not_doubled(hook, events[:1] if got > 1 else [])
    return held


def _between(checks: Checks, scene: _Scene) -> bool:
    """Before the first retry the busy one is told of something else, which it acknowledges; the others are not."""
    busy, event = scene.cast.busy, scene.story.events[-1]
    came = scene.made.wait({busy.name: 2})
    scene.made.rest(1 / 3)
    checks.not_lost(busy, [] if came else [event])
    scene.others[busy.name] = len(scene.made.got(busy)) - 1
    held = True
    for hook in scene.cast:
        # The same again is a retry before its time, which is told from what comes next.
        foreign = len({delivery.body for delivery in scene.made.got(hook)}) > 1
        held &= hook is busy or checks.not_unasked(hook, [event] if foreign else [])
    return held


def _again(bench: Bench, scene: _Scene) -> bool:
    """The first retry: to everyone who did not say 200, not before its minute, whatever else was told meanwhile."""
    cast = scene.cast
    early = scene.due(DELAYS[0], [*cast.never, cast.late, *cast.refusing.values()], 2)
    missing = [status for status, hook in cast.refusing.items() if scene.attempts(hook) < 2]
    held = bench.check(
        not missing,
        Kind.WEBHOOK_DELIVERY,
        cast.sound.registered,
        "what is not acknowledged with a 200 comes again",
        expected="a second delivery after any other status, and after none",
        observed=f"none after {', '.join(str(status or 'a broken connection') for status in missing)}",
    )
    # What came before its time cannot be told from what came between.
    if held and not early and scene.others[cast.busy.name]:
        scene.made.wait({cast.busy.name: 2 + scene.others[cast.busy.name]})
        bench.check(
            scene.attempts(cast.busy) > 1,
            Kind.WEBHOOK_DELIVERY,
            cast.busy.registered,
            "a retry comes though something else was acknowledged meanwhile",
            expected="a retry",
            observed="none",
        )
    return held and _punctual(bench, scene, 1, early=early)


def _five_times(bench: Bench, scene: _Scene) -> bool:
    """To one who never acknowledges it comes five times, each later than the last."""
    for n, moment in list(enumerate(accumulate(DELAYS), start=1))[1:]:
        if not _punctual(bench, scene, n, early=scene.due(moment, scene.cast.never, n + 1)):
            return False
    return True


def _punctual(bench: Bench, scene: _Scene, n: int, *, early: bool) -> bool:
    counts = {status: scene.attempts(hook) - 1 for status, hook in zip(NEVER, scene.cast.never, strict=True)}
    in_time = not early and all(count == n for count in counts.values())
    bench.assumptions.note("A11", in_time, f"retry {n} {'in time' if in_time else 'early' if early else 'missing'}")
    told = ", ".join(f"{count} after {status or 'a broken connection'}" for status, count in counts.items())
    return bench.check(
        in_time,
        Kind.WEBHOOK_DELIVERY,
        scene.cast.sound.registered,
        SCHEDULE,
        expected=f"retry {n}, {DELAYS[n - 1] // 60} min after the attempt before",
        observed=f"{'one before its time' if early else 'not that many by then'}: {told}",
    )


def _ended(bench: Bench, checks: Checks, scene: _Scene, *, punctual: bool) -> None:
    """An hour later: nothing came beyond the fifth retry, or after a 200, and every retry was as the first."""
    scene.made.rest()
    cast = scene.cast
    count = max(scene.attempts(hook) for hook in cast.never)
    bench.check(
        count <= MOST,
        Kind.WEBHOOK_DELIVERY,
        cast.sound.registered,
        "after five retries a delivery is given up",
        expected=f"{MOST} deliveries",
        observed=str(count),
    )
    # Where retries come at the wrong time, or not alone, their number tells nothing new.
    counts = [(cast.late, 3), *((hook, 2) for hook in (cast.busy, *cast.refusing.values()))] if punctual else []
    for hook, most in [(cast.sound, 1), *counts]:
        checks.not_doubled(hook, scene.story.events[:1] if scene.attempts(hook) > most else [])
    for hook in (*cast.never, cast.late, cast.sound, *cast.refusing.values()):
        _alike(bench, checks, scene, hook)


def _alike(bench: Bench, checks: Checks, scene: _Scene, hook: Hook) -> None:
    got = scene.made.got(hook)
    for delivery in got:
        checks.sound(hook, delivery)
        unread = MISSING in (got[0].payload, delivery.payload)
        place = () if unread else difference(got[0].payload, delivery.payload)
        bench.check(
            delivery.body == got[0].body or place is None,
            Kind.WEBHOOK_PAYLOAD,
            hook.registered,
            "a retry carries what the first attempt carried",
            expected="the same payload",
            observed=f"another one at {pointer(place or ()) or 'the top'}",
        )
