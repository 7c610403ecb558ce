"""vivamo as it comes: retries, typed errors, drift, echo and Money on."""

from __future__ import annotations

from benchmarks.performance.payout import ANSWER, PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CUSTOMER = (
    '{"externalCustomerId":"demo-user","data":{"email":"demo@vivamo.co","phone":"+15551234567","firstName":"John",'
    '"lastName":"Smith","state":"NY"},"kycVerifications":[{"type":"proof_of_id","status":"verified",'
    '"createdAt":"2025-06-17T00:16:31.155Z"}],"createdAt":"2025-06-05T04:57:11.151Z"}'
)


def load() -> None:
    import vivamo  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    from vivamo import Money, Vivamo

    create, amount = Vivamo("sk_test_bench", base_url=url).disbursements.create_intent, Money("50.00", "USD")
    return lambda: create("user_1", amount, reference="payout-1")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    from vivamo import AsyncVivamo, Money

    create, amount = AsyncVivamo("sk_test_bench", base_url=url).disbursements.create_intent, Money("50.00", "USD")
    return lambda: create("user_1", amount, reference="payout-1")


def listing(items: int) -> str:
    return '{"customers":[' + ",".join([CUSTOMER] * items) + "]}"


def decoder(parsed: dict[str, object]) -> Callable[[], object]:
    from vivamo_api.models import CustomerList

    return lambda: CustomerList.from_dict(parsed)


def clients() -> Callable[[int], object]:
    """So many clients, each of which begins a call by TLS to a port that nobody listens on; TLS contexts alive then."""
    import gc
    import ssl

    from vivamo import RequestNotSent, Vivamo

    def made() -> Vivamo:
        client = Vivamo("sk_test_bench", base_url="https://127.0.0.1:1", retries=0)
        try:
            client.geolocation.check("192.0.2.1")
        except RequestNotSent:
            return client
        raise RuntimeError("nobody listens there, and yet there was an answer")

    def block(times: int) -> int:
        alive = [made() for _ in range(times)]
        contexts = sum(isinstance(thing, ssl.SSLContext) for thing in gc.get_objects())
        for client in alive:
            client.close()
        return contexts

    return block


__all__ = ["ANSWER", "PATH", "async_caller", "caller", "clients", "decoder", "listing", "load"]
