"""What a delivery is signed with: the HMAC-SHA512 of its very bytes, in lower-case hexadecimal. Values only."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator

from contract_tests.json_value import MISSING
from contract_tests.vivamo.deliveries.delivery import Delivery

HEADER = "signature"


def signed(body: bytes, secret: str, *, digest: str = "sha512") -> str:
    """The HMAC of the bytes, in lower-case hexadecimal."""
    return hmac.new(secret.encode(), body, digest).hexdigest()


def flaw(delivery: Delivery, secret: str, others: Iterable[str]) -> str:
    """What is wrong with the signature, in words that tell no secret; empty when it is right.

    `others` are the secrets of other endpoints, and those that the endpoint had before.
    """
    given = delivery.headers.get(HEADER, "")
    if hmac.compare_digest(given.encode("utf-8", "replace"), signed(delivery.body, secret).encode()):
        return ""
    if not given:
        return "no signature"
    guesses = _guesses(delivery, secret, others)
    return next((words for words, wanted in guesses if given == wanted), f"another text of {len(given)} characters")


def _guesses(delivery: Delivery, secret: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Mistakes that are often made, so that a reader knows where to look."""
    body, right = delivery.body, signed(delivery.body, secret)
    yield "upper-case hexadecimal", right.upper()
    yield "base64", base64.b64encode(bytes.fromhex(right)).decode()
    yield "a prefix before it", "sha512=" + right
    for digest in ("sha256", "sha1", "sha384"):
        yield f"the HMAC-{digest.upper()}", signed(body, secret, digest=digest)
    yield "a hash without the secret", hashlib.sha512(body).hexdigest()
    for other in others:
        yield "the HMAC under the secret of another endpoint", signed(body, other)
    if delivery.payload is MISSING:
        return
    for separators in ((",", ":"), (", ", ": ")):
        for ordered in (False, True):
            for plain in (False, True):
                text = json.dumps(delivery.payload, separators=separators, sort_keys=ordered, ensure_ascii=plain)
                yield "the HMAC of the same JSON in other bytes", signed(text.encode("utf-8", "replace"), secret)
