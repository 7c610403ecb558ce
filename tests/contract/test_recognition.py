"""Whether a target is this API at all: one clear line when it is not, a full report when it is merely broken."""

import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import payments_mock
import pytest

from contract_tests.vivamo.contract_run import TargetError
from tests.contract.request_log import run_against
from tests.contract.suite import run_suite
from tests.contract.wrong_servers import Asked, Fault, Forward, Said, wrong_server

# These servers answer by themselves.
NOBODY = "http://127.0.0.1:9"


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Silent."""


def test_server_of_files_is_one_clear_line(tmp_path: Path) -> None:
    """Somebody else's server gives no table of findings."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        outcome = run_suite(tmp_path, "--target", f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
    assert outcome.code == 2, outcome.printed
    assert "target does not look like the Vivamo API: GET /v1/customers answered 404 text/html" in outcome.printed
    assert "expected the base URL without /v1" in outcome.printed
    assert len(outcome.printed.splitlines()) < 10


def test_base_address_with_the_version_is_one_clear_line(tmp_path: Path) -> None:
    """The commonest slip has the commonest remedy in its line."""
    with payments_mock.start("vivamo") as mock:
        outcome = run_suite(tmp_path, "--target", f"{mock.url}/v1")
    assert outcome.code == 2, outcome.printed
    assert "expected the base URL without /v1" in outcome.printed


def _page(status: int) -> Fault:
    return lambda _asked, _forward: Said(status=status, headers={"content-type": "text/html"}, body=b"<h1>Hello</h1>")


@pytest.mark.parametrize("status", [200, 404, 405, 501])
def test_web_site_is_not_tested(status: int) -> None:
    """A page in place of every list is no answer of this API."""
    line = "does not look like the Vivamo API"
    with wrong_server(NOBODY, _page(status)) as url, pytest.raises(TargetError, match=line):
        run_against(url)


def test_gateway_that_knows_no_such_path_hints_at_the_address() -> None:
    """Some gateways answer an unknown path as they do an unknown key."""
    forbidden = Said(status=403, headers={"content-type": "application/json"}, body=b'{"message": "Forbidden"}')
    line = r"refuses the API key \(403\): set VIVAMO_API_KEY .*; expected the base URL without /v1"
    with wrong_server(NOBODY, lambda _asked, _forward: forbidden) as url, pytest.raises(TargetError, match=line):
        run_against(f"{url}/v1")


def _html(asked: Asked, forward: Forward) -> Said:
    return replace(forward(asked), headers={"content-type": "text/html"})


def _at(path: str, status: int) -> Fault:
    def fault(asked: Asked, forward: Forward) -> Said:
        return _page(status)(asked, forward) if asked.path.partition("?")[0] == path else forward(asked)

    return fault


BROKEN: dict[str, Callable[[Asked, Forward], Said]] = {
    "html on everything": _html,
    "500 for one list": _at("/v1/customers", 500),
    "404 for one list": _at("/v1/customers", 404),
    "502 on everything": _page(502),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_api_is_judged_in_full(name: str, tmp_path: Path) -> None:
    """What answers as this API somewhere, or fails as a server does, has findings."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, BROKEN[name]) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", "customer-list or customer-echo")
    assert outcome.code == 1, outcome.printed
    assert outcome.drift["findings"]
