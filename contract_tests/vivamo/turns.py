"""In which order the operations are asked. Values only."""

from collections.abc import Sequence


def turned(operations: Sequence[str], *, seed: int) -> list[str]:
    """The operations from another one on with each seed: a spent budget leaves out others every time."""
    # Seed 1, the default, keeps the order of the document.
    start = (seed - 1) % len(operations) if operations else 0
    return [*operations[start:], *operations[:start]]
