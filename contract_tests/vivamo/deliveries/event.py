"""What has happened and must be told, and which delivery tells what. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contract_tests.json_value import dig
from contract_tests.vivamo.deliveries.delivery import Delivery

# A delivery that tells at least this share of an event is a wrong telling of it.
ALIKE = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One transition: its event type, and what its payload must tell, tells rightly if at all, and must not tell.

    An event that no document lists (`listed` False) need not come.
    """

    type: str
    told: dict[str, str]
    optional: dict[str, str] = field(default_factory=dict)
    denied: dict[str, str] = field(default_factory=dict)
    listed: bool = True

    @property
    def words(self) -> str:
        """The event for a reader."""
        named = [self.told.get(name, "") for name in ("transactionType", "event", "status")]
        return " ".join(word for word in (*named, "" if named[0] or named[1] else "verification") if word)

    def likeness(self, payload: Any) -> float:
        """Which share of its members the payload tells."""
        told = [name for name, value in self.told.items() if dig(payload, name) == value]
        return len(told) / len(self.told)

    def is_told_by(self, payload: Any) -> bool:
        """Whether the payload tells this and nothing against it."""
        return self.likeness(payload) == 1 and not any(dig(payload, k) == v for k, v in self.denied.items())


@dataclass(slots=True)
class Account:
    """The deliveries of one endpoint held against the events that it should have been told of.

    `told` is in the order of arrival, `happened` has the same events in the order in which they happened.
    """

    told: list[tuple[Delivery, Event]] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)
    lost: list[Event] = field(default_factory=list)
    doubled: list[Event] = field(default_factory=list)
    unasked: list[Event] = field(default_factory=list)
    unlisted: list[Event] = field(default_factory=list)
    unknown: list[Delivery] = field(default_factory=list)

    @property
    def disordered(self) -> bool:
        """Whether events came in another order than they happened; unsaid where a payload is wrong."""
        if not all(event.is_told_by(delivery.payload) for delivery, event in self.told):
            return False
        return [event for _, event in self.told] != self.happened


def account(deliveries: Sequence[Delivery], wanted: Sequence[Event], story: Sequence[Event]) -> Account:
    """Match what came with what was wanted; `story` holds everything that happened."""
    made = _Matching(list(deliveries), [event for event in wanted if event.listed])
    made.match_exact()
    made.match_alike(story)
    made.match_rest(story)
    return made.account(wanted, story)


@dataclass(slots=True)
class _Matching:
    left: list[Delivery]
    open: list[Event]
    pairs: list[tuple[Delivery, Event]] = field(default_factory=list)

    def _pair(self, delivery: Delivery, event: Event) -> None:
        self.pairs.append((delivery, event))
        self.left = [one for one in self.left if one is not delivery]
        self.open = [one for one in self.open if one is not event]

    def match_exact(self) -> None:
        for delivery in list(self.left):
            exact = next((event for event in self.open if event.is_told_by(delivery.payload)), None)
            if exact is not None:
                self._pair(delivery, exact)

    def match_alike(self, story: Sequence[Event]) -> None:
        """The most alike first. What tells another event without a flaw tells that one."""
        while True:
            candidates = [
                (event.likeness(delivery.payload), -n, -m, delivery, event)
                for n, delivery in enumerate(self._odd(story))
                for m, event in enumerate(self.open)
            ]
            best = max(candidates, key=lambda one: one[:3], default=None)
            if best is None or best[0] < ALIKE:
                return
            self._pair(best[3], best[4])

    def match_rest(self, story: Sequence[Event]) -> None:
        """What tells nothing of the kind stands for what is missing, in order."""
        for delivery, event in zip(self._odd(story), list(self.open), strict=False):
            self._pair(delivery, event)

    def _odd(self, story: Sequence[Event]) -> list[Delivery]:
        """Deliveries left that tell no event of the story exactly, or one that has been told already."""
        paired = [event for _, event in self.pairs]
        return [
            delivery
            for delivery in self.left
            if not any(
                event.is_told_by(delivery.payload) and not any(event is one for one in paired) for event in story
            )
        ]

    def account(self, wanted: Sequence[Event], story: Sequence[Event]) -> Account:
        arrived = sorted(self.pairs, key=lambda pair: pair[0].at)
        happened = sorted((event for _, event in arrived), key=lambda event: _index(story, event))
        made = Account(told=arrived, happened=happened, lost=self.open)
        for delivery in self.left:
            event = next((one for one in story if one.is_told_by(delivery.payload)), None)
            if event is None:
                made.unknown.append(delivery)
            elif not any(event is one for one in wanted):
                made.unasked.append(event)
            elif event.listed:
                made.doubled.append(event)
            else:
                made.unlisted.append(event)
        return made


def _index(story: Sequence[Event], event: Event) -> int:
    return next(n for n, one in enumerate(story) if one is event)
