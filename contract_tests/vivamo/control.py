"""The mock's `/_mock` calls: what the customer and time do. Their answers are not part of the contract."""

from typing import Any
from urllib.parse import quote

import httpx

from contract_tests.exchange import Answer
from contract_tests.json_value import MISSING, dig, parse
from contract_tests.wire import read


class ControlFailedError(Exception):
    """The target did not do what a control call asked for."""


class Control:
    """Sends control calls past the wire: they are neither judged nor counted."""

    def __init__(self, *, target: str, http: httpx.Client) -> None:
        self._base = target + "/_mock"
        self._http = http

    def present(self) -> bool:
        """Whether the target has the control interface at all."""
        try:
            answer = self._answer("GET", "/clock")
        except ControlFailedError:
            return False
        return answer.status == 200 and isinstance(dig(parse(answer.body), "now"), str)

    def submit(self, kind: str, intent: str, **act: str) -> None:
        self._post(f"/{kind}-intents/{quote(intent, safe='')}/submit", {"type": "bank", **act})

    def submit_kyc(self, customer: str, *, outcome: str, documents: bool = True) -> None:
        path = f"/customers/{quote(customer, safe='')}/kyc/submit"
        self._post(path, {"outcome": outcome, "documents": documents})

    def complete_w9(self, customer: str) -> None:
        self._post(f"/customers/{quote(customer, safe='')}/w9/complete", {})

    def advance(self, seconds: float) -> None:
        """Move the target's clock; what came due has been done when this returns."""
        self._post("/clock/advance", {"seconds": seconds})

    def _post(self, path: str, body: dict[str, Any]) -> None:
        answer = self._answer("POST", path, body)
        if answer.status != 200 or parse(answer.body) is MISSING:
            raise ControlFailedError(f"/_mock{path} answered {answer.status}")

    def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """The answer, read within the bounds of any other."""
        try:
            with self._http.stream(method, self._base + path, json=body) as response:
                answer, trouble = read(response)
        except httpx.HTTPError as error:
            raise ControlFailedError(f"/_mock{path} did not answer ({type(error).__name__})") from error
        if answer is None:
            raise ControlFailedError(f"/_mock{path} gave {trouble}")
        return answer
