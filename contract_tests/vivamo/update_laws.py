"""Laws of updated endpoints: what was changed counts from the next delivery on, what was not named stays."""

import time
from dataclasses import dataclass

from contract_tests.findings import Kind
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.delivery_checks import DELETED, PAUSED, Checks
from contract_tests.vivamo.delivery_event import Event, account
from contract_tests.vivamo.delivery_hook import TAIL, Hook, Hooks, hooks
from contract_tests.vivamo.delivery_laws import KYC, QUIET, TRANSACTION, told_of
from contract_tests.vivamo.delivery_story import Story

KEPT = "what an update does not name stays as it was"


@dataclass(frozen=True, slots=True)
class _Changed:
    """An endpoint after its update, and the law that its deliveries keep."""

    hook: Hook
    law: str


def updates(bench: Bench) -> None:
    """Every field of an endpoint can be changed by itself, and deliveries follow."""
    story = Story(bench)
    with hooks(bench) as made:
        witness, deleted = made.register(TRANSACTION), made.register(TRANSACTION)
        moving = made.register(TRANSACTION)
        changed = [_moved(bench, made, moving), *_rewritten(bench, made), *_retyped(made)]
        paused = made.change(made.register(TRANSACTION), {"status": "inactive"})
        again, former = _registered_again(made)
        checks = Checks(bench, [*(hook.secret for hook in made.all), former])
        story.payment("success")
        story.verification("verified")
        made.wait({one.hook.name: len(_wanted(one.hook, story.events)) for one in changed})
        if not checks.accounted(told_of(made, checks, story, [witness, deleted])):
            return
        for one in changed:
            _follows(bench, checks, made, one, story.events)
        _moved_away(bench, made, moving, changed[0])
        _one_of_two(checks, made, again, story.events)
        if checks.silent(made.got(paused), paused.registered, PAUSED):
            _resumed(bench, made, checks, paused, deleted)


def _moved(bench: Bench, made: Hooks, hook: Hook) -> _Changed:
    name = bench.stamp.name("moved")
    made.ear.open(name)
    target = f"/{name}{TAIL}"
    moved = made.change(hook, {"url": made.ear.url + target}, name=name, target=target)
    return _Changed(moved, "a changed url counts from the next delivery on")


def _rewritten(bench: Bench, made: Hooks) -> list[_Changed]:
    """Of headers that are gone the documents say nothing; those that are named are sent."""
    hook = made.register(TRANSACTION, headers={"X-Custom-Auth": bench.stamp.name("first-key")})
    headers = {"X-Custom-Auth": bench.stamp.name("second-key"), "X-Other": bench.stamp.name("other-key")}
    return [_Changed(made.change(hook, {"headers": headers}, headers=headers), KEPT)]


def _retyped(made: Hooks) -> list[_Changed]:
    changed = [
        _Changed(
            made.change(made.register(*before), {"eventTypes": list(after)}, types=after),
            "changed eventTypes count from the next delivery on",
        )
        for before, after in (((KYC,), (TRANSACTION,)), ((KYC,), ()), ((TRANSACTION,), (KYC,)), ((), (KYC,)))
    ]
    # A17: left out, the list stays as it was.
    return [*changed, _Changed(made.change(made.register(KYC), {"status": "active"}), KEPT)]


def _registered_again(made: Hooks) -> tuple[Hook, str]:
    """An endpoint that was deleted and registered again at its address, and its former secret."""
    former = made.register(TRANSACTION)
    made.drop(former)
    return made.register_at(former.name, former.target, TRANSACTION), former.secret


def _wanted(hook: Hook, events: list[Event]) -> list[Event]:
    return [event for event in events if event.listed and hook.wants(event)]


def _follows(bench: Bench, checks: Checks, made: Hooks, one: _Changed, events: list[Event]) -> None:
    got, wanted = made.got(one.hook), _wanted(one.hook, events)
    found = account(got, [event for event in events if one.hook.wants(event)], events)
    held = bench.check(
        not found.lost and not found.unasked,
        Kind.WEBHOOK_DELIVERY,
        one.hook.registered,
        one.law,
        expected=", ".join(event.words for event in wanted),
        observed=", ".join(event.words for _, event in found.told) + "".join(f", {e.words}" for e in found.unasked),
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
        moved.hook.registered,
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
    time.sleep(QUIET)
    got = made.got(resumed)
    told = [one for one in got if story.events[0].likeness(one.payload) == 1]
    bench.check(
        bool(told),
        Kind.WEBHOOK_DELIVERY,
        resumed.registered,
        "an endpoint that is active again gets what happens from then on",
        expected=story.events[0].words,
        observed=f"{len(got)} other deliveries",
    )
    for delivery in told:
        checks.sound(resumed, delivery)
    checks.silent(made.got(deleted)[before:], gone, DELETED)
