"""The command line of a run, and its report at the end."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import nullcontext
from typing import Any

import pytest
from rich.console import Console

from contract_tests import again, flags, options, resumption
from contract_tests.document import Document, DocumentError
from contract_tests.options import Options
from contract_tests.progress import Progress
from contract_tests.report import drift
from contract_tests.report import table as drift_table
from contract_tests.report.drift import Drift
from contract_tests.resumption import ResumeError, State
from contract_tests.verdicts import BROKEN, status_of
from contract_tests.vivamo.contract_run import ContractRun, TargetError
from contract_tests.vivamo.laws.book import LAWS
from contract_tests.vivamo.session import Session, Step
from contract_tests.vivamo.turns import turned

# The exit code of pytest for a run that could not be made.
NO_RUN = 2
# What is not a terminal says 80, where the table would be all line breaks.
NARROWEST = 120
WRITTEN = (*drift.FILES, resumption.FILE, again.FILE)
_CHOSEN = pytest.StashKey[Options]()
_DOCUMENT = pytest.StashKey[Document]()
_EARLIER = pytest.StashKey[State | None]()
_ENTRIES = pytest.StashKey[Sequence[again.Entry]]()
_SESSION = pytest.StashKey[Session]()
_OUTCOME = pytest.StashKey[Drift]()
_STEP = pytest.StashKey[Step]()
_REFUSED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    flags.declare(parser.getgroup("contract", "contract tests").addoption)


def pytest_configure(config: pytest.Config) -> None:
    chosen = config.stash[_CHOSEN] = options.read(config, os.environ)
    if getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("one run has one target and one order: leave out -n")
    try:
        # Read once: it takes as long as fifty requests.
        config.stash[_DOCUMENT] = Document.read(chosen.spec)
        config.stash[_EARLIER] = resumption.earlier(chosen) if chosen.resume else None
    except DocumentError as error:
        raise pytest.UsageError(f"--spec: {error}") from error
    except ResumeError as error:
        raise pytest.UsageError(f"--resume: {error}") from error
    # The rest of a run is no place to try again what it has found already.
    config.stash[_ENTRIES] = [] if chosen.resume else again.read(chosen.report_dir)
    if not config.option.collectonly:
        options.check_reports(chosen.report_dir, WRITTEN)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "law" in metafunc.fixturenames:
        metafunc.parametrize("law", list(LAWS))
    if "operation" in metafunc.fixturenames:
        chosen = metafunc.config.stash[_CHOSEN]
        operations = [operation.id for operation in metafunc.config.stash[_DOCUMENT].operations]
        metafunc.parametrize("operation", turned(operations, seed=chosen.seed))
    if "failed" in metafunc.fixturenames:
        # Several findings may have been shown by the same steps.
        kept = {json.dumps(entry.shown_by, sort_keys=True): entry for entry in metafunc.config.stash[_ENTRIES]}
        entries = [entry for entry in kept.values() if not entry.law]
        metafunc.parametrize(
            "failed", entries, ids=[f"{n}-{entry.finding.split()[0]}" for n, entry in enumerate(entries)]
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What failed before comes first, and what an earlier part has done is left out."""
    failed = {entry.law for entry in config.stash[_ENTRIES]} - {""}
    items[:] = [item for item in items if not _is_empty(item)]
    items.sort(key=lambda item: not (item.name.startswith("test_again") or _argument(item, "law") in failed))
    earlier = config.stash[_EARLIER]
    done = [item for item in items if earlier and item.name in earlier.done]
    if done:
        items[:] = [item for item in items if item not in done]
        config.hook.pytest_deselected(items=done)


def _is_empty(item: pytest.Item) -> bool:
    """Whether pytest made the item up because there is nothing to try again."""
    return "failed" in getattr(item, "fixturenames", ()) and not isinstance(_argument(item, "failed"), again.Entry)


def _argument(item: pytest.Item, name: str) -> object:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get(name) if callspec else None


def pytest_collection_finish(session: pytest.Session) -> None:
    """The target is asked only when it is known that there is something to ask."""
    config = session.config
    if not session.items and not session.testsfailed:
        if config.stash[_EARLIER]:
            raise pytest.UsageError("--resume: all of that has been done")
        raise pytest.UsageError(f"no test matches -k {config.option.keyword!r}")
    if config.option.collectonly or session.testsfailed:
        return
    try:
        _start(config, session.items)
    except TargetError as error:
        # A line of its own, where pytest's way to exit would frame it with its inner names.
        _past_capture(config, "stderr")(f"\nERROR: {error}\n")
        config.stash[_REFUSED] = True
        session.items.clear()


def _start(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen, earlier, say = config.stash[_CHOSEN], config.stash[_EARLIER], _say(config)
    run = ContractRun(chosen, document=config.stash[_DOCUMENT], say=say, earlier=earlier)
    if earlier:
        say(f"going on with {earlier.tag}...: {len(earlier.done)} tests are done")
    elif chosen.profile.polite and (kept := resumption.put_aside(chosen.report_dir)):
        say(f"an earlier run was not finished: its records stand in {chosen.report_dir / kept}")
    progress = _progress(config, chosen)
    config.stash[_SESSION] = Session(run, steps=len(items), say=say, progress=progress, before=config.stash[_ENTRIES])
    _number(items)


def _say(config: pytest.Config) -> Callable[[str], None]:
    return config.get_terminal_writer().line


def _progress(config: pytest.Config, chosen: Options) -> Progress | None:
    if not chosen.progress:
        return None
    writer = config.get_terminal_writer()
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    live = bool(reporter and reporter.isatty()) and os.environ.get("TERM") != "dumb"
    if reporter:
        # The names of files would be written into the line.
        reporter.showfspath = False
    return Progress(_past_capture(config, "stdout"), live=live, width=writer.fullwidth)


def _past_capture(config: pytest.Config, stream: str) -> Callable[[str], None]:
    """Writes to this stream as the user sees it; the writer of pytest would take it for a part of its own line."""
    capture = config.pluginmanager.get_plugin("capturemanager")

    def write(text: str) -> None:
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            print(text, end="", flush=True, file=getattr(sys, stream))

    return write


def _number(items: list[pytest.Item]) -> None:
    counts = Counter(_stage(item) for item in items)
    numbers: Counter[str] = Counter()
    for item in items:
        stage = _stage(item)
        numbers[stage] += 1
        law, failed = _argument(item, "law"), _argument(item, "failed")
        item.stash[_STEP] = Step(
            title=item.name,
            stage=stage,
            number=numbers[stage],
            count=counts[stage],
            law=law if isinstance(law, str) else "",
            entry=failed if isinstance(failed, again.Entry) else None,
        )


def _stage(item: pytest.Item) -> str:
    """What the module is about: `laws` for test_a_laws.py."""
    return item.path.stem.rpartition("_")[2]


@pytest.fixture
def run(request: pytest.FixtureRequest) -> ContractRun:
    """The run that this session makes."""
    return request.config.stash[_SESSION].run


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """No letter per test where a line tells of them all."""
    if not config.stash[_CHOSEN].progress:
        return None
    status = status_of(report)
    return status and (report.outcome, *status[1:])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test during which something broke the contract fails, whether its cause was known before or not."""
    session, step = item.config.stash[_SESSION], item.stash[_STEP]
    before, cut_short = session.run.findings.breaking_seen, None
    result = None
    session.begin(step)
    try:
        result = yield
    except pytest.skip.Exception as reason:
        # What it saw until then counts.
        cut_short = reason
    except BaseException:
        session.end(step, broke_off=True)
        raise
    new = session.end(step, skipped=cut_short is not None, steps=_steps(item))
    if session.run.findings.breaking_seen > before:
        item.user_properties.append(BROKEN)
        pytest.fail(_broken(new), pytrace=False)
    if cut_short:
        raise cut_short
    return result


def _steps(item: pytest.Item) -> list[Any]:
    """What a test has noted with `record_property("steps", ...)` of the way to what it found."""
    return [
        step for name, steps in item.user_properties if name == "steps" and isinstance(steps, list) for step in steps
    ]


def _broken(new: int) -> str:
    if not new:
        return "the contract is broken, in ways that an earlier test has found already: see the table"
    return f"the contract is broken: {new} new finding{'s' if new > 1 else ''}, see the table"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    current = session.config.stash.get(_SESSION, None)
    if session.config.stash.get(_REFUSED, False):
        session.exitstatus = NO_RUN
    if current is None:
        return
    outcome = current.close()
    session.config.stash[_OUTCOME] = outcome
    if exitstatus == pytest.ExitCode.OK:
        session.exitstatus = outcome.exit_code(strict=current.run.options.strict)
    if current.trouble and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = NO_RUN


def pytest_terminal_summary(config: pytest.Config) -> None:
    outcome = config.stash.get(_OUTCOME, None)
    if outcome is None:
        return
    session, writer = config.stash[_SESSION], config.get_terminal_writer()
    console = Console(width=max(writer.fullwidth, NARROWEST), force_terminal=writer.hasmarkup, highlight=False)
    with console.capture() as captured:
        drift_table.show(outcome, console)
    writer.line(captured.get())
    for line in session.last_words():
        writer.line(line)
