"""Who may see the pages, and what a browser is told to do with them. No browser: headers as browsers send them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from payments_mock import RunningMock
from payments_mock.page.doors import Message, guarded
from starlette.responses import PlainTextResponse

VISIT = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture
def visitor(vivamo_mock: RunningMock) -> Iterator[httpx.Client]:
    """Somebody at the page, without a key."""
    data = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}
    httpx.post(
        vivamo_mock.url + "/v1/customers", json=data, headers={"Authorization": f"Bearer {vivamo_mock.api_key}"}
    ).raise_for_status()
    with httpx.Client(base_url=vivamo_mock.url) as client:
        yield client


def test_page_needs_no_key_and_shows_none(visitor: httpx.Client, vivamo_mock: RunningMock) -> None:
    """Nor any secret of a webhook."""
    headers = {"Authorization": f"Bearer {vivamo_mock.api_key}"}
    hook = visitor.post("/v1/operators/webhooks", json={"url": "http://127.0.0.1:9/"}, headers=headers).json()
    page = visitor.get("/")
    assert page.status_code == 200
    assert "user_1" in page.text
    assert hook["_id"] in page.text
    assert vivamo_mock.api_key not in page.text
    assert hook["secretKey"] not in page.text


def test_page_loads_nothing_from_elsewhere_and_cannot_be_framed(visitor: httpx.Client) -> None:
    """Neither scripts of its own text, nor a button below somebody's picture."""
    page = visitor.get("/")
    rules = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_checkout_may_be_framed_by_this_machine_alone(visitor: httpx.Client) -> None:
    """As an operator's front end in development does."""
    rules = visitor.get("/checkout/cs_none").headers["content-security-policy"]
    assert rules.endswith("frame-ancestors 'self' http://localhost:* http://127.0.0.1:*")


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "none", **VISIT}, True),
        ({"Sec-Fetch-Site": "cross-site", **VISIT}, True),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Origin": "http://localhost:3000"}, False),
        ({"Host": "rebound.example", "Sec-Fetch-Site": "none", **VISIT}, False),
        ({"Host": "rebound.example"}, False),
    ],
    ids=["program", "address-bar", "link", "frame", "own-script", "image", "other-port", "rebound-visit", "rebound"],
)
def test_page_is_for_people_and_for_itself(visitor: httpx.Client, headers: dict[str, str], seen: bool) -> None:
    """Another site may lead here, and read nothing."""
    page = visitor.get("/", headers=headers)
    assert page.status_code == (200 if seen else 403)
    assert ("user_1" in page.text) is seen


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", **VISIT},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000", **VISIT},
        {"Host": "rebound.example"},
    ],
)
@pytest.mark.parametrize("path", ["/_mock/page/reset", "/_mock/page/advance", "/checkout/cs_none"])
def test_buttons_are_the_page_s_own(visitor: httpx.Client, path: str, headers: dict[str, str]) -> None:
    """No other site can press one."""
    pressed = visitor.post(path, headers=headers, data={"seconds": "60"})
    assert pressed.status_code == 403
    assert "user_1" in visitor.get("/").text


@pytest.mark.parametrize(("client", "status"), [(("127.0.0.1", 1), 200), (("192.0.2.7", 1), 403), (None, 403)])
def test_door_is_open_to_this_machine_only(client: tuple[str, int] | None, status: int) -> None:
    """Also when the mock listens elsewhere."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def knock() -> None:
        scope: Message = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": client}
        await guarded(PlainTextResponse("in"))(scope, receive, send)

    asyncio.run(knock())
    assert sent[0]["status"] == status


@pytest.mark.parametrize("back", ["//evil.example/", "/\\evil.example", "http://evil.example", "javascript:alert(1)"])
def test_way_back_leads_to_the_page(visitor: httpx.Client, back: str) -> None:
    """Whatever a form says."""
    pressed = visitor.post("/_mock/page/clear-faults", data={"back": back})
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    ("act", "fields", "status", "told"),
    [
        ("nothing", {}, 404, "There is no such button"),
        ("new-customer", {"email": "b@example.com"}, 400, "externalCustomerId: fill this in"),
        ("new-payout", {"customer": "user_1", "amount": "5", "currency": "USD", "reference": "r"}, 400, "amount"),
        ("submit-payout", {"id": "nobody", "type": "bank", "outcome": "success"}, 404, "not found"),
        ("advance", {"seconds": "soon"}, 400, "seconds: enter a number"),
        ("advance", {"seconds": "nan"}, 400, "seconds: enter a number"),
        ("advance", {"seconds": "-1"}, 400, "seconds: expected a number of seconds from 0 to"),
        ("order-fault", {"fault": "fire"}, 400, "fault: expected one of"),
        ("order-fault", {"fault": "500", "times": "many"}, 400, "times: expected a whole number"),
        ("decide", {"id": "nobody", "allow": "true"}, 400, "not found"),
    ],
)
def test_wrong_act_is_refused_by_name(
    visitor: httpx.Client, act: str, fields: dict[str, str], status: int, told: str
) -> None:
    """With what was expected."""
    pressed = visitor.post(f"/_mock/page/{act}", data=fields)
    assert pressed.status_code == status
    assert told in pressed.text


def test_body_beyond_reason_is_not_read(visitor: httpx.Client) -> None:
    """A form has a few hundred bytes."""
    pressed = visitor.post("/_mock/page/reset", content=b"x=" + b"y" * 2_000_000)
    assert pressed.status_code == 413
    assert "user_1" in visitor.get("/").text


@pytest.mark.parametrize(
    "query", ["customers=0", "customers=-5", "customers=9999999", "customers=x", "q=%00%ff", "z=1"]
)
def test_odd_query_still_shows_the_page(visitor: httpx.Client, query: str) -> None:
    """A link may be old."""
    assert visitor.get(f"/?{query}").status_code == 200


def test_other_methods_are_refused(visitor: httpx.Client) -> None:
    """A page is read, a button pressed."""
    assert visitor.delete("/").status_code == 405
    assert visitor.get("/_mock/page/reset").status_code == 405


def test_open_pages_do_not_keep_the_mock_from_ending() -> None:
    """Ctrl-C at once, whoever looks."""
    command = [sys.executable, "-m", "payments_mock", "vivamo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as mock:  # noqa: S603
        assert mock.stdout is not None
        url = mock.stdout.readline().split()[-1]
        with httpx.stream("GET", f"{url}/_mock/page/live") as stream:
            assert next(stream.iter_lines()).startswith("data: ")
            begun = time.monotonic()
            os.kill(mock.pid, signal.SIGINT)
            mock.wait(timeout=20)
            assert time.monotonic() - begun < 5
        assert mock.stderr is not None
        assert (mock.returncode, mock.stderr.read()) == (0, "")
