"""How bad a change is. What narrows a request breaks callers, what widens an answer breaks those who read it."""

from enum import Enum, auto

from tools.diff.change import Severity


class Direction(Enum):
    """Who speaks. A webhook's payload is an answer too: the server sends it and we read it."""

    REQUEST = auto()
    ANSWER = auto()

    @property
    def other(self) -> "Direction":
        return Direction.ANSWER if self is Direction.REQUEST else Direction.REQUEST


class Effect(Enum):
    """What became of the set of values that are allowed."""

    NARROWED = auto()
    WIDENED = auto()
    CHANGED = auto()  # neither holds the other
    UNKNOWN = auto()  # it cannot be said


_LAW = {
    (Direction.REQUEST, Effect.NARROWED): Severity.BREAKS_CALLERS,
    (Direction.REQUEST, Effect.WIDENED): Severity.ADDITIVE,
    (Direction.REQUEST, Effect.CHANGED): Severity.BREAKS_CALLERS,
    (Direction.ANSWER, Effect.NARROWED): Severity.ADDITIVE,
    (Direction.ANSWER, Effect.WIDENED): Severity.BREAKS_DECODING,
    (Direction.ANSWER, Effect.CHANGED): Severity.BREAKS_DECODING,
}


def severity(direction: Direction, effect: Effect) -> Severity:
    return _LAW.get((direction, effect), Severity.NEEDS_ATTENTION)


def effect_of(*, widened: bool, narrowed: bool) -> Effect:
    """The effect of a change that is one of the two, or both."""
    if widened and narrowed:
        return Effect.CHANGED
    return Effect.WIDENED if widened else Effect.NARROWED


def member_added(direction: Direction, *, required: bool, defaulted: bool = False, closed: bool = False) -> Severity:
    """A property, parameter or header that is new. `closed`: no further ones were allowed before."""
    if direction is Direction.ANSWER:
        return Severity.BREAKS_DECODING if closed else Severity.ADDITIVE
    if not required:
        return Severity.ADDITIVE
    return Severity.NEEDS_ATTENTION if defaulted else Severity.BREAKS_CALLERS


def member_removed(direction: Direction, *, required: bool) -> Severity:
    """What a caller could say and be heard is gone; or what a reader was promised."""
    if direction is Direction.REQUEST:
        return Severity.BREAKS_CALLERS
    return Severity.BREAKS_DECODING if required else Severity.NEEDS_ATTENTION


def requiredness(direction: Direction, *, required: bool, defaulted: bool = False) -> Severity:
    """A member became required, or optional."""
    if required and defaulted and direction is Direction.REQUEST:
        return Severity.NEEDS_ATTENTION
    return severity(direction, Effect.NARROWED if required else Effect.WIDENED)
