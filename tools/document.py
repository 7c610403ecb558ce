"""An API's document: read, validated, pinned in specs/spec.lock."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from tools.address import BY_HAND, Limits, Progress, is_address, path_of, shown
from tools.errors import DocumentError

Json = dict[str, Any]

# What the lock holds of each document.
_PINNED = {"source", "version", "sha256", "date"}
# The largest published documents have some hundred thousand values. A few YAML aliases can stand for billions.
_MOST_VALUES = 5_000_000


class _JsonConstructor(SafeConstructor):
    """YAML as OpenAPI means it: what looks like a date is a string, since JSON has no dates."""


_JsonConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


@dataclass(frozen=True, slots=True)
class Document:
    """A document's bytes, what they say, and where they come from."""

    source: str
    raw: bytes
    content: Json

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def version(self) -> str:
        return str(self.content["info"]["version"])


def fetch(source: str, limits: Limits | None = None, progress: Progress | None = None) -> Document:
    """Reads a path, a file:// or an https address. DocumentError if that fails; redirects are not followed."""
    limits = limits or Limits()
    name = shown(source)
    raw = _download(source, limits, progress) if is_address(source) else _read(Path(path_of(source)), limits)
    if not raw.strip():
        raise DocumentError(f"{name}: empty: try again later, or {BY_HAND}")
    if raw.translate(None, b"\xef\xbb\xbf\xff\xfe\0").lstrip()[:1] == b"<":  # after a mark of its encoding, too
        raise DocumentError(f"{name}: a web page, not a document, perhaps to sign in: {BY_HAND}")
    return Document(name, raw, parse(raw, name))


def parse(raw: bytes, name: str) -> Json:
    """YAML 1.2 or JSON as plain data. Twice the same key is an error."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _JsonConstructor
    try:
        content = _json(yaml.load(raw))
    except Exception as error:  # what the library raises for odd bytes is not only its own
        what = " ".join(str(error).split()) or type(error).__name__
        raise DocumentError(f"{name}: cannot be read as YAML or JSON: {what}") from error
    if not isinstance(content, dict):
        raise DocumentError(f"{name}: not an object")
    return content


def check(content: Json, name: str) -> None:
    """DocumentError unless this is valid OpenAPI 3."""
    # Loading it takes longer than its work: the generator loads meanwhile.
    from openapi_spec_validator import validate  # noqa: PLC0415
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError  # noqa: PLC0415

    _check_version(content, name)
    try:
        validate(content)
    except OpenAPIValidationError as error:
        where = "/".join(str(part) for part in getattr(error, "absolute_path", ()))
        what = getattr(error, "message", error)
        raise DocumentError(f"{name}: not valid OpenAPI: at /{where}: {what}") from error
    except Exception as error:  # a broken $ref raises whatever the reference library raises
        raise DocumentError(f"{name}: not valid OpenAPI: {type(error).__name__}: {error}") from error


def read_lock(path: Path) -> Json:
    """What is pinned, by the path of each document; nothing if there is no file yet."""
    if not path.exists():
        return {}
    try:
        entries: Json = json.loads(path.read_text("utf-8"))
        if all(entry.keys() >= _PINNED for entry in entries.values()):
            return entries
    except (ValueError, AttributeError):
        pass
    raise DocumentError(f"{path.name}: cannot be read: make it whole again, git checkout specs/spec.lock")


def locked(entry: Json | None, document: Document, today: date, *, taken_in: bool) -> Json:
    """The entry of a document. One that was edited keeps its source; one with the same bytes keeps its date too."""
    same = entry is not None and entry["sha256"] == document.sha256
    if entry and same and not taken_in:
        return entry
    return {
        "source": document.source if taken_in or not entry else entry["source"],
        "version": document.version,
        "sha256": document.sha256,
        "date": entry["date"] if entry and same else today.isoformat(),
    }


def write_lock(entries: Json) -> bytes:
    return (json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False) + "\n").encode()


def _download(address: str, limits: Limits, progress: Progress | None) -> bytes:
    from tools.download import download  # noqa: PLC0415  # httpx is slow to load, and most documents are files

    return download(address, limits, progress)


def _read(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(limits.size + 1)
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error
    if len(raw) > limits.size:
        raise DocumentError(f"{path}: {limits.exceeded}")
    return raw


def _json(content: Any) -> Any:
    if _amount(content, {}) > _MOST_VALUES:
        raise ValueError(f"its aliases stand for more than {_MOST_VALUES:,} values")
    # Through JSON, so that a status code written as a number becomes the text that OpenAPI means.
    return json.loads(json.dumps(content))


def _amount(node: Any, known: dict[int, int]) -> int:
    """How many values a container holds, all the way down; each of the many places of an alias counts."""
    if not isinstance(node, dict | list):
        return 1
    if id(node) not in known:
        known[id(node)] = _MOST_VALUES  # stands until it is known: what holds itself has no end
        inside = node.values() if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_amount(value, known) for value in inside)
    return known[id(node)]


def _check_version(content: Json, name: str) -> None:
    if "swagger" in content:
        advice = "ask the vendor for OpenAPI 3, or convert it, for example at https://converter.swagger.io"
        raise DocumentError(f"{name}: Swagger {content['swagger']}, and OpenAPI 3.0 or 3.1 is needed: {advice}")
    version = content.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        found = f"its version is {version!r}" if "openapi" in content else "it does not say `openapi: 3...`"
        raise DocumentError(f"{name}: not valid OpenAPI: {found}, and OpenAPI 3.0 or 3.1 is needed")
