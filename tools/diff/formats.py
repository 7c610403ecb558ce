"""Which values a `format` allows, as far as one format holds another."""

from tools.diff.law import Effect

# Every value of the first is one of the second.
_WITHIN = {
    ("int32", "int64"),
    ("float", "double"),
    ("int32", "float"),
    ("int32", "double"),
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("uri", "iri-reference"),
    ("iri", "iri-reference"),
    ("uri-reference", "iri-reference"),
}
# They tell a form how to show a field, and allow every text.
_SHOWN = {"password"}
# A generated client reads these as another type than text or number: reading one changes with the format.
NUMBERS = {"int32", "int64", "float", "double"}


def effect(old: str, new: str) -> Effect | None:
    """What became of the values that are allowed; None when nothing did. Empty stands for no format."""
    was, now = ("" if name in _SHOWN else name for name in (old, new))
    if was == now:
        return None
    if not now or (was, now) in _WITHIN:
        return Effect.WIDENED
    if not was or (now, was) in _WITHIN:
        return Effect.NARROWED
    return Effect.CHANGED
