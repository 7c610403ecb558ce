"""An API's document: read, validated, pinned in specs/spec.lock."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from tools.errors import DocumentError

Json = dict[str, Any]


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


def fetch(source: str) -> Document:
    """Reads a path or an http(s) address, and validates. DocumentError if that fails; redirects are not followed."""
    is_url = urlsplit(source).scheme in {"http", "https"}
    raw = _download(source) if is_url else _read(Path(source))
    # A query may hold a key, and a path names somebody's folders.
    name = source.split("?", maxsplit=1)[0] if is_url else Path(source).name
    return Document(name, raw, parse(raw, name))


def parse(raw: bytes, name: str) -> Json:
    """YAML 1.2 or JSON as plain data. Twice the same key is an error."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _JsonConstructor
    try:
        # Through JSON, so that a status code written as a number becomes the text that OpenAPI means.
        content = json.loads(json.dumps(yaml.load(raw)))
    except (YAMLError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise DocumentError(f"{name}: cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise DocumentError(f"{name}: not an object")
    return content


def check(content: Json, name: str) -> None:
    """DocumentError unless this is valid OpenAPI."""
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
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


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


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error


def _download(url: str) -> bytes:
    try:
        return httpx.get(url, timeout=30.0).raise_for_status().content
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise DocumentError(f"{url.split('?', maxsplit=1)[0]}: cannot be fetched: status {status}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DocumentError(f"{url.split('?', maxsplit=1)[0]}: cannot be fetched: {type(error).__name__}") from error
