"""The command line of a run, and its report at the end."""

import os
from collections.abc import Iterator

import pytest
from rich.console import Console

from contract_tests import drift, drift_table, flags, options
from contract_tests.document import Document, DocumentError
from contract_tests.drift import Drift
from contract_tests.vivamo.contract_run import ContractRun, TargetError
from contract_tests.vivamo.law_book import LAWS
from contract_tests.vivamo.turns import turned

# The exit code of pytest for a run that could not be made.
NO_RUN = 2
# What is not a terminal says 80, where the table would be all line breaks.
NARROWEST = 120
_RUN = pytest.StashKey[ContractRun]()
_OUTCOME = pytest.StashKey[Drift]()


def pytest_addoption(parser: pytest.Parser) -> None:
    flags.declare(parser.getgroup("contract", "contract tests").addoption)


def pytest_configure(config: pytest.Config) -> None:
    chosen = options.read(config, os.environ)
    if getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("one run has one target and one order: leave out -n")
    try:
        Document.read(chosen.spec)
    except DocumentError as error:
        raise pytest.UsageError(f"--spec: {error}") from error
    if not config.option.collectonly:
        options.check_reports(chosen.report_dir, drift.FILES)


def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if config.option.collectonly:
        return
    write = config.get_terminal_writer().line
    try:
        config.stash[_RUN] = ContractRun(options.read(config, os.environ), say=write)
    except TargetError as error:
        pytest.exit(str(error), returncode=NO_RUN)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "law" in metafunc.fixturenames:
        metafunc.parametrize("law", list(LAWS))
    if "operation" in metafunc.fixturenames:
        chosen = options.read(metafunc.config, os.environ)
        operations = [operation.id for operation in Document.read(chosen.spec).operations]
        metafunc.parametrize("operation", turned(operations, seed=chosen.seed))


@pytest.fixture
def run(request: pytest.FixtureRequest) -> ContractRun:
    """The run that this session makes."""
    return request.config.stash[_RUN]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test during which something broke the contract fails, whether its cause was known before or not."""
    findings = item.config.stash[_RUN].findings
    before, known = findings.breaking_seen, len(findings)
    try:
        yield
    finally:
        # Also when the test was skipped half way: what it saw until then counts.
        if findings.breaking_seen > before:
            pytest.fail(_broken(len(findings) - known), pytrace=False)


def _broken(new: int) -> str:
    if not new:
        return "the contract is broken, in ways that an earlier test has found already: see the table"
    return f"the contract is broken: {new} new finding{'s' if new > 1 else ''}, see the table"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    current = session.config.stash.get(_RUN, None)
    if current is None:
        return
    kept = current.tidy()
    if current.options.profile.polite:
        write = session.config.get_terminal_writer().line
        write(f"\nrecords of this run that stay at the target, named {current.stamp.tag}...:")
        for parameter, records in kept.items():
            write(f"  {len(records)} by {parameter}: {' '.join(records)}")
    outcome = current.outcome()
    current.close()
    drift.write(outcome, current.options.report_dir)
    session.config.stash[_OUTCOME] = outcome
    if exitstatus == pytest.ExitCode.OK:
        session.exitstatus = outcome.exit_code(strict=current.options.strict)


def pytest_terminal_summary(config: pytest.Config) -> None:
    outcome = config.stash.get(_OUTCOME, None)
    if outcome is None:
        return
    writer = config.get_terminal_writer()
    console = Console(width=max(writer.fullwidth, NARROWEST), force_terminal=writer.hasmarkup, highlight=False)
    with console.capture() as captured:
        drift_table.show(outcome, console)
    writer.line(captured.get())
    writer.line(f"reports in {config.stash[_RUN].options.report_dir}")
