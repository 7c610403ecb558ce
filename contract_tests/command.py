"""The command `vivamo-contract`: the tests of this package, whatever stands around them. Judges nothing itself."""

import argparse
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from contract_tests import flags
from contract_tests.outlet import patient_output
from contract_tests.verdicts import Verdicts

PACKAGE = Path(__file__).resolve().parent
WRONG_USE = 4
# What pytest brings for other tests and would load; `record_property` is of its junitxml, which stays.
_UNUSED = (
    *("debugging", "doctest", "faulthandler", "legacypath", "logging", "pastebin", "setuponly"),
    *("setupplan", "stepwise", "threadexception", "unittest", "unraisableexception"),
)
# Nothing of a user's own tests is read, nothing is written beside the reports, and nothing is loaded in vain.
ISOLATION = (
    *(word for name in _UNUSED for word in ("-p", f"no:{name}")),
    *("-c", str(PACKAGE / "contract.ini"), f"--rootdir={PACKAGE}", f"--confcutdir={PACKAGE}"),
    *("--disable-plugin-autoload", "-p", "no:cacheprovider", "--assert=plain", "--tb=short"),
)
# Whatever a user's own test suite is told by the environment is not meant for these tests.
_FOREIGN = ("PYTEST_", "HYPOTHESIS_", "SCHEMATHESIS_")
_DESCRIPTION = "Ask a server whether it keeps the OpenAPI document of the Vivamo payments API."
_EPILOG = f"""\
examples:
  vivamo-contract                                                  a mock that is started here, in seconds
  vivamo-contract --target http://127.0.0.1:4010 --profile full    a server of your own, deeper
  {flags.KEY_VARIABLE}=sk_... vivamo-contract --target https://api.test.vivamo.co --profile sandbox
  {flags.KEY_VARIABLE}=sk_... vivamo-contract --target https://api.test.vivamo.co --profile sandbox --resume
  vivamo-contract -k "payout and not expiry"                       a part of it

exit codes:
  0  nothing breaks clients
  1  something does, or anything was found at all under --strict
  2  no verdict: the target cannot be reached, refuses the key or is another API; stopped; a report could not be written
  4  an option that makes no sense, or -k that matches no test
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str]) -> int:
    """Run the tests as these arguments say; the exit code."""
    given = _parser().parse_args(arguments)
    with warnings.catch_warnings(), _own_environment(), patient_output():
        # A user's `-W error` is about the user's code.
        warnings.simplefilter("ignore")
        return int(pytest.main(_passed_on(given), plugins=[Verdicts()]))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="vivamo-contract",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for topic in dict.fromkeys(option.topic for option in flags.OPTIONS):
        group = parser.add_argument_group(topic)
        flags.declare(group.add_argument, topic)
        if topic == flags.DEPTH:
            group.add_argument("-k", metavar="WORDS", help="only tests whose name has these words; not, and, or, ( )")
            group.add_argument("--list", action="store_true", help="say what would be run, and send nothing")
        if topic == flags.REPORT:
            group.add_argument("--strict", action="store_true", help="additive findings fail the run too")
            group.add_argument("-q", "--quiet", action="store_true", help="no progress, only what was found")
    return parser


def _passed_on(given: argparse.Namespace) -> list[str]:
    """The arguments of pytest."""
    values = [(option, _value(given, option)) for option in flags.OPTIONS]
    chosen = [f"{option.flag}={value}" for option, value in values if option.metavar and value is not None]
    chosen += [option.flag for option, value in values if not option.metavar and value]
    chosen += ["--strict"] if given.strict else []
    chosen += ["-k", given.k] if given.k is not None else []
    chosen += ["--collect-only"] if given.list else []
    return [*ISOLATION, "-qq" if given.quiet else "-q", *chosen, str(PACKAGE / "vivamo")]


def _value(given: argparse.Namespace, option: flags.Declared) -> str | bool | None:
    value: str | bool | None = getattr(given, option.flag.removeprefix("--").replace("-", "_"))
    if option.flag == "--progress" and value == "auto":
        # pytest is always told to be quiet here, which says nothing of what the user wants.
        return "off" if given.quiet else "on"
    return value


@contextmanager
def _own_environment() -> Iterator[None]:
    """An environment without what is meant for other tests, and a place for what hypothesis writes down."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="vivamo-contract-", ignore_cleanup_errors=True) as folder:
        try:
            for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
                del os.environ[name]
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
