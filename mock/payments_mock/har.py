"""Exchanges written down as HAR 1.2 (the format of browsers' network tools), readable at any moment."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import re
import threading
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from payments_mock.message import Answer, Header, Request

logger = logging.getLogger("payments_mock")

_END: Final = "\n]}}\n"
_KEYS: Final = frozenset({"authorization", "proxy-authorization", "cookie"})
# What the mock makes up is as secret as the real thing, once a test has it from there.
_SECRET: Final = re.compile(r"""\b(cs_ki_|cs_)\w+|("\w*[sS]ecret(?:Key)?"\s*:\s*")[^"]*""")


class Recorder:
    """Keeps the file whole after each exchange, so that a mock that is killed leaves one that can be read.

    Keys and secrets are not written. Raises OSError when the file cannot be made; one that is there is replaced.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = path.open("w+", encoding="ascii", newline="\n")
        creator = {"name": "payments_mock", "version": _version()}
        self._file.write(f'{{"log": {{"version": "1.2", "creator": {json.dumps(creator)}, "entries": [')
        self._place = self._file.tell()
        self._separator = "\n"
        self._file.write(_END)
        self._file.flush()

    def record(self, request: Request, answer: Answer, *, at: int) -> None:
        """`at`: milliseconds, of the mock's clock."""
        entry = json.dumps(_entry(request, answer, at))
        with self._lock:
            if self._file.closed:
                return
            try:
                self._append(entry)
            except OSError as problem:  # the mock goes on: what it answers matters more than the record of it
                logger.warning("the record ends here: %s", problem.strerror)
                with contextlib.suppress(OSError):
                    self._file.close()

    def _append(self, entry: str) -> None:
        self._file.seek(self._place)
        self._file.write(self._separator + entry)
        self._place, self._separator = self._file.tell(), ",\n"
        self._file.write(_END)
        self._file.flush()

    def close(self) -> None:
        """What comes later is not recorded."""
        with self._lock:
            self._file.close()


def _entry(request: Request, answer: Answer, at: int) -> dict[str, Any]:
    milliseconds = round(answer.delay * 1000)
    return {
        "startedDateTime": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(request),
        "response": _response(answer),
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
    return [{"name": name, "value": "***" if name.lower() in _KEYS else value} for name, value in told]


def _mime(headers: tuple[Header, ...]) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == b"content-type"), "")


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": _masked(body.decode("utf-8"))}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}


def _masked(text: str) -> str:
    return _SECRET.sub(lambda found: (found[1] or found[2]) + "***", text)


def _version() -> str:
    try:
        return version("vivamo-client")
    except PackageNotFoundError:
        return "0"
