"""`vivamo-ledger`: what is in doubt, for the person on call. It sends nothing but reads."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from payments_core.errors import PaymentsError
from payments_core.ledger import Doubt, Ledger
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from .client import Vivamo

# What a shell script looks at.
DONE: Final = 0
IN_DOUBT: Final = 1
FAILED: Final = 2

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Output:
    """A table for people, or a JSON object a line for programs."""

    console: Console
    as_json: bool

    def rows(self, title: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Shows rows, those columns of them as a table and all as JSON. Says how many there were."""
        shown = list(rows)
        if self.as_json:
            for row in shown:
                self.console.out(json.dumps(row, default=str), highlight=False)
        elif shown:
            table = Table(*(Column(name.replace("_", " "), overflow="fold") for name in columns), title=title)
            for row in shown:
                table.add_row(*(_cell(row[name]) for name in columns))
            self.console.print(table)
        return len(shown)

    def say(self, text: str) -> None:
        """A line for people."""
        if not self.as_json:
            self.console.print(text, highlight=False, markup=False)


def doubt(output: Output, ledger: Ledger, _: argparse.Namespace) -> int:
    """What was claimed, and nobody knows the outcome of."""
    return _doubts(output, ledger.in_doubt())


def reconcile(output: Output, ledger: Ledger, _: argparse.Namespace) -> int:
    """Asks the server for it, and settles what it can."""
    with Vivamo.from_env(ledger=ledger) as vivamo:
        found = ledger.reconcile(vivamo)
    twice: list[Row] = [{"reference": one.reference, "intents": " ".join(one.intent_ids)} for one in found.duplicates]
    output.rows("adopted: the lost intent was found", ["reference"], ({"reference": one} for one in found.adopted))
    output.rows("settled: the decision is known", ["intent"], ({"intent": one} for one in found.settled))
    output.rows("more than one intent: reject all but one", ["reference", "intents"], twice)
    output.rows("for another payout: reject them", ["intent"], ({"intent": one} for one in found.conflicts))
    return _doubts(output, found.in_doubt)


def release(output: Output, ledger: Ledger, options: argparse.Namespace) -> int:
    """A person has found out that nothing was made: the reference may be sent again."""
    ledger.release(options.reference, reason=options.reason, by=options.by)
    output.say(f"{options.reference} is released; the next call sends it again")
    return DONE


def journal(output: Output, ledger: Ledger, options: argparse.Namespace) -> int:
    """Every step in order, of one reference or of all."""
    columns = ["at", "reference", "step", "cause", "actor"]
    entries = (
        {one.name: getattr(entry, one.name) for one in fields(entry)} for entry in ledger.journal(options.reference)
    )
    if not output.rows("journal", columns, entries):
        output.say("the journal has nothing of it")
    return DONE


def _doubt(one: Doubt) -> Row:
    why = one.reason or "being sent, or its worker died"
    return {**{field.name: getattr(one, field.name) for field in fields(one)}, "why": why}


def _cell(value: object) -> Text:
    """As it is: a reference may hold what the library would read as a style."""
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M:%S}")
    return Text("" if value is None else str(value))


def _doubts(output: Output, doubts: Sequence[Doubt]) -> int:
    columns = ["step", "reference", "amount", "since", "why"]
    if output.rows("in doubt: nobody knows the outcome", columns, map(_doubt, doubts)):
        output.say(
            "It is never sent again by itself: `reconcile` settles what the server knows of, `release` the rest."
        )
        return IN_DOUBT
    output.say("nothing is in doubt")
    return DONE


COMMANDS: Final[Sequence[Callable[[Output, Ledger, argparse.Namespace], int]]] = (doubt, reconcile, release, journal)


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(
        prog="vivamo-ledger",
        description="What is in doubt in a ledger of payouts, and what became of it.",
        epilog="Exit code: 0 when nothing is in doubt or the command was done, 1 when something is in doubt, 2 for an "
        "error. `reconcile` calls the server that VIVAMO_API_KEY, VIVAMO_ENVIRONMENT and VIVAMO_BASE_URL name.",
    )
    made.add_argument("database", help="the SQLite file or SQLAlchemy URL of the ledger; it must exist")
    made.add_argument("--json", action="store_true", help="a JSON object a line, for programs")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    found = {
        act.__name__: commands.add_parser(act.__name__, help=act.__doc__, description=act.__doc__) for act in COMMANDS
    }
    found["release"].add_argument("reference")
    found["release"].add_argument("--reason", required=True, help="what you found out; it stands in the journal")
    found["release"].add_argument("--by", help="who you are, when not the user of this shell")
    found["journal"].add_argument("reference", nargs="?", help="all of them when absent")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code."""
    options = parser().parse_args(arguments)
    act = next(act for act in COMMANDS if act.__name__ == options.command)
    try:
        with Ledger.open(options.database, create=False) as ledger:
            return act(Output(Console(), as_json=options.json), ledger, options)
    except (PaymentsError, TypeError, ValueError) as error:
        sys.stderr.write(f"vivamo-ledger: {error}\n")
        return FAILED
