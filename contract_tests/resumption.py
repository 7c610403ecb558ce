"""What a run leaves behind so that another one can go on with it. Holds ids and findings, no secret."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from contract_tests.options import Options
from contract_tests.whole_file import write_whole

FILE = "state.json"


class ResumeError(Exception):
    """The run cannot be gone on with; the text is one line for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One run so far. `records` are at the target, by parameter; `drift` is what its finished tests have found."""

    target: str
    spec: str
    profile: str
    seed: int
    tag: str
    part: int = 1
    complete: bool = False
    done: list[str] = field(default_factory=list)
    records: dict[str, list[str]] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    drift: dict[str, Any] | None = None

    def write(self, folder: Path) -> None:
        """Replace the file as a whole, so that a crash leaves the old one or the new one. Raises OSError."""
        write_whole(folder / FILE, json.dumps(asdict(self), indent=1) + "\n")


def identity(options: Options) -> dict[str, Any]:
    """What two parts of one run have in common."""
    return {
        "target": options.target or "",
        "spec": sha256(options.spec.read_bytes()).hexdigest(),
        "profile": options.profile.name,
        "seed": options.seed,
    }


def read(folder: Path) -> State | None:
    """The state in the folder; None when there is none. Raises ResumeError for what no run has written."""
    try:
        raw = json.loads((folder / FILE).read_text("utf-8"))
        return State(**raw)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ResumeError(f"cannot read {folder / FILE}: {type(error).__name__}") from error


def earlier(options: Options) -> State:
    """The run to go on with, as its next part; ResumeError says why that cannot be."""
    state = read(options.report_dir)
    if state is None:
        raise ResumeError(f"{options.report_dir} holds no run to go on with")
    wanted: Mapping[str, Any] = identity(options)
    for name, value in wanted.items():
        if getattr(state, name) != value:
            raise ResumeError(f"the run in {options.report_dir} had another --{name}")
    return replace(state, part=state.part + 1)


def put_aside(folder: Path) -> str:
    """Keep the state of an unfinished run under another name, for its list of records; that name, or an empty text."""
    try:
        state = read(folder)
    except ResumeError:
        return ""
    if state is None or state.complete or not any(state.records.values()):
        return ""
    kept = folder / f"state-{state.tag}.json"
    try:
        (folder / FILE).replace(kept)
    except OSError:
        return ""
    return kept.name
