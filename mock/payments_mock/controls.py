"""The control interface as Python methods, the same for a running server and for a transport."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from payments_mock.core import Mock
from payments_mock.message import Request, encode


class ControlRefused(Exception):
    """The mock refused a control call; `status` and the text are its answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Controls:
    """Acts as the customer, as time, and as trouble."""

    def __init__(self, mock: Mock, *, api_key: str) -> None:
        self.mock = mock
        self.api_key = api_key

    def submit(
        self,
        intent_id: str,
        *,
        type: str = "bank",  # noqa: A002 - the word of the API
        outcome: str = "success",
        sub_status: str | None = None,
        ip: str | None = None,
    ) -> dict[str, Any]:
        """The customer, at an address, submits a disbursement intent or a payment intent. Returns its status answer."""
        optional = {"subStatus": sub_status, "ip": ip}
        given = {name: value for name, value in optional.items() if value is not None}
        body = {"type": type, "outcome": outcome, **given}
        kind = "payment" if intent_id in self.mock.world.payment_intents else "disbursement"
        return self._post(f"/_mock/{kind}-intents/{_segment(intent_id)}/submit", body)

    def submit_kyc(
        self, external_customer_id: str, *, outcome: str = "verified", documents: bool = True
    ) -> dict[str, Any]:
        """The customer finishes verification. Returns the verification."""
        path = f"/_mock/customers/{_segment(external_customer_id)}/kyc/submit"
        return self._post(path, {"outcome": outcome, "documents": documents})

    def complete_w9(self, external_customer_id: str) -> dict[str, Any]:
        return self._post(f"/_mock/customers/{_segment(external_customer_id)}/w9/complete", {})

    def advance(self, seconds: float) -> str:
        """Moves the clock; returns when the webhooks that came due have been attempted. The time is RFC 3339."""
        return str(self._post("/_mock/clock/advance", {"seconds": seconds})["now"])

    def advance_to_next(self) -> str:
        """Moves the clock to whatever comes due next, as `advance` does; nowhere when nothing is scheduled."""
        self.mock.advance_to_next()
        return self.now()

    def now(self) -> str:
        return str(self._call("GET", "/_mock/clock")["now"])

    def deliveries(self) -> list[dict[str, Any]]:
        """Every webhook attempt so far, oldest first."""
        log: list[dict[str, Any]] = self._call("GET", "/_mock/deliveries")
        return log

    def fault(
        self, fault: str, *, operation: str | None = None, times: int = 1, seconds: float | None = None
    ) -> dict[str, Any]:
        """Trouble for the next calls; `operation` is an operationId or "METHOD /path/template"."""
        optional = {"operation": operation, "seconds": seconds}
        given = {name: value for name, value in optional.items() if value is not None}
        return self._post("/_mock/faults", {"fault": fault, "times": times, **given})

    def clear_faults(self) -> None:
        """Calls off all that was ordered."""
        self._call("DELETE", "/_mock/faults")

    def reset(self) -> None:
        self._post("/_mock/reset", {})

    def state(self) -> dict[str, Any]:
        held: dict[str, Any] = self._call("GET", "/_mock/state")
        return held

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answered: dict[str, Any] = self._call("POST", path, encode(body))
        return answered

    def _call(self, method: str, path: str, body: bytes = b"") -> Any:
        answer = self.mock.respond(Request(method=method, target=path.encode("ascii"), body=body))
        value = json.loads(answer.body)
        if answer.status != 200:
            raise ControlRefused(answer.status, value["message"])
        return value


def _segment(text: str) -> str:
    return quote(text, safe="")
