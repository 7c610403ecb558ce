"""Whether an address may transact, by the operator's location rules."""

from __future__ import annotations

import ipaddress
from typing import Any

from payments_mock.message import Input
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.settings import Location, LocationRules


def check(operator: Operator, call: Input) -> dict[str, Any]:
    """Without rules nothing is looked up, and the country is left out. An address that cannot be resolved is allowed
    outside production only."""
    rules = operator.settings.location_rules
    if rules is None:
        return {"allowed": True, "state": None, "stateCode": None}
    location = _locate(rules, call.body["ip"])
    if location is None:
        nowhere = dict.fromkeys(("country", "countryCode", "state", "stateCode"))
        return {"allowed": not operator.settings.is_production, **nowhere}
    return {
        "allowed": _allows(rules, location),
        "country": location.country,
        "countryCode": location.country_code,
        "state": location.state,
        "stateCode": location.state_code,
    }


def _locate(rules: LocationRules, ip: str) -> Location | None:
    # An IPv6 address has many spellings.
    wanted = ipaddress.ip_address(ip)
    return next((place for text, place in rules.addresses.items() if ipaddress.ip_address(text) == wanted), None)


def _allows(rules: LocationRules, location: Location) -> bool:
    states = rules.allowed.get(location.country_code)
    return states is not None and (not states or location.state_code in states)
