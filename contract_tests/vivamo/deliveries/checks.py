"""What every delivery must be, and every endpoint must have been told. Sends nothing.

Whichever law sees a fault says it in the same words at the same place, so that one fault is one finding.
"""

from collections.abc import Sequence
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.findings import Deviation, Kind, Severity
from contract_tests.json_value import MISSING, dig, kind_of, pointer
from contract_tests.undocumented import undeclared
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.deliveries.delivery import Delivery
from contract_tests.vivamo.deliveries.event import Account, Event
from contract_tests.vivamo.deliveries.hook import Hook
from contract_tests.vivamo.deliveries.signature import flaw

ONCE = "each transition is delivered once to each endpoint that wants it"
EVERYTHING = "no event types means all of them"
PAUSED = "a paused endpoint gets nothing"
DELETED = "a deleted endpoint gets nothing"
# The same fact under another name in each payload.
_REFERENCES = frozenset({"externalPaymentIntentId", "externalDisbursementIntentId"})
_INTENTS = frozenset({"paymentIntentId", "disbursementIntentId"})


class Checks:
    """Judges the deliveries of one law; `secrets` are all that it has met, to tell one endpoint's from another's."""

    def __init__(self, bench: Bench, secrets: Sequence[str]) -> None:
        self._bench = bench
        self._secrets = secrets
        # Where each fact was first told wrongly: a reference that is damaged everywhere is damaged once.
        self._places: dict[str, str] = {}

    def sound(self, hook: Hook, delivery: Delivery) -> bool:
        """The delivery is a signed POST of JSON to the endpoint's own address, with its own headers."""
        at = delivery.target.find(f"/{hook.name}")
        held = self._is(
            delivery.method == "POST", hook, "a delivery is a POST", expected="POST", observed=delivery.method
        )
        held &= self._is(
            delivery.target[at:] == hook.target,
            hook,
            "a delivery goes to the endpoint's very address, path and query",
            expected=hook.target,
            observed=delivery.target[at:],
        )
        held &= self._is(
            delivery.media_type == "application/json",
            hook,
            "a delivery says that it is JSON",
            kind=Kind.WEBHOOK_PAYLOAD,
            expected="application/json",
            observed=delivery.media_type or "no content type",
        )
        return self._signed(hook, delivery) & self._marked(hook, delivery) & held

    def _signed(self, hook: Hook, delivery: Delivery) -> bool:
        wrong = flaw(delivery, hook.secret, [secret for secret in self._secrets if secret != hook.secret])
        return self._is(
            not wrong,
            hook,
            "the signature is the HMAC-SHA512 of the bytes sent, in lower-case hexadecimal",
            kind=Kind.WEBHOOK_SIGNATURE,
            expected="the HMAC of the body under the endpoint's secret",
            observed=wrong,
        )

    def _marked(self, hook: Hook, delivery: Delivery) -> bool:
        got = {name: delivery.headers.get(name.lower()) for name in hook.headers}
        wrong = [name for name, value in hook.headers.items() if got[name] != value]
        # Their values are keys of the endpoint's owner, and stay out of reports.
        return self._is(
            not wrong,
            hook,
            "the endpoint's own headers are sent along",
            expected="the registered values",
            observed=", ".join(f"{name}: {'nothing' if got[name] is None else 'another value'}" for name in wrong),
        )

    def tells(self, hook: Hook, delivery: Delivery, event: Event) -> bool:
        """The payload keeps its schema and tells exactly what happened."""
        if not self._is(
            isinstance(delivery.payload, dict),
            hook,
            "a payload is a JSON object",
            kind=Kind.WEBHOOK_PAYLOAD,
            expected="an object",
            observed=kind_of(delivery.payload) if delivery.payload is not MISSING else "no JSON",
        ):
            return False
        broken = self._broken(hook, delivery.payload, event)
        held = not broken
        known = event.told | {name: value for name, value in event.optional.items() if name in delivery.payload}
        for name, value in known.items():
            # Where something that must be told is missing, what else is missing is no news.
            if f"/{name}" not in broken and not (broken and dig(delivery.payload, name) is MISSING):
                held &= self._tells_member(hook, delivery.payload, name, value)
        for name, value in event.denied.items() if held else ():
            got = dig(delivery.payload, name)
            held &= self._told(got != value, hook, name, expected=f"anything but {value}", observed=got)
        return held

    def _broken(self, hook: Hook, payload: Any, event: Event) -> set[str]:
        """Where the payload breaks its schema; a field that no schema declares is looked for where none does."""
        schema = _schema(self._bench, event)
        if schema is None:
            return set()
        violations = list(self._bench.schemas.violations(schema, payload))
        for violation in violations:
            self._is(
                False,
                hook,
                f"the payload keeps its schema: {violation.keyword}",
                kind=Kind.WEBHOOK_PAYLOAD,
                pointer=violation.pointer,
                expected=violation.expected,
                observed=violation.observed,
            )
        for steps in () if violations else undeclared(self._bench.schemas, schema, payload):
            self._is(
                False,
                hook,
                "the payload has no field that the document does not declare",
                kind=Kind.UNDOCUMENTED_FIELD,
                pointer="event" + pointer(steps),
                expected="only declared fields",
                observed=f"a field named {steps[-1]}",
                cause=steps[-1],
            )
        return {violation.pointer for violation in violations}

    def _tells_member(self, hook: Hook, payload: Any, name: str, value: str) -> bool:
        got = dig(payload, name)
        kind = Kind.MONEY if name == "amount" else Kind.WEBHOOK_PAYLOAD
        return self._told(got == value, hook, name, kind=kind, expected=value, observed=got)

    def _told(self, held: bool, hook: Hook, name: str, *, kind: Kind = Kind.WEBHOOK_PAYLOAD, **seen: Any) -> bool:
        fact = "reference" if name in _REFERENCES else "intent" if name in _INTENTS else name
        place = f"/{name}" if held else self._places.setdefault(fact, f"/{name}")
        return self._is(held, hook, "the payload tells what happened", kind=kind, pointer=place, **seen)

    def accounted(self, accounts: Sequence[tuple[Hook, Account]]) -> bool:
        """Every endpoint was told of everything that it asked for, once, in order, and of nothing else."""
        held = self._all_told(accounts)
        for hook, account in accounts:
            held &= self.not_doubled(hook, account.doubled)
            held &= self.not_unasked(hook, account.unasked)
            held &= self._is(
                not account.unknown,
                hook,
                "nothing is told that has not happened",
                expected="0 deliveries beside the transitions",
                observed=str(len(account.unknown)),
            )
            self._unlisted(hook, account.unlisted)
        for hook, account in accounts if held else ():
            self._is(
                not account.disordered,
                hook,
                "events come in the order in which they happened",
                expected=_named(account.happened),
                observed=_named([event for _, event in account.told]),
            )
        return held

    def _all_told(self, accounts: Sequence[tuple[Hook, Account]]) -> bool:
        """Where only those who asked for all events lack some, that they asked for all is what was not understood."""
        lacking = [(hook, account.lost) for hook, account in accounts if account.lost]
        choosy = [(hook, lost) for hook, lost in lacking if hook.types]
        message, shown = (ONCE, choosy) if choosy else (EVERYTHING, lacking)
        for hook, lost in shown or [(accounts[0][0], [])]:
            self._is(not lost, hook, message, expected="a delivery", observed=f"none of: {_named(lost)}", cause="lost")
        return not lacking

    def not_doubled(self, hook: Hook, doubled: Sequence[Event]) -> bool:
        """Nothing has come to the endpoint a second time."""
        return self._is(
            not doubled,
            hook,
            ONCE,
            expected="1 delivery of each",
            observed=f"more of: {_named(doubled)}",
            cause="twice",
        )

    def not_unasked(self, hook: Hook, events: Sequence[Event]) -> bool:
        """Nothing has come that the endpoint has not asked for."""
        return self._is(
            not events,
            hook,
            "an endpoint gets only the event types that it asked for",
            expected=" ".join(hook.types) or "all",
            observed=_named(events),
        )

    def not_lost(self, hook: Hook, events: Sequence[Event]) -> bool:
        """None of these is missing."""
        return self._is(
            not events, hook, ONCE, expected="a delivery", observed=f"none of: {_named(events)}", cause="lost"
        )

    def _unlisted(self, hook: Hook, events: Sequence[Event]) -> None:
        """Whoever ignores what it does not know is not broken by an event more."""
        for event in events[:1]:
            deviation = Deviation(
                operation="registerWebhook",
                kind=Kind.WEBHOOK_DELIVERY,
                message="only the transitions that the documents list are told",
                expected="no event",
                observed=event.words,
                cause="unlisted",
                severity=Severity.ADDITIVE,
            )
            self._bench.judge.report(deviation, hook.registered)

    def silent(self, deliveries: Sequence[Delivery], exchange: Exchange, message: str) -> bool:
        """Nothing has come where nothing was wanted, since this exchange."""
        return self._bench.check(
            not deliveries,
            Kind.WEBHOOK_DELIVERY,
            exchange,
            message,
            expected="0 deliveries",
            observed=str(len(deliveries)),
        )

    def _is(self, held: bool, hook: Hook, message: str, *, kind: Kind = Kind.WEBHOOK_DELIVERY, **more: Any) -> bool:
        return self._bench.check(held, kind, hook.registered, message, **more)


def _named(events: Sequence[Event]) -> str:
    return ", ".join(event.words for event in events)


def _schema(bench: Bench, event: Event) -> Any:
    """The schema of the event; of several, the one of its own sort of transaction."""
    schema = bench.document.webhook_schema(event.type)
    for branch in bench.schemas.resolved(schema).get("oneOf", []):
        sorts = bench.schemas.resolved(branch).get("properties", {}).get("transactionType", {}).get("enum", [])
        if event.told.get("transactionType") in sorts:
            return branch
    return schema
