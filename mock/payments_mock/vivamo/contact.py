"""Which e-mail addresses Vivamo accepts."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from payments_mock.refusal import Refusal

# The providers that the customer guide names: disposable, whatever a list says.
_NAMED = frozenset({"10minutemail.com", "guerrillamail.com", "mailinator.com", "yopmail.com"})
# An address may be a megabyte of dots.
_MOST_LABELS = 8

WARNING = "This email address is disposable or has a + suffix: payments are likely to fail."


def is_disposable(email: str, *, listed: Container[str] | None = None) -> bool:
    """Whether its domain, or one above it, is a provider of throw-away addresses: a named one, or one on the list."""
    domain = email.rpartition("@")[2].lower()
    return _is_listed(domain) if listed is None else _is_among(domain, listed)


def has_suffix(email: str) -> bool:
    return "+" in email.rpartition("@")[0]


def check_email(email: str, *, production: bool) -> None:
    """Outside production both kinds are accepted; see `email_warning`."""
    if production and is_disposable(email):
        raise Refusal("Sorry, this email domain is not supported")
    if production and has_suffix(email):
        raise Refusal("Sorry, an email address with a + suffix is not supported")


def email_warning(email: str) -> str | None:
    return WARNING if is_disposable(email) or has_suffix(email) else None


# A team's customers have few domains.
@lru_cache(maxsize=1024)
def _is_listed(domain: str) -> bool:
    return _is_among(domain, _blocklist())


def _is_among(domain: str, names: Container[str]) -> bool:
    return any(name in _NAMED or name in names for name in _domains(domain))


def _blocklist() -> Container[str]:
    # Loaded with the first e-mail address: thousands of names.
    from disposable_email_domains import blocklist  # noqa: PLC0415

    return blocklist


def _domains(domain: str) -> Iterator[str]:
    """The domain and those above it, of as many labels as any name on a list has."""
    labels = domain.rstrip(".").split(".")[-_MOST_LABELS:]
    return (".".join(labels[start:]) for start in range(len(labels)))
