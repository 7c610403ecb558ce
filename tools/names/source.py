"""A document as it was published: what its references lead to, and what a schema is under its wrappers."""

from typing import Any

from tools.errors import DocumentError

Json = dict[str, Any]

# Words for people, and what belongs to a place and not to the schema that stands there.
PROSE = frozenset(
    {"description", "title", "summary", "example", "examples", "externalDocs", "deprecated", "xml", "$comment"}
)
NOTES = PROSE | {"default", "readOnly", "writeOnly"}
UNIONS = ("allOf", "oneOf", "anyOf")
SCHEMAS = "#/components/schemas/"


class Source:
    """Resolves the references of one document. A reference out of it is a DocumentError."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.old_null = str(document.get("openapi", "")).startswith("3.0")  # `nullable`, and nothing beside a $ref

    def at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise DocumentError(f"{reference}: a reference to another document is not followed; bundle them into one")
        node: Any = self.document
        for part in pointer_parts(reference):
            try:
                node = node[int(part)] if isinstance(node, list) else node[part]
            except (KeyError, IndexError, TypeError, ValueError) as error:
                raise DocumentError(f"{reference}: leads nowhere") from error
        return node

    def written_out(self, node: Any) -> Any:
        """What stands at the end of a chain of references. One that leads back to itself is a DocumentError."""
        seen: list[str] = []
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                raise DocumentError(f"{node['$ref']}: leads back to itself")
            seen.append(node["$ref"])
            node = self.at(node["$ref"])
        return node

    def unwrapped(self, node: Any) -> tuple[Json, bool, Json]:
        """The schema without what is only wrapped around it; whether it may be null too; what the wrappers say of it.

        An allOf of one, and a oneOf or anyOf of one beside null, are wrappers. The schema may be a bare `$ref`; whether
        an unwrapped schema says itself that it may be null is for `without_null`.
        """
        core, null = as_schema(node), False
        notes: Json = {}
        while True:
            if "$ref" in core:
                beside = {} if self.old_null else {key: value for key, value in core.items() if key != "$ref"}
                if weight(beside):
                    return {"allOf": [{"$ref": core["$ref"]}, beside]}, null, notes
                return {"$ref": core["$ref"]}, null, {**noted(beside), **notes}
            branch, also_null = _only_branch(core)
            if branch is None:
                return core, null, notes
            core, null, notes = as_schema(branch), null or also_null, {**noted(core), **notes}

    def core(self, node: Any) -> tuple[Json, bool]:
        """The schema under all wrappers and references, and whether it may be null."""
        seen: list[str] = []
        core, null, _ = self.unwrapped(node)
        while "$ref" in core and core["$ref"] not in seen:
            seen.append(core["$ref"])
            core, also_null, _ = self.unwrapped(self.at(core["$ref"]))
            null = null or also_null
        bare, also_null = without_null(core)
        return bare, null or also_null


def pointer_parts(reference: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in reference.removeprefix("#/").split("/")]


def component_name(reference: str) -> str:
    """What the document calls the schema there: a component's own name, or one made of where it stands."""
    parts = pointer_parts(reference)
    if reference.startswith(SCHEMAS) and len(parts) == 3:
        return parts[2]
    words = [part for part in parts if part not in {"components", "schemas", "properties", "$defs", "definitions"}]
    return "".join(pascal(word) for word in words)


def pascal(word: str) -> str:
    letters = "".join(letter if letter.isalnum() else " " for letter in word)
    return "".join(part[:1].upper() + part[1:] for part in letters.split())


def class_name(name: str) -> str:
    """The same for two names that the generator would make one class of."""
    return "".join(letter for letter in name if letter.isalnum()).lower()


def as_schema(node: Any) -> Json:
    """OpenAPI 3.1 has `true` and `false` as schemas too."""
    if isinstance(node, dict):
        return node
    return {} if node else {"not": {}}


def weight(node: Json) -> set[str]:
    """The keywords that say something of a message."""
    return {key for key in node if key not in NOTES and not key.startswith("x-")}


def noted(node: Json) -> Json:
    return {key: value for key, value in node.items() if key in NOTES and key != "title"}


def without_null(node: Json) -> tuple[Json, bool]:
    """A schema that is no wrapper, without its null, and whether it had one."""
    bare = {key: value for key, value in node.items() if key != "nullable"}
    null = node.get("nullable") is True
    if isinstance(node.get("type"), list):
        kinds = [kind for kind in node["type"] if kind != "null"]
        null = null or len(kinds) < len(node["type"])
        bare["type"] = kinds[0] if len(kinds) == 1 else kinds or "null"
    if isinstance(node.get("enum"), list) and len(node["enum"]) > 1 and None in node["enum"]:
        bare["enum"], null = [value for value in node["enum"] if value is not None], True
    return bare, null and bare.get("type") != "null"


def is_null(node: Any) -> bool:
    return isinstance(node, dict) and (node.get("type") == "null" or node.get("enum") == [None])


def _only_branch(node: Json) -> tuple[Any, bool]:
    """The one schema that this one is nothing but a wrapper of, if so, and whether the wrapper lets null through."""
    unions = [key for key in UNIONS if key in node]
    if len(unions) != 1 or weight(node) - {unions[0], "type", "nullable", "discriminator"}:
        return None, False
    kinds = node.get("type")
    null = node.get("nullable") is True or (isinstance(kinds, list) and "null" in kinds)
    branches = node[unions[0]]
    if unions[0] != "allOf":
        null = null or any(is_null(branch) for branch in branches)
        branches = [branch for branch in branches if not is_null(branch)]
    return (branches[0], null) if len(branches) == 1 else (None, False)
