"""Puts a mock together from its options: the API by name, the clock, and the courier for webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from payments_mock.clock import LATEST_MS, real_time
from payments_mock.core import Mock
from payments_mock.courier import Courier
from payments_mock.har import Recorder
from payments_mock.refusal import StartupError
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.operator_file import read_operator_file
from payments_mock.vivamo.settings import LocationRules, Settings

DEFAULT_KEY = "sk_test_mock"
# Known names that are not served yet, so that nobody takes them for a spelling mistake.
RESERVED_APIS: Mapping[str, str] = {"stellar-sdp": "the mock of stellar-sdp is not served yet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run a mock. `start_at` (with a time zone) is where its clock begins; else it is now. `record` is the file
    that every exchange is written to, as HAR. `operator` is how the operator is configured, or the YAML file that says
    so; the four options below it win over it when they are given.

    `answer_within` is how long, in seconds, a webhook receiver has for its answer.
    """

    api: str = "vivamo"
    api_key: str = DEFAULT_KEY
    seed: int = 0
    operator: Path | Settings | None = None
    environment: str | None = None
    tax_type: str | None = None
    processing_seconds: float | None = None
    location_rules: LocationRules | None = None
    deliver_anywhere: bool = False
    answer_within: float = 10.0
    start_at: datetime | None = None
    record: Path | None = None


def assemble(options: Options) -> tuple[Mock, Courier]:
    """Raises `StartupError` or ValueError when the options, the spec or the file of the record do not allow it."""
    if options.api != "vivamo":
        raise StartupError(RESERVED_APIS.get(options.api, f"no API is named {options.api!r}; there is vivamo"))
    settings = _settings(options)
    if not options.api_key:
        raise ValueError("api_key must not be empty: no key at all would pass for it")
    start_at_ms = None if options.start_at is None else round(options.start_at.timestamp() * 1000)
    if start_at_ms is not None and not 0 <= start_at_ms <= LATEST_MS:
        raise ValueError("start_at must be between the years 1970 and 9900")
    mock = Mock(
        vivamo(settings),
        api_key=options.api_key,
        seed=options.seed,
        source=real_time(start_at_ms),
        anywhere=options.deliver_anywhere,
        recorder=None if options.record is None else _recorder(options.record),
    )
    return mock, Courier(mock.outbox, answer_within=options.answer_within)


def _settings(options: Options) -> Settings:
    operator = options.operator or Settings()
    settings = operator if isinstance(operator, Settings) else read_operator_file(Path(operator))
    names = ("environment", "tax_type", "processing_seconds", "location_rules")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return replace(settings, **given)


def _recorder(path: Path) -> Recorder:
    try:
        return Recorder(path)
    except OSError as problem:
        raise StartupError(f"cannot record to {path}: {problem.strerror}") from None
