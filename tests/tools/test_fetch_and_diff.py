"""The vendor's document is taken only when it is one, and what differs is said, prose and references aside."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tools import document, fetch_spec, spec_diff

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


def test_document_does_not_differ_from_itself() -> None:
    """Nor from itself with other words, another order and every reference written out."""
    other = copy.deepcopy(OURS.content)
    other["info"]["description"] = "other words"
    other["paths"] = dict(reversed(list(other["paths"].items())))
    timestamp = other["components"]["schemas"]["Timestamp"]
    other["components"]["schemas"]["Customer"]["properties"]["createdAt"] = {**timestamp, "description": "when"}
    assert list(spec_diff.differences(OURS.content, other)) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("schemas", "PaymentMethod", "enum"), ["card"], "enum"),
        (("schemas", "CreateCustomerRequest", "required"), ["externalCustomerId"], "/required"),
        (("schemas", "State", "maxLength"), 3, "maxLength"),
        (("schemas", "CustomerData", "properties", "email"), {"type": "integer"}, "email/type"),
        (("schemas", "CustomerData", "properties", "description"), {"type": "string"}, "properties/description/type"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_change_is_found_in_every_operation_it_reaches(path: tuple[str, ...], value: Any, where: str) -> None:
    """Through references, and a property may be called `description`."""
    other = copy.deepcopy(OURS.content)
    node = other["components"]
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    rows = list(spec_diff.differences(OURS.content, other))
    assert rows
    assert all(where in row[1] for row in rows)


def test_operation_that_came_or_went_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command: exit code 1 and a table; 0 and a line when there is nothing to say; 2 when it cannot read."""
    other = copy.deepcopy(OURS.content)
    del other["paths"]["/v1/operators/check-geolocation"]
    changed = tmp_path / "new.yaml"
    with changed.open("w") as file:
        YAML(typ="safe", pure=True).dump(other, file)
    old = str(ROOT / "openapi.yaml")
    assert spec_diff.main([old, str(changed)]) == 1
    assert "check-geolocation" in capsys.readouterr().out
    assert spec_diff.main([old, old]) == 0
    assert spec_diff.main([old, str(tmp_path / "none.yaml")]) == 2
