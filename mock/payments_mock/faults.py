"""Trouble on demand: which of the next calls go wrong, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from payments_mock.message import Answer, json_answer, typed_answer
from payments_mock.operation import Operation

Work = Callable[[], Answer]

# Long enough to outlast an impatient client, short enough for a test.
SLOW_SECONDS = 3.0


@dataclass(slots=True, kw_only=True)
class Fault:
    """`operation` is an operationId, in the document's letters or a client's (`create_customer`), or "METHOD
    /path/template"; None is every call of the API.
    """

    kind: str
    left: int
    operation: str | None = None
    seconds: float = SLOW_SECONDS

    def hits(self, operation: Operation | None) -> bool:
        if self.operation is None:
            return True
        return operation is not None and (
            self.operation == operation.name or _bare(self.operation) == _bare(operation.operation_id)
        )

    def as_json(self) -> dict[str, Any]:
        return {"fault": self.kind, "times": self.left, "operation": self.operation, "seconds": self.seconds}


class Faults:
    """What has been ordered, first come first served."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._ordered.append(fault)

    def take(self, operation: Operation | None) -> Fault | None:
        """The fault that meets this call, counted down."""
        for fault in self._ordered:
            if fault.hits(operation):
                fault.left -= 1
                if fault.left == 0:
                    self._ordered.remove(fault)
                return fault
        return None

    def all(self) -> list[Fault]:
        return list(self._ordered)

    def clear(self) -> None:
        self._ordered.clear()

    def __bool__(self) -> bool:
        return bool(self._ordered)

    def as_json(self) -> list[dict[str, Any]]:
        return [fault.as_json() for fault in self._ordered]


def suffer(fault: Fault, work: Work) -> Answer:
    """The answer that a call gets under a fault; only some of them do the work."""
    return FAULTS[fault.kind](fault, work)


def _server_error(_: Fault, __: Work) -> Answer:
    return json_answer(500, {"message": "Internal server error"})


def _too_many(_: Fault, __: Work) -> Answer:
    return json_answer(429, {"message": "Too many requests"}, extra=((b"retry-after", b"1"),))


def _bad_gateway(_: Fault, __: Work) -> Answer:
    page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    return typed_answer(502, page, content_type=b"text/html")


def _slow(fault: Fault, work: Work) -> Answer:
    return replace(work(), delay=fault.seconds)


def _drop_before(_: Fault, __: Work) -> Answer:
    return Answer(status=0, dropped=True)


def _drop_after(_: Fault, work: Work) -> Answer:
    work()
    return Answer(status=0, dropped=True)


def _malformed(_: Fault, work: Work) -> Answer:
    whole = work().body
    return typed_answer(200, whole[: max(1, len(whole) // 2)], content_type=b"application/json")


FAULTS: dict[str, Callable[[Fault, Work], Answer]] = {
    "500": _server_error,
    "429": _too_many,
    "html-502": _bad_gateway,
    "slow": _slow,
    "drop-before": _drop_before,
    "drop-after": _drop_after,
    "malformed": _malformed,
}


def _bare(operation_id: str) -> str:
    return operation_id.replace("_", "").lower()
