"""The command line: which API, on which port, configured how."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from payments_mock.assembly import DEFAULT_KEY, RESERVED_APIS, Options, assemble
from payments_mock.destination import is_loopback
from payments_mock.refusal import StartupError
from payments_mock.server import serve
from payments_mock.version import own_version
from payments_mock.vivamo.settings import ENVIRONMENTS, TAX_TYPES

_EXAMPLE = """\
examples:
  python -m payments_mock vivamo --port 4010
  curl -H 'Authorization: Bearer sk_test_mock' http://127.0.0.1:4010/v1/customers
  curl -X POST -d '{"seconds": 7200}' http://127.0.0.1:4010/_mock/clock/advance
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 after Ctrl-C, 1 when it cannot listen or the spec does not fit, 2 for a wrong command line."""
    given = _parser().parse_args(arguments)
    if given.api in RESERVED_APIS:
        _complain(RESERVED_APIS[given.api])
        return 2
    try:
        serve(assemble(_options(given)), host=given.host, port=given.port, announce=partial(_announce, given.host))
    except (StartupError, ValueError) as problem:
        _complain(str(problem))
    except (OSError, OverflowError) as problem:
        _complain(f"cannot listen on {given.host} port {given.port}: {getattr(problem, 'strerror', None) or problem}")
    else:
        return 0
    return 1


def _announce(host: str, url: str) -> None:
    sys.stdout.write(f"listening on {url}\n")
    sys.stdout.flush()
    if not is_loopback(host):
        _complain(f"{host} is more than this machine: whoever has the key can call the API (not /_mock, not the page)")


def _complain(text: str) -> None:
    sys.stderr.write(f"payments_mock: {text}\n")


def _options(given: argparse.Namespace) -> Options:
    return Options(
        api=given.api,
        api_key=given.api_key,
        seed=given.seed,
        operator=given.operator,
        environment=given.environment,
        tax_type=given.tax_type,
        processing_seconds=given.processing_seconds,
        deliver_anywhere=given.deliver_anywhere,
        start_at=given.start_at,
        record=given.record,
        state=given.state,
        max_records=given.max_records,
        watch=sys.stderr.write if given.watch else None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="payments-mock",
        description="A stateful mock of a payments API, with a control interface below /_mock.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("api", choices=["vivamo", *RESERVED_APIS], help="which API; stellar-sdp is not served yet")
    parser.add_argument("--version", action="version", version=f"payments-mock {own_version()}")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=4010, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--api-key", default=DEFAULT_KEY, help="the secret key to accept (default: %(default)s)")
    parser.add_argument("--environment", choices=ENVIRONMENTS, help="default: sandbox")
    parser.add_argument("--operator", type=Path, metavar="FILE", help="how the operator is configured, in YAML")
    parser.add_argument("--tax-type", choices=TAX_TYPES, help="for prizes (default: the file's, or bingo)")
    parser.add_argument(
        "--seed",
        type=int,
        help="the same ids, secrets and times in every run: the clock begins on 2026-01-01 and "
        "stands still but for what comes due (default: ids of seed 0, and a clock that runs)",
    )
    parser.add_argument(
        "--processing-seconds", type=float, help="from an approval to its outcome (default: the file's, or 3)"
    )
    parser.add_argument("--start-at", type=_moment, help="where the clock begins, RFC 3339 (default: now)")
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="write every exchange there, as HAR, without secrets"
    )
    parser.add_argument("--watch", action="store_true", help="write a line for each call to stderr")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="load everything from there, and save it there, as JSON"
    )
    parser.add_argument(
        "--max-records", type=int, metavar="N", help="hold so many of each kind, the latest (default: all)"
    )
    parser.add_argument(
        "--deliver-anywhere", action="store_true", help="send webhooks beyond this machine too (default: loopback only)"
    )
    return parser


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a moment such as 2026-01-31T12:00:00Z, not {text!r}") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("needs a time zone, such as Z")
    return moment
