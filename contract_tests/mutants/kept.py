"""Trials as JSON lines, so that a long run can be gone on with."""

import json
from pathlib import Path
from threading import Lock

from contract_tests.mutants.trial import Trial

Key = tuple[str, str, int]


class Kept:
    """What is in the file need not be run again. Threads may share it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        # A line that was being written when the run was ended is run again.
        self._known = {_key(trial): trial for line in lines if line.endswith("}") for trial in [_read(line)]}

    def find(self, tool: str, mutant: str, seed: int) -> Trial | None:
        return self._known.get((tool, mutant, seed))

    def add(self, trial: Trial) -> None:
        with self._lock:
            self._known[_key(trial)] = trial
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(trial.as_json()) + "\n")


def _key(trial: Trial) -> Key:
    return trial.tool, trial.mutant, trial.seed


def _read(line: str) -> Trial:
    return Trial.from_json(json.loads(line))
