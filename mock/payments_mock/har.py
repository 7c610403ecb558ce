"""Exchanges written down as HAR 1.2 (the format of browsers' network tools), readable at any moment."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import re
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TextIO
from urllib.parse import parse_qsl

from payments_mock.clock import timestamp
from payments_mock.message import Answer, Header, Request
from payments_mock.parcel import Attempt
from payments_mock.version import own_version

logger = logging.getLogger("payments_mock")

_BEGINNING: Final = '{"log": '
_END: Final = "\n]}}\n"
_KEY: Final = re.compile(r"auth|cookie|key|secret|token", re.IGNORECASE)
# What the mock makes up is as secret as the real thing, once a test has it from there.
_SECRET: Final = re.compile(
    r"""\b(cs_ki_|cs_)\w+|("\w*[sS]ecret(?:Key)?"\s*:\s*")[^"]*|(/w9/)\w+|(://)[^/@\s"]+(?=@)"""
    # The headers of a webhook are keys that its receiver and its operator share.
    r"""|("headers"\s*:\s*)\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}"""
)


class Recorder:
    """Keeps the file whole after each exchange, so that a mock that is killed leaves one that can be read.

    Keys and secrets are not written. A record that is there is replaced by `begin`, not before: a start that fails
    costs nothing. Raises OSError when there can be no such file, ValueError for one that is no record.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: TextIO | None = None
        with path.open("a+", encoding="utf-8", errors="replace") as file:
            file.seek(0)
            if file.read(len(_BEGINNING)) not in ("", _BEGINNING):
                raise ValueError("there is a file that is no record; it stays as it is")

    def begin(self) -> None:
        creator = {"name": "payments_mock", "version": own_version()}
        with self._lock:
            self._file = self._path.open("w+", encoding="ascii", newline="\n")
            self._file.write(f'{_BEGINNING}{{"version": "1.2", "creator": {json.dumps(creator)}, "entries": [')
            self._place = self._file.tell()
            self._separator = "\n"
            self._file.write(_END)
            self._file.flush()

    def record(self, request: Request, answer: Answer, *, at: int) -> None:
        """`at`: milliseconds, of the mock's clock."""
        self._write(_entry(request, answer, at))

    def sent(self, attempt: Attempt) -> None:
        """Webhooks are not written here: when one ends among the calls is chance, and a seed's record has none."""

    def _write(self, entry: dict[str, Any]) -> None:
        written = json.dumps(entry)
        with self._lock:
            if self._file is None or self._file.closed:
                return
            try:
                self._append(self._file, written)
            except OSError as problem:  # the mock goes on: what it answers matters more than the record of it
                logger.warning("the record ends here: %s", problem.strerror)
                with contextlib.suppress(OSError):
                    self._file.close()

    def _append(self, file: TextIO, entry: str) -> None:
        file.seek(self._place)
        file.write(self._separator + entry)
        self._place, self._separator = file.tell(), ",\n"
        file.write(_END)
        file.flush()

    def close(self) -> None:
        """What comes later is not recorded."""
        with self._lock:
            if self._file is not None:
                self._file.close()


def _entry(request: Request, answer: Answer, at: int) -> dict[str, Any]:
    told = {"request": _request(request), "response": _response(answer)}
    return {**_exchange(timestamp(at), round(answer.delay * 1000)), **told}


def _exchange(at: str, milliseconds: int) -> dict[str, Any]:
    return {
        "startedDateTime": at,
        "time": milliseconds,
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(request: Request) -> dict[str, Any]:
    host = next((value.decode("latin-1") for value in request.header_values(b"host")), "localhost")
    query = request.query.decode("latin-1")
    target = request.target.decode("latin-1") + ("?" + query if query else "")
    told: dict[str, Any] = {
        "method": request.method,
        "url": _masked(f"http://{host}{target}"),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(request.headers),
        "queryString": [
            {"name": name, "value": _masked(value)} for name, value in parse_qsl(query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        told["postData"] = {"mimeType": _mime(request.headers), **_text(request.body)}
    return told


def _response(answer: Answer) -> dict[str, Any]:
    """A connection that is closed without an answer has status 0, as in a browser."""
    status = 0 if answer.dropped else answer.status
    body = b"" if answer.dropped else answer.body
    return {
        "status": status,
        "statusText": HTTPStatus(status).phrase if status else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [] if answer.dropped else _headers(answer.headers),
        "content": {"size": len(body), "mimeType": _mime(answer.headers), **_text(body)},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(body),
    }


def _headers(headers: tuple[Header, ...]) -> list[dict[str, str]]:
    told = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return [{"name": name, "value": "***" if _KEY.search(name) else value} for name, value in told]


def _mime(headers: tuple[Header, ...]) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == b"content-type"), "")


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": _masked(body.decode("utf-8"))}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}


def _masked(text: str) -> str:
    return _SECRET.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    [before] = filter(None, found.groups())
    return f'{before}"***"' if before.startswith('"headers"') else f"{before}***"
