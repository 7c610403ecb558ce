"""Where a document is: what may be said of it in the open, and how much is taken from there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from tools.errors import DocumentError

# How many bytes there are so far, and how many there will be if that is known.
Progress = Callable[[int, int | None], None]

BY_HAND = "get it with a browser and give the file: make fetch-spec SPEC_URL=path/of/the/file"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may take. Published ones have kilobytes; the largest known has about 12 MB. Times are seconds."""

    megabytes: float = 20.0
    connect: float = 10.0
    read: float = 20.0
    whole: float = 120.0
    plain_http: bool = False

    @property
    def size(self) -> int:
        return int(self.megabytes * 1_000_000)

    @property
    def exceeded(self) -> str:
        return f"larger than {self.megabytes:g} MB: is it the right one? If so, raise the limit (--megabytes)"


def is_address(source: str) -> bool:
    """Else it is a path."""
    return source.lower().startswith(("http://", "https://"))


def shown(source: str) -> str:
    """An address without what may be a secret: user, password, query, fragment. A path names somebody's folders."""
    return public(source) if is_address(source) else Path(path_of(source)).name


def public(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "the address"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def path_of(source: str) -> str:
    """Of a file:// address too. DocumentError for any other."""
    parts = urlsplit(source)
    if parts.scheme.lower() == "file" and parts.netloc in {"", "localhost"}:
        return unquote(parts.path)
    if "://" in source:
        raise DocumentError(f"{public(source)}: neither a path nor an https address: {BY_HAND}")
    return source
