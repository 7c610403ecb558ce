"""One attempt to deliver a webhook, and what it is answered. Values only."""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contract_tests.json_value import parse


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """As it came in: `target` is path and query, header names are lower case, `at` is of the monotonic clock."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def segments(self) -> list[str]:
        """The steps of the path, as they came."""
        return self.target.partition("?")[0].split("/")

    @property
    def media_type(self) -> str:
        """The content type without parameters, lower case; empty when there is none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @cached_property
    def payload(self) -> Any:
        """The body as JSON, or MISSING."""
        return parse(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status 0 breaks the connection off; `hold` keeps the sender waiting until it is set, or `longest` seconds."""

    status: int = 200
    location: str = ""
    hold: threading.Event | None = None
    longest: float = 0.0
