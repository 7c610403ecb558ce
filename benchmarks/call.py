"""What a create costs the client, as a ratio against bare httpx in the same run. `python -m benchmarks.call [ROUNDS]`.

Both sides send the same create and get the same answer, with no socket: what is measured is the client's CPU alone.
Blocks alternate, so that a noisy machine disturbs both alike; the median of the blocks' ratios is what counts.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable

import httpx
from vivamo import Money, Vivamo

CALLS = 300
BODY = {
    "customer": {"externalCustomerId": "user_1"},
    "disbursementIntent": {"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-1"},
}
ANSWER = json.dumps(
    {
        "disbursementIntentId": "671f4e90c0811b1056da1653",
        "amount": "50.00",
        "currency": "USD",
        "externalCustomerId": "user_1",
        "externalDisbursementIntentId": "payout-1",
        "clientSecretKey": "cs_x",
        "clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z",
        "expirationTime": "2026-06-05T06:57:11.151Z",
    }
).encode()


def answer(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=ANSWER, headers={"content-type": "application/json"})


def seconds(call: Callable[[], object]) -> float:
    """CPU seconds of one block of calls."""
    gc.collect()
    begun = time.process_time()
    for _ in range(CALLS):
        call()
    return time.process_time() - begun


def main(rounds: int) -> None:
    amount = Money("50.00", "USD")
    with (
        httpx.Client(base_url="https://api.test.vivamo.co", transport=httpx.MockTransport(answer)) as bare,
        Vivamo("sk_test_bench", transport=httpx.MockTransport(answer)) as vivamo,
    ):

        def plain() -> object:
            return json.loads(bare.post("/v1/disbursement-intents", json=BODY).content)

        def ours() -> object:
            return vivamo.disbursements.create_intent("user_1", amount, reference="payout-1")

        seconds(plain), seconds(ours)  # warm up
        pairs = [(seconds(plain), seconds(ours)) for _ in range(rounds)]
    ratios = sorted(mine / theirs for theirs, mine in pairs)
    print(f"create, client CPU against httpx.Client.post + json.loads: {statistics.median(ratios):.2f} x")
    print(f"  {rounds} rounds of {CALLS} calls; from {ratios[0]:.2f} to {ratios[-1]:.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
