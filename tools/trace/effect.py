"""What a change does to this client by itself: breaks our code, has it behave differently, or leaves nothing to do.

How the generated client reads is said in `templates/README.md`: enumerations are open, unknown fields are kept, a null
where none may be reads as absent unless the field is required, another JSON kind is refused; nobody looks at patterns
and bounds.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from tools.diff.change import Severity
from tools.trace.view import View


class Kind(StrEnum):
    """What a person has to do about it, worst first."""

    BREAKS = "breaks our code"
    DIFFERENT = "behaves differently"
    NOTHING = "nothing to do"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Kind).index(self)


class Bump(IntEnum):
    """What a release of this package becomes by it, from 1.0 on."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """`reason` is a clause without a full stop; `bump` is what those who use this package have to know."""

    kind: Kind
    reason: str
    bump: Bump


@dataclass(frozen=True, slots=True)
class Case:
    """One value before and after, and what we know of it.

    `used`: our code reads or builds it. `compared`: our code goes by some of its values. `named`: it names a member
    that goes. `demanded`: a mend makes the field required. `sent`: whatever of ours builds its model always gives it.
    `is_event`: it is a webhook's payload, which our own code reads.
    """

    was: View
    now: View
    severity: Severity
    used: bool = False
    compared: bool = False
    named: bool = False
    demanded: bool = False
    sent: bool = False
    is_event: bool = False

    @property
    def refused(self) -> str:
        """What becomes of a message that our side cannot read."""
        return "an UnknownEvent" if self.is_event else "an UnexpectedReply until generated anew"

    @property
    def gone(self) -> frozenset[str]:
        return self.was.values - self.now.values if self.now.values else frozenset()

    @property
    def come(self) -> frozenset[str]:
        return self.now.values - self.was.values - {""} if self.was.values else frozenset()


_BY_SEVERITY = {
    Severity.BREAKS_CALLERS: Bump.MAJOR,
    Severity.BREAKS_DECODING: Bump.MAJOR,
    Severity.NEEDS_ATTENTION: Bump.MINOR,
    Severity.ADDITIVE: Bump.MINOR,
    Severity.DOCUMENTATION: Bump.PATCH,
}


def usual(severity: Severity) -> Bump:
    """What a change of this class asks for where nothing is known of what it does here."""
    return _BY_SEVERITY[severity]


def worst(effects: list[Effect]) -> Effect:
    """The worst kind with its reason, and the greatest bump of all."""
    first = min(effects, key=lambda effect: (effect.kind.rank, -effect.bump))
    return Effect(first.kind, first.reason, max(effect.bump for effect in effects))


def of_answer(case: Case) -> Effect:
    """For what we read: an answer, or a webhook's payload."""
    was, now = case.was, case.now
    if was.is_there != now.is_there:
        return _answered_less(case) if was.is_there else _answered_more(case)
    if _other_kind(was, now):
        return _breaks(f"what is of another JSON kind is {case.refused}", Bump.MAJOR)
    if was.types != now.types:
        return _by_use(case, "its type in Python changes; a time that cannot be read stays unread", Bump.MAJOR)
    if now.nullable and not was.nullable:
        return _null_answered(case)
    if was.required and not now.required:
        return _optional_answer(case)
    return _answered_within(case)


def _answered_within(case: Case) -> Effect:
    """Its kind is what it was, and it is there as it was."""
    was, now = case.was, case.now
    if was.values and not now.values:
        return _by_use(case, "any text may come, and the enumeration becomes a str", Bump.MAJOR)
    if case.gone or case.come:
        return _answered_values(case)
    if (was.nullable, was.required, was.kinds) != (now.nullable, now.required, now.kinds):
        return _nothing("what may come now could come before", Bump.MINOR)
    return _unread_in_answer(case)


def of_request(case: Case) -> Effect:
    """For what we send."""
    was, now, bump = case.was, case.now, usual(case.severity)
    if was.is_there != now.is_there:
        return _asked_less(case) if was.is_there else _asked_more(case)
    if _other_kind(now, was) or was.types != now.types:
        return _by_use(case, "what is sent must be of another kind", max(bump, Bump.MINOR))
    if now.required and not was.required and not case.sent:
        return _breaks("our code may leave it out, and is refused then (BadRequest)", Bump.MAJOR)
    if now.required and not was.required:
        return _nothing("our code always sends it", bump)
    return _asked_within(case, bump)


def _asked_within(case: Case, bump: Bump) -> Effect:
    """Its kind is what it was, and it must be there as it had to."""
    if case.gone:
        reason = f"the server refuses {_listed(case.gone)} from now on (BadRequest)"
        return _breaks(f"our code names what went; {reason}", Bump.MAJOR) if case.named else _different(reason, bump)
    if case.come:
        return _nothing("one more value may be sent; enumerations are open, so any text could be before", bump)
    if case.severity.breaks:
        return _different("the client checks none of it; what the server refuses is a BadRequest", bump)
    return _nothing("what our code sends is accepted as before", bump)


def of_error(severity: Severity) -> Effect:
    """For the body of what is no success: the generated models have no part in reading it."""
    reason = "errors are read leniently: what is not as documented leaves the ApiError without it"
    return _different(reason, Bump.PATCH) if severity.breaks else _nothing(reason, Bump.PATCH)


def documentation() -> Effect:
    return _nothing("no message changes", Bump.PATCH)


def _answered_more(case: Case) -> Effect:
    if case.is_event:
        return _nothing("kept in the event's `raw`", Bump.MINOR)
    return _nothing("kept in `additional_properties` until generated anew, an attribute then", Bump.MINOR)


def _answered_less(case: Case) -> Effect:
    if case.demanded:
        return _breaks("a mend demands it: without it no answer can be read (UnexpectedReply)", Bump.MAJOR)
    if case.was.required:
        return _breaks(f"it was required: without it there is {case.refused}", Bump.MAJOR)
    if case.is_event:
        return _different("it reads as None in our event", Bump.PATCH)
    if case.used:
        return _breaks("our code reads it: UNSET until generated anew, no such attribute then", Bump.MAJOR)
    return _different("it reads as UNSET, and the attribute goes when the client is generated anew", Bump.MAJOR)


def _null_answered(case: Case) -> Effect:
    if case.demanded or case.was.required:
        return _breaks(f"with null in a required field there is {case.refused}", Bump.MAJOR)
    if case.is_event:
        return _nothing("null reads as None, as what is absent does", Bump.PATCH)
    return _by_use(case, "null reads as UNSET until generated anew, and as None then; nothing raises", Bump.MAJOR)


def _optional_answer(case: Case) -> Effect:
    if case.demanded:
        return _different("a mend demands it all the same: an answer without it is an UnexpectedReply", Bump.PATCH)
    return _breaks(f"without it there is {case.refused}", Bump.PATCH if case.is_event else Bump.MAJOR)


def _answered_values(case: Case) -> Effect:
    bump = Bump.MAJOR if case.gone else Bump.MINOR
    if case.gone and case.named:
        return _breaks(f"our code names {_listed(case.gone)}, gone when the client is generated anew", bump)
    reason = f"no more {_listed(case.gone)}"
    if case.come:
        reason = "an unknown value is an open enum member and raises nothing"
    if case.compared:
        return _different(f"{reason}, but our code goes by the values that it knows", bump)
    return _nothing(reason, bump)


def _unread_in_answer(case: Case) -> Effect:
    if case.severity is Severity.DOCUMENTATION:
        return documentation()
    reason = "patterns, bounds and unknown fields are not looked at when it is read"
    if case.used and case.severity.breaks:
        return _different(f"{reason}, but our code uses the value", Bump.PATCH)
    return _nothing(reason, Bump.PATCH)


def _asked_less(case: Case) -> Effect:
    if case.used:
        return _breaks("our code sends it, and the generated client has no place for it any more", Bump.MAJOR)
    return _nothing("our code does not send it; who does with the generated client gets a TypeError", Bump.MAJOR)


def _asked_more(case: Case) -> Effect:
    if case.now.required and not case.sent:
        return _breaks("our code does not send it: the server refuses the request (BadRequest)", Bump.MAJOR)
    return _nothing("the facade does not offer it yet; the generated client does", Bump.MINOR)


def _by_use(case: Case, reason: str, bump: Bump) -> Effect:
    return _breaks(f"our code uses it; {reason}", bump) if case.used else _different(reason, bump)


def _other_kind(narrow: View, wide: View) -> bool:
    """Whether a value of the second view may be of a kind that the first does not take."""
    taken = narrow.kinds | ({"integer"} if "number" in narrow.kinds else frozenset())
    return bool(narrow.kinds) and not (wide.kinds and wide.kinds <= taken)


def _listed(values: frozenset[str]) -> str:
    return ", ".join(f"`{value}`" for value in sorted(values))


def _breaks(reason: str, bump: Bump) -> Effect:
    return Effect(Kind.BREAKS, reason, bump)


def _different(reason: str, bump: Bump) -> Effect:
    return Effect(Kind.DIFFERENT, reason, bump)


def _nothing(reason: str, bump: Bump) -> Effect:
    return Effect(Kind.NOTHING, reason, bump)
