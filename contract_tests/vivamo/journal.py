"""Keeps the state of a run on disk while it goes on, so that another one can go on with it. Judges nothing."""

from collections.abc import Callable
from dataclasses import replace

from contract_tests import resumption
from contract_tests.exchange import Exchange
from contract_tests.report.drift import Drift
from contract_tests.report.parts import joined
from contract_tests.resumption import State
from contract_tests.vivamo.contract_run import ContractRun

# What makes a record at the target, or takes one away.
_WRITES = frozenset({"POST", "DELETE"})


class Journal:
    """Of a polite run, whose records are somebody's business; others leave no state. `failed` is told of an OSError."""

    def __init__(self, run: ContractRun, *, failed: Callable[[OSError], None]) -> None:
        self._run = run
        self._failed = failed
        options = run.options
        self._state = run.earlier or State(**resumption.identity(options), tag=run.tag)
        # What was told before the first step, or in a step that was cut short, is told again by the next part.
        self._stray = set(run.reached.gaps)
        self._kept = options.profile.polite
        if self._kept:
            run.wire.observers.append(self._saw)
            self._write(self._state)

    def done(self, title: str) -> None:
        """A step was taken to its end, and need not be taken again."""
        self._save(replace(self._state, done=[*self._state.done, title]))

    def cut_short(self, gaps: list[str]) -> None:
        """A step was not; `gaps` were told before it."""
        self._stray |= {gap for gap in self._run.reached.gaps if gap not in gaps}
        self._save(self._state)

    def whole(self) -> Drift:
        """The outcome of this part and of those before it."""
        outcome, earlier = self._run.outcome(), self._run.earlier
        if earlier is None or earlier.drift is None:
            return outcome
        return joined(earlier.drift, outcome, gaps=earlier.gaps, later=self._run.reached.gaps)

    def close(self, *, complete: bool, records: dict[str, list[str]]) -> None:
        """The run has ended, and these records stay."""
        self._write(replace(self._state, complete=complete, records=self._cleaned(records)))

    def _saw(self, exchange: Exchange) -> None:
        if exchange.succeeded and exchange.request.method in _WRITES:
            self._write(self._state)

    def _save(self, state: State) -> None:
        if not self._kept:
            return
        told = [gap for gap in self._run.reached.gaps if gap not in self._stray]
        earlier = self._run.earlier.gaps if self._run.earlier else []
        gaps = [self._run.redactor.text(gap) for gap in dict.fromkeys([*earlier, *told])]
        self._write(replace(state, drift=self.whole().as_json(), gaps=gaps))

    def _write(self, state: State) -> None:
        """With the records and the number of requests as they are now."""
        earlier = self._run.earlier.drift["requests"] if self._run.earlier and self._run.earlier.drift else 0
        drift = state.drift and {**state.drift, "requests": earlier + self._run.wire.pace.sent}
        self._state = replace(state, drift=drift, records=self._cleaned(self._run.made()))
        if self._kept:
            try:
                self._state.write(self._run.options.report_dir)
            except OSError as error:
                self._failed(error)

    def _cleaned(self, records: dict[str, list[str]]) -> dict[str, list[str]]:
        return {name: [self._run.redactor.text(record) for record in found] for name, found in records.items()}
