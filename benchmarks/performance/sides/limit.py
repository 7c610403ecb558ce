"""What proving and reading a delivery takes at the least: one secret, `hmac.digest`, `compare_digest`, `json.loads`."""

from __future__ import annotations

from benchmarks.performance.sides.ours_webhooks import EVENT
from benchmarks.performance.signed import OUR_SECRETS, in_hex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> None:
    import json  # noqa: F401


def verifier() -> Callable[[], object]:
    import hmac

    key, given = OUR_SECRETS[0].encode(), in_hex(EVENT, OUR_SECRETS[0], "sha512")
    return lambda: hmac.compare_digest(hmac.digest(key, EVENT, "sha512").hex(), given)


def reader() -> Callable[[], object]:
    import json

    verify = verifier()
    return lambda: verify() and json.loads(EVENT)
