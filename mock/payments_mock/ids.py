"""Ids and secrets that are the same for the same seed. No randomness of the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b


class Ids:
    """Counts each kind by itself, so that one more customer does not change the id of the next intent."""

    def __init__(self, *, seed: int) -> None:
        key = blake2b(str(seed).encode()).digest()
        # Keyed once and copied for each, which is half the work.
        self._id = blake2b(key=key, digest_size=12)
        self._secret = blake2b(key=key, digest_size=24)
        self._pair = blake2b(key=key, digest_size=36)
        self._counts: Counter[str] = Counter()

    def new_id(self, kind: str) -> str:
        """24 hexadecimal digits, as the vendor's ids have."""
        return self._digest(kind, self._id.copy())

    def new_secret(self, kind: str) -> str:
        """48 hexadecimal digits."""
        return self._digest(f"secret:{kind}", self._secret.copy())

    def new_pair(self, kind: str) -> tuple[str, str]:
        """An id and a secret for the same record, at the price of one."""
        digits = self._digest(kind, self._pair.copy())
        return digits[:24], digits[24:]

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

    def _digest(self, kind: str, digest: blake2b) -> str:
        digest.update(f"{kind}:{self.number(kind)}".encode())
        return digest.hexdigest()
