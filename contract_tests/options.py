"""The command line of a run: its options, declared once for both commands, and checked. Sends nothing."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

import payments_mock
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
    webhook_url: str | None = None
    webhook_port: int = 0
    resume: bool = False
    progress: bool = False
    only: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """One option as argparse and pytest take it; `topic` is its heading in the help of the command."""

    flag: str
    topic: str
    help: str
    metavar: str = ""
    default: str | None = None

    @property
    def terms(self) -> dict[str, Any]:
        """What `add_argument` is told beside the flag."""
        if not self.metavar:
            return {"action": "store_true", "help": self.help}
        return {"metavar": self.metavar, "default": self.default, "help": self.help}


TARGET, DEPTH, REPORT, WEBHOOKS = "the target", "how much is asked", "what is told", "webhooks of a far target"
OPTIONS = (
    Declared(
        flag="--target",
        topic=TARGET,
        metavar="URL",
        help="base address of the server under test; without it a mock is started here",
    ),
    Declared(
        flag="--api-key",
        topic=TARGET,
        metavar="KEY",
        help=f"the secret key; better given as {KEY_VARIABLE}, which no process list shows",
    ),
    Declared(
        flag="--spec",
        topic=TARGET,
        metavar="PATH",
        help="the OpenAPI document that the target must keep (left out: the one of this release)",
    ),
    Declared(
        flag="--control",
        topic=TARGET,
        metavar="MODE",
        default="auto",
        help="on, off or auto: whether the target has the mock's /_mock calls",
    ),
    Declared(
        flag="--profile",
        topic=DEPTH,
        metavar="NAME",
        default="quick",
        help="quick, full, or sandbox (a budget, a rate, no harm done)",
    ),
    Declared(
        flag="--seed",
        topic=DEPTH,
        metavar="N",
        default="1",
        help="the same seed sends the same requests to a freshly started mock",
    ),
    Declared(
        flag="--max-requests",
        topic=DEPTH,
        metavar="N",
        help="stop sending after so many requests, 1 or more (left out: 450 for sandbox, else no limit)",
    ),
    Declared(
        flag="--rate",
        topic=DEPTH,
        metavar="N/s",
        help="requests per second, such as 5 or 0.5/s, more than 0 (left out: 5 for sandbox, else no limit)",
    ),
    Declared(
        flag="--resume",
        topic=DEPTH,
        help="go on with the sandbox run that the report folder holds; each part has a budget of its own",
    ),
    Declared(
        flag="--report-dir",
        topic=REPORT,
        metavar="DIR",
        default="reports",
        help="where drift.json, drift.html and junit.xml are written, and what the next run needs of this one",
    ),
    Declared(
        flag="--progress",
        topic=REPORT,
        metavar="MODE",
        default="auto",
        help="on, off or auto: a live line on a terminal, a line now and then elsewhere; auto says nothing under -q",
    ),
    Declared(
        flag="--webhook-url",
        topic=WEBHOOKS,
        metavar="URL",
        help="public address under which --webhook-port of this machine is reached, so that deliveries are judged too",
    ),
    Declared(
        flag="--webhook-port",
        topic=WEBHOOKS,
        metavar="N",
        help="the port of this machine that --webhook-url forwards to",
    ),
)


def declare(add: Callable[..., object], *topics: str) -> None:
    """Hand every option to an `add_argument`, or those of some topics; `--strict` is one of pytest itself."""
    for option in OPTIONS:
        if not topics or option.topic in topics:
            add(option.flag, **option.terms)


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
        progress=get("--progress") == "on" or (get("--progress") == "auto" and config.option.verbose >= 0),
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
