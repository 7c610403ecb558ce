"""The command line of a run, checked. Sends nothing."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import payments_mock
import pytest

from contract_tests.flags import KEY_VARIABLE
from contract_tests.line import is_loopback
from contract_tests.profile import PROFILES, Profile

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
    webhook_url: str | None = None
    webhook_port: int = 0
    resume: bool = False
    progress: bool = False
    only: str = ""


def published() -> Path:
    """The document of this release: in the mock's package, or at the root of the repository."""
    package = Path(payments_mock.__file__).parent
    packaged = package / "openapi.yaml"
    return packaged if packaged.is_file() else package.parents[1] / "openapi.yaml"


def read(config: pytest.Config, environment: Mapping[str, str]) -> Options:
    """The options as values; pytest.UsageError with one clear line when one makes no sense."""
    get = config.getoption
    target = _target(get("--target"))
    profile = PROFILES.get(get("--profile"))
    if profile is None:
        raise pytest.UsageError(f"--profile is one of {', '.join(PROFILES)}, not {get('--profile')!r}")
    for mode in ("--control", "--progress"):
        if get(mode) not in {"on", "off", "auto"}:
            raise pytest.UsageError(f"{mode} is on, off or auto, not {get(mode)!r}")
    spec = Path(get("--spec")) if get("--spec") else published()
    if not spec.is_file():
        raise pytest.UsageError(f"--spec: there is no file {spec}")
    if get("--resume") and not profile.polite:
        raise pytest.UsageError("--resume is for --profile sandbox: other runs are short enough to be made again")
    if get("--resume") and target is None:
        raise pytest.UsageError("--resume needs the --target of the run that it goes on with")
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
        webhook_url=_webhook_url(get("--webhook-url"), get("--webhook-port")),
        webhook_port=_port(get("--webhook-port"), get("--webhook-url")),
        resume=get("--resume"),
        progress=get("--progress") == "on" or (get("--progress") == "auto" and config.option.verbose == 0),
        only=config.option.keyword,
    )


def _target(text: str | None) -> str | None:
    if text is None or text == "":
        return None
    if not _is_address(text):
        raise pytest.UsageError("--target is an address such as https://api.test.vivamo.co, without key or query")
    if urlsplit(text).scheme == "http" and not is_loopback(text):
        raise pytest.UsageError("--target: the key would travel in the clear; use https for anything but this machine")
    return text.rstrip("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return sound and text.isascii() and text.isprintable() and not {*"?#@ "} & {*text}


def _webhook_url(text: str | None, port: str | None) -> str | None:
    if not text:
        return None
    if not _is_address(text):
        raise pytest.UsageError("--webhook-url is an address such as https://hooks.example.com, without a query")
    if urlsplit(text).scheme == "http" and not is_loopback(text):
        raise pytest.UsageError("--webhook-url: deliveries go to https addresses only")
    if not port:
        raise pytest.UsageError("--webhook-url needs --webhook-port, the port of this machine that it forwards to")
    return text.rstrip("/")


def _port(text: str | None, url: str | None) -> int:
    if not text:
        return 0
    if not url:
        raise pytest.UsageError("--webhook-port needs --webhook-url, the address under which the target reaches it")
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise pytest.UsageError(f"--webhook-port is a port from 1 to 65535, not {text!r}")
    return int(text)


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


def command(options: Options) -> str:
    """A command line that makes the same run again; the key comes from the environment."""
    return shlex.join(["vivamo-contract", *_words(options)])


def _words(options: Options) -> Iterator[str]:
    profile = options.profile
    yield from ("--target", options.target) if options.target else ()
    yield from ("--profile", profile.name, "--seed", str(options.seed))
    yield from ("--control", options.control) if options.control != "auto" else ()
    yield from ("--max-requests", str(options.max_requests)) if options.max_requests != profile.budget else ()
    yield from ("--rate", f"{options.rate:g}") if options.rate != profile.rate else ()
    yield from ("--spec", str(options.spec)) if options.spec != published() else ()
    yield from ("--webhook-url", options.webhook_url) if options.webhook_url else ()
    yield from ("--webhook-port", str(options.webhook_port)) if options.webhook_port else ()
    yield from ("--strict",) if options.strict else ()
    yield from ("-k", options.only) if options.only else ()
    yield from ("--report-dir", str(options.report_dir))
