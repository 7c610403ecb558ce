"""vivamo through a user's own `httpx.Client`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def load() -> None:
    import httpx  # noqa: F401
    from vivamo import Vivamo  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import httpx
    from vivamo import Money, Vivamo

    client = Vivamo("sk_test_bench", base_url=url, http_client=httpx.Client())
    amount = Money("50.00", "USD")
    return lambda: client.disbursements.create_intent("user_1", amount, reference="payout-1")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import httpx
    from vivamo import AsyncVivamo, Money

    client = AsyncVivamo("sk_test_bench", base_url=url, http_client=httpx.AsyncClient())
    amount = Money("50.00", "USD")
    return lambda: client.disbursements.create_intent("user_1", amount, reference="payout-1")
