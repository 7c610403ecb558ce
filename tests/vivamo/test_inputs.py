# ruff: noqa: E501 - a table reads best with one case a line
"""Bad input: a clear error that names the field, before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vivamo import Money
from vivamo.checks import dollars, path_id
from vivamo.intents import amount_text

from .conftest import answering

FIFTY = Money("50.00", "USD")
PRIZE = {"reportable_winnings": 1500, "date_won": "2026-02-15", "type_of_wager": "bingo"}
BAD_IDS = [
    "",
    " ",
    "a+b",
    "a/b",
    "..",
    ".",
    "a%2Fb",
    "a?b",
    "a#b",
    "a\\b",
    "a\nb",
    "a\x00",
    " a",
    "a ",
    "kyc-for-review",
    "\ud800",
]

CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ("disbursements.create_intent", ("c", 50.0), {"reference": "r"}, TypeError, "amount: expected Money"),
    ("disbursements.create_intent", ("c", "50.00"), {"reference": "r"}, TypeError, "amount: expected Money"),
    ("disbursements.create_intent", ("c", Decimal(50)), {"reference": "r"}, TypeError, "amount: expected Money"),
    ("disbursements.create_intent", ("c", Money(0, "USD")), {"reference": "r"}, ValueError, "amount: expected more than"),
    ("disbursements.create_intent", ("c", Money(-5, "USD")), {"reference": "r"}, ValueError, "amount: expected more"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": ""}, ValueError, "reference: expected some text"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "  "}, ValueError, "reference: expected some text"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": 5}, TypeError, "reference: expected a str"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "\udfff"}, ValueError, "reference: .*surrogate"),
    ("disbursements.create_intent", ("c", FIFTY), {}, TypeError, "reference"),
    ("disbursements.create_intent", ("", FIFTY), {"reference": "r"}, ValueError, "external_customer_id: expected"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "r", "custom_data": dict.fromkeys("abcd", "1")}, ValueError, "custom_data: expected at most 3"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "r", "custom_data": {"a": 1}}, TypeError, "custom_data: expected a mapping of str"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "r", "custom_data": "a=b"}, TypeError, "custom_data: expected a mapping"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "r", "send_status_email": "yes"}, TypeError, "send_status_email: expected True or False"),
    ("payments.create_intent", ("c", 1.5), {"reference": "r"}, TypeError, "amount: expected Money"),
    ("payments.create_intent", ("c", FIFTY), {"reference": ""}, ValueError, "reference: expected"),
    ("payments.create_intent", ("c", FIFTY), {"reference": "r", "send_receipt_email": 1}, TypeError, "send_receipt_email"),
    ("payments.create_intent", ("a+b", FIFTY), {"reference": "r"}, ValueError, "external_customer_id: .*'\\+'"),
    ("payments.wait", ("i",), {"timeout": -1}, ValueError, "timeout: expected 0 seconds"),
    ("payments.wait", ("i",), {"timeout": float("nan")}, ValueError, "timeout: expected 0 seconds"),
    ("payments.wait", ("i",), {"timeout": "5"}, TypeError, "timeout: expected seconds"),
    ("customers.create", ("c",), {"email": ""}, ValueError, "email: expected some text"),
    ("customers.create", ("c",), {}, TypeError, "email"),
    ("customers.create", ("c",), {"email": "a@b.c", "fist_name": "A"}, TypeError, "fist_name: no such field; expected some of phone, first_name"),
    ("customers.create", ("c",), {"email": "a@b.c", "first_name": None}, TypeError, "first_name: expected a str"),
    ("customers.update", ("c",), {}, ValueError, "profile: expected at least one of phone"),
    ("customers.update", ("c",), {"zip": 10001}, TypeError, "zip: expected a str"),
    ("customers.list", (), {"page": 0}, ValueError, "page: expected 1 to"),
    ("customers.list", (), {"size": 101}, ValueError, "size: expected 1 to 100"),
    ("customers.list", (), {"size": "10"}, TypeError, "size: expected an int"),
    ("customers.each", (), {"size": 0}, ValueError, "size: expected 1 to 100"),
    ("prizes.record", ("c",), {**PRIZE, "reportable_winnings": 1500.0}, TypeError, "reportable_winnings: expected Money"),
    ("prizes.record", ("c",), {**PRIZE, "reportable_winnings": True}, TypeError, "reportable_winnings: expected Money"),
    ("prizes.record", ("c",), {**PRIZE, "reportable_winnings": "1500.001"}, ValueError, "reportable_winnings: amount: USD has at most 2"),
    ("prizes.record", ("c",), {**PRIZE, "reportable_winnings": Money(1500, "CAD")}, ValueError, "reportable_winnings: expected USD"),
    ("prizes.record", ("c",), {**PRIZE, "wager_amount": "-1"}, ValueError, "wager_amount: expected 0 or more"),
    ("prizes.record", ("c",), {**PRIZE, "wager_amount": "99999999999999999.99"}, ValueError, "wager_amount: expected an amount that"),
    ("prizes.record", ("c",), {**PRIZE, "date_won": "15.2.2026"}, ValueError, "date_won: expected ISO 8601"),
    ("prizes.record", ("c",), {**PRIZE, "date_won": datetime(2026, 2, 15, tzinfo=UTC)}, TypeError, "date_won: expected a date, got a datetime"),
    ("prizes.record", ("c",), {**PRIZE, "date_won": 20260215}, TypeError, "date_won: expected a date or"),
    ("prizes.record", ("c",), {"date_won": "2026-02-15"}, TypeError, "prize: expected also reportable_winnings, type_of_wager"),
    ("prizes.record", ("c",), {**PRIZE, "racing": "x"}, TypeError, "racing: no such field"),
    ("prizes.record", ("c",), {**PRIZE, "race": 5}, TypeError, "race: expected a str"),
    ("prizes.list", ("c",), {"tax_year": 1999}, ValueError, "tax_year: expected 2000 to 2100"),
    ("prizes.list", ("c",), {"tax_year": "2026"}, TypeError, "tax_year: expected an int"),
    ("geolocation.check", ("localhost",), {}, ValueError, "ip: expected an IPv4 or IPv6"),
    ("geolocation.check", ("8.8.8.8/24",), {}, ValueError, "ip: expected"),
    ("geolocation.check", (None,), {}, TypeError, "ip: expected a str"),
    ("geolocation.check", (5,), {}, TypeError, "ip: expected a str"),
    ("geolocation.check", (b"\x08\x08\x08\x08",), {}, TypeError, "ip: expected a str"),
    ("geolocation.check", ("fe80::1%eth0",), {}, ValueError, "ip: expected"),
    ("webhook_endpoints.register", ("https://e.com",), {"headers": {"a": "1\r\nb: 2"}}, ValueError, "headers: .*control"),
    ("webhook_endpoints.register", ("https://e.com\r\n",), {}, ValueError, "url: .*control"),
    ("customers.create", ("c",), {"email": "a@b.c\r\nbcc: x"}, ValueError, "email: .*control"),
    ("disbursements.create_intent", ("c", FIFTY), {"reference": "r\n"}, ValueError, "reference: .*control"),
    ("customers.get", ("a" * 300,), {}, ValueError, "id: expected 256 characters"),
    ("webhook_endpoints.register", ("example.com",), {}, ValueError, "url: expected an absolute"),
    ("webhook_endpoints.register", ("ftp://example.com",), {}, ValueError, "url: expected an absolute"),
    ("webhook_endpoints.register", ("http://[::1",), {}, ValueError, "url: expected an absolute"),
    ("webhook_endpoints.register", ("https://e.com",), {"event_types": "transaction"}, TypeError, "event_types: expected a list"),
    ("webhook_endpoints.register", ("https://e.com",), {"headers": {"a": 1}}, TypeError, "headers: expected a mapping"),
    ("webhook_endpoints.update", ("i",), {}, ValueError, "webhook: expected at least one"),
    ("webhook_endpoints.update", ("i",), {"status": "off"}, ValueError, "status: expected active or inactive"),
    ("webhook_endpoints.delete", ("",), {}, ValueError, "id: expected"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "args", "kwargs", "refused"),
    [(*case[:3], case[3:]) for case in CASES],
    ids=[f"{case[0]}-{case[4].partition(':')[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_bad_input_is_refused_before_anything_is_sent(
    kind: Any, method: str, args: Any, kwargs: Any, refused: tuple[type[Exception], str]
) -> None:
    """The error names the field and what was expected, and the server never hears of it."""
    (error, text), (facade, got) = refused, answering(kind, httpx.Response(500))
    with pytest.raises(error, match=text) as caught:
        facade(method, *args, **kwargs)
    assert type(caught.value) is error
    assert got == []
    facade.close()


@pytest.mark.parametrize("wrong", BAD_IDS, ids=repr)
@pytest.mark.parametrize(
    "method",
    ["customers.get", "kyc.info", "kyc.approve", "payments.status", "disbursements.approve", "prizes.list"],
)
def test_id_that_a_path_could_change_is_refused(kind: Any, method: str, wrong: str) -> None:
    """A `+`, a slash or two dots reach another resource on some servers."""
    facade, got = answering(kind, httpx.Response(500))
    with pytest.raises(ValueError, match="id: "):
        facade(method, wrong)
    assert got == []
    facade.close()


@given(st.text())
def test_id_that_passes_reaches_the_server_as_it_is(name: str) -> None:
    """One path segment, decoded once, is the id again; every other id is refused."""
    try:
        checked = path_id("id", name)
    except ValueError:
        return
    url = httpx.URL("https://api.example").join(f"/v1/customers/{httpx.URL(path='/' + checked).raw_path.decode()[1:]}")
    assert url.path == f"/v1/customers/{name}"


@given(st.decimals(min_value="0.01", max_value="999999999.99", places=2, allow_nan=False))
def test_prize_amount_keeps_every_cent(amount: Decimal) -> None:
    """JSON has numbers only, and to the cent they are exact."""
    assert Decimal(str(dollars("x", amount))) == amount


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money("5", "JPY"), "5.00"), (Money("0.1", "USDT"), "0.10"), (Money("1.123456", "USDT"), "1.123456")],
)
def test_amount_on_the_wire_has_two_decimals_at_least(money: Money, text: str) -> None:
    """As the document's pattern asks."""
    assert amount_text(money) == text
