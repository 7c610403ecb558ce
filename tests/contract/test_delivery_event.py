"""Which delivery tells what, and what a signature is, from values alone."""

import json
from typing import Any

import pytest

from contract_tests.vivamo.deliveries.delivery import Delivery
from contract_tests.vivamo.deliveries.event import Event, account
from contract_tests.vivamo.deliveries.signature import flaw

BODY = b'{"status":"success","amount":"9.99"}'
# printf '%s' "$BODY" | openssl dgst -sha512 -hmac whsec_one
SIGNATURE = (
    "950e131e827535057731ff25bb7975f0f88e1409808ade22ef2050e799f1bc53"
    "6363a272779996965c7691965ed076e58b71b5c0d3fbd5a79d8edf286502f43b"
)
PENDING = Event(type="transaction", told={"id": "a", "status": "pending"}, listed=False)
FAILED = Event(type="transaction", told={"id": "a", "status": "failed", "why": "declined"})
PAID = Event(type="transaction", told={"id": "a", "status": "success"}, denied={"why": "declined"})
SEEN = Event(type="kyc_verification", told={"person": "p", "status": "verified"})
STORY = [PENDING, FAILED, PAID, SEEN]


def _delivery(payload: Any, *, at: float = 0, signature: str = "") -> Delivery:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Delivery(method="POST", target="/hook", headers={"signature": signature}, body=body, at=at)


def _told(*payloads: Any) -> list[Delivery]:
    return [_delivery(payload, at=n) for n, payload in enumerate(payloads)]


def test_what_came_right_is_told() -> None:
    """Nothing is lost, doubled or out of order; an event that no document lists need not come."""
    found = account(_told(FAILED.told, PAID.told, SEEN.told), STORY, STORY)
    assert [event for _, event in found.told] == [FAILED, PAID, SEEN]
    assert [*found.lost, *found.doubled, *found.unasked, *found.unlisted, *found.unknown] == []
    assert not found.disordered


def test_what_did_not_come_is_lost_and_what_came_again_is_doubled() -> None:
    """One is not taken for the other."""
    found = account(_told(FAILED.told, FAILED.told, PAID.told, SEEN.told), STORY, STORY)
    assert (found.lost, found.doubled) == ([], [FAILED])
    assert account(_told(PAID.told, SEEN.told), STORY, STORY).lost == [FAILED]


def test_what_came_first_though_it_happened_last_is_out_of_order() -> None:
    """By arrival, not by the order of the list."""
    assert account(_told(PAID.told, FAILED.told, SEEN.told), STORY, STORY).disordered


def test_wrong_payload_stands_for_its_event() -> None:
    """It is not lost, and its other members are compared with that event."""
    found = account(_told(FAILED.told, {"id": "b", "status": "success"}, SEEN.told), STORY, STORY)
    assert [event for _, event in found.told] == [FAILED, PAID, SEEN]
    assert [*found.lost, *found.unknown] == []
    assert not found.disordered


def test_what_is_told_of_the_past_is_not_right() -> None:
    """A success that carries the reason of the failure before it is a wrong telling of the success."""
    found = account(_told(FAILED.told, PAID.told | {"why": "declined"}, SEEN.told), STORY, STORY)
    assert [event for _, event in found.told] == [FAILED, PAID, SEEN]


@pytest.mark.parametrize("payload", [b"not JSON", b"[]", {"data": {"id": "a"}}])
def test_unreadable_payload_stands_for_what_is_missing(payload: Any) -> None:
    """Something came, and it is wrong; it is not lost as well."""
    found = account(_told(FAILED.told, payload, SEEN.told), STORY, STORY)
    assert (found.lost, found.unknown, len(found.told)) == ([], [], 3)


def test_what_was_not_asked_for_not_listed_or_never_happened_is_told_apart() -> None:
    """Three laws, three places."""
    wanted = [PENDING, FAILED, PAID]
    found = account(_told(PENDING.told, FAILED.told, PAID.told, SEEN.told, {"id": "z"}), wanted, STORY)
    assert (found.unlisted, found.unasked) == ([PENDING], [SEEN])
    assert [one.payload for one in found.unknown] == [{"id": "z"}]


def test_right_signature_has_no_flaw() -> None:
    """A vector of openssl."""
    assert flaw(_delivery(BODY, signature=SIGNATURE), "whsec_one", []) == ""


@pytest.mark.parametrize(
    ("body", "signature", "secret", "words"),
    [
        (BODY, "", "whsec_one", "no signature"),
        (BODY, SIGNATURE.upper(), "whsec_one", "upper-case"),
        (BODY, "sha512=" + SIGNATURE, "whsec_one", "prefix"),
        (BODY, SIGNATURE, "whsec_two", "another endpoint"),
        (BODY.replace(b",", b", "), SIGNATURE, "whsec_one", "other bytes"),
        (BODY + b" ", SIGNATURE[:-1] + "c", "whsec_one", "another text"),
        (b"\xff", SIGNATURE, "whsec_one", "another text"),
        (BODY, "\u00e9", "whsec_one", "another text"),
    ],
)
def test_wrong_signature_is_named(body: bytes, signature: str, secret: str, words: str) -> None:
    """In words that hold neither the secret nor the signature."""
    found = flaw(_delivery(body, signature=signature), secret, ["whsec_one"])
    assert words in found
    assert "whsec" not in found
