"""vivamo.webhooks: two secrets are given, of which the second signed."""

from __future__ import annotations

from benchmarks.performance.signed import OUR_SECRETS, in_hex, padded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

EVENT = padded(
    '{"transactionType":"disbursement","amount":"50.00","status":"success","externalCustomerId":"user_1",'
    '"disbursementIntentId":"671f4e90c0811b1056da1653","externalDisbursementIntentId":"payout-1"}'
)


def load() -> None:
    from vivamo.webhooks import verify  # noqa: F401


def reader() -> Callable[[], object]:
    from vivamo.webhooks import verify

    headers = {"content-type": "application/json", "signature": in_hex(EVENT, OUR_SECRETS[1], "sha512")}
    return lambda: verify(EVENT, headers, OUR_SECRETS)


def verifier() -> Callable[[], object]:
    """The signature alone, with the secrets as text, as a user gives them."""
    from payments_core.signature import header_value, matching_secret, secret_bytes

    headers = {"content-type": "application/json", "signature": in_hex(EVENT, OUR_SECRETS[1], "sha512")}

    def verify() -> int:
        given = header_value(headers, "signature")
        return matching_secret(EVENT, given, secret_bytes(OUR_SECRETS), algorithm="sha512")

    return verify
