"""The skeleton as text: YAML, a line for each small thing, so that a review shows what moved."""

import re
from typing import Any

from tools.names.source import Json

_HEADER = """\
# Written by `make regenerate` alone: which names stand where in the document, and in which order, so that a release of
# it with other names and in another order gives the same code. docs/regenerate.md says how to read it.
"""
_WIDTH = 120
# What YAML takes for text without quotes, whatever it stands in.
_PLAIN = re.compile(r"[A-Za-z_$/][A-Za-z0-9_$./ -]*[A-Za-z0-9_]|[A-Za-z_$]|/")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def written(skeleton: Json) -> bytes:
    lines = [_HEADER.rstrip()]
    for group in ("paths", "webhooks"):
        lines += [f"{group}:" if skeleton[group] else f"{group}: {{}}"]
        for name, item in skeleton[group].items():
            lines.append(f"  {_text(name)}:")
            for method, operation in item.items():
                lines.append(f"    {method}:")
                lines += [f"      {key}: {_flow(value, len(key) + 8, 6)}" for key, value in operation.items()]
    lines.append("schemas:" if skeleton["schemas"] else "schemas: {}")
    lines += [_entry(name, shape) for name, shape in skeleton["schemas"].items()]
    return ("\n".join(lines) + "\n").encode()


def _entry(name: str, shape: Any) -> str:
    return f"  {_text(name)}: {_flow(shape, len(name) + 4, 2)}".rstrip()


def _flow(value: Any, column: int, indent: int) -> str:
    """On one line if it fits, else an entry a line."""
    line = _line(value)
    if len(line) + column <= _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + 2
    if isinstance(value, list):
        entries = [_flow(entry, inner, inner) or "~" for entry in value]
        return "[\n" + "".join(f"{' ' * inner}{entry},\n" for entry in entries) + " " * indent + "]"
    entries = [
        _key(key) if entry is None else f"{_key(key)}: {_flow(entry, inner + len(key) + 2, inner)}"
        for key, entry in value.items()
    ]
    return "{\n" + "".join(f"{' ' * inner}{entry},\n" for entry in entries) + " " * indent + "}"


def _line(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return "[" + ", ".join(_line(entry) or "~" for entry in value) + "]"
    pairs = [_key(key) if entry is None else f"{_key(key)}: {_line(entry)}" for key, entry in value.items()]
    return "{" + ", ".join(pairs) + "}"


def _key(word: str) -> str:
    # A status code may do without quotes: the reader makes a text of every key.
    return word if re.fullmatch("[1-9][0-9]{2}", word) else _text(word)


def _text(word: str) -> str:
    if _PLAIN.fullmatch(word) and word.lower() not in _WORDS:
        return word
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted) + '"'
