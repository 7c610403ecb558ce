"""stripe's asynchronous half, which needs httpx beside it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def load() -> None:
    import stripe  # noqa: F401


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import stripe

    client = stripe.StripeClient("sk_test_bench", base_addresses={"api": url}, http_client=stripe.HTTPXClient())
    create = client.v1.customers.create_async
    return lambda: create({"email": "ada@example.com", "name": "Ada Lovelace", "metadata": {"order": "1"}})
