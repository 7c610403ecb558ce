"""`--max-records`: the oldest go first, and nothing of them stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import payments_mock
import pytest
from payments_mock.shelf import Shelf

PRIZE = {"reportableWinnings": 1500, "typeOfWager": "bingo", "ticketOrCardNumber": "T"}


def test_oldest_goes_first() -> None:
    """One for each that comes."""
    gone: list[int] = []
    shelf = Shelf[int]("things", most=2, dropped=gone.append)
    for number in range(5):
        shelf.put(str(number), number)
    assert list(shelf.values()) == [3, 4]
    assert (gone, shelf.gone) == ([0, 1, 2], 3)


def test_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    """Naming what is forgotten, and how many are held."""
    shelf = Shelf[int]("payment intents", most=2)
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            shelf.put(str(number), number)
    assert caplog.messages == ["more than 2 payment intents: the oldest are forgotten from here on"]


def test_forgotten_customer_leaves_its_name_and_address_free(open_api: Callable[..., Any]) -> None:
    """It is unknown in every way."""
    api = open_api(max_records=2)
    for name in ("a", "b", "c"):
        assert api.customer(name).status_code == 200
    assert api("GET", "/v1/customers/a").status_code == 400
    assert [one["externalCustomerId"] for one in api("GET", "/v1/customers").json()["customers"]] == ["b", "c"]
    assert api.customer("again", email="a@example.com").status_code == 200


def test_forgotten_payout_leaves_the_pending_list_and_comes_to_nothing(open_api: Callable[..., Any]) -> None:
    """Approved or not."""
    api = open_api(max_records=2)
    approved, waiting = api.opened("disbursement"), api.opened("disbursement")
    for intent in (approved, waiting):
        api.mock.submit(intent)
    api("POST", f"/v1/disbursements/{approved}/proceed/true")
    api.opened("disbursement")
    api.opened("disbursement")
    assert api("GET", "/v1/disbursements/pending-validation").json() == []
    api.mock.advance(60)
    assert api("GET", f"/v1/disbursement-intents/{approved}/status").json()["message"].endswith("not found")


def test_pending_payout_of_a_forgotten_customer_is_listed(open_api: Callable[..., Any]) -> None:
    """Without a profile, which nobody has any more."""
    api = open_api(max_records=1)
    api.mock.submit(api.opened("disbursement"))
    api.customer("another")
    [entry] = api("GET", "/v1/disbursements/pending-validation").json()
    assert (entry["externalCustomerId"], entry["customerId"]) == ("user_1", {"data": {}})


def test_prizes_and_endpoints_are_bounded_too(open_api: Callable[..., Any]) -> None:
    """Over all customers together."""
    api = open_api(max_records=2)
    api.customer("a")
    api.customer("b")
    for day, name in ((1, "a"), (2, "b"), (3, "a")):
        api("POST", f"/v1/customers/{name}/prizes", {**PRIZE, "dateWon": f"2026-01-0{day}"})
        api.webhook(f"http://127.0.0.1:9/{day}")
    held = {one["externalCustomerId"]: [prize["dateWon"][:10] for prize in one["prizes"]] for one in customers(api)}
    assert held == {"a": ["2026-01-03"], "b": ["2026-01-02"]}
    assert [one["url"][-1] for one in api("GET", "/v1/operators/webhooks").json()] == ["2", "3"]


def customers(api: Any) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = api.mock.state()["customers"]
    return held


def test_at_least_one_record_is_held() -> None:
    """None would be a mock that forgets what it answers."""
    with pytest.raises(ValueError, match="max_records must be at least 1, not 0"):
        payments_mock.transport(max_records=0)
