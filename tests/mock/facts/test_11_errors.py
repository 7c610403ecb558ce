"""Errors, as the reference's section 11 has them, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mock.facts.calls import TABLE, ready

MESSAGES = [
    ("user_1", {"email": "b@vivamo.co"}, "This customer already exists"),
    ("user_2", {"email": "a@vivamo.co"}, "A customer with this email address already exists."),
    ("user_2", {"email": "b@yopmail.com"}, "Sorry, this email domain is not supported"),
    (
        "user_2",
        {"email": "b@vivamo.co", "phone": "+442071838750"},
        "Sorry, this phone number cannot be used. Please use a valid mobile number.",
    ),
]


@pytest.mark.parametrize(("customer", "data", "message"), MESSAGES, ids=["id", "e-mail", "domain", "phone"])
def test_refused_customer_is_told_so_word_for_word(
    open_api: Callable[..., Any], customer: str, data: dict[str, str], message: str
) -> None:
    """400, full stops as they are documented (reference 11)."""
    api = open_api(environment="production")
    api.customer("user_1", email="a@vivamo.co")
    answer = api("POST", "/v1/customers", {"externalCustomerId": customer, "data": data})
    assert (answer.status_code, answer.json()) == (400, {"message": message})


@pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda part: part)
def test_success_is_200_and_an_unexpected_error_500(api: Any, method: str, path: str) -> None:
    """No 201, no 204; a 500 carries a message, and the call may be sent again (reference 11, 14)."""
    send = ready(api, method, path)
    api.mock.fault("500")
    failed = send()
    assert (failed.status_code, list(failed.json())) == (500, ["message"])
    assert send().status_code == 200


@pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda part: part)
def test_bad_key_is_403_before_anything_else(api: Any, method: str, path: str) -> None:
    """The gateway's, whatever the body is (reference 11)."""
    answer = api(method, path, {"nonsense": True}, headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})
