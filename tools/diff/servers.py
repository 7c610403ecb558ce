"""Compares the addresses at which an API is found."""

import itertools
import math
from collections.abc import Iterator
from urllib.parse import urlsplit

from tools.diff import prose
from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.source import Node, Source, text

# A server of more variables than this is compared as it is written.
_MOST_ADDRESSES = 1024
# Stands for what a caller may fill in at will.
_ANY = "*"
_PORTS = {"https": ":443", "http": ":80"}


def holder(source: Source, *nodes: Node) -> Node:
    """The innermost of operation, path and document that names servers."""
    return next((node for node in nodes if node.value.get("servers")), source.root)


def addresses(node: Node) -> list[str]:
    """Every address, its variables filled in, without a slash at its end. No server at all means the same host."""
    found = [address for server in node.list("servers") for address in _filled(server)]
    return list(dict.fromkeys(_plain(address) for address in found)) or [""]


def base_path(node: Node) -> str:
    """The path that all addresses have in common."""
    paths = {urlsplit(address).path for address in addresses(node)}
    return paths.pop() if len(paths) == 1 else ""


def compare(old: Node, new: Node, *, without: str = "") -> Iterator[Delta]:
    """What addresses came, went, or changed places. `without` is a base path that moved into the paths, or out."""
    was, now = ([address.removesuffix(without) for address in addresses(node)] for node in (old, new))
    gone, come = ([a for a in one if a not in other] for one, other in ((was, now), (now, was)))
    at = (_stands(old), _stands(new))
    if gone:
        message = f"{', '.join(_named(gone))} is no longer an address of the API"
        kind = "server-changed" if come else "server-removed"
        yield Delta(kind, Severity.BREAKS_CALLERS, message, "", ", ".join(_named(gone)), ", ".join(_named(come)), *at)
    elif come:
        message = f"{', '.join(_named(come))} is an address of the API too"
        yield Delta("server-added", Severity.ADDITIVE, message, "", "", ", ".join(_named(come)), *at)
    elif was != now:
        message = f"the first address was {_named(was)[0]} and is {_named(now)[0]}"
        yield Delta("server-order-changed", Severity.NEEDS_ATTENTION, message, "", _named(was)[0], _named(now)[0], *at)


def described(old: Node, new: Node) -> Iterator[Delta]:
    """What people read of an address that is in both."""
    was, now = ({str(server.value.get("url")): server for server in node.list("servers")} for node in (old, new))
    for url in was:
        if url in now:
            pair = was[url], now[url]
            words = [prose.of(server, ("description",)) for server in pair]
            yield from prose.compare(words[0], words[1], pair[0].at, pair[1].at)


def _filled(server: Node) -> Iterator[str]:
    url = str(server.value.get("url", ""))
    choices = {name: _choices(variable) for name, variable in server.each("variables")}
    if math.prod(map(len, choices.values())) > _MOST_ADDRESSES:
        yield f"{url} {text(choices)}"
        return
    for combination in itertools.product(*choices.values()):
        filled = url
        for name, value in zip(choices, combination, strict=True):
            filled = filled.replace(f"{{{name}}}", value)
        yield filled


def _choices(variable: Node) -> list[str]:
    """The default goes first: it is what is taken when nobody chooses."""
    default = str(variable.value.get("default", ""))
    return list(dict.fromkeys([default, *(str(value) for value in variable.value.get("enum", [_ANY]))]))


def _plain(address: str) -> str:
    """Scheme and host have no case; the usual port and a slash at the end say nothing."""
    parts = urlsplit(address)
    scheme, host = parts.scheme.lower(), parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme.lower(), " "))
    return parts._replace(scheme=scheme, netloc=host).geturl().rstrip("/")


def _named(addresses: list[str]) -> list[str]:
    return [address or "/" for address in addresses]


def _stands(node: Node) -> str:
    return f"{node.at}/servers" if node.value.get("servers") else ""
