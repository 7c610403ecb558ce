"""What keeps the mock fast, whatever the machine: look-ups that do not grow, and nothing loaded that is not used."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import payments_mock
from payments_mock.message import Request

HEADERS = ((b"authorization", b"Bearer sk_test_mock"), (b"content-type", b"application/json"))
CUSTOMER = b'{"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}'
INTENT = (
    b'{"customer": {"externalCustomerId": "user_1"}, "disbursementIntent": '
    b'{"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-%d"}}'
)
# Each takes a tenth of a second or more, or memory, and none is needed to answer a call.
HEAVY = {"phonenumbers", "disposable_email_domains", "jinja2", "schemathesis", "hypothesis", "numpy", "pydantic"}


def held(intents: int) -> Callable[[], object]:
    """Looks up the middle one of so many."""
    mock = payments_mock.transport().mock

    def send(method: str, path: str, body: bytes = b"") -> None:
        answer = mock.respond(Request(method=method, target=path.encode(), headers=HEADERS, body=body))
        assert answer.status == 200

    send("POST", "/v1/customers", CUSTOMER)
    for number in range(intents):
        send("POST", "/v1/disbursement-intents", INTENT % number)
    middle = list(mock.world.disbursement_intents)[intents // 2]
    return lambda: send("GET", f"/v1/disbursement-intents/{middle}/status")


def block(look_up: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(100):
        look_up()
    return time.perf_counter() - begun


def test_look_up_does_not_grow_with_what_is_held() -> None:
    """A thousand times as many intents take less than twice as long; blocks alternate, and their median counts."""
    few, many = held(100), held(100_000)
    ratios = [block(many) / block(few) for _ in range(31)]
    assert statistics.median(ratios) < 2


def test_mock_loads_nothing_heavy() -> None:
    """Neither when it is assembled nor with a call."""
    code = (
        "import sys, payments_mock, payments_mock.cli, httpx\n"
        "with httpx.Client(transport=payments_mock.transport(), base_url='http://mock') as api:\n"
        "    api.get('/v1/customers', headers={'Authorization': 'Bearer sk_test_mock'}).raise_for_status()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    assert "payments_mock" in done.stdout.split()
    assert HEAVY & set(done.stdout.split()) == set()
