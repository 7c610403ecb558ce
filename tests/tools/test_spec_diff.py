"""The command that says what differs: sources, formats, exit codes."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import document, spec_diff
from tools.diff.change import Change, Severity, Use
from tools.fetch_spec import FETCHED

ROOT = Path(__file__).parents[2]
OLD = str(ROOT / "openapi.yaml")
OURS = document.fetch(OLD).content
PETS = {"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": {}}
CHECKING = "/v1/operators/check-geolocation"


def without_checking() -> dict[str, Any]:
    """A document with one operation less."""
    other = copy.deepcopy(OURS)
    del other["paths"][CHECKING]
    return other


@pytest.fixture
def new(tmp_path: Path) -> str:
    """The path of such a document."""
    path = tmp_path / "new.json"
    path.write_text(json.dumps(without_checking()), "utf-8")
    return str(path)


@pytest.fixture
def address() -> Iterator[str]:
    """The address of such a document, with a key in its query."""
    page = json.dumps(without_checking()).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/openapi.json?key=s3cret" else 404)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/openapi.json?key=s3cret"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_differs_is_said_and_whom_it_breaks(new: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and the class, the place and the facade's name."""
    assert spec_diff.main([OLD, new]) == 1
    said = "".join(capsys.readouterr().out.split())
    for part in ("breakscallers(1)", f"POST{CHECKING}", "geolocation.check", "geolocation.py", "nextversion"):
        assert part in said


def test_document_does_not_differ_from_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor from itself in another order, and with other names for all that may be referred to."""
    text = json.dumps(OURS).replace("#/components/schemas/", "#/components/schemas/X")
    other = json.loads(text)
    other["components"]["schemas"] = {f"X{name}": one for name, one in other["components"]["schemas"].items()}
    other["paths"] = dict(reversed(list(other["paths"].items())))
    (tmp_path / "other.json").write_text(json.dumps(other), "utf-8")
    for again in (OLD, str(tmp_path / "other.json")):
        assert spec_diff.main([OLD, again, "--fail-on", "any"]) == 0
        assert "no difference" in capsys.readouterr().out


def test_old_and_new_are_given_by_name_too(new: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Either alone; the other one is its default."""
    assert spec_diff.main(["--new", new, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["changes"][0]["rule"] == "operation-removed"
    assert spec_diff.main(["--new", OLD, "--old", new, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["rule"] == "operation-added"


def test_address_is_read_and_its_query_is_never_repeated(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither in a report nor in an error."""
    for kind in ("table", "markdown", "json"):
        assert spec_diff.main([OLD, address, "--format", kind]) == 1
    assert spec_diff.main([OLD, address.replace("?", "/none?")]) == 2
    told = capsys.readouterr()
    assert "s3cret" not in told.out + told.err
    assert "127.0.0.1" in told.err


@pytest.mark.parametrize(
    ("severity", "failing"),
    [
        (Severity.BREAKS_CALLERS, {"breaks", "attention", "any"}),
        (Severity.BREAKS_DECODING, {"breaks", "attention", "any"}),
        (Severity.NEEDS_ATTENTION, {"attention", "any"}),
        (Severity.ADDITIVE, {"any"}),
        (Severity.DOCUMENTATION, {"any"}),
    ],
)
@pytest.mark.parametrize("level", ["breaks", "attention", "any", "never"])
def test_exit_code_follows_the_level(severity: Severity, failing: set[str], level: str, tmp_path: Path) -> None:
    """1 when something is as bad; 0 when nothing is."""
    change = Change("rule", severity, "message", (Use("GET /pets"),))
    small = tmp_path / "pets.json"
    small.write_text(json.dumps(PETS), "utf-8")
    arguments = [str(small), str(small), "--fail-on", level, "--output", str(tmp_path / "report")]
    assert spec_diff.main(arguments, changes=lambda old, new: [change]) == (level in failing)


def test_what_breaks_our_code_counts_whatever_its_class(tmp_path: Path) -> None:
    """The mends demand the status of a payment; that the document drops it needs attention, and fails the gate."""
    other = copy.deepcopy(OURS)
    del other["components"]["schemas"]["PaymentIntentStatus"]["properties"]["status"]
    path = tmp_path / "new.json"
    path.write_text(json.dumps(other), "utf-8")
    assert spec_diff.main([OLD, str(path)]) == 1
    assert spec_diff.main([OLD, str(path), "--fail-on", "never"]) == 0


@pytest.mark.parametrize("text", [None, "", "{", "<html>", "openapi: 3.0.3\n"])
def test_what_cannot_be_read_is_one_line(text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2."""
    path = tmp_path / "bad.yaml"
    if text is not None:
        path.write_text(text, "utf-8")
    assert spec_diff.main([OLD, str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1


def test_nothing_fetched_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The default new document is the fetched one."""
    assert spec_diff.main([OLD], root=tmp_path) == 2
    assert "make fetch-spec" in capsys.readouterr().err
    target = tmp_path / FETCHED
    target.parent.mkdir(parents=True)
    target.write_bytes(Path(OLD).read_bytes())
    assert spec_diff.main([OLD], root=tmp_path) == 0


def test_report_goes_to_a_file(new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not to the terminal; without colours."""
    target = tmp_path / "report.txt"
    assert spec_diff.main([OLD, new, "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert "breaks callers (1)" in target.read_text("utf-8")
    assert "\x1b" not in target.read_text("utf-8")


def test_file_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2."""
    assert spec_diff.main([OLD, OLD, "--output", str(tmp_path / "none" / "report")]) == 2
    assert capsys.readouterr().err == "error: report: cannot be written: No such file or directory\n"


def test_file_of_the_project_is_named_with_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was fetched is called openapi.yaml too. A file elsewhere is named without its folders."""
    root = tmp_path / "project"
    fetched, elsewhere = root / FETCHED, tmp_path / "elsewhere.json"
    fetched.parent.mkdir(parents=True)
    for path in (root / "openapi.yaml", fetched, elsewhere):
        path.write_text(json.dumps(PETS), "utf-8")
    said = []
    for given in ([], ["--new", str(elsewhere)]):
        assert spec_diff.main([*given, "--format", "json"], root) == 0
        report = json.loads(capsys.readouterr().out)
        said.append((report["old"]["source"], report["new"]["source"]))
    assert said == [("openapi.yaml", FETCHED), ("openapi.yaml", "elsewhere.json")]


@pytest.mark.parametrize("given", ["NEW={new}", "OLD={old} NEW={new}", "OLD={new} NEW={old}"])
def test_make_takes_either_by_name(given: str, new: str, tmp_path: Path) -> None:
    """`make spec-diff NEW=x` is no OLD."""
    report = tmp_path / "report.json"
    variables = given.format(old=OLD, new=new).split()
    command = [
        "make",
        "--no-print-directory",
        "spec-diff",
        *variables,
        "FORMAT=json",
        f"OUTPUT={report}",
        "FAIL_ON=never",
    ]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(  # noqa: S603 - our own Makefile
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    rule = "operation-added" if given.startswith("OLD={new}") else "operation-removed"
    assert json.loads(report.read_text("utf-8"))["changes"][0]["rule"] == rule
    assert new not in done.stdout


def test_help_explains_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """And every option."""
    with pytest.raises(SystemExit):
        spec_diff.main(["--help"])
    said = capsys.readouterr().out
    for part in ("Exit code 0", "--format", "--output", "--fail-on", "--old", "--new", "--full", "openapi.yaml"):
        assert part in said
