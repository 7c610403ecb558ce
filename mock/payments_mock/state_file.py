"""The file of `--state`: read at the start, written while the mock runs and when it ends."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from pathlib import Path

from payments_mock import snapshot
from payments_mock.core import Mock
from payments_mock.refusal import StartupError
from payments_mock.strict_json import MalformedJson, read_json

logger = logging.getLogger("payments_mock")

# A mock is written down while it stands still: no more than a twentieth of its time goes there.
_SHARE = 20
_LEAST_PAUSE = 1.0


class StateFile:
    """Whole at any moment: it is replaced, never written over. Readable by its owner alone, since it holds secrets."""

    def __init__(self, path: Path, mock: Mock) -> None:
        """Raises `StartupError` when there is a file that cannot be taken in, or when none can be written there.

        Writes nothing yet: a start that comes to nothing must not look like another mock to the one that runs.
        """
        self._path = path.resolve()  # A link stays one.
        self._mock = mock
        self._mark = _mark(self._path)
        self._read()
        self._not_before = 0.0
        self._troubled = self._is_lost = False
        self._saved = mock.changes.count
        try:
            with tempfile.TemporaryFile(dir=self._path.parent):
                pass
        except OSError as problem:
            raise StartupError(f"cannot write the state to {path}: {problem.strerror}") from None

    def save_if_due(self) -> None:
        """Saves what has changed, not too often."""
        if self._mock.changes.count != self._saved and time.monotonic() >= self._not_before:
            self.save()

    def save(self) -> None:
        """A failure is logged, and the mock goes on."""
        if self._is_another_s():
            return
        begun, count = time.monotonic(), self._mock.changes.count
        try:
            self._write(self._taken())
            self._saved, self._troubled = count, False
        except OSError as problem:
            if not self._troubled:
                logger.warning("the state cannot be saved to %s: %s", self._path, problem.strerror)
            self._troubled = True
        ended = time.monotonic()
        self._not_before = ended + max(_LEAST_PAUSE, _SHARE * (ended - begun))

    def _taken(self) -> bytes:
        return snapshot.take(self._mock, wall=_wall())

    def _is_another_s(self) -> bool:
        """Two mocks would each wipe out what the other has saved; so would one and a person's hand."""
        if not self._is_lost and _mark(self._path) not in (self._mark, None):
            logger.error("somebody else has written to %s: nothing is saved there any more", self._path)
            self._is_lost = True
        return self._is_lost

    def _read(self) -> None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as problem:
            raise StartupError(f"cannot read the state from {self._path}: {problem.strerror}") from None
        try:
            snapshot.restore(self._mock, read_json(content), wall=_wall())
        except MalformedJson as problem:
            raise StartupError(f"{self._path} is no state of a mock: {problem}") from None
        except StartupError as problem:
            raise StartupError(f"{self._path} is no state of this mock: {problem}") from None

    def _write(self, content: bytes) -> None:
        # Always the same name, so that a mock that is killed leaves one such file at most.
        new = self._path.with_name(f".{self._path.name}.new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            new.replace(self._path)
            self._mark = _mark(self._path)
        except OSError:
            new.unlink(missing_ok=True)
            raise


def _wall() -> int:
    """The time of the machine, which goes on while no mock runs; in milliseconds."""
    return time.time_ns() // 1_000_000


def _mark(path: Path) -> tuple[int, int] | None:
    """Tells one writing of a file from another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
