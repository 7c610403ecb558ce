"""Where webhooks go: to this machine, whatever a registered URL or header says."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest


@pytest.mark.parametrize(
    "url",
    [
        "https://your-app.com/webhooks/vivamo",
        "http://192.0.2.1/hook",
        "http://127.0.0.1.example.com/hook",
        "http://127.0.0.1@192.0.2.1/hook",
        "http://2130706433/hook",
        "http://0.0.0.0/hook",
        "http://localhost.example.com/",
        "ftp://127.0.0.1/hook",
        "//127.0.0.1/hook",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_destination_beyond_this_machine_is_refused(api: Any, url: str) -> None:
    """Recorded once, signed, with the reason, and not tried again; nothing leaves."""
    api.webhook(url)
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(3600)
    [attempt] = api.mock.deliveries()
    assert attempt["status"] is None
    assert attempt["error"].startswith("refused: ")
    assert len(attempt["headers"]["signature"]) == 128


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "LOCALHOST"])
def test_this_machine_has_several_names(api: Any, host: str) -> None:
    """Port 9 is closed here: the attempt is made, and fails."""
    api.webhook(f"http://{host}:9/hook")
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(0)
    assert api.mock.deliveries()[0]["error"] == "ConnectError"


@pytest.mark.parametrize(
    "headers",
    [{"X Y": "1"}, {"X": "a\r\nSignature: forged"}, {"": "1"}, {"X": "\u0000"}, {"é": "1"}],
    ids=["space", "injection", "empty", "nul", "non-ascii"],
)
def test_headers_that_http_forbids_break_nothing(api: Any, receiver: Any, headers: dict[str, str]) -> None:
    """The attempt fails, the log names the kind of error and not the header, and the mock goes on."""
    api.webhook(receiver.url, headers=headers)
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(0)
    assert receiver.got == []
    assert api.mock.deliveries()[0]["error"] in ("LocalProtocolError", "UnicodeEncodeError")
    assert api("GET", "/v1/customers").status_code == 200


def test_own_headers_cannot_replace_ours(api: Any, receiver: Any) -> None:
    """Above all not the signature, in whatever case."""
    forged = {"SIGNATURE": "0" * 128, "Content-Type": "text/plain", "Content-Length": "3", "Host": "evil.example"}
    hook = api.webhook(receiver.url, headers=forged)
    api.mock.submit(api.opened("disbursement"))
    [delivery] = receiver.wait_for(1)
    assert (
        delivery.headers["signature"] == hmac.new(hook["secretKey"].encode(), delivery.body, hashlib.sha512).hexdigest()
    )
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["host"].startswith("127.0.0.1:")
