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
        self._templates.filters |= {"rfc3339": timestamp, "moment": _moment, "pause": pause, "indented": _indented}

    def board(self, board: Board) -> str:
        return self._templates.get_template("board.html").render(board=board)

    def checkout(self, checkout: Checkout) -> str:
        return self._templates.get_template("checkout.html").render(checkout=checkout)

    def problem(self, text: str, *, back: str) -> str:
        return self._templates.get_template("problem.html").render(text=text, back=back)


def pause(milliseconds: int) -> str:
    """Such as `1 h 4 min`: the two largest units."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    if seconds == 0:
        return f"{rest} ms"
    units = [("d", seconds // 86_400), ("h", seconds // 3600 % 24), ("min", seconds // 60 % 60), ("s", seconds % 60)]
    first = next(place for place, (_, count) in enumerate(units) if count)
    return " ".join(f"{count} {unit}" for unit, count in units[first : first + 2] if count)


def _moment(moment_ms: int) -> str:
    return timestamp(moment_ms)[:19].replace("T", " ")


def _indented(text: str) -> str:
    """JSON with room to read; anything else as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
