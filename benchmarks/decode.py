"""What reading 1,000 customers into models costs, as a ratio against `json.loads` of their text in the same run."""

import json
import time
from collections.abc import Callable

from vivamo_api.models import CustomerList

CUSTOMER = {
    "externalCustomerId": "demo-user",
    "data": {
        "email": "demo@vivamo.co",
        "phone": "+15551234567",
        "firstName": "John",
        "lastName": "Smith",
        "state": "NY",
    },
    "kycVerifications": [{"type": "proof_of_id", "status": "verified", "createdAt": "2025-06-17T00:16:31.155Z"}],
    "createdAt": "2025-06-05T04:57:11.151Z",
}


def best(work: Callable[[], object], rounds: int = 25) -> float:
    """The shortest of several runs, in seconds: noise only ever adds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    text = json.dumps({"customers": [CUSTOMER] * 1000})
    parsed = json.loads(text)
    ratio = best(lambda: CustomerList.from_dict(parsed)) / best(lambda: json.loads(text))
    print(f"1,000 customers to models, against json.loads: {ratio:.2f} x")


if __name__ == "__main__":
    main()
