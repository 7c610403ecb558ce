"""A webhook endpoint as the mock holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """No event types means all of them. `secret` signs and is shown once."""

    id: str
    url: str
    secret: str
    headers: dict[str, str]
    event_types: list[str]
    active: bool = True

    def wants(self, event_type: str) -> bool:
        return self.active and (not self.event_types or event_type in self.event_types)

    def overlaps(self, other: Endpoint) -> bool:
        """The same URL would be told of the same event twice."""
        if self.url != other.url:
            return False
        return not self.event_types or not other.event_types or not set(self.event_types).isdisjoint(other.event_types)
