"""standardwebhooks: verification is all it does."""

from __future__ import annotations

from benchmarks.performance.signed import SECRET, padded, standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

EVENT = padded('{"type":"payout.done","data":{"payout":"payout-1","amount":"50.00"}}')


def load() -> None:
    import standardwebhooks  # noqa: F401


def verifier() -> Callable[[], object]:
    from standardwebhooks import Webhook

    hook, headers = Webhook(SECRET), dict(standard(EVENT))
    return lambda: hook.verify(EVENT, headers, json_parse=False)


def reader() -> Callable[[], object]:
    """The payload, untyped."""
    from standardwebhooks import Webhook

    hook, headers = Webhook(SECRET), dict(standard(EVENT))
    return lambda: hook.verify(EVENT, headers)
