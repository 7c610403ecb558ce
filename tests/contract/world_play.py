"""A world to which exchanges are told by hand, and the answers that a sound server would give."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contract_tests.document import Document
from contract_tests.exchange import Answer, Credentials, Exchange, Request
from contract_tests.findings import Deviation
from contract_tests.vivamo.control import Act
from contract_tests.vivamo.world.clock import NEAR, TargetClock
from contract_tests.vivamo.world.world import World

DOCUMENT = Document.read(Path(__file__).resolve().parents[2] / "openapi.yaml")
START = datetime(2026, 6, 15, 12, tzinfo=UTC)
TAG = "ct-t-"
ANN, BOB = f"{TAG}ann", f"{TAG}bob"


def text(moment: datetime) -> str:
    """As the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Play:
    """`tell` gives the deviations of one exchange as (kind, message, pointer)."""

    def __init__(self, *, alone: bool = True) -> None:
        self._now = START
        self._found: list[Deviation] = []
        clock = TargetClock(source=lambda: self._now.timestamp())
        clock.slack = NEAR
        self.world = World(DOCUMENT, report=lambda deviation, _: self._found.append(deviation), clock=clock, tag=TAG)
        self.world.alone = alone

    @property
    def now(self) -> str:
        return text(self._now)

    def later(self, seconds: float) -> str:
        """A time from now, as text."""
        return text(self._now + timedelta(seconds=seconds))

    def wait(self, seconds: float) -> None:
        """Time goes on."""
        self._now += timedelta(seconds=seconds)

    def look(self) -> None:
        """Some exchange that changes nothing, just now."""
        self.tell("GET /v1/disbursements/pending-validation", {"message": "no"}, status=400)

    def act(self, name: str, record: str = "", *, done: bool | None = True, **given: Any) -> None:
        """The customer acts."""
        self.world.acted(Act(name=name, record=record, given=given, done=done))

    def tell(
        self,
        call: str,
        answer: Any = None,
        *,
        sent: Any = None,
        status: int = 200,
        credentials: Credentials = Credentials.GOOD,
    ) -> list[tuple[str, str, str]]:
        method, _, address = call.partition(" ")
        path, _, query = address.partition("?")
        body = b"" if sent is None else json.dumps(sent).encode()
        headers = {"content-type": "application/json"} if body else {}
        request = Request(method=method, path=path, query=query, headers=headers, body=body, credentials=credentials)
        said = Answer(status=status, headers={"content-type": "application/json"}, body=json.dumps(answer).encode())
        exchange = Exchange(request=request, answer=said if status else None)
        self._found.clear()
        self.world.witness(DOCUMENT.locate(method, path), exchange)
        return [(deviation.kind, deviation.message, deviation.pointer) for deviation in self._found]

    # Records, made without a fault.

    def person(self, name: str = ANN, **data: Any) -> dict[str, Any]:
        """A customer, and how it is shown."""
        data = {"email": f"{name}@example.invalid", **data}
        shown = {"externalCustomerId": name, "data": data, "kycVerifications": [], "createdAt": self.now}
        assert self.tell("POST /v1/customers", shown, sent={"externalCustomerId": name, "data": data}) == []
        return shown

    def asked_for(self, kind: str, **details: Any) -> dict[str, Any]:
        """The body of a create of an intent."""
        money = {"amount": "50.10", "currency": "USD", f"external{kind.capitalize()}IntentId": "ref"}
        return {"customer": {"externalCustomerId": ANN}, f"{kind}Intent": money | details}

    def intent(self, kind: str, name: str) -> dict[str, Any]:
        """How an intent is shown when it is made."""
        return {
            f"{kind}IntentId": name,
            "amount": "50.10",
            "currency": "USD",
            "externalCustomerId": ANN,
            f"external{kind.capitalize()}IntentId": "ref",
            "clientSecretKey": f"cs_{name}",
            "clientSecretKeyValidTill": self.later(86_400),
            "expirationTime": self.later(7_200),
        }

    def made(self, kind: str, name: str) -> str:
        """An intent of Ann's."""
        assert self.tell(f"POST /v1/{kind}-intents", self.intent(kind, name), sent=self.asked_for(kind)) == []
        return name

    def submitted(self, name: str = "d1", outcome: str = "success") -> str:
        """A payout that waits."""
        self.made("disbursement", name)
        self.act("disbursement", name, type="bank", outcome=outcome, subStatus="declined")
        return name

    def payout(self, name: str, status: str) -> list[tuple[str, str, str]]:
        """Its status is read as this."""
        shown = {"id": f"t-{name}", "status": status, "createdAt": text(START), "type": "bank", "messages": []}
        answer = {"status": status, "disbursement": shown} if status else {}
        return self.tell(f"GET /v1/disbursement-intents/{name}/status", answer)

    def proceed(self, name: str, *, allow: bool, status: int = 200) -> list[tuple[str, str, str]]:
        """It is decided."""
        decision = {
            "disbursementId": f"t-{name}",
            "amount": "50.10",
            "currency": "USD",
            "externalCustomerId": ANN,
            "externalDisbursementId": "ref",
            "status": "pending" if allow else "rejected",
        }
        answer = decision if status == 200 else {"message": "Disbursement is not pending validation"}
        return self.tell(f"POST /v1/disbursements/{name}/proceed/{str(allow).lower()}", answer, status=status)

    def waiting(self, name: str, **changes: Any) -> dict[str, Any]:
        """Its entry in the pending list."""
        entry = {
            "disbursementIntentId": name,
            "externalCustomerId": ANN,
            "externalDisbursementId": "ref",
            "customerId": {"data": {"email": f"{ANN}@example.invalid"}},
            "amount": "50.10",
            "currency": "USD",
            "type": "bank",
            "status": {"name": "pending-validation", "createdAt": text(START)},
            "createdAt": text(START),
        }
        return entry | changes
