"""How the operator is configured at Vivamo, where its staff would do it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from payments_mock.vivamo.records import Kind

ENVIRONMENTS = ("sandbox", "production")
TAX_TYPES = ("bingo", "horse_racing", "1099", "none")
METHODS: tuple[str, ...] = ("card", "bank", "pay_by_bank", "crypto")
EMAILS = ("always", "never", "by_intent")
MOST_PROCESSING_SECONDS = 86_400

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


def network_of(text: str) -> Network:
    """An address, or a network without host bits. IPv4 in the clothes of IPv6 is IPv4. ValueError for anything else."""
    network = ipaddress.ip_network(text)
    if isinstance(network, ipaddress.IPv6Network) and network.network_address.scope_id is not None:
        raise ValueError(f"{text} is of one machine alone")
    if isinstance(network, ipaddress.IPv6Network) and network.subnet_of(_MAPPED):
        mapped = network.network_address.ipv4_mapped
        return ipaddress.IPv4Network((mapped or 0, network.prefixlen - _MAPPED.prefixlen))
    return network


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an address is; `state_code` is bare, such as NY."""

    country: str
    country_code: str
    state: str | None = None
    state_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRules:
    """Allowed country codes, each with its allowed state codes (none: all of them).

    `addresses` says where an IP address or a network is, the smallest one that holds it; an address in none of them
    cannot be resolved.
    """

    allowed: Mapping[str, tuple[str, ...]]
    addresses: Mapping[str, Location] = field(default_factory=dict)
    networks: Mapping[Network, Location] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        networks: dict[Network, Location] = {}
        for text, location in self.addresses.items():
            network = network_of(text)
            if network in networks:
                raise ValueError(f"addresses must name {network} once")
            networks[network] = location
        object.__setattr__(self, "networks", networks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """`fixed` is in the intent's currency; `percent` of its amount comes on top."""

    fixed: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not (self.fixed.is_finite() and self.fixed >= 0):
            raise ValueError("fixed must be 0 or more")
        if not (self.percent.is_finite() and 0 <= self.percent <= 100):
            raise ValueError("percent must be from 0 to 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for payments, or for disbursements. `fees` are by method; `emails` are receipts, or status mails."""

    methods: tuple[str, ...] = METHODS
    fees: Mapping[str, Fee] = field(default_factory=dict)
    kyc_required: bool = False
    emails: str = "by_intent"

    def __post_init__(self) -> None:
        if not set(self.methods) <= set(METHODS):
            raise ValueError(f"methods must be of {', '.join(METHODS)}")
        if not set(self.fees) <= set(self.methods):
            raise ValueError("fees must be those of enabled methods")
        if self.emails not in EMAILS:
            raise ValueError(f"emails must be one of {', '.join(EMAILS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`processing_seconds` pass on the mock's clock between an approval and its outcome."""

    environment: str = "sandbox"
    tax_type: str = "bingo"
    processing_seconds: float = 3.0
    location_rules: LocationRules | None = None
    payments: Terms = field(default_factory=Terms)
    disbursements: Terms = field(default_factory=Terms)

    def __post_init__(self) -> None:
        if self.environment not in ENVIRONMENTS:
            raise ValueError(f"environment must be one of {', '.join(ENVIRONMENTS)}")
        if self.tax_type not in TAX_TYPES:
            raise ValueError(f"tax_type must be one of {', '.join(TAX_TYPES)}")
        if not 0 <= self.processing_seconds <= MOST_PROCESSING_SECONDS:
            raise ValueError("processing_seconds must be from 0 to 86400")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    def terms(self, kind: Kind) -> Terms:
        return self.payments if kind == "payment" else self.disbursements
