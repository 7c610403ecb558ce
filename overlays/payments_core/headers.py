"""What a delivery's headers are. Apart from signature.py, so that a webhook endpoint loads no `typing`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol


class Headers(Protocol):
    """Any mapping of headers: a dict, or what Django, Flask, Starlette, aiohttp or http.server hand out."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Names and values."""
