"""The command line of a run, checked. Sends nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import pytest

from contract_tests.profile import PROFILES, Profile
from contract_tests.wire import is_loopback

KEY_VARIABLE = "VIVAMO_API_KEY"
MOCK_KEY = "sk_test_mock"
# One request in a quarter of an hour: below it no run would ever end.
SLOWEST_RATE = 0.001


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """`target` is None when the run starts a mock of its own; `max_requests` and `rate` are 0 where there is no limit.

    The key never shows in a repr.
    """

    target: str | None
    profile: Profile
    report_dir: Path
    control: str
    seed: int
    max_requests: int
    rate: float
    strict: bool
    spec: Path
    api_key: str = field(repr=False)


def declare(parser: pytest.Parser, *, spec: Path) -> None:
    """Add the options of a run to pytest's own."""
    group = parser.getgroup("contract", "contract tests")
    add = group.addoption
    add("--target", metavar="URL", help="base address of the server under test; without it a mock is started here")
    add("--profile", default="quick", metavar="NAME", help="quick, full, or sandbox (a budget, a rate, no harm done)")
    add("--report-dir", default="reports", metavar="DIR", help="where drift.json, drift.html and junit.xml are written")
    add(
        "--control",
        default="auto",
        metavar="MODE",
        help="on, off or auto: whether the target has the mock's /_mock calls",
    )
    add("--seed", default="1", metavar="N", help="the same seed sends the same requests to a freshly started mock")
    add(
        "--max-requests",
        default=None,
        metavar="N",
        help="stop sending after so many requests, 1 or more (left out: 450 for sandbox, else no limit)",
    )
    add(
        "--rate",
        default=None,
        metavar="N/s",
        help="requests per second, such as 5 or 0.5/s, more than 0 (left out: 5 for sandbox, else no limit)",
    )
    # --strict is an option of pytest itself; a run reads it as well.
    add("--spec", default=str(spec), metavar="PATH", help="the OpenAPI document that the target must keep")
    add(
        "--api-key",
        default=None,
        metavar="KEY",
        help=f"the secret key; better given as {KEY_VARIABLE}, which no process list shows",
    )


def read(config: pytest.Config, environment: Mapping[str, str]) -> Options:
    """The options as values; pytest.UsageError with one clear line when one makes no sense."""
    get = config.getoption
    target = _target(get("--target"))
    profile = PROFILES.get(get("--profile"))
    if profile is None:
        raise pytest.UsageError(f"--profile is one of {', '.join(PROFILES)}, not {get('--profile')!r}")
    if get("--control") not in {"on", "off", "auto"}:
        raise pytest.UsageError(f"--control is on, off or auto, not {get('--control')!r}")
    spec = Path(get("--spec"))
    if not spec.is_file():
        raise pytest.UsageError(f"--spec: there is no file {spec}")
    return Options(
        target=target,
        profile=profile,
        report_dir=Path(get("--report-dir")),
        control=get("--control"),
        seed=_whole("--seed", get("--seed")),
        max_requests=profile.budget if get("--max-requests") is None else _budget(get("--max-requests")),
        rate=profile.rate if get("--rate") is None else _rate(get("--rate")),
        strict="--strict" in config.invocation_params.args,
        spec=spec,
        api_key=_key(get("--api-key"), target, environment),
    )


def _target(text: str | None) -> str | None:
    if text is None or text == "":
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or "@" in parts.netloc:
        raise pytest.UsageError("--target is an address such as https://api.test.vivamo.co, without key or query")
    if parts.scheme == "http" and not is_loopback(text):
        raise pytest.UsageError("--target: the key would travel in the clear; use https for anything but this machine")
    return text.rstrip("/")


def _key(given: str | None, target: str | None, environment: Mapping[str, str]) -> str:
    key = given or environment.get(KEY_VARIABLE) or (MOCK_KEY if target is None or is_loopback(target) else "")
    if not key:
        raise pytest.UsageError(f"this target needs a key: set {KEY_VARIABLE}")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise pytest.UsageError("the key holds characters that no header can carry")
    return key


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise pytest.UsageError(f"{name} is a whole number, not {text!r}")
    return int(text)


def _budget(text: str) -> int:
    # Zero would mean no limit inside, which nobody says by asking for none.
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise pytest.UsageError(f"--max-requests is a whole number, 1 or more, not {text!r}")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text.removesuffix("/s"))
    except ValueError:
        rate = -1
    if not SLOWEST_RATE <= rate < float("inf"):
        raise pytest.UsageError(f"--rate is requests per second, more than 0, such as 5 or 0.5/s, not {text!r}")
    return rate


def check_reports(folder: Path, names: Iterable[str]) -> None:
    """Make the folder and see that every report can be written; pytest.UsageError with one line when not."""
    at = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
        for at in (folder / name for name in names):
            if at.exists():
                at.open("r+b").close()
    except OSError as error:
        raise pytest.UsageError(f"--report-dir: cannot write to {at}: {error.strerror}") from error
