"""vivamo on the transports of its extra `[fast]`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def load() -> None:
    import vivamo  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    from importlib import import_module

    from vivamo import Money, Vivamo

    create = Vivamo(
        "sk_test_bench", base_url=url, transport=import_module("vivamo.fast").FastTransport()
    ).disbursements.create_intent
    amount = Money("50.00", "USD")
    return lambda: create("user_1", amount, reference="payout-1")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    from importlib import import_module

    from vivamo import AsyncVivamo, Money

    create = AsyncVivamo(
        "sk_test_bench", base_url=url, transport=import_module("vivamo.fast").AsyncFastTransport()
    ).disbursements.create_intent
    amount = Money("50.00", "USD")
    return lambda: create("user_1", amount, reference="payout-1")
