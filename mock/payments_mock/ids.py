"""Ids and secrets that are the same for the same seed. No randomness of the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b


class Ids:
    """Counts each kind by itself, so that one more customer does not change the id of the next intent."""

    def __init__(self, *, seed: int) -> None:
        self._key = blake2b(str(seed).encode()).digest()
        self._counts: Counter[str] = Counter()

    def new_id(self, kind: str) -> str:
        """24 hexadecimal digits, as the vendor's ids have."""
        return self._digest(kind, size=12)

    def new_secret(self, kind: str) -> str:
        """48 hexadecimal digits."""
        return self._digest(f"secret:{kind}", size=24)

    def number(self, kind: str) -> str:
        """1, 2, 3, ..."""
        self._counts[kind] += 1
        return str(self._counts[kind])

    def counts(self) -> dict[str, int]:
        """How many of each kind there have been."""
        return dict(self._counts)

    def go_on_from(self, counts: Mapping[str, int]) -> None:
        """Repeats none of those that were given before."""
        self._counts = Counter(counts)

    def _digest(self, kind: str, *, size: int) -> str:
        return blake2b(f"{kind}:{self.number(kind)}".encode(), key=self._key, digest_size=size).hexdigest()
