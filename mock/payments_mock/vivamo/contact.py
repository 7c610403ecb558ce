"""Which e-mail addresses and phone numbers Vivamo accepts."""

from __future__ import annotations

import re

from payments_mock.refusal import Refusal

# The providers that the customer guide names.
_DISPOSABLE = ("10minutemail.com", "guerrillamail.com", "mailinator.com", "yopmail.com")
# NANP prefixes that are toll-free, hence no mobile numbers. Real lines are looked up; a mock can only tell these.
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_PHONE = re.compile(r"\+[0-9]{10,15}", re.ASCII)

WARNING = "This email address is disposable or has a + suffix: payments are likely to fail."


def is_disposable(email: str) -> bool:
    domain = email.rpartition("@")[2].lower()
    return any(domain == name or domain.endswith("." + name) for name in _DISPOSABLE)


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


def mobile_number(phone: str) -> str:
    """The number with its `+`; ten digits or more without one are taken for the US or Canada."""
    number = phone if phone.startswith("+") else f"+1{phone}"
    short = len(phone) < 10
    toll_free = len(number) == 12 and number.startswith("+1") and number[2:5] in _TOLL_FREE
    if short or toll_free or not _PHONE.fullmatch(number):
        raise Refusal("Sorry, this phone number cannot be used. Please use a valid mobile number.")
    return number
