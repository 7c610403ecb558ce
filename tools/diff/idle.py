"""Keywords that say what holds without them, such as `minLength: 0`. Who writes them changes nothing."""

from typing import Any

# Schemas of which every value is one, where it may be anything, and where it is a name.
_ANYTHING: tuple[Any, ...] = (True, {})
_NAMES = (*_ANYTHING, {"type": "string"})
_IDLE: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("unevaluatedItems", "contentSchema", "then", "else"), _ANYTHING),
    "propertyNames": _NAMES,
    "not": (False,),
    "xml": ({},),
}
# Found in every text.
_PATTERNS = ("", "^", "$", ".*")
_FROM_NOTHING = {"minLength", "minItems", "minProperties"}


def bound(schema: dict[str, Any], name: str, given: tuple[float, bool]) -> bool:
    """`minContains` and `maxContains` count what `contains` finds; without a number it is at least one."""
    if name in {"minContains", "maxContains"}:
        return "contains" not in schema or (name == "minContains" and given[0] == 1)
    return name in _FROM_NOTHING and given[0] <= 0


def pattern(given: Any) -> bool:
    """Also when it is none."""
    return not isinstance(given, str) or given in _PATTERNS


def word(key: str, given: Any) -> bool:
    """Whether it may as well be left out."""
    return any(type(given) is type(value) and given == value for value in _IDLE.get(key, ()))
