"""A sound JSON body spoiled as a whole: cut short, of another type, in another coding. Values only."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

JSON = "application/json"
# Media types that are surely not JSON, though what follows is.
OTHER_TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "text/html")
LARGE_BYTES = 1_000
SAME_TYPES = ("application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrapping:
    """Makes one whole body of a sound one; `media` is None where no content type goes out.

    A `large` one takes a server as long as hundreds of others, and is about its reader of JSON alone.
    """

    label: str
    make: Callable[[bytes], bytes]
    media: str | None = JSON
    large: bool = False


def wrappings() -> Iterator[Wrapping]:
    """The body as no server takes it, and as every server does. The sound one is an object with members."""
    yield from (_instead(text) for text in (b"", b"   ", b"null", b"true", b"12", b'"text"', b"[]", b"undefined"))
    yield from (_instead(text) for text in (b"key=value", b"<a/>", b"-"))
    yield Wrapping(label="body absent without a type", make=lambda _sound: b"", media=None)
    yield Wrapping(label="body in a list", make=lambda sound: b"[" + sound + b"]")
    yield Wrapping(label="body as a text", make=lambda sound: json.dumps(sound.decode()).encode())
    yield from (_cut(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    # Whoever closes what is open can make sense of these.
    yield Wrapping(label="body without its end", make=lambda sound: sound[:-1] + b', "more": 1')
    yield Wrapping(label="body that ends in a text", make=lambda sound: sound[:-1] + b', "more": "x')
    yield from _other_codings()
    yield from (Wrapping(label=f"body as {media}", make=bytes, media=media) for media in (*OTHER_TYPES, *SAME_TYPES))
    yield Wrapping(label="body without a type", make=bytes, media=None)


def _instead(text: bytes) -> Wrapping:
    return Wrapping(label=f"body {text.decode()!r}", make=lambda _sound: text)


def _cut(share: float) -> Wrapping:
    """All but so much of it, and never all of it."""
    return Wrapping(
        label=f"body cut after {share:.0%}",
        make=lambda sound: sound[: min(len(sound) - 1, int(len(sound) * share) + 1)],
    )


def _with(label: str, more: bytes) -> Wrapping:
    return Wrapping(
        label=f"body with {label}",
        make=lambda sound: sound[:-1] + b', "more": ' + more + b"}",
        large=len(more) > LARGE_BYTES,
    )


def _other_codings() -> Iterator[Wrapping]:
    """What readers of JSON differ about, and what is large: none of it may break a server."""
    yield Wrapping(label="body with a byte order mark", make=lambda sound: b"\xef\xbb\xbf" + sound)
    yield Wrapping(label="body in UTF-16", make=lambda sound: sound.decode().encode("utf-16"))
    yield Wrapping(label="body twice", make=lambda sound: sound + sound)
    yield Wrapping(label="body with a trailing comma", make=lambda sound: sound[:-1] + b",}")
    yield _with("a stray byte", b'"\xff"')
    yield _with("half a surrogate pair", rb'"\ud800"')
    yield _with("NUL", rb'"a\u0000b"')
    yield _with("a key twice", b'1, "more": 2')
    yield _with("NaN", b"NaN")
    yield _with("a number beyond doubles", b"1e400")
    yield _with("a number of 5,000 digits", b"9" * 5_000)
    yield _with("1 MB of text", b'"' + b"x" * 1_000_000 + b'"')
    yield _with("10,000 keys", b"{" + b",".join(b'"k%d": 1' % n for n in range(10_000)) + b"}")
    for depth in (99, 10_000):
        yield _with(f"lists {depth} deep", b"[" * depth + b"]" * depth)
