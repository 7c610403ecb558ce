"""The options of a run, declared once for both commands. Values only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEY_VARIABLE = "VIVAMO_API_KEY"


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
        help="stop sending after so many requests, 1 or more (left out: 900 for sandbox, else no limit)",
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
        help="on, off or auto: a live line on a terminal, now and then one elsewhere; auto says nothing under -q or -v",
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
