"""Whether an address may transact, by the operator's location rules."""

from __future__ import annotations

import ipaddress
from typing import Any

from payments_mock.message import Input
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.settings import Location, LocationRules, Settings


def check(operator: Operator, call: Input) -> dict[str, Any]:
    """Without rules nothing is looked up, and the country is left out."""
    rules, ip = operator.settings.location_rules, call.body["ip"]
    if rules is None:
        return {"allowed": True, "state": None, "stateCode": None}
    location = locate(rules, ip)
    return {
        "allowed": is_allowed(operator.settings, ip),
        "country": location.country if location else None,
        "countryCode": location.country_code if location else None,
        "state": location.state if location else None,
        "stateCode": location.state_code if location else None,
    }


def is_allowed(settings: Settings, ip: str) -> bool:
    """An address that cannot be resolved is allowed outside production only. ValueError for what is no address."""
    rules = settings.location_rules
    if rules is None:
        return True
    location = locate(rules, ip)
    return not settings.is_production if location is None else _allows(rules, location)


def locate(rules: LocationRules, ip: str) -> Location | None:
    """The place of the smallest network that holds the address; None when there is none."""
    address = ipaddress.ip_address(ip)
    # An IPv4 address may come in the clothes of IPv6.
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    held = [(network, place) for network, place in rules.networks.items() if address in network]
    return max(held, key=lambda one: one[0].prefixlen)[1] if held else None


def _allows(rules: LocationRules, location: Location) -> bool:
    states = rules.allowed.get(location.country_code)
    return states is not None and (not states or location.state_code in states)
