"""What differs between two OpenAPI documents: pairs their operations and webhooks, and compares each."""

from collections.abc import Iterator
from typing import Any

from tools.diff import members, operations, prose, security, servers
from tools.diff.change import Change, Severity
from tools.diff.delta import Delta, grouped
from tools.diff.operations import Operation
from tools.diff.reading import Reader
from tools.diff.schemas import Schemas
from tools.diff.source import Node, Source
from tools.errors import DocumentError

Json = dict[str, Any]
Found = Iterator[tuple[str, str, Delta]]
_INFO = ("title", "description", "summary", "termsOfService", "contact", "license")


def changes(old: Json, new: Json) -> list[Change]:
    """Every difference between two valid OpenAPI documents, 3.0 or 3.1, worst first.

    How a document is written makes no difference: the order of keys, `$ref` or not, the names of components, `allOf`,
    the several ways to say null. DocumentError when a reference leads out of a document or to nothing, or schemas are
    nested hundreds deep in `allOf` or `not`.
    """
    was, now = Source(old), Source(new)
    schemas = Schemas(Reader(was), Reader(now))
    try:
        return grouped([*_operations(schemas), *_webhooks(schemas), *_document(was, now)])
    except RecursionError as error:
        raise DocumentError("schemas are nested too deeply to be compared") from error


def _operations(schemas: Schemas) -> Found:
    old, new = schemas.old.source, schemas.new.source
    moved = _moved_base(old, new)
    before, after = _paths(old, moved[0]), _paths(new, moved[1])
    pairs, gone, come = _paired(before, after)
    for was, now in pairs:
        if (was.method, was.route) != (now.method, now.route):
            yield now.name, "", _relocated(was, now)
        for part, delta in operations.compare(schemas, was, now, operations.outbound()):
            yield now.name, part, delta
        yield from (("", "", delta) for delta in _servers(old, new, was, now, "".join(moved)))
    yield from ((was.name, "", operations.removed("operation", was)) for was in gone)
    yield from ((now.name, "", operations.added("operation", now)) for now in come)


def _paths(source: Source, base: str) -> list[Operation]:
    """Every operation, `base` before its path."""
    found = source.root.each("paths")
    return [one for path, item in found for one in operations.of_item(source, f"{base}{path}", item)]


def _moved_base(old: Source, new: Source) -> tuple[str, str]:
    """What to put before the paths of each side, when a base path moved from the servers into the paths, or out."""
    was, now = servers.base_path(old.root), servers.base_path(new.root)
    if was == now:
        return "", ""
    routes = [{one.route for one in _paths(source, base)} for source, base in ((old, was), (new, now))]
    if not routes[0] & routes[1]:
        return "", ""
    return (
        (was.removesuffix(now), "") if was.endswith(now) else ("", now.removesuffix(was) if now.endswith(was) else "")
    )


def _paired(
    old: list[Operation], new: list[Operation]
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
    """Operations of one method and route, and those that are somewhere else under the same operationId."""
    places = {(one.method, one.route): one for one in new}
    pairs = [(one, places.pop((one.method, one.route))) for one in old if (one.method, one.route) in places]
    paired = {id(was) for was, _ in pairs}
    left = [one for one in old if id(one) not in paired]
    named = {one.id: one for one in places.values() if one.id}
    moved = [(one, named[one.id]) for one in left if one.id in named]
    gone = [one for one in left if one.id not in named]
    come = [one for one in places.values() if one.id not in {was.id for was, _ in moved if was.id}]
    return [*pairs, *moved], gone, come


def _relocated(old: Operation, new: Operation) -> Delta:
    what = "method" if old.route == new.route else "path"
    message = f"{old.name} is {new.name} now"
    at = (old.node.at, new.node.at)
    return Delta(f"operation-{what}-changed", Severity.BREAKS_CALLERS, message, "", old.name, new.name, *at)


def _servers(old: Source, new: Source, was: Operation, now: Operation, moved: str) -> Iterator[Delta]:
    before = servers.holder(old, was.node, was.item)
    after = servers.holder(new, now.node, now.item)
    yield from servers.compare(before, after, without=moved)


def _webhooks(schemas: Schemas) -> Found:
    was, now = _received(schemas.old.source), _received(schemas.new.source)
    for name in members.either(was, now):
        operation = f"webhook {name}"
        if name not in now:
            yield operation, "", operations.removed("webhook", was[name])
        elif name not in was:
            yield operation, "", operations.added("webhook", now[name])
        else:
            if was[name].method != now[name].method:
                yield operation, "", _relocated(was[name], now[name])
            found = operations.compare(schemas, was[name], now[name], operations.inbound("webhook"))
            yield from ((operation, part, delta) for part, delta in found)


def _received(source: Source) -> dict[str, Operation]:
    """What the server sends by itself. OpenAPI 3.0 has no webhooks: there they stand under `x-webhooks`."""
    found: dict[str, Operation] = {}
    for group in ("webhooks", "x-webhooks"):
        for name, item in source.root.each(group):
            several = list(operations.of_item(source, name, item))
            for one in several:
                found[name if len(several) == 1 else f"{name} {one.method.upper()}"] = one
    return found


def _document(old: Source, new: Source) -> Found:
    """What belongs to no operation. The version stands in a report's head."""
    yield from (("", "info", delta) for delta in _prose(old.root["info"], new.root["info"], _INFO))
    yield from (("", "", delta) for delta in _prose(old.root, new.root, ("externalDocs",)))
    yield from (("", "tags", delta) for delta in _tags(old.root, new.root))
    yield from (("", "security", delta) for delta in security.schemes(old, new))
    yield from (("", "servers", delta) for delta in servers.described(old.root, new.root))
    if not old.root.value.get("paths") or not new.root.value.get("paths"):
        yield from (("", "", delta) for delta in servers.compare(old.root, new.root))


def _prose(old: Node, new: Node, words: tuple[str, ...]) -> Iterator[Delta]:
    return prose.compare(prose.of(old, words), prose.of(new, words), old.at, new.at)


def _tags(old: Node, new: Node) -> Iterator[Delta]:
    was, now = ({str(tag.value.get("name")): tag for tag in node.list("tags")} for node in (old, new))
    for name in members.either(was, now):
        before, after = was.get(name), now.get(name)
        told = tuple("" if tag is None else str(tag.value.get("description", name)) for tag in (before, after))
        if before is None or after is None or told[0] != told[1]:
            at = tuple("" if tag is None else tag.at for tag in (before, after))
            yield Delta("tag-changed", Severity.DOCUMENTATION, f"tag `{name}` changed", "", *told, *at)
