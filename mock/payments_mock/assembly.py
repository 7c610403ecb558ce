"""Puts a mock together from its options: the API by name, the clock, and the courier for webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from payments_mock.clock import LATEST_MS, real_time
from payments_mock.context import Witness
from payments_mock.core import Mock
from payments_mock.courier import Courier
from payments_mock.har import Recorder
from payments_mock.refusal import StartupError
from payments_mock.state_file import StateFile
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.operator_file import read_operator_file
from payments_mock.vivamo.settings import LocationRules, Settings
from payments_mock.watch import Watch

DEFAULT_KEY = "sk_test_mock"
# Where the clock of a seeded mock begins.
SEEDED_START = datetime(2026, 1, 1, tzinfo=UTC)
# Known names that are not served yet, so that nobody takes them for a spelling mistake.
RESERVED_APIS: Mapping[str, str] = {"stellar-sdp": "the mock of stellar-sdp is not served yet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run a mock. With a `seed` ids, secrets and times are the same in each run: the clock begins on
    2026-01-01 and stands still but for what comes due. Without one it runs from now, and ids are those of seed 0.
    `operator` is how the operator is configured, or the YAML file that says so; the four options below it win over it.

    `start_at` (with a time zone) is where the clock begins. `record` is the file that every exchange is written to, as
    HAR; `state` is the file that everything is loaded from and saved to. `max_records` bounds what is held of each
    kind; the oldest goes first. `watch` is given a line for each call. `answer_within` is how long, in seconds, a
    webhook receiver has for its answer.
    """

    api: str = "vivamo"
    api_key: str = DEFAULT_KEY
    seed: int | None = None
    operator: Path | Settings | None = None
    environment: str | None = None
    tax_type: str | None = None
    processing_seconds: float | None = None
    location_rules: LocationRules | None = None
    deliver_anywhere: bool = False
    answer_within: float = 10.0
    start_at: datetime | None = None
    record: Path | None = None
    state: Path | None = None
    max_records: int | None = None
    watch: Callable[[str], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A mock with all that works for it."""

    mock: Mock
    courier: Courier
    state: StateFile | None = None

    def tick(self) -> None:
        """What has to be done every now and then."""
        self.mock.run_due()
        if self.state is not None:
            self.state.save_if_due()

    def close(self) -> None:
        """Sends nothing more, saves, and ends the record. A second call does nothing new."""
        self.courier.close()
        if self.state is not None:
            self.state.save()
        self.mock.close()


def assemble(options: Options) -> Service:
    """Raises `StartupError` or ValueError when the options, the spec or the file of the record do not allow it."""
    if options.api != "vivamo":
        raise StartupError(RESERVED_APIS.get(options.api, f"no API is named {options.api!r}; there is vivamo"))
    settings = _settings(options)
    if not options.api_key:
        raise ValueError("api_key must not be empty: no key at all would pass for it")
    if not isinstance(options.seed, int | None):
        raise TypeError(f"seed must be a whole number, not {options.seed!r}")
    if options.record is not None and options.state is not None and _same(options.record, options.state):
        raise StartupError(f"the record and the state cannot both be {options.state}")
    if options.max_records is not None and options.max_records < 1:
        raise ValueError(f"max_records must be at least 1, not {options.max_records}")
    start_at = options.start_at if options.start_at is not None or options.seed is None else SEEDED_START
    start_at_ms = None if start_at is None else round(start_at.timestamp() * 1000)
    if start_at_ms is not None and not 0 <= start_at_ms <= LATEST_MS:
        raise ValueError("start_at must be between the years 1970 and 9900")
    mock = Mock(
        vivamo(settings),
        api_key=options.api_key,
        seed=options.seed or 0,
        source=real_time(start_at_ms),
        still_at=start_at_ms if options.seed is not None else None,
        most_records=options.max_records,
        anywhere=options.deliver_anywhere,
        witnesses=_witnesses(options),
    )
    courier = Courier(mock.outbox, answer_within=options.answer_within)
    return Service(mock=mock, courier=courier, state=None if options.state is None else StateFile(options.state, mock))


def _settings(options: Options) -> Settings:
    operator = options.operator or Settings()
    settings = operator if isinstance(operator, Settings) else read_operator_file(Path(operator))
    names = ("environment", "tax_type", "processing_seconds", "location_rules")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return replace(settings, **given)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _witnesses(options: Options) -> list[Witness]:
    witnesses: list[Witness] = [] if options.watch is None else [Watch(options.watch)]
    if options.record is not None:
        try:
            witnesses.append(Recorder(options.record))
        except OSError as problem:
            raise StartupError(f"cannot record to {options.record}: {problem.strerror}") from None
        except ValueError as problem:
            raise StartupError(f"cannot record to {options.record}: {problem}") from None
    return witnesses
