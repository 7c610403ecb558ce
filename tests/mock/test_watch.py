"""`--watch`: a line for each call."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def lines(open_api: Callable[..., Any]) -> tuple[Any, list[str]]:
    """A watched mock, and what has been written so far."""
    written: list[str] = []
    return open_api(watch=written.append, seed=1), written


def told(written: list[str]) -> list[str]:
    """Without the time, which each line begins with."""
    assert all(re.match(r"2026-01-01T00:\d\d:\d\d\.\d{3}Z ", line) and line.endswith("\n") for line in written)
    return [line.partition(" ")[2].rstrip("\n") for line in written]


def test_each_call_is_a_line(lines: tuple[Any, list[str]]) -> None:
    """What was called, and what came of it, in the mock's own words."""
    api, written = lines
    api.customer()
    api.customer()
    api("POST", "/v1/payment-intents", {})
    api.mock.advance(1)
    assert told(written) == [
        "POST /v1/customers 200",
        "POST /v1/customers 400: This customer already exists",
        'POST /v1/payment-intents 400: Validation failed; body: "customer" is a required property; '
        'body: "paymentIntent" is a required property',
        "POST /_mock/clock/advance 200",
    ]


def test_trouble_is_told_as_it_was_met(lines: tuple[Any, list[str]]) -> None:
    """Dropped, late, a gateway's page, half an answer."""
    api, written = lines
    for fault in ("drop-after", "slow", "html-502", "malformed"):
        api.mock.fault(fault, seconds=0.01)
    with pytest.raises(Exception, match="disconnected"):
        api("GET", "/v1/customers")
    for _ in range(3):
        api("GET", "/v1/customers")
    outcomes = [line.partition("customers ")[2] for line in told(written)[4:]]
    assert outcomes == ["dropped", "200 after 0.01 s", "502", "200"]


def test_line_holds_nothing_that_was_sent_but_the_path(lines: tuple[Any, list[str]]) -> None:
    """No key, no query, no body; and no control character to upset a terminal."""
    api, written = lines
    api("GET", "/v1/customers?size=sekrit")
    api("POST", "/v1/customers", {"externalCustomerId": "sekrit"})
    api.http.get("/v1/customers/%1b[31m", headers={"X-Key": "sekrit"})
    assert "sekrit" not in "".join(written)
    assert "sk_test_mock" not in "".join(written)
    assert "".join(written).replace("\n", "").isprintable()
