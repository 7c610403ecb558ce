"""Whether a pattern was tightened or loosened, which is decided by the automata of both and not by their looks."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from tools.diff.law import Effect, effect_of
from tools.errors import DocumentError

_CONTAINMENT = Path(__file__).with_name("containment.py")
# Patterns of documents take a few milliseconds; some, such as `(a|b){1,500}`, would take all the memory there is.
_SECONDS = 5.0


def effect(old: tuple[str, ...], new: tuple[str, ...]) -> Effect | None:
    """What became of the texts that are allowed; None when the patterns differ in their looks alone."""
    if set(old) < set(new):
        return Effect.NARROWED
    if set(new) < set(old):
        return Effect.WIDENED
    if len(old) != 1 or len(new) != 1:
        return Effect.UNKNOWN
    return _effect(old[0], new[0])


@cache
def _effect(old: str, new: str) -> Effect | None:
    command = [sys.executable, "-I", str(_CONTAINMENT)]
    try:
        done = subprocess.run(
            command, input=json.dumps([old, new]), capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        return Effect.UNKNOWN
    except subprocess.CalledProcessError as error:
        if "ModuleNotFoundError" in error.stderr:
            raise DocumentError("patterns cannot be compared: interegular is missing; run tools/setup") from error
        return Effect.UNKNOWN
    widened, narrowed = json.loads(done.stdout)
    return effect_of(widened=widened, narrowed=narrowed) if widened or narrowed else None
