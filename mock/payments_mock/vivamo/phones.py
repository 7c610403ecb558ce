"""Which phone numbers Vivamo accepts: mobile ones, as the numbering plans have them. Nobody is asked."""

from __future__ import annotations

import re

from payments_mock.refusal import Refusal

_WRITTEN = re.compile(r"\+[0-9]{8,15}", re.ASCII)
# Set aside for fiction, so no plan lists them: the documents' own +15551234567, and Ofcom's mobile numbers for drama.
_SET_ASIDE = re.compile(r"\+1555[0-9]{7}|\+447700900[0-9]{3}", re.ASCII)


def mobile_number(phone: str) -> str:
    """The number with its `+`; ten digits or more without one are taken for the US or Canada."""
    number = phone if phone.startswith("+") else f"+1{phone}"
    if not _WRITTEN.fullmatch(number) or not (_SET_ASIDE.fullmatch(number) or _is_mobile(number)):
        raise Refusal("Sorry, this phone number cannot be used. Please use a valid mobile number.")
    return number


def _is_mobile(number: str) -> bool:
    """Whether a plan has it as mobile; North America's does not tell landlines from mobile lines, so they pass."""
    # Loaded with the first phone number, since most mocks never see one.
    from phonenumbers import phonenumberutil as plans  # noqa: PLC0415

    try:
        parsed = plans.parse(number)
    except plans.NumberParseException:
        return False
    # Written in another way it is another number to whoever compares texts: +1 twice, or a 0 of the inland.
    if plans.format_number(parsed, plans.PhoneNumberFormat.E164) != number:
        return False
    return plans.number_type(parsed) in (plans.PhoneNumberType.MOBILE, plans.PhoneNumberType.FIXED_LINE_OR_MOBILE)
