"""Laws of updated endpoints: what was changed counts from the next delivery on, what was not named stays."""

from dataclasses import dataclass, field

from contract_tests.findings import Kind
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.deliveries.checks import DELETED, EVERYTHING, PAUSED, Checks
from contract_tests.vivamo.deliveries.event import Event, account
from contract_tests.vivamo.deliveries.hook import TAIL, Hook, Hooks, hooks
from contract_tests.vivamo.deliveries.story import Story
from contract_tests.vivamo.laws.deliveries import KYC, TRANSACTION, told_of

FOLLOWS = "what an update changes counts from the next delivery on"
KEPT = "what an update does not name stays as it was"
# Event types before and after an update.
RETYPED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((KYC,), (TRANSACTION,)),
    ((KYC,), ()),
    ((TRANSACTION,), (KYC,)),
    ((), (KYC,)),
)


@dataclass(frozen=True, slots=True)
class _Changed:
    """An endpoint after its update, the law that its deliveries keep, and its headers before."""

    hook: Hook
    law: str
    former: dict[str, str] = field(default_factory=dict)


def updates(bench: Bench) -> None:
    """Every field of an endpoint that has had deliveries can be changed by itself, and the next ones follow."""
    with hooks(bench) as made:
        witness, deleted, paused, former = (made.register(TRANSACTION) for _ in range(4))
        moving, headed = made.register(TRANSACTION), made.register(TRANSACTION, headers=_key(bench))
        kept, typed = made.register(KYC), [(made.register(*before), after) for before, after in RETYPED]
        checks = Checks(bench, [hook.secret for hook in made.all])
        if not _told(bench, made, checks, [witness, deleted]):
            return
        made.begin_anew()
        changed = [
            _moved(bench, made, moving),
            _rewritten(bench, made, headed),
            *(_retyped(made, hook, after) for hook, after in typed),
            # A17: left out, the list stays as it was.
            _Changed(made.change(kept, {"status": "active"}), KEPT),
        ]
        paused, again = made.change(paused, {"status": "inactive"}), _registered_again(made, former)
        story = Story(bench)
        _happens(story)
        made.wait({one.hook.name: len(_wanted(one.hook, story.events)) for one in changed})
        if not checks.accounted(told_of(made, checks, story, [witness, deleted])):
            return
        checks = Checks(bench, [hook.secret for hook in made.all])
        for one in changed:
            _follows(bench, checks, made, one, story.events)
        _moved_away(bench, made, moving, changed[0])
        _one_of_two(checks, made, again, story.events)
        if checks.silent(made.got(paused), paused.changed, PAUSED):
            _resumed(bench, made, checks, paused, deleted)


def _happens(story: Story) -> None:
    story.payment("success")
    story.verification("verified")


def _told(bench: Bench, made: Hooks, checks: Checks, heard: list[Hook]) -> bool:
    """Everybody is told of something before anything is changed: what a server remembers of an endpoint, it has now."""
    story = Story(bench)
    _happens(story)
    made.wait({hook.name: len(_wanted(hook, story.events)) for hook in made.all})
    return checks.accounted(told_of(made, checks, story, heard))


def _key(bench: Bench) -> dict[str, str]:
    return {"X-Custom-Auth": bench.stamp.name("pre-shared-key")}


def _moved(bench: Bench, made: Hooks, hook: Hook) -> _Changed:
    name = bench.stamp.name("moved")
    made.ear.open(name)
    target = f"/{name}{TAIL}"
    return _Changed(made.change(hook, {"url": made.ear.url + target}, name=name, target=target), FOLLOWS)


def _rewritten(bench: Bench, made: Hooks, hook: Hook) -> _Changed:
    """Of headers that are gone the documents say nothing; those that are named are sent."""
    headers = _key(bench) | {"X-Other": bench.stamp.name("other-key")}
    return _Changed(made.change(hook, {"headers": headers}, headers=headers), FOLLOWS, hook.headers)


def _retyped(made: Hooks, hook: Hook, types: tuple[str, ...]) -> _Changed:
    changed = made.change(hook, {"eventTypes": list(types)}, types=types)
    return _Changed(changed, FOLLOWS if types else EVERYTHING)


def _registered_again(made: Hooks, former: Hook) -> Hook:
    """Deleted, and registered again at its address."""
    made.drop(former)
    return made.register_at(former.name, former.target, TRANSACTION)


def _wanted(hook: Hook, events: list[Event]) -> list[Event]:
    return [event for event in events if event.listed and hook.wants(event)]


def _follows(bench: Bench, checks: Checks, made: Hooks, one: _Changed, events: list[Event]) -> None:
    got, wanted = made.got(one.hook), _wanted(one.hook, events)
    found = account(got, [event for event in events if one.hook.wants(event)], events)
    # Nothing at all is another fault than what was told before the update.
    law = FOLLOWS if one.law is EVERYTHING and found.told else one.law
    stale = any(got[0].headers.get(name.lower()) == value for name, value in one.former.items()) if got else False
    held = bench.check(
        not (found.lost or found.unasked or stale),
        Kind.WEBHOOK_DELIVERY,
        one.hook.changed,
        law,
        expected=", ".join(event.words for event in wanted),
        observed=", ".join(event.words for event in [*(event for _, event in found.told), *found.unasked])
        + (", with the former headers" if stale else ""),
        cause="lost" if law is EVERYTHING else "",
    )
    checks.not_doubled(one.hook, found.doubled)
    for delivery in got if held else ():
        checks.sound(one.hook, delivery)
    if one.law is KEPT and one.hook.types == (KYC,):
        bench.assumptions.note("A17", held, "kept when omitted" if held else "changed when omitted")


def _moved_away(bench: Bench, made: Hooks, former: Hook, moved: _Changed) -> None:
    left = made.got(former)
    bench.check(
        not left,
        Kind.WEBHOOK_DELIVERY,
        moved.hook.changed,
        moved.law,
        expected="0 deliveries to the former address",
        observed=str(len(left)),
    )


def _one_of_two(checks: Checks, made: Hooks, again: Hook, events: list[Event]) -> None:
    """What was deleted stays so when its address is registered again, under another secret."""
    got, wanted = made.got(again), _wanted(again, events)
    checks.not_lost(again, wanted[len(got) :])
    if checks.silent(got[len(wanted) :], again.registered, DELETED):
        for delivery in got:
            checks.sound(again, delivery)


def _resumed(bench: Bench, made: Hooks, checks: Checks, paused: Hook, deleted: Hook) -> None:
    """Whether a pause is made up for is nowhere said; what happens after it is told."""
    resumed = made.change(paused, {"status": "active"})
    gone, before = made.drop(deleted), len(made.got(deleted))
    story = Story(bench)
    story.payment("success")
    made.wait({resumed.name: 1})
    made.rest()
    got = made.got(resumed)
    told = [delivery for delivery, _ in account(got, story.events, story.events).told]
    bench.check(
        bool(told),
        Kind.WEBHOOK_DELIVERY,
        resumed.changed,
        "an endpoint that is active again gets what happens from then on",
        expected=story.events[0].words,
        observed=f"{len(got)} other deliveries",
    )
    for delivery in told:
        checks.sound(resumed, delivery)
    checks.silent(made.got(deleted)[before:], gone, DELETED)
