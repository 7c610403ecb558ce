"""A payment desk: one facade with a ledger, over a wire to a mock that counts what it is sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import payments_mock
import psycopg
from payments_core.ledger import Ledger, Reconciliation
from vivamo import Money

from tests.vivamo.conftest import AT_ONCE, Async, Facade, Sync

FIFTY = Money("50.00", "USD")
BASE_URL = "https://api.test.vivamo.co"
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Clock:
    """The ledger's time, which a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to the mock and lists them. What `instead` holds answers the next POSTs in its place."""

    def __init__(self) -> None:
        self.mock = payments_mock.transport()
        self.got: list[httpx.Request] = []
        self.instead: list[Answer] = []
        self.instead_of_get: list[Answer] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        waiting = self.instead if request.method == "POST" else self.instead_of_get
        if not waiting:
            return self.mock.handle_request(request)
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)

    def sent(self, part: str) -> int:
        """How many POSTs to a path with this part arrived."""
        return sum(request.method == "POST" and part in request.url.path for request in self.got)


@dataclass
class Desk:
    """`desk.create("p-1")`, `desk.approve(id)`, and what the server holds of it."""

    facade: Facade
    ledger: Ledger
    wire: Wire = field(repr=False)
    clock: Clock

    def create(self, reference: str = "p-1", amount: Money = FIFTY, *, customer: str = "user_1") -> Any:
        return self.facade("disbursements.create_intent", customer, amount, reference=reference)

    def approve(self, intent_id: str) -> Any:
        return self.facade("disbursements.approve", intent_id)

    def reject(self, intent_id: str) -> Any:
        return self.facade("disbursements.reject", intent_id)

    def decide(self, verb: str, intent_id: str) -> Any:
        """`approve` or `reject`."""
        return self.facade(f"disbursements.{verb}", intent_id)

    def review(self, policy: Any = None, **settings: Any) -> Any:
        return self.facade("disbursements.review", policy, **settings)

    def reconcile(self, **settings: Any) -> Reconciliation:
        found: Reconciliation = self.facade.settle(self.ledger.reconcile(self.facade.client, **settings))
        return found

    def submitted(self, reference: str = "p-1", amount: Money = FIFTY, *, customer: str = "user_1") -> str:
        """The id of an intent made through the ledger, which its customer has submitted."""
        intent_id = self.create(reference, amount, customer=customer).disbursement_intent_id
        self.wire.mock.submit(intent_id)
        return str(intent_id)

    def stray(self, reference: str = "p-1", amount: str = "50.00", *, currency: str = "USD", **changes: str) -> str:
        """The id of a submitted intent that somebody made past the ledger."""
        customer = changes.get("customer", "user_1")
        body = {
            "customer": {"externalCustomerId": customer},
            "disbursementIntent": {"amount": amount, "currency": currency, "externalDisbursementIntentId": reference},
        }
        intent_id = self._past("/v1/disbursement-intents", json=body)["disbursementIntentId"]
        self.wire.mock.submit(intent_id)
        return str(intent_id)

    def decided_elsewhere(self, intent_id: str, *, allow: bool) -> None:
        """Somebody approves or rejects it past the ledger."""
        self._past(f"/v1/disbursements/{intent_id}/proceed/{str(allow).lower()}")

    def _past(self, path: str, **settings: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.wire.mock.api_key}"}
        with httpx.Client(transport=self.wire.mock, base_url=BASE_URL, headers=headers) as other:
            return other.post(path, **settings).raise_for_status().json()

    def customer(self, external_customer_id: str) -> None:
        self.facade("customers.create", external_customer_id, email=f"{external_customer_id}@example.com")

    def held(self, reference: str = "p-1") -> list[dict[str, Any]]:
        """The server's intents of a reference."""
        intents = self.wire.mock.state()["disbursementIntents"]
        return [one for one in intents if one["externalDisbursementIntentId"] == reference]

    def paid(self, reference: str = "p-1") -> int:
        """How many payouts of a reference the server was told to send."""
        done = {"pending", "success", "failed"}
        return sum(each["status"] in done for one in self.held(reference) for each in one["disbursements"])

    def steps(self, reference: str | None = None) -> list[str]:
        """What the journal says happened."""
        return [entry.step for entry in self.ledger.journal(reference)]

    def sent(self, part: str) -> int:
        return self.wire.sent(part)

    def instead(self, *answers: Answer) -> None:
        """What the next POSTs get, in place of the mock's answer."""
        self.wire.instead += answers

    @contextmanager
    def beside(self) -> Iterator[Desk]:
        """Another worker with the same ledger and server."""
        other = desk_at(Sync, self.ledger, wire=self.wire)
        yield other
        other.facade.close()

    def settled_by(self, kind: type[Facade], **settings: Any) -> Reconciliation:
        """What a client that was made without the ledger finds."""
        client = kind(api_key=self.wire.mock.api_key, transport=self.wire, **settings)
        found: Reconciliation = client.settle(self.ledger.reconcile(client.client))
        if isinstance(client, Async):
            client.settle(self.ledger.aclose())
        client.close()
        return found

    def lost(self, request: httpx.Request) -> httpx.Response:
        """The work is done, and the answer never comes."""
        self.wire.mock.handle_request(request)
        raise httpx.ReadTimeout("slow", request=request)


def desk_at(kind: type[Facade], ledger: Ledger, *, wire: Wire | None = None, clock: Clock | None = None) -> Desk:
    """A desk with a customer to pay, and nothing on its list of requests."""
    wire = wire or Wire()
    facade = kind(api_key=wire.mock.api_key, base_url=BASE_URL, transport=wire, retries=AT_ONCE, ledger=ledger)
    return Desk(facade, ledger, wire, clock or Clock())


def refusal(status: int, message: str = "no") -> httpx.Response:
    """The API itself says no."""
    return httpx.Response(status, json={"message": message})


def page(status: int) -> httpx.Response:
    """A gateway says something."""
    return httpx.Response(status, headers={"content-type": "text/html"}, text="<html><h1>trouble</h1></html>")


def timeout() -> Exception:
    return httpx.ReadTimeout("slow")


def echo(request: httpx.Request, **changes: Any) -> httpx.Response:
    """What a server answers to a create, with changes."""
    asked = json.loads(request.content)["disbursementIntent"]
    answer = {
        "disbursementIntentId": "i-1",
        "amount": asked["amount"],
        "currency": asked["currency"],
        "externalCustomerId": "user_1",
        "externalDisbursementIntentId": asked["externalDisbursementIntentId"],
        "clientSecretKey": "cs_canary",
        **changes,
    }
    return httpx.Response(200, json=answer)


@contextmanager
def locked(database: str) -> Iterator[None]:
    """Another program holds the ledger's tables."""
    if "://" in database:
        with psycopg.connect(database) as other:
            other.execute("LOCK TABLE ledger_payouts, ledger_decisions, ledger_intents IN ACCESS EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
