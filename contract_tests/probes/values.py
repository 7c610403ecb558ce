"""Values at the edges of one schema, inside and outside, beside a sound one. Values only."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

Shape = dict[str, Any]
# A keyword, and a value made for it.
Candidate = tuple[str, Any]

# Whatever may be damaged on the way: case, blanks, accents made of two signs, scripts, markup, escapes, length.
TEXTS = (
    "",
    "a",
    "\u00c9lodie Stra\u00dfe",
    "Zoe\u0308 \u212b \ufb01 \u00bd",
    "\u0130\u0131\u017f mIxEd CaSe",
    "\u738b\u5c0f\u660e",
    "\u0645\u062d\u0645\u062f \u05d0\u05d1",
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u0e44\u0e17\u0e22",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3e0",
    "  blanks  before, between and after  ",
    "\u00a0\u3000\u200b\ufeff",
    "line\nbreak\ttab\r\nend",
    'O\'Neil & <b>bold</b> "quoted" -- ; \\ back\\slash',
    "&amp; &lt; &#39; \\u0041 %41 %2F {{7*7}} ${x}",
    "/?#[]@!$&'()*+,;=~",
    "null",
    "true",
    "0012",
    "12345678901234567890",
    "0012.50",
    "\u2018curly\u2019 \u201cquotes\u201d \u2013 \u2014 \u2026",
    "1e5",
    "x" * 255,
    "\u00e9" * 256,
    "y" * 1_000,
    "z" * 10_000,
)
NUMBERS = (0, 0.01, 1, 12345678.9)
KEYS = ("a", "X-Upper-lower_1", "n0")

_OTHER_DATES = ("15.02.2026", "2026/02/15", "02/15/2026", "2/5/2026", "Feb 15, 2026", "20260215", "1771113600")
_FORMATS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "date": (
        ("2024-02-29", "2000-02-29", "2025-12-31"),
        ("2026-13-01", "2026-00-10", "2026-02-30", "2025-02-29", *_OTHER_DATES),
    ),
    "date-time": (
        ("2024-02-29T23:59:59.999Z", "2026-01-01T00:00:00+14:00"),
        ("2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01", *_OTHER_DATES),
    ),
    "ipv4": (
        ("1.1.1.1", "255.255.255.254", "192.168.0.1"),
        ("256.1.1.1", "1.2.3.4.5", "1.2.3.", "1.2.3.x", "1.2.3.4/24"),
    ),
    "ipv6": (
        ("::1", "2001:db8::ff00:42:8329", "2001:0DB8:0:0:0:0:0:1", "::ffff:192.0.2.1"),
        (":::", "1:2:3:4:5:6:7", "2001:db8::g", "1::2::3", "12345::"),
    ),
    "uri": (("https://example.invalid/a?b=c",), ("no uri", "http//x", ":")),
    "email": (("a.b@example.invalid",), ("nobody", "@example.invalid", "a@", "a b@example.invalid")),
    "uuid": (("123e4567-e89b-42d3-a456-426614174000",), ("123e4567", "123e4567-e89b-42d3-a456-42661417400g")),
}


def wrong_kinds(sound: Any) -> Iterator[Candidate]:
    """A value of each other type, and the sound one dressed as another type."""
    others: tuple[Any, ...] = (None, True, 12, 1.5, "text", [], {})
    for value in others:
        # An empty object for an object is a question of its members, not of its type.
        if type(value) is not type(sound):
            yield "type", value
    yield "type", [sound]
    if isinstance(sound, bool):
        yield from (("type", value) for value in (json.dumps(sound), int(sound), "yes"))
    elif isinstance(sound, int | float):
        yield from (("type", value) for value in (str(sound), f"{sound}x"))
    elif isinstance(sound, list):
        yield "type", {"0": sound[0] if sound else "a"}
        yield from (("type", value) for value in sound[:1])
        yield "type", ",".join(map(str, sound))
    elif isinstance(sound, dict):
        yield "type", json.dumps(sound)
        # An id in place of the object that holds it.
        yield from (("type", value) for value in list(sound.values())[:1] if not isinstance(value, dict))


def outside(shape: Shape, sound: Any) -> Iterator[Candidate]:
    """Just beyond each keyword of the shape."""
    if "enum" in shape:
        yield from (("enum", value) for one in shape["enum"] for value in _near_names(one))
    if isinstance(sound, str):
        yield from _outside_text(shape, sound)
    elif isinstance(sound, int | float) and not isinstance(sound, bool):
        yield from _outside_number(shape)
    elif isinstance(sound, list):
        yield from _outside_list(shape, sound)


def inside(shape: Shape, sound: Any) -> Iterator[Candidate]:
    """At each edge of the shape, on the right side; every kind of text, number and truth where nothing bounds it."""
    if "enum" in shape:
        yield from (("enum", value) for value in shape["enum"])
    elif isinstance(sound, bool):
        yield from (("type", value) for value in (True, False))
    elif isinstance(sound, str):
        yield from _inside_text(shape, sound)
    elif isinstance(sound, int | float):
        yield from _inside_number(shape)
    elif isinstance(sound, list):
        yield from _inside_list(shape, sound)


def _near_names(name: Any) -> tuple[Any, ...]:
    if not isinstance(name, str) or not name:
        return ("unknown",)
    return ("unknown", "", name.upper(), name.capitalize(), name + " ", " " + name, name[:-1], name + "s", name + "\n")


def _outside_text(shape: Shape, sound: str) -> Iterator[Candidate]:
    for keyword in ("minLength", "maxLength"):
        if keyword in shape:
            length = shape[keyword] + (1 if keyword == "maxLength" else -1)
            yield from ((keyword, value) for value in _of_length(sound, length))
            yield keyword, "" if keyword == "minLength" else sound * 100
    if "pattern" in shape:
        yield from (("pattern", value) for value in near_misses(sound))
    if shape.get("format") in _FORMATS:
        broken = (*_FORMATS[shape["format"]][1], "", "nonsense", sound + " ", sound + "\n")
        yield from (("format", value) for value in broken)


def near_misses(sound: str) -> tuple[str, ...]:
    """What a careless pattern lets pass: unanchored, of many lines, of any case, of any digits."""
    eastern = sound.translate({ord("0") + n: 0x0660 + n for n in range(10)})
    full_width = sound.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    ends = ("", " ", "\n", "\t", "\x00", "x", "\nx", "x\n")
    return (
        *(end + sound for end in ends[1:]),
        *(sound + end for end in (*ends, "0" * 20)),
        *(sign + sound for sign in "+-."),
        *(sound.replace(".", other) for other in (",", "", "..", "\u066b", " .")),
        *(sound[:n] for n in range(len(sound))),
        *(sound[n:] for n in range(1, len(sound))),
        *(sound.lower(), sound.upper(), sound.swapcase(), sound + sound, sound + sound[-1:], eastern, full_width),
        *(f"{sound}e2", f"0x{sound}", "NaN", "Infinity", "1e2", "\u2168\u00e9", "\u041d\u0423"),
    )


def _of_length(sound: str, length: int) -> Iterator[str]:
    if length >= 0:
        letters = sound or "a"
        yield (letters * (length // len(letters) + 1))[:length]
        # Two sixteen-bit units or four bytes each, and one character all the same.
        yield "\U0001f3e0" * length


def _inside_text(shape: Shape, sound: str) -> Iterator[Candidate]:
    for keyword in ("minLength", "maxLength"):
        if keyword in shape:
            yield from ((keyword, value) for value in _of_length(sound, shape[keyword]))
    if shape.get("format") in _FORMATS:
        yield from (("format", value) for value in _FORMATS[shape["format"]][0])
    elif not {"pattern", "minLength", "maxLength", "format"} & set(shape):
        yield from (("type", value) for value in TEXTS)


def _outside_number(shape: Shape) -> Iterator[Candidate]:
    for keyword, sign in (("minimum", -1), ("maximum", 1)):
        if keyword in shape:
            bound = shape[keyword]
            if shape.get("exclusive" + keyword.capitalize()) is True:
                yield keyword, bound
            yield from ((keyword, bound + sign * step) for step in (1, 0.01, 10**9))
    if shape.get("type") == "integer":
        yield "type", 1.5
    if "multipleOf" in shape:
        yield "multipleOf", shape["multipleOf"] * 1.5


def _inside_number(shape: Shape) -> Iterator[Candidate]:
    sides = [(keyword, sign) for keyword, sign in (("minimum", 1), ("maximum", -1)) if keyword in shape]
    for keyword, sign in sides:
        # Where the other side is open, nothing far away is wrong either.
        for step in (0, 1) if len(sides) > 1 else (0, 1, 10, 1_000):
            yield keyword, shape[keyword] + sign * step
    if len(sides) > 1:
        yield "maximum", (shape["minimum"] + shape["maximum"]) // 2
    elif not sides:
        whole = shape.get("type") == "integer"
        yield from (("type", value) for value in NUMBERS if not whole or isinstance(value, int))


def _outside_list(shape: Shape, sound: list[Any]) -> Iterator[Candidate]:
    if shape.get("minItems"):
        yield from (("minItems", sound[:length]) for length in (0, shape["minItems"] - 1))
    if "maxItems" in shape and sound:
        yield "maxItems", (sound * (shape["maxItems"] + 1))[: shape["maxItems"] + 1]
    if shape.get("uniqueItems") and sound:
        yield "uniqueItems", [*sound, sound[0]]


def _inside_list(shape: Shape, sound: list[Any]) -> Iterator[Candidate]:
    yield "minItems", sound[: shape.get("minItems", 0)]
    if "maxItems" in shape and sound:
        yield "maxItems", (sound * shape["maxItems"])[: shape["maxItems"]]
    known = shape.get("items", {}).get("enum", sound)
    yield from (("items", [one]) for one in known)
    yield "items", list(known)


def extra_keys(taken: Any, count: int) -> list[str]:
    """So many names that the object does not have."""
    names = (f"extra{n}" for n in range(1, count + len(taken) + 1))
    return list(islice((name for name in names if name not in taken), max(0, count)))
