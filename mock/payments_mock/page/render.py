"""The pages' templates."""

from __future__ import annotations

import json

from jinja2 import Environment, PackageLoader, StrictUndefined

from payments_mock.clock import timestamp
from payments_mock.page.board import Board
from payments_mock.page.checkout import Checkout


class Pages:
    """Everything that is shown is escaped."""

    def __init__(self) -> None:
        loader = PackageLoader("payments_mock.page")
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters |= {
            "rfc3339": timestamp,
            "moment": _moment,
            "indented": _indented,
            "path": _path,
        }

    def board(self, board: Board) -> str:
        return self._templates.get_template("board.html").render(board=board)

    def checkout(self, checkout: Checkout) -> str:
        return self._templates.get_template("checkout.html").render(checkout=checkout)

    def problem(self, text: str, *, back: str) -> str:
        return self._templates.get_template("problem.html").render(text=text, back=back)


def _moment(moment_ms: int) -> str:
    return timestamp(moment_ms)[:19].replace("T", " ")


def _path(target: bytes) -> str:
    return target.decode("ascii", "backslashreplace")


def _indented(text: str) -> str:
    """JSON with room to read; anything else as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
