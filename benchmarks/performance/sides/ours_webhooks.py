"""vivamo.webhooks: two secrets are given, as they are while one is replaced; the first, in use, has signed."""

from __future__ import annotations

from benchmarks.performance.signed import OUR_SECRETS, in_hex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

EVENT = (
    b'{"transactionType":"disbursement","amount":"1250.00","currency":"USD","status":"success","subStatus":"settled",'
    b'"method":"bank","externalCustomerId":"customer-0194f3a2-7c1e-7b60-9d55-2f6f0e5b8c11",'
    b'"externalDisbursementIntentId":"payout-2026-06-17-000123-0194f3a2-7c1e-7b60-9d55",'
    b'"disbursementIntentId":"671f4e90c0811b1056da1653","operatorId":"65f0a1b2c3d4e5f6a7b8c9d0",'
    b'"description":"Prize of the final, first place","createdAt":"2026-06-17T04:57:11.151Z"}'
).ljust(500)


def load() -> None:
    from vivamo.webhooks import verify  # noqa: F401


def reader(signer: int = 0) -> Callable[[], object]:
    from vivamo.webhooks import verify

    headers = {"content-type": "application/json", "signature": in_hex(EVENT, OUR_SECRETS[signer], "sha512")}
    return lambda: verify(EVENT, headers, OUR_SECRETS)


def verifier(signer: int = 0) -> Callable[[], object]:
    """The signature alone, with the secrets as text, as a user gives them."""
    from payments_core.signature import header_value, matching_secret, secret_bytes

    headers = {"content-type": "application/json", "signature": in_hex(EVENT, OUR_SECRETS[signer], "sha512")}

    def verify() -> int:
        given = header_value(headers, "signature")
        return matching_secret(EVENT, given, secret_bytes(OUR_SECRETS), algorithm="sha512")

    return verify
