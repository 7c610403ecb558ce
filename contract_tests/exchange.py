"""One request and what came of it. Values only."""

import json
import re
import shlex
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from contract_tests.credentials import Credentials, in_query, shell
from contract_tests.json_value import dig, parse
from contract_tests.redaction import Redactor

# Whoever reads a request asks for its credentials too.
__all__ = ["LONGEST_CURL_BODY", "Answer", "Credentials", "Exchange", "Request"]

LONGEST_CURL_BODY = 4000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """As it goes out; `path` and `query` are percent-encoded, header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    credentials: Credentials = Credentials.GOOD


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """As it came; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without parameters, lower case; empty when there is none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the content type says JSON."""
        return self.media_type == "application/json" or self.media_type.endswith("+json")


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """`answer` is None when none came; `trouble` says why, in words without an address or a secret."""

    request: Request
    answer: Answer | None
    trouble: str = ""
    target: str = ""
    # Others went out at the same moment: which came first is not known.
    together: bool = False
    # Where the answer is known to be wrong ("" is all of it): nothing else is concluded from what stands there.
    flaws: list[str] = field(default_factory=list, compare=False)
    # What was made of the request already, by operation: several ask, and it costs more than the request.
    judged: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def status(self) -> int:
        """The status, or 0 when no answer came."""
        return self.answer.status if self.answer else 0

    @property
    def succeeded(self) -> bool:
        """Whether the answer is a 2xx."""
        return 200 <= self.status < 300

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or MISSING."""
        return parse(self.answer.body if self.answer else b"")

    @property
    def told(self) -> str:
        """The status and the message in words for a report, or why no answer came."""
        if self.answer is None:
            return self.trouble
        message = dig(self.json, "message")
        return f"{self.status} {message}" if isinstance(message, str) else f"{self.status} without a message"

    @cached_property
    def sent(self) -> Any:
        """The request's body as JSON, or MISSING."""
        return parse(self.request.body)

    def curl(self, redactor: Redactor) -> str:
        """A command that sends this request again; the key comes from VIVAMO_API_KEY and secrets are masked."""
        request = self.request
        query = "&".join(filter(None, (request.query, in_query(request.credentials, "${VIVAMO_API_KEY}"))))
        parts = ["curl -sS", "-X", shlex.quote(request.method), _address(self.target + request.path, query)]
        parts += filter(None, [shell(request.credentials)])
        if "content-type" in request.headers:
            parts.append("-H " + shlex.quote("Content-Type: " + request.headers["content-type"]))
        elif request.body:
            # Else curl would name a type of its own.
            parts.append("-H 'Content-Type:'")
        if request.body:
            parts.append("--data-raw " + _shell_text(redactor.body(request.body)))
        return redactor.text(" ".join(parts))


def _address(url: str, query: str) -> str:
    whole = f"{url}?{query}" if query else url
    key = "${VIVAMO_API_KEY}"
    # The shell puts the key in only where no single quotes stand around it.
    return shlex.quote(whole) if key not in whole else f'{shlex.quote(whole.removesuffix(key))}"{key}"'


def _shell_text(text: str) -> str:
    text = text if len(text) <= LONGEST_CURL_BODY else text[:LONGEST_CURL_BODY] + "...[cut]"
    if not _UNPRINTABLE.search(text):
        return shlex.quote(text)
    # Control characters would not survive a terminal, so they are written as $'' escapes.
    return "$'" + json.dumps(text, ensure_ascii=False)[1:-1].replace("'", r"\'").replace(r"\"", '"') + "'"
