"""Refusals that the document allows in words, where its schemas cannot say it. Sends nothing."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from contract_tests.document import Operation
from contract_tests.exchange import Exchange
from contract_tests.json_value import MISSING, dig
from contract_tests.vivamo.probing.regions import COUNTRIES, STATES

# The currencies that the document names; of any other a server may say that it does not know it.
NAMED_CURRENCIES = frozenset({"USD", "CAD", "USDT"})
# No page states a limit, and every store and every reader has some.
LONGEST_TEXT = 1_000
LARGEST_BODY = 100_000
DEEPEST = 50
# Numbers for fiction that plans have as mobile: North America's 555-01xx, and Australia's. Any other may be a landline.
_MOBILE = re.compile(r"(\+1)?(212|647)55501[0-9]{2}|\+61491570[0-9]{3}", re.ASCII)
_URL = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#][!-~]*)?")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What a sender sets by itself.
_RESERVED = frozenset(
    {"signature", "content-type", "content-length", "host", "connection", "transfer-encoding", "user-agent"}
)


def tolerated(operation: Operation, exchange: Exchange) -> bool:
    """Whether a request that keeps every schema may be refused as invalid all the same."""
    sent = exchange.sent
    if len(exchange.request.body) > LARGEST_BODY or _beyond_reason(sent) or _odd_text(unquote(exchange.request.path)):
        return True
    if operation.path in {"/v1/payment-intents", "/v1/disbursement-intents"}:
        return any(_odd_money(dig(sent, name)) for name in ("paymentIntent", "disbursementIntent"))
    if operation.path == "/v1/customers":
        # An empty id could never be asked for again.
        nameless = dig(sent, "externalCustomerId") == ""
        return nameless or not _address(dig(sent, "data", "email")) or _odd_profile(dig(sent, "data"))
    if operation.path == "/v1/customers/{externalCustomerId}/data":
        return not _address(dig(sent, "email")) or _odd_profile(sent)
    if operation.path.startswith("/v1/operators/webhooks"):
        return _odd_url(dig(sent, "url")) or _odd_headers(dig(sent, "headers"))
    return operation.path.endswith("/prizes") and _odd_prize(sent)


def _beyond_reason(value: Any) -> bool:
    """Texts without end, texts that hold NUL or half a letter, and depths that no field of the document has."""
    return any(depth > DEEPEST or (isinstance(one, str) and _odd_text(one)) for depth, one in _parts(value))


def _parts(whole: Any) -> Iterator[tuple[int, Any]]:
    # Without recursion: depth is the very question.
    waiting = [(0, whole)]
    while waiting:
        depth, value = waiting.pop()
        yield depth, value
        if isinstance(value, dict):
            waiting += [(depth + 1, one) for pair in value.items() for one in pair]
        elif isinstance(value, list):
            waiting += [(depth + 1, one) for one in value]


def _odd_text(text: str) -> bool:
    # Control characters stand in no name and no address, and some stores take none.
    return len(text) > LONGEST_TEXT or any(
        letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff" for letter in text
    )


def _odd_money(intent: Any) -> bool:
    """Nothing at all, or more decimals than a currency of three letters has: what assumption A19 says in words."""
    amount, currency = dig(intent, "amount"), dig(intent, "currency")
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return False
    if isinstance(currency, str) and currency not in NAMED_CURRENCIES:
        return True
    decimals = len(str(amount).partition(".")[2])
    return value == 0 or (decimals > 2 and isinstance(currency, str) and len(currency.strip()) <= 3)


def _address(email: Any) -> bool:
    # The document calls the field an e-mail address and gives it no format.
    return not isinstance(email, str) or ("@" in email and email.isascii() and email.isprintable() and " " not in email)


def _odd_profile(data: Any) -> bool:
    """A number that may be no mobile one, a state that the US do not have, a country that ISO 3166-1 does not know."""
    phone, state, country = (dig(data, name) for name in ("phone", "state", "country"))
    return (
        (isinstance(phone, str) and not _MOBILE.fullmatch(phone))
        or (isinstance(state, str) and state.upper() not in STATES)
        or (isinstance(country, str) and country not in COUNTRIES)
    )


def _odd_url(url: Any) -> bool:
    return isinstance(url, str) and not _URL.fullmatch(url)


def _odd_headers(headers: Any) -> bool:
    """What is no header of HTTP, or is the sender's own."""
    if not isinstance(headers, dict):
        return False
    return any(
        not _HEADER_NAME.fullmatch(name)
        or name.lower() in _RESERVED
        or not isinstance(value, str)
        or not (value.isascii() and value == value.strip())
        for name, value in headers.items()
    )


def _odd_prize(prize: Any) -> bool:
    """The year 0000, which RFC 3339 has and most calendars have not; and less than nothing."""
    numbers = (dig(prize, name) for name in ("reportableWinnings", "federalIncomeTaxWithheld", "wagerAmount"))
    more = dig(prize, "winningsFromIdenticalWagers")
    negative = any(_number(one) and one < 0 for one in (*numbers, more))
    return negative or str(dig(prize, "dateWon")).startswith("0000")


def _number(value: Any) -> bool:
    return value is not MISSING and isinstance(value, int | float) and not isinstance(value, bool)
