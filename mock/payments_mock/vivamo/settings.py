"""How the operator is configured at Vivamo, where its staff would do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENVIRONMENTS = ("sandbox", "production")
TAX_TYPES = ("bingo", "horse_racing", "none")


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

    `addresses` says where an IP address is; one that is not there cannot be resolved.
    """

    allowed: Mapping[str, tuple[str, ...]]
    addresses: Mapping[str, Location] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`processing_seconds` pass on the mock's clock between an approval and its outcome."""

    environment: str = "sandbox"
    tax_type: str = "bingo"
    processing_seconds: float = 3.0
    location_rules: LocationRules | None = None

    def __post_init__(self) -> None:
        if self.environment not in ENVIRONMENTS:
            raise ValueError(f"environment must be one of {', '.join(ENVIRONMENTS)}")
        if self.tax_type not in TAX_TYPES:
            raise ValueError(f"tax_type must be one of {', '.join(TAX_TYPES)}")
        if not 0 <= self.processing_seconds <= 86_400:
            raise ValueError("processing_seconds must be from 0 to 86400")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"
