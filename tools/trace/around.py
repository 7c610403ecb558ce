"""What a change around the values does here: of an operation, a status, a header, security, a server, a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.diff.change import Change, Use
from tools.trace.effect import Bump, Effect, Kind, usual
from tools.trace.operation import RELOCATED, Operation
from tools.trace.spot import Json, resolved

_LEFT_OUT = "the client sends no defaults: what is left out means something else now"
NO_BEHAVIOUR = "the mock has no behaviour for it: it will not start until it has one"
NO_OPERATION = "the mock has a behaviour that the document has no operation for: it will not start until that is gone"
# Words of a rule's name, what follows from them here, and the bump where it is not that of the class. The first one
# wins; what breaks our code does so only where the change breaks callers or decoding at all.
_WORDS: tuple[tuple[frozenset[str], Kind, str, Bump | None], ...] = (
    (frozenset({"id"}), Kind.NOTHING, "the mends name functions by path and method", Bump.NONE),
    (frozenset({"security", "scheme"}), Kind.BREAKS, "the client sends its key as a bearer token alone", None),
    (frozenset({"server"}), Kind.BREAKS, "the client goes to the addresses of its own settings", None),
    (frozenset({"deprecated", "deprecation", "sunset"}), Kind.NOTHING, "it works while the server has it", None),
    (frozenset({"renamed"}), Kind.NOTHING, "the parameters of our paths keep their names", Bump.NONE),
    (frozenset({"media"}), Kind.DIFFERENT, "the generated client speaks the media types that it was made with", None),
    (frozenset({"default"}), Kind.DIFFERENT, _LEFT_OUT, Bump.PATCH),
)


@dataclass(frozen=True, slots=True)
class Around:
    """The operation of a use in both documents, and what of ours depends on it."""

    old: Json
    new: Json
    before: Operation | None
    after: Operation | None
    called: bool


def of_operation(change: Change, use: Use, around: Around) -> Effect:
    """For everything that is no value of a message."""
    if (around.before is None) != (around.after is None):
        return _came(around) if around.before is None else _went(around)
    if change.rule in RELOCATED:
        return _went(around)
    if use.part.startswith("response ") and " header " in use.part:
        return Effect(Kind.NOTHING, "the client reads no header that the document names", Bump.PATCH)
    if use.part.startswith("response "):
        return _status(use, around)
    return by_words(change)


def _came(around: Around) -> Effect:
    if around.after is not None and around.after.is_webhook:
        return Effect(
            Kind.NOTHING, "a payload of a shape that is not known is an UnknownEvent, never an error", Bump.MINOR
        )
    if around.called:
        return Effect(Kind.NOTHING, "our code calls it already", Bump.MINOR)
    return Effect(Kind.BREAKS, f"the facade does not offer it, and {NO_BEHAVIOUR}", Bump.MINOR)


def _went(around: Around) -> Effect:
    if around.before is not None and around.before.is_webhook:
        return Effect(Kind.DIFFERENT, "the event does not come any more; what handles it is never called", Bump.MAJOR)
    reason = "its mend matches nothing any more, which stops the generation" if around.called else "its function goes"
    return Effect(Kind.BREAKS, reason, Bump.MAJOR)


def _status(use: Use, around: Around) -> Effect:
    """Any 2xx is read as the documented one, as long as there is one alone; anything else is an ApiError."""
    status = use.part.split()[1]
    if not status.startswith("2"):
        return Effect(Kind.NOTHING, "whatever is not 2xx is an ApiError, documented or not", Bump.PATCH)
    now = [code for code in _statuses(around.new, around.after) if code.startswith("2")]
    if len(now) == 1:
        return Effect(Kind.NOTHING, f"any 2xx is read as the documented one, {now[0]}", Bump.PATCH)
    return Effect(
        Kind.DIFFERENT,
        "with several documented 2xx, or none, any other one is an UnexpectedReply",
        Bump.MAJOR,
    )


def _statuses(document: Json, operation: Operation | None) -> list[str]:
    answers: Any = operation.content.get("responses") if operation else None
    return list(map(str, resolved(document, answers))) if isinstance(answers, Mapping) else []


def by_words(change: Change) -> Effect:
    """By the rule's own words, since nothing in a message tells."""
    words = set(change.rule.split("-"))
    bump = usual(change.severity)
    for spoken, kind, reason, least in _WORDS:
        if words & spoken and (change.severity.breaks or kind is not Kind.BREAKS):
            return Effect(kind, reason, bump if least is None else least)
    if change.severity.breaks:
        return Effect(Kind.DIFFERENT, "nothing of ours proves that it does not matter", bump)
    return Effect(Kind.NOTHING, "what our code does is accepted as before", bump)
