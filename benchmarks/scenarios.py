"""What `make bench-smoke` counts: ours, and what it is held against. `benchmarks.callgrind` runs it as a script.

No socket is opened. Each side is a process of its own that starts from bare Python, so imports stand in functions.
"""

import os
import sys
from collections.abc import Awaitable, Callable

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120 - no pathlib yet

from benchmarks.marks import mark

CALLS = 50
CUSTOMERS = 200
WARM = 5
HEADERS = {"content-type": "application/json"}
ANSWER = b"""{"disbursementIntentId": "671f4e90c0811b1056da1653", "amount": "50.00", "currency": "USD",
"externalCustomerId": "user_1", "externalDisbursementIntentId": "payout-1", "clientSecretKey": "cs_x",
"clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z", "expirationTime": "2026-06-05T06:57:11.151Z"}"""
CUSTOMER = """{"externalCustomerId": "demo-user", "data": {"email": "demo@vivamo.co", "phone": "+15551234567",
"firstName": "John", "lastName": "Smith", "state": "NY"}, "kycVerifications": [{"type": "proof_of_id",
"status": "verified", "createdAt": "2025-06-17T00:16:31.155Z"}], "createdAt": "2025-06-05T04:57:11.151Z"}"""
LIST = '{"customers": [' + ", ".join([CUSTOMER] * CUSTOMERS) + "]}"
EVENT = b"""{"transactionType": "disbursement", "amount": "50.00", "status": "success", "externalCustomerId": "user_1",
"disbursementIntentId": "671f4e90c0811b1056da1653", "externalDisbursementIntentId": "payout-1"}""".ljust(500)
SECRETS = ["whsec_old_0123456789abcdef", "whsec_new_0123456789abcdef"]


def bare() -> None:
    """httpx as it is, and json."""
    # Where it is installed httpx loads its command line too; it comes with the tools here, and with no client.
    sys.modules["click"] = None  # type: ignore[assignment]  # Python's own way to say that it is not there
    mark("bare:begun")
    import httpx

    mark("bare:imported")
    import json

    body = {
        "customer": {"externalCustomerId": "user_1"},
        "disbursementIntent": {"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-1"},
    }
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=ANSWER, headers=HEADERS))
    client = httpx.Client(base_url="http://127.0.0.1", transport=transport)

    def post() -> object:
        return json.loads(client.post("/v1/disbursement-intents", json=body).content)

    post()
    mark("bare:ready")
    repeated("bare:sync", post)
    aclient = httpx.AsyncClient(base_url="http://127.0.0.1", transport=transport)

    async def apost() -> object:
        return json.loads((await aclient.post("/v1/disbursement-intents", json=body)).content)

    awaited("bare:async", apost)
    repeated("bare:decode", lambda: json.loads(LIST), times=2)


def ours() -> None:
    """The client with every safety on."""
    sys.modules["click"] = None  # type: ignore[assignment]  # as above
    mark("ours:begun")
    import vivamo

    mark("ours:imported")
    import httpx

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=ANSWER, headers=HEADERS))
    client = vivamo.Vivamo("sk_test_bench", base_url="http://127.0.0.1", transport=transport)
    amount = vivamo.Money("50.00", "USD")

    def create() -> object:
        return client.disbursements.create_intent("user_1", amount, reference="payout-1")

    create()
    mark("ours:ready")
    repeated("ours:sync", create)
    aclient = vivamo.AsyncVivamo("sk_test_bench", base_url="http://127.0.0.1", transport=transport)
    awaited("ours:async", lambda: aclient.disbursements.create_intent("user_1", amount, reference="payout-1"))
    import json

    from vivamo_api.models import CustomerList

    parsed = json.loads(LIST)
    repeated("ours:decode", lambda: CustomerList.from_dict(parsed), times=2)


def limit() -> None:
    """What proves a delivery at the least: one secret, and the body read."""
    import hmac
    import json

    key, signature = SECRETS[1].encode(), _signature()

    def work() -> object:
        if not hmac.compare_digest(hmac.digest(key, EVENT, "sha512"), signature):
            raise AssertionError
        return json.loads(EVENT)

    repeated("limit:verify", work)


def webhooks() -> None:
    """Two secrets, of which the second is right; read to a typed event."""
    mark("webhooks:begun")
    from vivamo.webhooks import verify

    mark("webhooks:imported")
    headers = {"content-type": "application/json", "signature": _signature().hex()}
    repeated("webhooks:verify", lambda: verify(EVENT, headers, SECRETS))


def _signature() -> bytes:
    import hmac

    return hmac.digest(SECRETS[1].encode(), EVENT, "sha512")


def repeated(name: str, work: Callable[[], object], times: int = CALLS) -> None:
    """Marks around so many of it, warmed up. The collector stands still: when it runs depends on what ran before."""
    import gc

    for _ in range(WARM):
        work()
    gc.collect()
    gc.disable()
    mark(f"{name}:begun")
    for _ in range(times):
        work()
    mark(f"{name}:ended")
    gc.enable()


def awaited(name: str, work: Callable[[], Awaitable[object]]) -> None:
    """The same for asyncio: one after the other, in one event loop."""
    import asyncio
    import gc

    async def begun() -> None:
        for _ in range(WARM):
            await work()
        gc.collect()
        gc.disable()
        mark(f"{name}:begun")
        for _ in range(CALLS):
            await work()
        mark(f"{name}:ended")
        gc.enable()

    asyncio.run(begun())


def main() -> None:
    mark("a mark:begun")
    mark("a mark:ended")
    for side in (bare, ours, limit, webhooks):
        pid = os.fork()
        if not pid:
            side()
            os._exit(0)
        if os.waitpid(pid, 0)[1]:
            sys.exit(f"{side.__name__} failed")


if __name__ == "__main__":
    main()
