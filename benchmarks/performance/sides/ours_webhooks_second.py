"""vivamo.webhooks: of two secrets the second has signed, so that both must be tried."""

from __future__ import annotations

from benchmarks.performance.sides import ours_webhooks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> None:
    ours_webhooks.load()


def reader() -> Callable[[], object]:
    return ours_webhooks.reader(signer=1)


def verifier() -> Callable[[], object]:
    return ours_webhooks.verifier(signer=1)
