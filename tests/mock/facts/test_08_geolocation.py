"""Geolocation, as the reference's section 8 has it; `test_geolocation.py` shows the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import payments_mock
import pytest
from payments_mock import Location, LocationRules

PATH = "/v1/operators/check-geolocation"
NEW_YORK = Location(country="United States", country_code="US", state="New York", state_code="NY")
CANADA = Location(country="Canada", country_code="CA")
RULES = LocationRules(allowed={"US": ("NY",)}, addresses={"8.8.8.8": NEW_YORK, "2001:db8::1": CANADA})


@pytest.mark.parametrize("body", [{}, {"ip": None}, {"ip": 8}, {"ip": "example.com"}])
def test_address_is_required(api: Any, body: dict[str, Any]) -> None:
    """IPv4 or IPv6, and nothing else (reference 8.1)."""
    assert "errors" in api("POST", PATH, body).json()


def test_place_is_told_by_name_and_by_code(open_api: Callable[..., Any]) -> None:
    """Alpha-2 for the country, a bare NY for the state; null where there is none (reference 8.1, 8.2)."""
    api = open_api(location_rules=RULES)
    assert api("POST", PATH, {"ip": "8.8.8.8"}).json() == {
        "allowed": True,
        "country": "United States",
        "countryCode": "US",
        "state": "New York",
        "stateCode": "NY",
    }
    found = api("POST", PATH, {"ip": "2001:db8::1"}).json()
    assert found == {"allowed": False, "country": "Canada", "countryCode": "CA", "state": None, "stateCode": None}


@pytest.mark.parametrize(("states", "allowed"), [((), True), (("NY", "CA"), True), (("TX",), False)])
def test_no_list_of_states_means_all_of_them(
    open_api: Callable[..., Any], states: tuple[str, ...], allowed: bool
) -> None:
    """A list means those (reference 8.2)."""
    rules = LocationRules(allowed={"US": states}, addresses={"8.8.8.8": NEW_YORK})
    assert open_api(location_rules=rules)("POST", PATH, {"ip": "8.8.8.8"}).json()["allowed"] is allowed


@pytest.mark.parametrize("kind", ["payment", "disbursement"])
def test_customer_in_a_blocked_place_is_refused_before_anything_happens(
    open_api: Callable[..., Any], kind: str
) -> None:
    """403 (reference 8.2, 11)."""
    api = open_api(location_rules=RULES)
    intent = api.opened(kind)
    with pytest.raises(payments_mock.ControlRefused) as refused:
        api.mock.submit(intent, ip="2001:db8::1")
    assert refused.value.status == 403
    assert api.mock.state()[f"{kind}Intents"][0][f"{kind}s"] == []
    api.mock.submit(intent, ip="8.8.8.8")
