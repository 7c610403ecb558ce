"""One run as a session of tests: how far it is, what showed what, and what is left for the next run. Judges nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contract_tests import again
from contract_tests.again import Entry
from contract_tests.exchange import Exchange
from contract_tests.options import command
from contract_tests.progress import Progress, Standing
from contract_tests.report import drift
from contract_tests.report.drift import Drift
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.journal import Journal


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One test of the `count` of its stage; `law` is the law it takes to the target, `entry` what it tries again."""

    title: str
    stage: str
    number: int
    count: int
    law: str = ""
    entry: Entry | None = None


class Session:
    """Told of each of its `steps` before and after it. `say` takes a line for people; `before` failed earlier."""

    def __init__(
        self,
        run: ContractRun,
        *,
        steps: int,
        say: Callable[[str], None],
        progress: Progress | None,
        before: Sequence[Entry],
    ) -> None:
        self.run = run
        self._left = steps
        self._say = say
        self._progress = progress
        self._step: Step | None = None
        self._found = 0
        self._known = 0
        self._gaps: list[str] = []
        self._untried = list(before)
        self._shown_by: list[Entry] = []
        self.trouble = ""
        self._journal = Journal(run, failed=self._unwritten)
        run.wire.observers.append(self._saw)

    def begin(self, step: Step) -> None:
        """The step is taken now."""
        self._step = step
        self._known = len(self.run.findings)
        self._gaps = list(self.run.reached.gaps)
        self._show()

    def end(self, step: Step, *, skipped: bool = False, broke_off: bool = False, steps: Sequence[Any] = ()) -> int:
        """The step was taken, or not to its end; how many causes it found first. `steps` led to what it found."""
        found = self.run.findings.seen()[self._known :]
        entries = (again.entry(seen, law=step.law, steps=steps, redactor=self.run.redactor) for seen in found)
        self._shown_by += [entry for entry in entries if entry]
        if broke_off or (skipped and (self.run.wire.pace.spent or self.run.wire.gone)):
            self._journal.cut_short(self._gaps)
        else:
            self._left -= 1
            self._journal.done(step.title)
            self._untried = [entry for entry in self._untried if not _tried(entry, step)]
        self._found = self.run.findings.causes
        self._show()
        return len(found)

    def close(self) -> Drift:
        """Tidy up, tell what stays, write the reports and what the next run needs, and give back what was opened."""
        if self._progress:
            self._progress.clear()
        options = self.run.options
        kept = self.run.tidy()
        if options.profile.polite:
            self._tell(kept)
        outcome = self._journal.whole()
        self._journal.close(complete=not self._left, records=kept)
        self.run.close()
        try:
            drift.write(outcome, options.report_dir, again=command(options), strict=options.strict)
            again.write(options.report_dir, [*self._shown_by, *self._untried])
        except OSError as error:
            self._unwritten(error)
        return outcome

    def last_words(self) -> Iterator[str]:
        """Where the reports are, and how to go on or to do it again."""
        options = self.run.options
        yield f"reports in {options.report_dir}"
        if self._left and options.profile.polite and options.target:
            yield f"{self._left} tests were not done; to go on: {command(options)} --resume"
        elif self._shown_by:
            yield f"to run it again: {command(options)}"

    def _tell(self, kept: dict[str, list[str]]) -> None:
        self._say(f"\nrecords of this run that stay at the target, named {self.run.tag}...:")
        for parameter, records in kept.items():
            self._say(f"  {len(records)} by {parameter}: {' '.join(records)}")

    def _saw(self, _exchange: Exchange) -> None:
        self._show()

    def _show(self) -> None:
        step = self._step
        if self._progress and step:
            sent = self.run.wire.pace.sent
            standing = Standing(
                stage=step.stage, step=step.number, steps=step.count, requests=sent, findings=self._found
            )
            self._progress.show(standing)

    def _unwritten(self, error: OSError) -> None:
        """Said once: a full disk fails every file alike."""
        if not self.trouble:
            self.trouble = f"cannot write to {self.run.options.report_dir}: {error.strerror or type(error).__name__}"
            if self._progress:
                self._progress.clear()
            self._say(self.trouble)


def _tried(entry: Entry, step: Step) -> bool:
    same = step.entry is not None and entry.shown_by == step.entry.shown_by
    return same or bool(step.law and entry.law == step.law)
