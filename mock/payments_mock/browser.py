"""Which calls a web page made that is not the mock's own. Browsers say so in headers that no page can set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from payments_mock.destination import is_loopback
from payments_mock.message import Header

_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{1,5})?")


def by_foreign_page(headers: Sequence[Header]) -> bool:
    """False for a program, for a person's own address bar, and for a page that the mock itself served on loopback.

    Header names are lower case. A foreign name in `Host` is a page too: its site's name was made to lead here.
    """
    hosts, origins, sites = (_values(headers, name) for name in (b"host", b"origin", b"sec-fetch-site"))
    if not leads_here(headers):
        return True
    own = [f"http://{host}" for host in hosts]
    return any(origin not in own for origin in origins) or any(site not in ("same-origin", "none") for site in sites)


def leads_here(headers: Sequence[Header]) -> bool:
    """Whether `Host` names this machine, and not the site of somebody who made its name lead here."""
    hosts = _values(headers, b"host")
    return len(hosts) <= 1 and all(_names_loopback(host) for host in hosts)


def _values(headers: Sequence[Header], name: bytes) -> list[str]:
    return [value.decode("latin-1").strip().lower() for key, value in headers if key == name]


def _names_loopback(host: str) -> bool:
    found = _AUTHORITY.fullmatch(host)
    return found is not None and is_loopback(found[1] or found[2])
