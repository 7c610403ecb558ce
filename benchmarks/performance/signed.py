"""Signed deliveries of 500 bytes, in the ways that vendors sign. Standard library only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

BYTES = 500
# Base64 of 24 bytes, as Standard Webhooks has it.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OUR_SECRETS = ["sk_hook_new_0123456789abcdef", "sk_hook_old_0123456789abcdef"]


def padded(payload: str) -> bytes:
    """The payload with blanks behind it: 500 bytes of JSON."""
    return payload.encode().ljust(BYTES)


def standard(body: bytes, secret: str = SECRET) -> Mapping[str, str]:
    """Headers by Standard Webhooks: `v1,` and base64 of SHA-256 over id, time and body."""
    import base64
    import hmac
    import time

    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, b"msg_1." + stamp.encode() + b"." + body, "sha256")
    signature = "v1," + base64.b64encode(digest).decode()
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}


def in_hex(body: bytes, secret: str, algorithm: str) -> str:
    import hmac

    return hmac.digest(secret.encode(), body, algorithm).hex()
