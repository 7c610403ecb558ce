"""The mock's `/_mock` calls: what the customer and time do. Their answers are not part of the contract."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from contract_tests.exchange import Answer
from contract_tests.json_value import dig, instant, parse
from contract_tests.line import Line


class ControlFailedError(Exception):
    """The target did not do what a control call asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What the customer did with a record, or time: `payment`, `disbursement`, `kyc`, `w9`, `advance`.

    `done` is None when it is not known; `now` is the target's clock after it had moved.
    """

    name: str
    record: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    done: bool | None = True
    now: datetime | None = None


class Control:
    """Sends control calls past the wire: they are neither judged nor counted, but the watchers see each act."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.watchers: list[Callable[[Act], None]] = []

    def present(self) -> bool:
        """Whether the target has the control interface at all."""
        try:
            answer = self._answer("GET", "/clock")
        except ControlFailedError:
            return False
        return answer.status == 200 and isinstance(dig(parse(answer.body), "now"), str)

    def now(self) -> datetime | None:
        """What the target's clock says."""
        return _time(self._answer("GET", "/clock"))

    def submit(self, kind: str, intent: str, **act: str) -> None:
        path = f"/{kind}-intents/{quote(intent, safe='')}/submit"
        self._act(path, Act(name=kind, record=intent, given={"type": "bank", **act}))

    def submit_kyc(self, customer: str, *, outcome: str, documents: bool = True) -> None:
        path = f"/customers/{quote(customer, safe='')}/kyc/submit"
        self._act(path, Act(name="kyc", record=customer, given={"outcome": outcome, "documents": documents}))

    def complete_w9(self, customer: str) -> None:
        self._act(f"/customers/{quote(customer, safe='')}/w9/complete", Act(name="w9", record=customer))

    def advance(self, seconds: float) -> None:
        """Move the target's clock; what came due has been done when this returns."""
        self._act("/clock/advance", Act(name="advance", given={"seconds": seconds}))

    def _act(self, path: str, act: Act) -> None:
        """A refusal has no effect; without a sound answer nobody knows."""
        done, now = None, None
        try:
            answer = self._answer("POST", path, act.given)
            right = answer.status == 200 and isinstance(parse(answer.body), dict)
            done = True if right else False if 400 <= answer.status < 500 else None
            now = _time(answer)
            if not right:
                raise ControlFailedError(f"/_mock{path} answered {answer.status}")
        finally:
            for watch in self.watchers:
                watch(replace(act, done=done, now=now))

    def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """The answer, read within the bounds of any other."""
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"} if sent else {}
        answer, trouble = self._line.ask(method, f"/_mock{path}", headers=headers, body=sent)
        if answer is None:
            raise ControlFailedError(f"/_mock{path} gave {trouble}")
        return answer


def _time(answer: Answer) -> datetime | None:
    return instant(dig(parse(answer.body), "now"))
