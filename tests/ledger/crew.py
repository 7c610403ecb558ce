"""Workers in processes of their own, for tests: `Crew.run` starts some, and returns how each ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from payments_mock import RunningMock

KILLED = -9
WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One worker's: an act (pay, create, approve, reject) on each subject, in order; `report` is a file to write."""

    act: str
    subjects: Iterable[str]
    report: Path | None = None

    def as_json(self) -> dict[str, Any]:
        report = str(self.report) if self.report else None
        return {"act": self.act, "subjects": list(self.subjects), "report": report}


class Crew:
    """Workers are forked from one process that has loaded everything and opened nothing."""

    def __init__(self) -> None:
        command = [sys.executable, str(WORKER)]
        self._parent = subprocess.Popen(  # noqa: S603 - our own worker
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self,
        mock: RunningMock,
        tasks: Iterable[Task],
        *,
        ledger: str | None,
        timeout: float = 5.0,
        kill_after: float | None = None,
        together: bool = False,
    ) -> list[int]:
        """The exit code of each worker. timeout: of the client, in seconds.

        together: whether they all wait until each has opened its ledger. kill_after: seconds from then, or else from
        the fork, after which all are killed.
        """
        job = {
            "url": mock.url,
            "key": mock.api_key,
            "ledger": ledger,
            "timeout": timeout,
            "kill_after": kill_after,
            "together": together,
            "tasks": [task.as_json() for task in tasks],
        }
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(json.dumps(job) + "\n")
        self._parent.stdin.flush()
        codes: list[int] = json.loads(self._parent.stdout.readline())
        return codes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with self._parent:
            pass
