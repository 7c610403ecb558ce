"""What a response says of the operations that may follow it. No message changes with it."""

from collections.abc import Iterator
from functools import lru_cache

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.source import Node, Source, text


def compare(old: Source, new: Source, was: Node, now: Node) -> Iterator[Delta]:
    """A link to an operation that only one document has belongs to that operation, and is not told again."""
    if "links" not in was.value and "links" not in now.value:
        return
    before, after = _links(old, was), _links(new, now)
    common = set(_routes(old).values()) & set(_routes(new).values())
    one_sided = {told for told, target in (before | after).items() if target and target not in common}
    if before.keys() - one_sided != after.keys() - one_sided:
        at = (f"{was.at}/links", f"{now.at}/links")
        yield Delta("links-changed", Severity.DOCUMENTATION, "links changed", "", "", "", *at)


def _links(source: Source, response: Node) -> dict[str, str]:
    """The route that each leads to, by all that it says but for names."""
    routes = _routes(source)
    found = {}
    for _, given in response.each("links"):
        link = source.follow(given)
        target = routes.get(str(link.value.get("operationId", "")), "")
        words = {key: link.value[key] for key in ("operationRef", "parameters", "requestBody") if key in link.value}
        found[f"{target} {text(words)}"] = target
    return found


@lru_cache(maxsize=4)
def _routes(source: Source) -> dict[str, str]:
    """Where each operation stands, by its operationId."""
    return {
        str(operation.value["operationId"]): f"{method} {path}"
        for path, item in source.root.each("paths")
        if path.startswith("/")
        for method, operation in source.follow(item).entries()
        if isinstance(operation.value, dict) and "operationId" in operation.value
    }
