"""`make fetch-spec`: a document is taken only when it is one, whole, in time, and from where it was asked for."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import fetch_spec

ROOT = Path(__file__).parents[2]
OURS = (ROOT / "openapi.yaml").read_bytes()
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
Answer = Callable[[socket.socket], None]


class Site:
    """A loopback server that says what it is told to, byte by byte."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answer: Answer = lambda _: None
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def url(self, path: str = "/openapi.yaml", scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                peer, _ = self._listener.accept()
                with peer if self._tls is None else self._tls.wrap_socket(peer, server_side=True) as connection:
                    connection.settimeout(5)
                    connection.recv(65536)
                    self.answer(connection)
            except OSError:  # nobody came, or they went before the end
                continue

    def drip(self, connection: socket.socket, piece: bytes) -> None:
        """Always a little more, until the other side has had enough."""
        while not self._over.wait(0.02):
            connection.sendall(piece)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def body(content: bytes, headers: bytes = b"") -> Answer:
    return lambda connection: connection.sendall(OK + headers + b"\r\n" + content)


def error_of(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr."""
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    return line


def test_document_is_kept_as_it_came(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte; the lock says whence, without what may be secret; the next step is said; nothing else is left."""
    site.answer = body(OURS)
    address = site.url("/openapi.yaml?key=s3cret").replace("//", "//me:passw0rd@")
    assert fetch_spec.main([address], tmp_path) == 0
    assert (tmp_path / fetch_spec.FETCHED).read_bytes() == OURS
    entry = json.loads((tmp_path / "specs/spec.lock").read_text("utf-8"))[fetch_spec.FETCHED]
    assert entry["source"] == site.url()
    said = capsys.readouterr().out
    assert "make regenerate SPEC=specs/fetched/openapi.yaml" in said
    assert "s3cret" not in said
    assert "passw0rd" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["specs"]


@pytest.mark.parametrize("scheme", ["", "file://"], ids=["path", "file"])
def test_a_file_will_do(scheme: str, tmp_path: Path) -> None:
    """For who gets the document with a browser. Its folder is nobody's business."""
    assert fetch_spec.main([f"{scheme}{ROOT / 'openapi.yaml'}"], tmp_path) == 0
    assert (tmp_path / fetch_spec.FETCHED).read_bytes() == OURS
    assert str(ROOT) not in (tmp_path / "specs/spec.lock").read_text("utf-8")


def test_a_packed_document_is_kept_unpacked(site: Site, tmp_path: Path) -> None:
    """Some servers pack whatever they send."""
    site.answer = body(gzip.compress(OURS), b"Content-Encoding: gzip\r\n")
    assert fetch_spec.main([site.url()], tmp_path) == 0
    assert (tmp_path / fetch_spec.FETCHED).read_bytes() == OURS


def test_the_same_document_again_changes_nothing(site: Site, tmp_path: Path) -> None:
    """Not even the time of the files."""
    site.answer = body(OURS)
    files = (tmp_path / fetch_spec.FETCHED, tmp_path / "specs/spec.lock")
    assert fetch_spec.main([site.url()], tmp_path) == 0
    before = [(file.stat().st_ino, file.stat().st_mtime_ns) for file in files]
    assert fetch_spec.main([site.url()], tmp_path) == 0
    assert [(file.stat().st_ino, file.stat().st_mtime_ns) for file in files] == before


PETS = b"openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n"
SWAGGER = b"swagger: '2.0'\ninfo: {title: Pets, version: '1'}\npaths: {}\n"
BOMB = "openapi: 3.0.3\na0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (body(b"<!doctype html><p>Sign in"), "a web page"),
        (body("<html>".encode("utf-16")), "a web page"),
        (body(b" \n"), "empty"),
        (body(b""), "empty"),
        (body(b"{"), "cannot be read"),
        (body(b"[" * 1_000), "cannot be read"),
        (body(BOMB.encode()), "aliases stand for more than"),
        (body(b"openapi: 3.0.3\n"), "not valid OpenAPI"),
        (body(b"openapi: 3.1\n"), "its version is 3.1, and"),
        (body(b"hello: world\n"), "does not say `openapi"),
        (body(SWAGGER), "Swagger 2.0, and OpenAPI 3.0 or 3.1 is needed: ask"),
        (body(PETS), "not Vivamo's document"),
        (body(OURS, b"Content-Length: 99999999\r\n"), "cut short: try again"),
        (body(gzip.compress(OURS)[:-9], b"Content-Encoding: gzip\r\n"), "cut short: try again"),
        (body(OURS, b"Content-Encoding: gzip\r\n"), "not the gzip"),
        (body(OURS, b"Content-Encoding: br\r\n"), "an encoding that nobody asked for, 'br'"),
        (body(gzip.compress(bytes(50_000_000)), b"Content-Encoding: gzip\r\n"), "larger than 20 MB"),
        (body(b"#" * 20_000_001), r"larger than 20 MB.*--megabytes"),
        (lambda peer: peer.sendall(b"HTTP/1.1 404 Not Found\r\n\r\n"), "status 404: check the address"),
        (lambda peer: peer.sendall(b"HTTP/1.1 500 Oh\r\n\r\n"), "status 500"),
        (lambda peer: peer.sendall(b"HTTP/1.1 204 Nothing\r\n\r\n"), "status 204"),
        (lambda peer: peer.sendall(b"SSH-2.0\r\n\r\n"), "cannot be reached"),
        (lambda _: None, "cannot be reached"),
    ],
    ids=[
        "html", "html in UTF-16", "blank", "empty", "broken", "deep", "aliases", "invalid", "number", "yaml", "swagger",
        "another API",
        "short", "short gzip", "no gzip", "brotli", "bomb", "large", "absent", "failing", "no content", "no http",
        "hung up",
    ],
)  # fmt: skip
def test_what_is_no_document_of_this_api_changes_nothing(
    answer: Answer, reason: str, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, exit code 1, no file."""
    site.answer = answer
    assert fetch_spec.main([site.url()], tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
    line = error_of(capsys)
    assert line.startswith(f"error: {site.url()}: ")
    assert re.search(reason, line)


@pytest.mark.parametrize("head", [OK + b"\r\n", b"HTTP/1.1 200 OK\r\nX-", b""], ids=["body", "header", "nothing"])
def test_a_server_that_drips_is_left(
    head: bytes, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each byte comes in time, and the whole does not."""

    def dripping(connection: socket.socket) -> None:
        connection.sendall(head)
        site.drip(connection, b"a" if head else b"")

    site.answer = dripping
    assert fetch_spec.main([site.url(), "--seconds", "0.5"], tmp_path) == 1
    assert "not all here after 0.5 s: give it more time (--seconds)" in error_of(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("/v2/openapi.yaml", "http://127.0.0.1:{port}/v2/openapi.yaml:"),
        ("https://elsewhere.example/a?token=s3cret", "https://elsewhere.example/a (and a query, not shown):"),
    ],
    ids=["here", "elsewhere"],
)
def test_a_redirect_is_not_followed(
    location: str, place: str, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says where it leads; whether to go there is for a person to say."""
    answer = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    site.answer = lambda peer: peer.sendall(answer.encode())
    assert fetch_spec.main([site.url()], tmp_path) == 1
    line = error_of(capsys)
    assert f"moved to {place.format(port=site.port)}" in line
    assert "s3cret" not in line


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("http://127.0.0.1:9/openapi.yaml", "cannot be reached .*make fetch-spec SPEC_URL=path"),
        ("http://docs.example/openapi.yaml", "by plain http .*--plain-http"),
        ("https://", "not an address"),
        ("https://[", "not an address"),
        ("ftp://docs.example/openapi.yaml", "neither a path nor an https address"),
        ("file://elsewhere/openapi.yaml", "neither a path nor an https address"),
        ("nowhere.yaml", "No such file"),
        ("/", "Is a directory"),
        ("/dev/zero", "larger than 20 MB"),
    ],
    ids=["nobody", "plain", "empty", "malformed", "ftp", "host", "no file", "folder", "endless"],
)
def test_a_source_that_cannot_be_had_is_one_line(
    source: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and nothing is changed."""
    assert fetch_spec.main([source], tmp_path) == 1
    assert re.search(reason, error_of(capsys))
    assert list(tmp_path.iterdir()) == []


def test_a_server_without_tls_is_no_safe_connection(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The advice is another than where nobody answers."""
    site.answer = lambda peer: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert fetch_spec.main([site.url(scheme="https")], tmp_path) == 1
    assert re.search(r"no safe connection \(TLS", error_of(capsys))


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And the line says so."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -days 1 -keyout key -out crt"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)  # noqa: S603
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "crt", tmp_path / "key")
    site = Site(context)
    try:
        assert fetch_spec.main([site.url(scheme="https")], tmp_path) == 1
    finally:
        site.close()
    assert "certificate is not trusted: self" in error_of(capsys)


@pytest.mark.parametrize("text", ["{", "[]", '{"openapi.yaml": 1}', '{"openapi.yaml": {}}'])
def test_a_broken_lock_is_not_written_over(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever it held would be lost; and no document without its entry."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/spec.lock").write_text(text, "utf-8")
    assert fetch_spec.main([str(ROOT / "openapi.yaml")], tmp_path) == 1
    assert "git checkout specs/spec.lock" in error_of(capsys)
    assert [path.name for path in (tmp_path / "specs").iterdir()] == ["spec.lock"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_tree_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And it says which."""
    tmp_path.chmod(0o555)
    assert fetch_spec.main([str(ROOT / "openapi.yaml")], tmp_path) == 1
    assert "cannot be written to" in error_of(capsys)
