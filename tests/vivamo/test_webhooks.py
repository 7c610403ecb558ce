"""Webhooks: what is not proven is refused, and no input raises anything but a WebhookError."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vivamo.webhooks import (
    DisbursementEvent,
    KycEvent,
    PayloadInvalid,
    PaymentEvent,
    SignatureInvalid,
    SignatureMissing,
    UnknownEvent,
    W9Event,
    WebhookError,
    sign,
    verify,
)

SECRET = "whsec_1"
VECTORS = json.loads((Path(__file__).parents[1] / "data" / "signatures.json").read_text("utf-8"))
PAYMENT = {
    "amount": "9.99",
    "status": "success",
    "transactionType": "payment",
    "externalCustomerId": "user_001",
    "paymentIntentId": "671f4e90c0811b1056da1653",
    "externalPaymentIntentId": "payment_intent_569",
}
DISBURSEMENT = {
    "amount": "50.00",
    "status": "pending-validation",
    "transactionType": "disbursement",
    "externalCustomerId": "user_001",
    "disbursementIntentId": "671f4e90c0811b1056da1653",
    "externalDisbursementIntentId": "payout-1",
}
KYC = {"externalCustomerId": "user_001", "type": "proof_of_id", "status": "verified"}
W9 = {"externalCustomerId": "user_001", "event": "customer_w9_required", "w9CaptureUrl": "https://w9.example/1"}


def digest(body: bytes, secret: str = SECRET) -> str:
    """The judge's own signature."""
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def delivered(payload: object) -> Any:
    body = json.dumps(payload).encode()
    return verify(body, {"signature": digest(body)}, SECRET)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
@pytest.mark.parametrize("maker", ["openssl", "node"])
def test_signatures_of_openssl_and_node_are_ours(vector: dict[str, str], maker: str) -> None:
    """Bytes signed by others are signed alike by `sign`."""
    assert sign(base64.b64decode(vector["body_base64"]), vector["secret"]) == vector[maker]


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["name"] not in {"empty", "binary"}], ids=lambda v: v["name"]
)
def test_vectors_verify(vector: dict[str, str]) -> None:
    """Bytes signed by others are accepted, with their white space and line ends."""
    body = base64.b64decode(vector["body_base64"])
    event = verify(body, {"signature": vector["node"]}, vector["secret"])
    assert event.raw == json.loads(body)


def test_payment_is_typed() -> None:
    """Amounts are Decimal; ids keep their names."""
    event = delivered(PAYMENT)
    assert isinstance(event, PaymentEvent)
    assert (event.amount, event.status, event.reference) == (Decimal("9.99"), "success", "payment_intent_569")
    assert (event.payment_intent_id, event.sub_status) == ("671f4e90c0811b1056da1653", None)


def test_payment_without_its_own_id_is_typed() -> None:
    """The documented sample lacks it."""
    event = delivered({key: value for key, value in PAYMENT.items() if key != "paymentIntentId"})
    assert isinstance(event, PaymentEvent)
    assert event.payment_intent_id is None


def test_disbursement_is_typed() -> None:
    """The intent's id and your reference are both there."""
    event = delivered({**DISBURSEMENT, "subStatus": "queued"})
    assert isinstance(event, DisbursementEvent)
    assert (event.disbursement_intent_id, event.reference) == ("671f4e90c0811b1056da1653", "payout-1")
    assert event.sub_status == "queued"


def test_kyc_and_w9_are_typed() -> None:
    """Each by its own shape."""
    assert isinstance(delivered(KYC), KycEvent)
    event = delivered(W9)
    assert isinstance(event, W9Event)
    assert event.w9_capture_url == "https://w9.example/1"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"transactionType": "refund"},
        {"transactionType": ["payment"]},
        {"event": {}},
        {"event": "customer_w9_lost", "externalCustomerId": "a"},
        {**PAYMENT, "amount": 9.99},
        {**PAYMENT, "amount": "NaN"},
        {**PAYMENT, "amount": "-1.00"},
        {**PAYMENT, "status": None},
        {**PAYMENT, "subStatus": 5},
        {**DISBURSEMENT, "disbursementIntentId": ""},
        {**DISBURSEMENT, "externalDisbursementIntentId": {"a": 1}},
        {**KYC, "status": 1},
        {**W9, "w9CaptureUrl": []},
    ],
    ids=lambda payload: json.dumps(payload)[:40],
)
def test_authentic_payload_of_another_shape_is_unknown(payload: dict[str, Any]) -> None:
    """It is handed on as it came, never guessed at and never an error."""
    event = delivered(payload)
    assert isinstance(event, UnknownEvent)
    assert event.raw == payload


def test_new_field_and_new_status_pass() -> None:
    """A vendor may add; what is known stays typed."""
    event = delivered({**PAYMENT, "status": "refunded", "new": 1})
    assert isinstance(event, PaymentEvent)
    assert (event.status, event.raw["new"]) == ("refunded", 1)


@pytest.mark.parametrize("name", ["signature", "Signature", "SIGNATURE", b"Signature"], ids=repr)
def test_header_name_is_found_in_any_case(name: Any) -> None:
    """Servers spell header names as they like."""
    body = json.dumps(KYC).encode()
    assert isinstance(verify(body, {"Host": "x", name: digest(body)}, SECRET), KycEvent)


def test_mapping_that_is_none_of_ours_is_taken() -> None:
    """Flask's and http.server's headers have items() and are no Mapping."""

    class Headers:
        def items(self) -> list[tuple[str, str]]:
            return [("Signature", digest(body))]

    body = json.dumps(KYC).encode()
    assert isinstance(verify(body, Headers(), SECRET), KycEvent)


def test_header_that_stands_there_twice_is_refused() -> None:
    """Which one a proxy checked is not known."""
    body = json.dumps(KYC).encode()
    with pytest.raises(SignatureInvalid, match="2 times"):
        verify(body, {"signature": digest(body), "Signature": "0" * 128}, SECRET)


def test_any_of_several_secrets_is_accepted() -> None:
    """While a secret is being rotated, both work."""
    body = json.dumps(KYC).encode()
    headers = {"signature": digest(body, "new")}
    assert isinstance(verify(body, headers, ["old", "new"]), KycEvent)
    assert isinstance(verify(body, headers, (b"new", "old")), KycEvent)
    assert isinstance(verify(body, headers, {"old", "new"}), KycEvent)
    with pytest.raises(SignatureInvalid):
        verify(body, headers, ["old", "older"])


FORGED = {
    "empty": lambda good: "",
    "space before": lambda good: " " + good,
    "space after": lambda good: good + " ",
    "line end": lambda good: good + "\n",
    "upper case": lambda good: good.upper(),
    "one short": lambda good: good[:-1],
    "half": lambda good: good[:64],
    "longer": lambda good: good + "00",
    "prefixed": lambda good: "sha512=" + good,
    "twice": lambda good: f"{good},{good}",
    "non-ASCII": lambda good: good[:-1] + "ё",
    "surrogates": lambda good: "\udcff" * 128,
    "raw digest": lambda good: bytes.fromhex(good),
    "list": lambda good: [good],
    "none": lambda good: None,
    "number": lambda good: 5,
    "reversed": lambda good: good[::-1],
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_malformed_signature_is_refused(forge: Any) -> None:
    """Only the documented form is accepted: 128 lowercase hexadecimal digits."""
    body = json.dumps(KYC).encode()
    with pytest.raises(SignatureInvalid):
        verify(body, {"signature": forge(digest(body))}, SECRET)


def test_missing_signature_is_refused() -> None:
    """And said to be missing."""
    with pytest.raises(SignatureMissing):
        verify(b"{}", {"x-signature": digest(b"{}")}, SECRET)


@pytest.mark.parametrize(
    "change",
    [lambda b: b + b" ", lambda b: b[:-1], lambda b: b.replace(b'"a"', b'"b"'), lambda b: b""],
    ids=["longer", "shorter", "changed", "empty"],
)
def test_changed_body_is_refused(change: Any) -> None:
    """One byte is enough."""
    body = b'{"externalCustomerId":"a","type":"proof_of_id","status":"verified"}'
    with pytest.raises(SignatureInvalid):
        verify(change(body), {"signature": digest(body)}, SECRET)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b"{",
        b"\xff\xfe{}",
        b"{}{}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"status":"failed","status":"success"}',
        b'{"a":{"b":1,"b":2}}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"a":' + b"9" * 6_000 + b"}",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_authentic_body_that_is_no_object_is_refused(body: bytes) -> None:
    """Signed rubbish is rubbish; nothing of it stands in the error."""
    with pytest.raises(PayloadInvalid) as caught:
        verify(body, {"signature": digest(body)}, SECRET)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_body_over_the_limit_is_refused_before_it_is_read() -> None:
    """Ten megabytes are no event; the limit is the caller's to set."""
    body = b'{"a":"' + b"x" * 10_000_000 + b'"}'
    with pytest.raises(PayloadInvalid, match="10000008 bytes"):
        verify(body, {"signature": digest(body)}, SECRET)
    assert isinstance(verify(body, {"signature": digest(body)}, SECRET, max_bytes=20_000_000), UnknownEvent)


def test_text_in_place_of_bytes_is_the_callers_mistake() -> None:
    """Parsed and written again is not what was signed."""
    with pytest.raises(TypeError, match="body: expected the raw bytes"):
        verify("{}", {"signature": digest(b"{}")}, SECRET)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="body: expected bytes"):
        sign("{}", SECRET)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="headers: expected a mapping"):
        verify(b"{}", None, SECRET)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "secrets",
    ["", b"", "  ", [], [""], ["good", ""], (), "\0", b"\0\0", "\u200b", list(SECRET), "\ufeff", "\u3000", list("clé")],
    ids=repr,
)
def test_empty_secret_is_refused(secrets: Any) -> None:
    """A setting that is missing must not let everybody in."""
    with pytest.raises(ValueError, match="secret"):
        verify(b"{}", {"signature": digest(b"{}")}, secrets)


@pytest.mark.parametrize(
    "secrets",
    [[None], [5], None, 5, {"primary": SECRET}, iter([SECRET]), (s for s in [SECRET])],
    ids=lambda s: type(s).__name__,
)
def test_secret_of_another_type_is_refused(secrets: Any) -> None:
    """Text or bytes, one or a list: a mapping would give its keys, an iterator nothing the second time."""
    with pytest.raises(TypeError, match="secrets: expected str"):
        verify(b"{}", {"signature": digest(b"{}")}, secrets)


@pytest.mark.parametrize("body", [bytearray(b"{}"), memoryview(b"{}")], ids=["bytearray", "memoryview"])
def test_buffers_are_bytes(body: Any) -> None:
    """What frameworks hand out besides bytes."""
    assert isinstance(verify(body, {"signature": digest(b"{}")}, SECRET), UnknownEvent)


header_values = st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text()))


@given(
    body=st.binary(max_size=300),
    headers=st.dictionaries(st.one_of(st.text(), st.just("signature")), header_values, max_size=4),
)
@example(body=b"{}", headers={"signature": "0" * 128})
def test_what_a_sender_makes_up_is_a_webhook_error(body: bytes, headers: dict[str, Any]) -> None:
    """Without the secret nothing gets in, and nothing but WebhookError gets out."""
    with pytest.raises(WebhookError):
        verify(body, headers, SECRET)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
shapes = st.one_of(
    st.binary(max_size=200),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.sampled_from([PAYMENT, DISBURSEMENT, KYC, W9]).flatmap(
        lambda base: st.dictionaries(st.sampled_from(sorted(base)), json_values).map(
            lambda change: json.dumps({**base, **change}).encode()
        )
    ),
)


@given(shapes)
def test_signed_bytes_are_an_event_or_a_webhook_error(body: bytes) -> None:
    """Whatever the vendor signs, the receiver stands."""
    try:
        event = verify(body, {"signature": digest(body)}, SECRET)
    except WebhookError:
        return
    assert isinstance(event.raw, dict)


def test_verify_loads_no_http_library() -> None:
    """A webhook endpoint starts fast: standard library only."""
    code = "import sys; from vivamo.webhooks import verify; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = set(eval(subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True).stdout))  # noqa: S307, S603
    assert not loaded & {"httpx", "attrs", "attr", "sqlalchemy", "vivamo_api", "asyncio", "httpcore", "anyio"}
    assert {"vivamo", "payments_core"} <= loaded
