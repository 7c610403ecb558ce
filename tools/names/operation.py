"""Puts the operations of a new document into our structure: by method and path template, whatever they are called."""

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tools.errors import DocumentError
from tools.names.schema import Schemas
from tools.names.source import SCHEMAS, Json, Source, pascal

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON_TYPE = "application/json"
WEBHOOKS = ("webhooks", "x-webhooks")
NAMES = ("operationId", "tags")
_PARAMETER = re.compile(r"{([^{}]*)}")


class Operations:
    """`skeleton` is what specs/names/ holds of our last release; nothing at all for a document that is new to us."""

    def __init__(self, source: Source, skeleton: Json, schemas: Schemas) -> None:
        self._source = source
        self._skeleton = skeleton
        self._schemas = schemas
        self._renamed: dict[str, str] = {}
        self._taken = {
            operation["id"] for item in self._ours("paths").values() for operation in item.values() if "id" in operation
        }

    def paths(self) -> Json:
        """The paths, ours first and in our order, with our names of operations, tags and path parameters."""
        ours = {_blank(path): path for path in self._ours("paths")}
        found: Json = {}
        for path, item in self._source.document.get("paths", {}).items():
            # The generator knows letters, digits, `_` and `-` in the name of a path parameter, which nobody sends.
            name = ours.get(_blank(path)) or _PARAMETER.sub(lambda one: re.sub(r"[^\w{}-]", "_", one[0]), path)
            found[name] = self._item(item, name, dict(zip(_names(path), _names(name), strict=True)))
        self._rename_links(found)
        return _in_order(found, self._ours("paths"))

    def webhooks(self) -> Json:
        """What the vendor sends, under the key that the document has for it."""
        key = next((key for key in WEBHOOKS if key in self._source.document), None)
        if key is None:
            return {}
        items = {name: self._item(item, name, {}) for name, item in self._source.document[key].items()}
        return {key: _in_order(items, self._ours("webhooks"))}

    def _ours(self, group: str) -> Json:
        return dict(self._skeleton.get(group) or {})

    def _item(self, item: Any, name: str, parameters: Mapping[str, str]) -> Json:
        item = self._source.written_out(item)
        ours = self._ours("paths").get(name) or self._ours("webhooks").get(name) or {}
        operations = {
            method: self._operation(item, method, ours.get(method), f"{method.upper()} {name}", parameters)
            for method in item
            if method in METHODS
        }
        rest = {key: copy.deepcopy(value) for key, value in item.items() if key not in {*METHODS, "parameters", "$ref"}}
        return {**rest, **_in_order(operations, ours)}

    def _operation(self, item: Json, method: str, ours: Json | None, place: str, parameters: Mapping[str, str]) -> Json:
        operation, known = item[method], ours or {}
        found: Json = {**operation, **self._called(operation, ours, place)}
        where = found.get("operationId", place)
        given = [*operation.get("parameters", []), *item.get("parameters", [])]
        for key, value in operation.items():
            if key == "requestBody":
                body = self._source.written_out(value)
                body = {**body, "content": _sent(body.get("content", {}))}
                found[key] = self._holder(body, known.get("body"), f"{where}.body")
            elif key == "responses":
                found[key] = self._responses(value, known.get("answers") or {}, where)
            elif key != "parameters" and key not in NAMES:
                found[key] = self._other(value, where)
        if given:
            found["parameters"] = self._parameters(given, known.get("parameters") or {}, parameters, where)
        return found

    def _called(self, operation: Json, ours: Json | None, place: str) -> Json:
        """Our operationId and tags; the vendor's own where the operation is new and nothing else is called so."""
        own = operation.get("operationId")
        if ours is not None:
            called = {"operationId": ours["id"]} if "id" in ours else {}
            called |= {"tags": list(ours["tags"])} if ours.get("tags") else {}
        elif own in self._taken:
            called = {"operationId": f"{place.split(maxsplit=1)[0].lower()}{pascal(place.split(maxsplit=1)[1])}"}
            self._schemas.notes.append(
                f"{place}: {own} is another operation of ours, so this is {called['operationId']}"
            )
        else:
            called = {}
        if own and "operationId" in called:
            self._renamed[own] = called["operationId"]
        return called

    def _parameters(self, given: list[Any], ours: Json, names: Mapping[str, str], where: str) -> list[Json]:
        found: Json = {}
        for node in given:
            parameter = self._source.written_out(node)
            name = names.get(parameter["name"], parameter["name"]) if parameter["in"] == "path" else parameter["name"]
            key = f"{parameter['in']} {name}"
            if key not in found:
                found[key] = {**self._holder(parameter, ours.get(key), f"{where}.{name}"), "name": name}
        return list(_in_order(found, ours).values())

    def _responses(self, responses: Json, ours: Json, where: str) -> Json:
        old, new = ([status for status in one if status.startswith("2")] for one in (ours, responses))
        if len(old) == len(new) == 1:
            ours = {new[0] if status == old[0] else status: shape for status, shape in ours.items()}
        found = {
            status: node if status.startswith("x-") else self._holder(node, ours.get(status), f"{where}.{status}")
            for status, node in responses.items()
        }
        return _in_order(found, ours)

    def _holder(self, node: Any, shape: Any, where: str) -> Json:
        """A parameter, a request body or a response, written out."""
        found: Json = {}
        for key, value in self._source.written_out(node).items():
            if key == "schema":
                found[key] = self._schemas.place(value, shape, where)
            elif key == "content":
                found[key] = self._content(value, shape, where)
            else:
                found[key] = self._other(value, where, key)
        return found

    def _content(self, content: Json, ours: Any, where: str) -> Json:
        """A shape without media types is that of the one type, which need not be called as ours is."""
        content = _read(content)
        by_type = ours["$content"] if isinstance(ours, dict) and "$content" in ours else {JSON_TYPE: ours}
        if len(by_type) == 1 and len(content) == 1:
            by_type = dict.fromkeys(content, next(iter(by_type.values())))
        found = {}
        for media_type, media in content.items():
            found[media_type] = {key: self._other(value, where) for key, value in media.items() if key != "schema"}
            if "schema" in media:
                found[media_type]["schema"] = self._schemas.place(media["schema"], by_type.get(media_type), where)
        return _in_order(found, by_type)

    def _other(self, node: Any, where: str, key: str = "", depth: int = 0) -> Any:
        """Whatever the generator does not read, with every reference in it written out or pointed to its new name."""
        if depth > 60:
            raise DocumentError(f"{where}: references lead back to themselves")
        if key in {"example", "value"}:
            return copy.deepcopy(node)
        if isinstance(node, dict):
            reference = node.get("$ref")
            if key == "schema" or (isinstance(reference, str) and reference.startswith(SCHEMAS)):
                return self._schemas.place(node, None, where)
            node = self._source.written_out(node)
            return {name: self._other(value, where, name, depth + 1) for name, value in node.items()}
        if isinstance(node, list):
            return [self._other(value, where, "", depth + 1) for value in node]
        return node

    def _rename_links(self, paths: Json) -> None:
        for item in paths.values():
            for method in METHODS & item.keys():
                for response in item[method].get("responses", {}).values():
                    for link in response.get("links", {}).values():
                        if link.get("operationId") in self._renamed:
                            link["operationId"] = self._renamed[link["operationId"]]


def _read(content: Json) -> Json:
    """Where any type will do, JSON does; where there are several, JSON comes first."""
    named = {
        JSON_TYPE if kind == "*/*" and JSON_TYPE not in content else kind: media for kind, media in content.items()
    }
    return dict(sorted(named.items(), key=lambda entry: not _is_json(entry[0])))


def _sent(content: Json) -> Json:
    """A request that may be written in several ways is written in JSON, if that is one of them."""
    content = _read(content)
    kind = next(iter(content), "")
    return {kind: content[kind]} if _is_json(kind) else content


def _is_json(kind: str) -> bool:
    bare = kind.partition(";")[0].strip().lower()
    return bare == JSON_TYPE or bare.endswith("+json")


def _in_order(found: Json, ours: Iterable[str]) -> Json:
    known = [key for key in ours if key in found]
    return {key: found[key] for key in dict.fromkeys([*known, *found])}


def _blank(path: str) -> str:
    """Two templates that differ in the names of their parameters only are one place."""
    return _PARAMETER.sub("{}", path)


def _names(path: str) -> list[str]:
    return _PARAMETER.findall(path)
