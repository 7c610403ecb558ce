"""Compares what a caller must show to be let in."""

from collections.abc import Iterator

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.source import Json, Node, Source

# One way to be let in: schemes by what they are, not by their names, each with the scopes that are needed.
Way = frozenset[tuple[str, frozenset[str]]]
# Words of a scheme that are for people, or that say where a token is got and not how it is shown.
_BESIDE = {"description", "bearerFormat", "flows", "openIdConnectUrl"}


def compare(old: Source, new: Source, was: Node, now: Node) -> Iterator[Delta]:
    """The security of two operations, or that of their documents where they say none."""
    before, after = _ways(old, was), _ways(new, now)
    gone = [way for way in before if not any(_lets_in(way, other) for other in after)]
    come = [way for way in after if not any(_lets_in(way, other) for other in before)]
    at = (_stands(old, was), _stands(new, now))
    told, asked = _told(before), _told(after)
    if gone and come and (_scopes_dropped(gone) != _scopes_dropped(come)):
        message = f"callers show {asked} now, and showed {told}"
        yield Delta("security-changed", Severity.BREAKS_CALLERS, message, "", told, asked, *at)
    elif gone:
        message = f"callers who show {_told(gone)} are no longer let in"
        yield Delta("security-narrowed", Severity.BREAKS_CALLERS, message, "", told, asked, *at)
    elif come:
        message = f"callers who show {_told(come)} are let in too"
        yield Delta("security-widened", Severity.ADDITIVE, message, "", told, asked, *at)


def schemes(old: Source, new: Source) -> Iterator[Delta]:
    """Where tokens are got, of schemes that are asked for and are otherwise the same, whatever their names."""
    before, after = _asked(old), _asked(new)
    left = [name for name in after if name not in before]
    for name, was in before.items():
        same = [other for other in (name, *left) if other in after and _alike(was, after[other])]
        if same:
            yield from _scheme(old, new, was, after[same[0]])


def _scheme(old: Source, new: Source, was: Node, now: Node) -> Iterator[Delta]:
    for word in ("flows", "openIdConnectUrl", "bearerFormat", "description"):
        sides = ((old, was), (new, now))
        before, after = (source.canonical(node[word]) if word in node.value else "" for source, node in sides)
        if before != after:
            prose = word in {"description", "bearerFormat"}
            bad = Severity.DOCUMENTATION if prose else Severity.NEEDS_ATTENTION
            message = f"`{word}` of the security scheme changed"
            yield Delta(f"security-scheme-{word.lower()}-changed", bad, message, "", before, after, was.at, now.at)


def _ways(source: Source, operation: Node) -> list[Way]:
    """Every way to be let in. No requirement at all, or an empty one, lets anybody in."""
    given = operation.value.get("security", source.root.value.get("security", []))
    known = _schemes(source)
    ways = [
        frozenset(
            (_identity(known[name].value) if name in known else name, frozenset(scopes))
            for name, scopes in requirement.items()
        )
        for requirement in given
    ]
    return ways or [frozenset()]


def _schemes(source: Source) -> dict[str, Node]:
    components = source.root.get("components")
    return {name: source.follow(node) for name, node in components.each("securitySchemes")} if components else {}


def _alike(was: Node, now: Node) -> bool:
    return _identity(was.value) == _identity(now.value)


def _asked(source: Source) -> dict[str, Node]:
    """The schemes that the document or one of its operations asks for."""
    items = [source.follow(item).value for path, item in source.root.each("paths") if path.startswith("/")]
    holders = [source.root.value, *(operation for item in items for operation in item.values())]
    asked = [
        requirement for holder in holders if isinstance(holder, dict) for requirement in holder.get("security", [])
    ]
    names = {name for requirement in asked for name in requirement}
    return {name: scheme for name, scheme in _schemes(source).items() if name in names}


def _identity(scheme: Json) -> str:
    """How a scheme is shown. The name of HTTP's schemes and of headers has no case."""
    words = {key: value for key, value in scheme.items() if key not in _BESIDE and not key.startswith("x-")}
    if words.get("type") == "http" or words.get("in") == "header":
        words = {key: str(value).lower() for key, value in words.items()}
    names = {"http": "scheme", "apiKey": "in"}
    detail = words.get(names.get(str(words.get("type")), ""), "")
    key = f" {words['name']}" if "name" in words else ""
    return f"{words.get('type', 'unknown').lower()} {detail}{key}".strip()


def _lets_in(shown: Way, asked: Way) -> bool:
    """Whether who shows the one has shown all that the other asks for."""
    offered = dict(shown)
    return all(name in offered and scopes <= offered[name] for name, scopes in asked)


def _scopes_dropped(ways: list[Way]) -> set[frozenset[str]]:
    """Which schemes are shown, whatever their scopes."""
    return {frozenset(name for name, _ in way) for way in ways}


def _told(ways: list[Way]) -> str:
    return " or ".join(sorted(_way_told(way) for way in ways))


def _way_told(way: Way) -> str:
    if not way:
        return "nothing"
    return " and ".join(sorted(f"{name}{_scopes_told(scopes)}" for name, scopes in way))


def _scopes_told(scopes: frozenset[str]) -> str:
    return f" ({', '.join(sorted(scopes))})" if scopes else ""


def _stands(source: Source, operation: Node) -> str:
    if "security" in operation.value:
        return f"{operation.at}/security"
    return "/security" if "security" in source.root.value else ""
