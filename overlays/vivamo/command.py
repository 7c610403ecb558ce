"""`vivamo-ledger`: what is in doubt, for the person on call. It sends nothing but reads."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from textwrap import indent
from typing import Any, Final

from payments_core.errors import PaymentsError
from payments_core.ledger import Doubt, Ledger

from .client import Vivamo

# What a shell script looks at.
DONE: Final = 0
FOR_A_PERSON: Final = 1
FAILED: Final = 2
# An intent expires so long after it was made (section 6.1 of the reference).
LIFE: Final = timedelta(hours=2)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Output:
    """Lines for people, never cut or broken, so that what they name can be copied; or JSON objects for programs."""

    as_json: bool

    def rows(self, title: str, kind: str, rows: Iterable[Row], line: Callable[[Row], str]) -> int:
        """Shows rows, each as `line` words it, or as JSON with its kind. Says how many there were."""
        count = 0
        for count, row in enumerate(rows, 1):
            if count == 1:
                self.say(title)
            if self.as_json:
                sys.stdout.write(json.dumps({"kind": kind, **row}, default=str) + "\n")
            self.say(indent(line(row), "  "))
        return count

    def say(self, text: str) -> None:
        """For people. What a server chose could hold a code that a terminal obeys."""
        if not self.as_json:
            sys.stdout.write("".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text) + "\n")


def doubt(output: Output, ledger: Ledger, _: argparse.Namespace) -> int:
    """What was claimed, and nobody knows the outcome of."""
    return _doubts(output, ledger.in_doubt())


def reconcile(output: Output, ledger: Ledger, _: argparse.Namespace) -> int:
    """Asks the server for it, and settles what it can."""
    with Vivamo.from_env(ledger=ledger) as vivamo:
        found = ledger.reconcile(vivamo)
    twice: list[Row] = [{"reference": one.reference, "intent_ids": one.intent_ids} for one in found.duplicates]
    adopted: list[Row] = [{"reference": one} for one in found.adopted]
    settled, conflicts = ([{"intent_id": one} for one in ids] for ids in (found.settled, found.conflicts))
    output.rows("the lost intent was found of", "adopted", adopted, _reference)
    output.rows("the decision is known about", "settled", settled, _intent)
    output.rows("more than one intent, reject all but one of", "duplicate", twice, _twice)
    output.rows("for another payout than their reference, reject them:", "conflict", conflicts, _intent)
    doubtful = _doubts(output, found.in_doubt)
    return FOR_A_PERSON if twice or conflicts else doubtful


def release(output: Output, ledger: Ledger, options: argparse.Namespace) -> int:
    """A person has found out that nothing was made: the reference may be sent again."""
    young = [one for one in ledger.in_doubt() if one.reference == options.reference and _may_live(one)]
    if young and not options.force:
        raise ValueError(
            f"{options.reference} was claimed at {_time(young[0].since)}, by {young[0].by}: it may be on its way, or "
            f"its intent may be paid until {_time(young[0].since + LIFE)}. Wait until then, or say --force"
        )
    ledger.release(options.reference, reason=options.reason, by=options.by)
    output.say(f"{options.reference} is released; the next call sends it again")
    return DONE


def journal(output: Output, ledger: Ledger, options: argparse.Namespace) -> int:
    """Every step in order, of one reference or of all."""
    entries = (
        {one.name: getattr(entry, one.name) for one in fields(entry)} for entry in ledger.journal(options.reference)
    )
    if not output.rows("journal", "step", entries, _entry):
        output.say("the journal has nothing of it")
    return DONE


def _may_live(one: Doubt) -> bool:
    return datetime.now(UTC) - one.since < LIFE


def _reference(row: Row) -> str:
    return str(row["reference"])


def _intent(row: Row) -> str:
    return str(row["intent_id"])


def _twice(row: Row) -> str:
    return f"{row['reference']}: {', '.join(row['intent_ids'])}"


def _entry(row: Row) -> str:
    intent = f" intent {row['intent_id']}" if row["intent_id"] else ""
    return f"{_time(row['at'])} {row['reference']}: {row['step']}{intent} | {row['cause']} | {row['actor']}"


def _doubt(row: Row) -> str:
    intent = f", intent {row['intent_id']}" if row["intent_id"] else ""
    amount = row["amount"] or "an unreadable amount"
    return (
        f"{row['reference']}: {row['step']} of {amount} for {row['customer']}{intent}\n"
        f"  {row['state']} since {_time(row['since'])}, by {row['by']}\n"
        f"  {row['reason'] or 'being sent, or its worker died'}"
    )


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _doubts(output: Output, doubts: Sequence[Doubt]) -> int:
    rows = ({field.name: getattr(one, field.name) for field in fields(one)} for one in doubts)
    if output.rows("in doubt, nobody knows the outcome of", "doubt", rows, _doubt):
        output.say(
            "It is never sent again by itself: `reconcile` settles what the server knows of, `release` the rest."
        )
        return FOR_A_PERSON
    output.say("nothing is in doubt")
    return DONE


COMMANDS: Final[Sequence[Callable[[Output, Ledger, argparse.Namespace], int]]] = (doubt, reconcile, release, journal)


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(
        prog="vivamo-ledger",
        description="What is in doubt in a ledger of payouts, and what became of it.",
        epilog="Exit code: 0 when nothing waits for a person or the command was done, 1 when something is in doubt or "
        "must be rejected, 2 for an error. `reconcile` calls the server that VIVAMO_API_KEY, VIVAMO_ENVIRONMENT and "
        "VIVAMO_BASE_URL name.",
    )
    made.add_argument(
        "database", metavar="DATABASE", help="the SQLite file or SQLAlchemy URL of the ledger; it must exist"
    )
    made.add_argument("--json", action="store_true", help="a JSON object a line, for programs")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    found = {
        act.__name__: commands.add_parser(act.__name__, help=act.__doc__, description=act.__doc__) for act in COMMANDS
    }
    found["release"].add_argument("reference")
    found["release"].add_argument("--reason", required=True, help="what you found out; it stands in the journal")
    found["release"].add_argument("--force", action="store_true", help="even if it was claimed within the last 2 hours")
    found["release"].add_argument("--by", help="who you are, when not the user of this shell")
    found["journal"].add_argument("reference", nargs="?", help="all of them when absent")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code."""
    options = parser().parse_args(arguments)
    act = next(act for act in COMMANDS if act.__name__ == options.command)
    try:
        with Ledger.open(options.database, create=False) as ledger:
            return act(Output(as_json=options.json), ledger, options)
    except (PaymentsError, TypeError, ValueError) as error:
        sys.stderr.write(f"vivamo-ledger: {error}\n")
        return FAILED
