"""Requests per second, by wrk: one load for so many seconds, every answer a good one."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

CONNECTIONS = 16
ADVICE = "needs wrk: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on macOS"
# Each run of wrk has a number of its own, so that no two requests to a server that keeps state are the same.
_RUNS = itertools.count(1)
_SCRIPT = """\
wrk.method = "{method}"
wrk.headers["Authorization"] = "Bearer sk_test_mock"
wrk.headers["Content-Type"] = {content_type}
local sent = 0
request = function()
  sent = sent + 1
  return wrk.format(nil, nil, nil, {body})
end
"""


class WrkFailed(Exception):
    """No figure came of it; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`body` is JSON in which `@` stands for what no other request has; empty for a GET."""

    name: str
    path: str
    body: str = ""

    def script(self) -> str:
        unique = f'"{next(_RUNS)}-" .. sent'
        body = "[[" + self.body.replace("@", f"]] .. {unique} .. [[") + "]]" if self.body else "nil"
        content_type = '"application/json"' if self.body else "nil"
        return _SCRIPT.format(method="POST" if self.body else "GET", content_type=content_type, body=body)


def is_there() -> bool:
    return shutil.which("wrk") is not None


def a_second(url: str, load: Load, *, seconds: int) -> float:
    """Raises `WrkFailed` when an answer was no success, or there was none."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(load.script())
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, url + load.path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - wrk alone
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    if done.returncode or found is None or re.search(r"Non-2xx|Socket errors", done.stdout):
        raise WrkFailed(f"{load.name} at {url}: {done.stdout}{done.stderr}")
    return float(found[1])
