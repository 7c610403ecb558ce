"""Where a webhook may be sent: this machine, unless others are allowed. Looks up no name: a look-up is traffic too."""

from __future__ import annotations

import ipaddress

import httpx


class DestinationRefused(Exception):
    """Nothing is sent; the text says why."""


def destination(url: str, *, anywhere: bool) -> httpx.URL:
    """The very URL object that is to be sent to, so that no second parser can read it otherwise."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as problem:
        raise DestinationRefused("malformed URL") from problem
    # The raw host is the one that is connected to, after any rewriting of the letters in it.
    host = parsed.raw_host.decode("ascii")
    if parsed.scheme not in ("http", "https") or not host:
        raise DestinationRefused("not an http or https URL")
    if parsed.port is not None and not 0 < parsed.port <= 65_535:
        raise DestinationRefused("no such port")
    if not anywhere and not is_loopback(host):
        raise DestinationRefused("not a loopback address; --deliver-anywhere allows others")
    return parsed


def is_loopback(host: str) -> bool:
    """Judges the text alone: `localhost`, 127.0.0.0/8 and ::1."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # So says a socket that listens to both kinds.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
