"""The mock's `/_mock` calls: what the customer and time do. Their answers are not part of the contract."""

from typing import Any
from urllib.parse import quote

import httpx

from contract_tests.json_value import MISSING, dig, parse


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
            answer = self._http.get(self._base + "/clock")
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and isinstance(dig(parse(answer.content), "now"), str)

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
        try:
            answer = self._http.post(self._base + path, json=body)
        except httpx.HTTPError as error:
            raise ControlFailedError(f"/_mock{path} did not answer ({type(error).__name__})") from error
        if answer.status_code != 200 or parse(answer.content) is MISSING:
            raise ControlFailedError(f"/_mock{path} answered {answer.status_code}")
