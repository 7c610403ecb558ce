"""Endpoints that a law registers at the receiver, and deletes when it is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.deliveries.delivery import Delivery
from contract_tests.vivamo.deliveries.event import Event
from contract_tests.vivamo.laws.approvals import PROCESSING
from contract_tests.vivamo.laws.endpoints import delete

# Where an endpoint's path ends: a query with an escaped slash, a repeated name and an empty value is an address too.
TAIL = "/In-Box/v1.2?tenant=a%2Fb&x=1&x=2&empty="


@dataclass(frozen=True, kw_only=True, slots=True)
class Hook:
    """A registered endpoint; `target` is the end of its address from its name on. No `types` means all events.

    `changed` is its last update, or its registration.
    """

    id: str
    name: str
    target: str
    secret: str
    headers: dict[str, str]
    types: tuple[str, ...]
    registered: Exchange
    changed: Exchange

    def wants(self, event: Event) -> bool:
        """Whether it has asked for events of this type."""
        return not self.types or event.type in self.types


class Hooks:
    """The endpoints of one law."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.ear = bench.ear()
        self.all: list[Hook] = []
        self._standing: dict[str, None] = {}
        self._before: dict[str, int] = {}

    def register(self, *types: str, headers: dict[str, str] | None = None, told: bool = True) -> Hook:
        """A fresh endpoint; without `told` the registration does not say which events it wants: all of them."""
        name = self._bench.stamp.name("hook")
        return self.register_at(name, f"/{name}{TAIL}", *types, headers=headers, told=told)

    def register_at(
        self, name: str, target: str, *types: str, headers: dict[str, str] | None = None, told: bool = True
    ) -> Hook:
        """An endpoint at this very address."""
        body: dict[str, Any] = {"url": self.ear.url + target}
        body |= {"eventTypes": list(types)} if told else {}
        body |= {"headers": headers} if headers else {}
        exchange = self._bench.calls.register_webhook(body)
        webhook = self._bench.made(exchange, "_id")
        self._standing[webhook] = None
        secret = self._bench.made(exchange, "secretKey")
        self.ear.open(name)
        hook = Hook(
            id=webhook,
            name=name,
            target=target,
            secret=secret,
            headers=headers or {},
            types=types,
            registered=exchange,
            changed=exchange,
        )
        self.all.append(hook)
        return hook

    def change(self, hook: Hook, body: dict[str, Any], **known: Any) -> Hook:
        """Update the endpoint; what is known of it then. The law stops when the update was not made as asked."""
        exchange = self._bench.calls.update_webhook(hook.id, body)
        answered = exchange.json if isinstance(exchange.json, dict) else {}
        if not exchange.succeeded or any(answered.get(name) != value for name, value in body.items()):
            self._bench.unreached(f"an update of an endpoint was answered {exchange.status or exchange.trouble}")
        changed = replace(hook, changed=exchange, **known)
        self.all = [changed if one is hook else one for one in self.all]
        return changed

    def drop(self, hook: Hook) -> Exchange:
        """Delete the endpoint; the law stops when that is refused."""
        exchange = delete(self._bench, hook.id)
        if not exchange.succeeded:
            self._bench.unreached(f"a deletion of an endpoint was answered {exchange.status or exchange.trouble}")
        self._standing.pop(hook.id, None)
        return exchange

    def begin_anew(self) -> None:
        """What came so far is past: from here on only what comes is counted."""
        self._before = {hook.name: len(self.ear.got(hook.name)) for hook in self.all}

    def got(self, hook: Hook) -> list[Delivery]:
        """What came to the endpoint."""
        return self.ear.got(hook.name)[self._before.get(hook.name, 0) :]

    def wait(self, wanted: dict[str, int]) -> bool:
        """Wait until so many deliveries have come to each name."""
        return self.ear.wait({name: count + self._before.get(name, 0) for name, count in wanted.items()})

    def rest(self, share: float = 1.0) -> None:
        """Give what should not come the time to come: by the target's word, and by the clock.

        `share` of the time that the profile grants: less is enough where more waits follow.
        """
        if self._bench.control:
            self._bench.control.advance(0)
        time.sleep(self._bench.quiet * share)

    def close(self) -> None:
        """Delete what still stands."""
        for webhook in self._standing:
            delete(self._bench, webhook)


@contextmanager
def hooks(bench: Bench) -> Iterator[Hooks]:
    """Endpoints for as long as the block lasts."""
    if bench.control:
        # What earlier laws have set going ends before anybody listens.
        bench.control.advance(PROCESSING)
    made = Hooks(bench)
    try:
        yield made
    finally:
        made.close()
