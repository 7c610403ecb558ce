"""A web page in a browser on this machine cannot drive the mock, unless it is the mock's own."""

from __future__ import annotations

import httpx
import payments_mock
import pytest
from payments_mock.browser import by_foreign_page

REFUSED = {"message": "The control interface answers no web page but the mock's own"}


def order_fault(mock: payments_mock.RunningMock, headers: list[tuple[str, str]]) -> httpx.Response:
    """As a page can, without asking first: with a body of plain text. `PORT` stands for the mock's."""
    port = mock.url.rpartition(":")[2]
    sent = [(name, text.replace("PORT", port)) for name, text in headers]
    body = '{"fault": "500"}'
    return httpx.post(mock.url + "/_mock/faults", content=body, headers=[("Content-Type", "text/plain"), *sent])


@pytest.mark.parametrize(
    "headers",
    [
        [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
        [("Origin", "https://evil.example")],
        [("Origin", "null")],
        [("Origin", "")],
        [("Origin", "http://127.0.0.1")],
        [("Origin", "http://127.0.0.1:1")],
        [("Origin", "http://localhost:PORT")],
        [("Origin", "https://127.0.0.1:PORT")],
        [("Origin", "http://127.0.0.1:PORT"), ("Origin", "null")],
        [("Origin", "http://127.0.0.1:PORT"), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")],
        [("Host", "evil.example:PORT")],
        [("Host", "evil.example:PORT"), ("Origin", "http://evil.example:PORT"), ("Sec-Fetch-Site", "same-origin")],
        [("Host", "127.0.0.1.evil.example")],
        [("Host", "localhost.evil.example")],
        [("Host", "127.0.0.1@evil.example")],
        [("Host", "evil.example, localhost")],
        [("Host", "0.0.0.0:PORT")],
        [("Host", "169.254.169.254")],
        [("Host", "")],
    ],
    ids=lambda headers: ";".join(f"{name}={text}" for name, text in headers),
)
def test_foreign_page_is_refused(vivamo_mock: payments_mock.RunningMock, headers: list[tuple[str, str]]) -> None:
    """Another origin, none that can be named, or a foreign name that was made to lead here; nothing is done."""
    answer = order_fault(vivamo_mock, headers)
    assert (answer.status_code, answer.json()) == (403, REFUSED)
    assert vivamo_mock.state()["faults"] == []


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Host", "localhost:PORT")],
        [("Host", "LocalHost")],
        [("Host", "127.1.2.3:80")],
        [("Host", "[::1]:PORT")],
        [("Sec-Fetch-Site", "none")],
        [("Origin", "http://127.0.0.1:PORT"), ("Sec-Fetch-Site", "same-origin")],
        [("Host", "[::1]:PORT"), ("Origin", "http://[::1]:PORT")],
    ],
    ids=lambda headers: ";".join(f"{name}={text}" for name, text in headers),
)
def test_program_and_own_page_are_answered(
    vivamo_mock: payments_mock.RunningMock, headers: list[tuple[str, str]]
) -> None:
    """By any name of this machine."""
    assert order_fault(vivamo_mock, headers).status_code == 200
    assert len(vivamo_mock.state()["faults"]) == 1


def test_foreign_page_reads_nothing(vivamo_mock: payments_mock.RunningMock) -> None:
    """The state has the secrets of webhooks in it."""
    answer = httpx.get(vivamo_mock.url + "/_mock/state", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()) == (403, REFUSED)


def test_api_itself_is_answered_under_any_name(vivamo_mock: payments_mock.RunningMock) -> None:
    """It has its key."""
    headers = {"Host": "api.example", "Authorization": f"Bearer {vivamo_mock.api_key}"}
    assert httpx.get(vivamo_mock.url + "/v1/customers", headers=headers).status_code == 200


def test_two_hosts_are_foreign_and_none_is_not() -> None:
    """Which of the two would count? Only an old program sends none."""
    assert by_foreign_page([(b"host", b"localhost"), (b"host", b"localhost")])
    assert by_foreign_page([(b"origin", b"http://localhost")])
    assert not by_foreign_page([])
