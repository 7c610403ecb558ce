"""What each single exchange says about the assumptions of the document. Sends nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from contract_tests.document import Place
from contract_tests.evidence import Assumptions
from contract_tests.exchange import Credentials, Exchange
from contract_tests.expectation import is_validation_refusal
from contract_tests.json_value import dig, members

_TIMES = frozenset({"createdAt", "verifiedAt", "expirationTime", "clientSecretKeyValidTill", "dateWon"})
_MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_CREATES = frozenset(
    {
        "/v1/customers",
        "/v1/customers/{externalCustomerId}/prizes",
        "/v1/payment-intents",
        "/v1/disbursement-intents",
        "/v1/operators/webhooks",
    }
)
_OLDER_KYC = frozenset({"verificationLink", "kycVerifications"})
Note = Callable[[str, bool, str], None]


def assumption_witness(assumptions: Assumptions) -> Callable[[Place, Exchange], None]:
    """A witness for the judge, noting what it sees."""

    def see(place: Place, exchange: Exchange) -> None:
        if place.operation is None or exchange.answer is None:
            return
        if exchange.request.credentials is not Credentials.GOOD:
            _of_key(exchange, assumptions.note)
        elif exchange.succeeded:
            _of_success(place.operation.method, place.operation.path, exchange, assumptions.note)
        else:
            _of_failure(exchange, assumptions.note)

    return see


def _of_key(exchange: Exchange, note: Note) -> None:
    held = exchange.status == 403 and exchange.json == {"message": "Forbidden"}
    note("A24", held, f"{exchange.request.credentials} key: {exchange.told}")


def _of_failure(exchange: Exchange, note: Note) -> None:
    if is_validation_refusal(exchange):
        entries = members(dig(exchange.json, "errors"))
        single = all(isinstance(entry, dict) and len(entry) == 1 for entry in entries)
        worded = all(isinstance(text, str) for entry in entries if isinstance(entry, dict) for text in entry.values())
        told = isinstance(dig(exchange.json, "message"), str)
        held = bool(entries) and single and worded and told
        note("A23", held, "errors of one constraint and one description" if held else "errors of another shape")
    elif exchange.status == 429:
        note("A25", False, "a 429")
    elif exchange.status == 500:
        held = isinstance(dig(exchange.json, "message"), str)
        note("A25", held, "a 500 with an ErrorResponse" if held else "a 500 without an ErrorResponse")


def _of_success(method: str, path: str, exchange: Exchange, note: Note) -> None:
    value = exchange.json
    if method == "POST" and path in _CREATES:
        note("A02", exchange.status == 200, f"{exchange.status} to {method} {path}")
    if method == "GET" and path == "/v1/customers":
        more = sorted(set(value) - {"customers"}) if isinstance(value, dict) else ["not an object"]
        note("A03", not more, f"beside customers: {more}" if more else "nothing beside customers")
    if path.endswith("/kyc-info") and isinstance(value, dict):
        older = "kycVerification" not in value and bool(_OLDER_KYC & set(value))
        note("A01", not older, "the older KYC contract" if older else "the newer KYC contract")
    if method == "GET" and path == "/v1/operators/webhooks":
        bare = isinstance(value, list) and not any("secretKey" in one for one in value if isinstance(one, dict))
        note("A06", bare, "a bare array without secrets" if bare else "another shape")
    if method == "POST" and path.endswith("/prizes"):
        flat = "reportableWinnings" in value if isinstance(value, dict) else False
        note("A07", flat, "the fields flat" if flat else "another shape")
    _of_fields(value, note)


def _of_fields(value: Any, note: Note) -> None:
    for name, item in _fields(value):
        if name in _TIMES and isinstance(item, str):
            held = _MILLISECONDS.fullmatch(item) is not None
            note("A18", held, f"{name} with milliseconds and Z" if held else f"{name} in another form")
        elif name == "messages" and members(item):
            held = all(isinstance(one, dict) for one in item)
            note("A15", held, "objects" if held else "something else than objects")


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, item
            yield from _fields(item)
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item)
