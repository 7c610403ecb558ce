"""The vendor's document is taken only when it is one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import document, fetch_spec

ROOT = Path(__file__).parents[2]
OURS = document.fetch(str(ROOT / "openapi.yaml"))


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A loopback web server, and what it serves by path."""
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page is not None else 404)
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    server.server_close()
    thread.join()


def test_document_is_kept_as_it_came(
    site: tuple[str, dict[str, bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte, and the next step is said."""
    url, pages = site
    pages["/openapi.yaml"] = OURS.raw
    assert fetch_spec.main([f"{url}/openapi.yaml"], tmp_path) == 0
    assert (tmp_path / fetch_spec.FETCHED).read_bytes() == OURS.raw
    assert "make regenerate SPEC=specs/fetched/openapi.yaml" in capsys.readouterr().out


@pytest.mark.parametrize(
    "page",
    [
        b"<html>Sign in</html>",
        b"",
        b"{",
        b"openapi: 3.0.3\n",
        b"openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n",
        None,
    ],
    ids=["html", "empty", "broken", "invalid", "another API", "absent"],
)
def test_what_is_no_document_of_this_api_changes_nothing(
    page: bytes | None, site: tuple[str, dict[str, bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, exit code 1, no file."""
    url, pages = site
    if page is not None:
        pages["/openapi.yaml"] = page
    assert fetch_spec.main([f"{url}/openapi.yaml"], tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
