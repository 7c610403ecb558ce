"""Each law of webhook endpoints can fail: a proxy that is wrong in one way is found out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import payments_mock
import pytest

from tests.contract.request_log import run_against
from tests.contract.wrong_servers import Asked, Fault, Forward, Said, wrong_server

LAWS = ("webhook-registration", "webhook-conflict", "webhook-update", "webhook-deletion")
HOOKS = "/v1/operators/webhooks"
JSON = {"content-type": "application/json"}


def _editing(method: str, edit: Callable[[Any], Any]) -> Fault:
    """Change what this method answers when it succeeds."""

    def fault(asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        here = asked.method == method and asked.path.startswith(HOOKS) and said.status == 200
        return said.with_json(edit(said.json)) if here else said

    return fault


def _each(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    return lambda listed: [change(entry) for entry in listed]


def _asking(method: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Fault:
    """Change what is asked before it is done."""

    def fault(asked: Asked, forward: Forward) -> Said:
        if asked.method != method or not asked.path.startswith(HOOKS):
            return forward(asked)
        return forward(replace(asked, body=json.dumps(change(json.loads(asked.body))).encode()))

    return fault


def _always_deleted(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    if asked.method == "DELETE" and said.status == 400:
        return Said(status=200, headers=JSON, body=b'{"message": "Webhook deleted"}')
    return said


def _prefix_deletes(asked: Asked, forward: Forward) -> Said:
    """Finds an endpoint by the beginning of its id."""
    named = parse_qs(urlsplit(asked.path).query).get("webhookId", [""])[0]
    if asked.method != "DELETE" or len(named) < 20:
        return forward(asked)
    listed = forward(replace(asked, method="GET", path=HOOKS)).json
    whole = next((entry["_id"] for entry in listed if entry["_id"].startswith(named)), named)
    return forward(replace(asked, path=f"{HOOKS}?webhookId={whole}"))


class _Accepting:
    """Takes overlapping endpoints, by registering them elsewhere."""

    def __init__(self, method: str) -> None:
        self.method = method

    def __call__(self, asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        if asked.method != self.method or said.status != 409:
            return said
        body = json.loads(asked.body)
        elsewhere = body | {"url": body.get("url", "https://example.invalid/") + "/elsewhere"}
        return forward(replace(asked, body=json.dumps(elsewhere).encode()))


def _same_url_refused(asked: Asked, forward: Forward) -> Said:
    """One address, one endpoint, whatever its events."""
    if asked.method == "POST" and asked.path == HOOKS:
        listed = forward(Asked(method="GET", path=HOOKS, headers=asked.headers, body=b"")).json
        if any(entry["url"] == json.loads(asked.body).get("url") for entry in listed):
            return Said(status=409, headers=JSON, body=b'{"message": "taken"}')
    return forward(asked)


class _Telling:
    """Tells the secret again, under another name."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.secrets: dict[str, str] = {}

    def __call__(self, asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        if said.status != 200 or not asked.path.startswith(HOOKS):
            return said
        if asked.method == "POST":
            self.secrets[said.json["_id"]] = said.json["secretKey"]
        if asked.method != self.method:
            return said
        if asked.method == "GET":
            return said.with_json([entry | {"token": self.secrets.get(entry["_id"], "")} for entry in said.json])
        return said.with_json(said.json | {"token": next(iter(self.secrets.values()))})


class _Renewing:
    """Gives an address the secret that it had before."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def __call__(self, asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        if asked.method != "POST" or asked.path != HOOKS or said.status != 200:
            return said
        secret = self.secrets.setdefault(said.json["url"], said.json["secretKey"])
        return said.with_json(said.json | {"secretKey": secret})


FAULTS: dict[str, tuple[str, str, Fault]] = {
    # name: the kind and some words of a finding, the fault
    "list-hides-paused": (
        "list-contents",
        "listed once",
        _editing("GET", lambda listed: [entry for entry in listed if entry["status"] == "active"]),
    ),
    "list-doubles": ("list-contents", "listed once", _editing("GET", lambda listed: listed + listed[-1:])),
    "list-says-active": ("echo", "comes back", _editing("GET", _each(lambda entry: entry | {"status": "active"}))),
    "list-lower-case": (
        "echo",
        "comes back",
        _editing("GET", _each(lambda entry: entry | {"url": entry["url"].lower()})),
    ),
    "list-without-query": (
        "echo",
        "comes back",
        _editing("GET", _each(lambda entry: entry | {"url": entry["url"].split("?")[0]})),
    ),
    "list-lower-headers": (
        "echo",
        "comes back",
        _editing("GET", _each(lambda e: e | {"headers": {k: v.lower() for k, v in e["headers"].items()}})),
    ),
    "born-paused": (
        "state-machine",
        "new endpoint is active",
        _editing("POST", lambda made: made | {"status": "inactive"}),
    ),
    "one-secret": (
        "state-machine",
        "secret of its own",
        _editing("POST", lambda made: made | {"secretKey": "whsec_all"}),
    ),
    "old-secret": ("state-machine", "secret of its own", _Renewing()),
    "secret-in-list": ("state-machine", "never told again", _Telling("GET")),
    "secret-in-update": ("state-machine", "never told again", _Telling("PATCH")),
    "overlap-registered": ("state-machine", "overlapping endpoints are refused", _Accepting("POST")),
    "overlap-updated": ("state-machine", "update into an overlap", _Accepting("PATCH")),
    "one-per-address": ("state-machine", "does not overlap", _same_url_refused),
    "update-resets-events": ("echo", "comes back", _asking("PATCH", lambda body: {"eventTypes": [], **body})),
    "update-resets-headers": ("echo", "comes back", _asking("PATCH", lambda body: {"headers": {}, **body})),
    "update-wakes": ("echo", "comes back", _asking("PATCH", lambda body: {"status": "active", **body})),
    "deletes-anything": ("state-machine", "unknown id is refused", _always_deleted),
    "deletes-by-prefix": ("state-machine", "unknown id is refused", _prefix_deletes),
}


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """One right server for all the wrong ones."""
    with payments_mock.start("vivamo") as mock:
        yield mock.url


@pytest.mark.parametrize("name", FAULTS)
def test_wrong_server_is_found_out(name: str, right: str) -> None:
    """By a finding of its kind, in the words of its law."""
    kind, words, fault = FAULTS[name]
    with wrong_server(right, fault) as url:
        run = run_against(url)
        for law in LAWS:
            run.law(law)
        run.tidy()
        run.close()
    found = [(finding.kind, finding.message) for finding in run.findings]
    assert any(one == kind and words in message for one, message in found), found


def test_right_server_has_no_finding(right: str) -> None:
    """The laws hold on the mock as it is, and leave no endpoint behind."""
    run = run_against(right)
    assert [run.law(law) for law in LAWS] == [""] * len(LAWS)
    assert list(run.findings) == []
    assert run.pool.ids("webhookId") == []
    run.close()
