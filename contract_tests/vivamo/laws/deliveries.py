"""Laws of deliveries: each transition is told once, signed, exactly, to whoever wants it, and to nobody else."""

import threading
import time

from contract_tests.findings import Kind
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.deliveries.checks import DELETED, PAUSED, Checks
from contract_tests.vivamo.deliveries.delivery import Reply
from contract_tests.vivamo.deliveries.event import Account, Event, account
from contract_tests.vivamo.deliveries.hook import Hook, Hooks, hooks
from contract_tests.vivamo.deliveries.story import NoPrizesError, Story, win

# A server that waits for its receivers answers only after this; one that does not answers in milliseconds.
LONGEST_HOLD = 3.0
TRANSACTION, KYC = "transaction", "kyc_verification"
W9_REQUIRED, W9_COMPLETED = "customer_w9_required", "customer_w9_completed"


def headers_of(bench: Bench) -> dict[str, str]:
    """Several headers with values as odd as HTTP allows, each beginning with a name that nobody else has."""
    key = bench.stamp.name("pre-shared-key")
    return {
        "X-Custom-Auth": key,
        "Authorization": f"Basic {key}==",
        "x-lower-case": f'{key} "Quoted; q=0.5", {{"json": [1]}}',
        "X-2": f"{key}  two blanks, 100% %2F <b>&amp;</b>",
    }


def told_of(made: Hooks, checks: Checks, story: Story, wanted: list[Hook]) -> list[tuple[Hook, Account]]:
    """Wait for what these endpoints must be told, and check every delivery and every payload."""
    events = story.events
    made.wait({hook.name: sum(event.listed and hook.wants(event) for event in events) for hook in wanted})
    made.rest()
    accounts = [
        (hook, account(made.got(hook), [event for event in events if hook.wants(event)], events)) for hook in wanted
    ]
    for hook, found in accounts:
        for delivery in made.got(hook):
            checks.sound(hook, delivery)
        for delivery, event in found.told:
            checks.tells(hook, delivery, event)
    return accounts


def transitions(bench: Bench) -> None:
    """Each transition is told once, in order, signed and exactly, to the endpoints that want it, and to no other."""
    story = Story(bench)
    with hooks(bench) as made:
        paused = made.change(made.register(), {"status": "inactive"})
        deleted = made.register()
        wanted = [
            made.register(TRANSACTION, headers=headers_of(bench)),
            made.register(KYC),
            made.register(W9_REQUIRED, headers=headers_of(bench)),
            made.register(W9_COMPLETED, KYC),
            made.register(),
            made.register(told=False),
        ]
        gone = made.drop(deleted)
        checks = Checks(bench, [hook.secret for hook in made.all])
        story.everything()
        accounts = told_of(made, checks, story, wanted)
        checks.accounted(accounts)
        checks.silent(made.got(paused), paused.changed, PAUSED)
        checks.silent(made.got(deleted), gone, DELETED)
        _note(bench, accounts)


def _note(bench: Bench, accounts: list[tuple[Hook, Account]]) -> None:
    for _, found in accounts:
        for delivery, event in found.told:
            held = event.is_told_by(delivery.payload)
            if event.type != TRANSACTION:
                bench.assumptions.note("A10", held, "the assumed payloads" if held else "another payload")
            elif event.told["transactionType"] == "disbursement":
                bench.assumptions.note("A09", held, "the flat payload" if held else "another payload")


def prize(bench: Bench) -> None:
    """A recorded prize asks whoever wants to know for the customer's W-9: signed, once. Needs no hand at the target."""
    customer = bench.customer()
    told = {"externalCustomerId": customer, "event": W9_REQUIRED}
    with hooks(bench) as made:
        hook, other = made.register(W9_REQUIRED, headers=headers_of(bench)), made.register(W9_COMPLETED)
        event = Event(type=W9_REQUIRED, told=told)
        try:
            win(bench, customer)
        except NoPrizesError as reason:
            bench.unreached(str(reason))
        made.wait({hook.name: 1})
        made.rest()
        checks = Checks(bench, [hook.secret, other.secret])
        accounts = [(one, account(made.got(one), [event] if one is hook else [], [event])) for one in (hook, other)]
        for delivery, _ in accounts[0][1].told:
            checks.sound(hook, delivery)
            checks.tells(hook, delivery, event)
        checks.accounted(accounts)


def undisturbed(bench: Bench) -> None:
    """A receiver that does not answer keeps neither the API from answering nor others from their deliveries."""
    bench.hand()
    with hooks(bench) as made:
        slow, other = made.register(W9_REQUIRED), made.register(W9_REQUIRED)
        events: list[Event] = []
        waited: list[bool] = []
        # A machine may be slow once.
        while len(waited) < 2 and all(waited):
            waited.append(_held(bench, made, slow, events))
        bench.check(
            not all(waited),
            Kind.WEBHOOK_DELIVERY,
            slow.registered,
            "deliveries do not keep the API from answering",
            expected="an answer at once",
            observed="an answer after the receiver's",
        )
        made.wait({slow.name: len(events), other.name: len(events)})
        checks = Checks(bench, [slow.secret, other.secret])
        for hook in (slow, other):
            checks.not_lost(hook, account(made.got(hook), events, events).lost)


def _held(bench: Bench, made: Hooks, slow: Hook, events: list[Event]) -> bool:
    """Record a prize while the receiver keeps the sender waiting; whether the API waited with it."""
    hold = threading.Event()
    made.ear.answer(slow.name, Reply(200, hold=hold, longest=LONGEST_HOLD))
    customer = bench.customer()
    events.append(Event(type=W9_REQUIRED, told={"externalCustomerId": customer, "event": W9_REQUIRED}))
    began = time.monotonic()
    try:
        win(bench, customer)
    except NoPrizesError as reason:
        bench.unreached(str(reason))
    finally:
        took = time.monotonic() - began
        hold.set()
    return took >= LONGEST_HOLD
