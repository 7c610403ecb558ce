"""Keeping secrets out of everything that is written. Knows texts and JSON, no traffic."""

import json
import re
from collections.abc import Iterable
from typing import Any

from contract_tests.json_value import MISSING, parse

MASK = "[redacted]"
# Members whose value signs events or opens an intent to whoever holds it.
SECRET_MEMBERS = frozenset({"secretKey", "clientSecretKey", "authorization", "Authorization", "apiKey"})
# Members whose every value is the business of the endpoint's owner alone.
SECRET_CONTAINERS = frozenset({"headers"})
# A shorter text than this stands in ordinary words too; it is masked where it is a member's value, not everywhere.
SHORTEST_TRACED = 8
# Far beyond what a report prints, so that a secret is never cut in half before it is masked.
LONGEST_SHOWN = 5000
_BEARER = re.compile(r"(?i)(bearer\s+)(?!\$)[^\s\"'\\]+")
_MEMBER = re.compile(r'("(?:secretKey|clientSecretKey)"\s*:\s*)"(?:[^"\\]|\\.)*"?')


class Redactor:
    """Masks each secret that it was told of or has met, in any text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        # The longest first, since a shorter one may be a part of it; sorted when one is needed.
        self._ordered: list[str] = []
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: object) -> None:
        """Mask this text wherever it shows from now on."""
        if isinstance(secret, str) and len(secret.strip()) >= SHORTEST_TRACED:
            self._secrets.add(secret.strip())
            self._ordered.clear()

    def learn_from(self, value: Any) -> None:
        """Learn every secret that a JSON value holds, at any depth."""
        if isinstance(value, dict):
            for key, item in value.items():
                if key in SECRET_MEMBERS:
                    self.learn(item)
                elif key in SECRET_CONTAINERS:
                    self._learn_leaves(item)
                self.learn_from(item)
        elif isinstance(value, list):
            for item in value:
                self.learn_from(item)

    def _learn_leaves(self, value: Any) -> None:
        leaves = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        for leaf in leaves:
            self.learn(leaf)

    def text(self, text: str) -> str:
        """The text without any secret."""
        if not self._ordered:
            self._ordered = sorted(self._secrets, key=len, reverse=True)
        for secret in self._ordered:
            if secret in text:
                text = text.replace(secret, MASK)
        return _MEMBER.sub(rf'\g<1>"{MASK}"', _BEARER.sub(rf"\g<1>{MASK}", text))

    def body(self, body: bytes) -> str:
        """A body as text: JSON with its secret members masked, anything else masked as text."""
        value = parse(body)
        if value is MISSING:
            return self.text(body.decode("utf-8", errors="replace"))
        return self.text(json.dumps(masked(value), ensure_ascii=False))


def masked(value: Any) -> Any:
    """A JSON value whose secret members are masked by their names."""
    if isinstance(value, list):
        return [masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _masked_member(key, item) for key, item in value.items()}


def _masked_member(key: str, item: Any) -> Any:
    if key in SECRET_CONTAINERS:
        return _masked_leaves(item)
    if key in SECRET_MEMBERS and isinstance(item, str):
        return MASK
    return masked(item)


def _masked_leaves(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked_leaves(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked_leaves(item) for item in value]
    return MASK if isinstance(value, str) else value


def shown(value: Any) -> str:
    """A JSON value as short text for a report, its secret members masked."""
    if value is MISSING:
        return "nothing"
    text = json.dumps(masked(value), ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
