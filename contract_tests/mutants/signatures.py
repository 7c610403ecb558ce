"""Webhooks that are signed wrongly, or not at all."""

# ruff: noqa: ARG005 - a rule is told all that it might go by

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

from payments_mock.endpoint import Endpoint
from payments_mock.message import Input
from payments_mock.parcel import Parcel
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, doing, fresh, posting, signing
from contract_tests.mutants.mutant import Mutant

SIGNATURE, SEND = Kind.WEBHOOK_SIGNATURE, "sendTransactionEvent"


def _digest(body: bytes, secret: str, algorithm: Any = hashlib.sha512) -> str:
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


class _FirstSecret:
    """One secret signs for every endpoint."""

    def __init__(self) -> None:
        self._secret = ""

    def __call__(self, body: bytes, secret: str) -> dict[str, str]:
        self._secret = self._secret or secret
        return {"signature": _digest(body, self._secret)}


def _reformatted(body: bytes, secret: str) -> dict[str, str]:
    return {"signature": _digest(json.dumps(json.loads(body), sort_keys=True).encode(), secret)}


def _signed(edit: Any) -> Change:
    """The header of the signature is changed."""
    return posting(
        headers=lambda endpoint, parcel, headers: {
            name: value
            for old, sent in headers.items()
            for name, value in [edit(old, sent) if old == "signature" else (old, sent)]
        }
    )


def _on_retry(endpoint: Endpoint, parcel: Parcel, headers: dict[str, str]) -> dict[str, str]:
    if parcel.attempt == 1:
        return headers
    return headers | {"signature": _digest(parcel.body + b"%d" % parcel.attempt, endpoint.secret)}


def _rotated(operator: Operator, call: Input, behave: Behaviour) -> Any:
    shown = behave(operator, call)
    known = operator.context.outbox.endpoints
    known[shown["_id"]] = replace(known[shown["_id"]], secret=known[shown["_id"]].secret[::-1])
    return shown


MUTANTS = (
    Mutant(
        "signed-sha256",
        SEND,
        SIGNATURE,
        signing(lambda body, secret: {"signature": _digest(body, secret, hashlib.sha256)}),
    ),
    Mutant(
        "signed-upper-case", SEND, SIGNATURE, signing(lambda body, secret: {"signature": _digest(body, secret).upper()})
    ),
    Mutant(
        "signed-base64",
        SEND,
        SIGNATURE,
        signing(lambda body, secret: {"signature": base64.b64encode(bytes.fromhex(_digest(body, secret))).decode()}),
    ),
    Mutant("signed-with-prefix", SEND, SIGNATURE, _signed(lambda name, value: (name, f"sha512={value}"))),
    Mutant("signed-cut-short", SEND, SIGNATURE, _signed(lambda name, value: (name, value[:64]))),
    Mutant("signed-under-other-name", SEND, SIGNATURE, _signed(lambda _, value: ("x-signature", value))),
    Mutant(
        "unsigned",
        SEND,
        SIGNATURE,
        posting(
            headers=lambda endpoint, parcel, headers: {
                name: value for name, value in headers.items() if name != "signature"
            }
        ),
    ),
    Mutant("signed-other-bytes", SEND, SIGNATURE, signing(_reformatted)),
    Mutant(
        "signed-without-key",
        SEND,
        SIGNATURE,
        signing(lambda body, secret: {"signature": hashlib.sha512(body + secret.encode()).hexdigest()}),
    ),
    Mutant(
        "signed-half-secret", SEND, SIGNATURE, signing(lambda body, secret: {"signature": _digest(body, secret[:24])})
    ),
    Mutant("signed-by-first-secret", SEND, SIGNATURE, fresh(lambda: signing(_FirstSecret()))),
    Mutant("signed-otherwise-on-retry", SEND, SIGNATURE, posting(headers=_on_retry)),
    Mutant("secret-rotated-by-update", "updateWebhook", SIGNATURE, doing(_rotated)),
)
