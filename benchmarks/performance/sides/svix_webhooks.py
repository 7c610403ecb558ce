"""svix: verification alone."""

from __future__ import annotations

from benchmarks.performance.sides.svix import EVENT
from benchmarks.performance.signed import SECRET, standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> None:
    from svix.webhooks import Webhook  # noqa: F401


def verifier() -> Callable[[], object]:
    from svix.webhooks import Webhook

    hook, headers = Webhook(SECRET), dict(standard(EVENT))
    return lambda: hook.verify(EVENT, headers)
