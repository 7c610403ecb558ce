"""Customers: created once, found, paged, merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from payments_mock.vivamo.contact import is_disposable


def test_created_customer_is_answered_as_sent(api: Any) -> None:
    """The profile comes back whole, with no verification yet and the moment of creation (reference 3.1)."""
    answer = api.customer("user_1", firstName="John", country="US")
    assert answer.status_code == 200
    assert answer.json()["data"] == {"email": "user_1@example.com", "firstName": "John", "country": "US"}
    assert answer.json()["kycVerifications"] == []
    assert answer.json()["createdAt"].endswith("Z")


def test_fields_unknown_to_the_spec_are_not_kept(api: Any) -> None:
    """An answer holds nothing that the spec does not name."""
    assert "shoeSize" not in api.customer("user_1", shoeSize="44").json()["data"]
    assert "shoeSize" not in api("PUT", "/v1/customers/user_1/data", {"shoeSize": "44"}).json()["data"]


def test_second_customer_of_one_external_id_is_refused(api: Any) -> None:
    """The documented message, without a full stop, and no `errors` (reference 3.1, 11)."""
    api.customer("user_1")
    answer = api.customer("user_1", email="other@example.com")
    assert (answer.status_code, answer.json()) == (400, {"message": "This customer already exists"})


def test_second_customer_of_one_email_is_refused_in_any_case(api: Any) -> None:
    """E-mail addresses are compared without case; the documented message has a full stop (reference 3.1, 11)."""
    api.customer("user_1", email="Jane@Example.com")
    answer = api.customer("user_2", email="jane@example.COM")
    assert answer.status_code == 400
    assert answer.json() == {"message": "A customer with this email address already exists."}
    assert api("GET", "/v1/customers/user_2").status_code == 400


NAMED = ["a@mailinator.com", "a@x.YOPmail.com", "a@guerrillamail.com", "a@10minutemail.com"]
# One provider that the guide does not name, an address below it, and one with the dot of the root.
LISTED = ["a@trashmail.com", "a@b.trashmail.com", "a@TrashMail.com."]


@pytest.mark.parametrize("email", NAMED + LISTED)
def test_disposable_email_is_refused_in_production_alone(open_api: Callable[..., Any], email: str) -> None:
    """Those that the guide names and those of the list: production refuses them, the sandbox warns (reference 3.5)."""
    refused = open_api(environment="production").customer("user_1", email=email)
    assert (refused.status_code, refused.json()) == (400, {"message": "Sorry, this email domain is not supported"})
    accepted = open_api(environment="sandbox").customer("user_1", email=email)
    assert accepted.status_code == 200
    assert isinstance(accepted.json()["warning"], str)


def test_plus_suffix_is_refused_in_production_alone(open_api: Callable[..., Any]) -> None:
    """On creation and on update alike (reference 3.5)."""
    production = open_api(environment="production")
    assert production.customer("user_1", email="a+b@example.com").status_code == 400
    production.customer("user_1")
    assert production("PUT", "/v1/customers/user_1/data", {"email": "a+b@example.com"}).status_code == 400
    assert "warning" in open_api().customer("user_1", email="a+b@example.com").json()


def test_ordinary_email_gets_no_warning(api: Any) -> None:
    """A warning that always comes warns of nothing (reference 3.1)."""
    assert "warning" not in api.customer("user_1").json()


@pytest.mark.parametrize("email", NAMED)
def test_named_provider_is_disposable_whatever_the_list_says(email: str) -> None:
    """The list is another's, and may lose a name; any other counts as long as it is listed (reference 3.5)."""
    assert is_disposable(email, listed=frozenset())
    assert not is_disposable("a@trashmail.com", listed=frozenset())
    assert is_disposable("a@b.example.org", listed={"example.org"})


def test_domain_that_only_ends_like_a_listed_one_is_none(open_api: Callable[..., Any]) -> None:
    """Whole labels count; neither a megabyte of dots nor a missing @ keeps anybody waiting."""
    api = open_api(environment="production")
    assert api.customer("user_1", email="a@nottrashmail.com").status_code == 200
    assert api.customer("user_2", email="a@trashmail.com.example.com").status_code == 200
    assert api.customer("user_3", email="a@" + "a." * 400_000 + "trashmail.com").status_code == 400


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("5551234567", "+15551234567"),
        ("2125550123", "+12125550123"),
        *((number, number) for number in ("+15551234567", "+447700900123", "+61491570156", "+46701740605")),
    ],
)
def test_mobile_phone_is_kept_with_its_country(api: Any, sent: str, kept: str) -> None:
    """Ten digits or more without a plus are taken for the US; the documents' own example passes (reference 10.1)."""
    assert api.customer("user_1", phone=sent).json()["data"]["phone"] == kept


NO_NUMBERS = ["", "+", "555123456", "+1555123456789012", "123456789012345", "555-123-4567", "+999123456789"]
# A landline, VoIP, toll-free of two countries and of none, premium, personal; a country code twice; a 0 of the inland.
NO_MOBILES = ["+442071838750", "+445612345678", "8005551234", "+18885551234", "+448001111111", "+80012345678"]
NO_MOBILES += ["+19005551234", "+15005550006", "12125550123", "+4407911123456"]


@pytest.mark.parametrize("phone", NO_NUMBERS + NO_MOBILES)
def test_phone_that_is_no_mobile_is_refused(api: Any, phone: str) -> None:
    """The documented message, and nobody is created (reference 11)."""
    answer = api.customer("user_1", phone=phone)
    message = "Sorry, this phone number cannot be used. Please use a valid mobile number."
    assert (answer.status_code, answer.json()) == (400, {"message": message})
    assert api("GET", "/v1/customers").json() == {"customers": []}


def test_non_ascii_digits_are_no_phone_number(api: Any) -> None:
    """Arabic digits are digits to Python, not to a telephone."""
    assert api.customer("user_1", phone="٠١٢٣٤٥٦٧٨٩").status_code == 400


def test_pages_hold_every_customer_once_in_order(api: Any) -> None:
    """Pages of ten unless asked otherwise, counted from one, the last one shorter (reference 3.2)."""
    for number in range(12):
        api.customer(f"user_{number}")
    pages = [api("GET", f"/v1/customers?page={page}&size=5").json()["customers"] for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert [one["externalCustomerId"] for page in pages for one in page] == [f"user_{n}" for n in range(12)]
    assert len(api("GET", "/v1/customers").json()["customers"]) == 10


def test_update_merges_and_answers_the_customer(api: Any) -> None:
    """What is not sent stays (reference 3.4)."""
    api.customer("user_1", firstName="John", lastName="Smith")
    answer = api("PUT", "/v1/customers/user_1/data", {"lastName": "Jones", "phone": "5551234567"})
    expected = {
        "email": "user_1@example.com",
        "firstName": "John",
        "lastName": "Jones",
        "phone": "+15551234567",
    }
    assert answer.json()["data"] == expected
    assert api("GET", "/v1/customers/user_1").json() == answer.json()


def test_update_to_the_email_of_another_is_refused(api: Any) -> None:
    """Nothing of such an update is kept."""
    api.customer("user_1")
    api.customer("user_2")
    body = {"email": "USER_1@example.com", "firstName": "Eve"}
    answer = api("PUT", "/v1/customers/user_2/data", body)
    assert answer.json() == {"message": "A customer with this email address already exists."}
    assert api("GET", "/v1/customers/user_2").json()["data"] == {"email": "user_2@example.com"}


def test_email_that_was_given_up_is_free_again(api: Any) -> None:
    """And one's own address in another case is no duplicate."""
    api.customer("user_1", email="a@example.com")
    assert api("PUT", "/v1/customers/user_1/data", {"email": "A@example.com"}).status_code == 200
    assert api("PUT", "/v1/customers/user_1/data", {"email": "b@example.com"}).status_code == 200
    assert api.customer("user_2", email="a@example.com").status_code == 200
    assert api.customer("user_3", email="b@example.com").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/customers/nobody", None),
        ("PUT", "/v1/customers/nobody/data", {"firstName": "John"}),
        ("GET", "/v1/customers/nobody/kyc-info", None),
        ("POST", "/v1/customers/nobody/kyc-verify/proof_of_id", {"verify": True}),
        ("GET", "/v1/customers/nobody/prizes", None),
        ("POST", "/v1/payment-intents", {"paymentIntent": {"externalPaymentIntentId": "r"}}),
        ("POST", "/v1/disbursement-intents", {"disbursementIntent": {"externalDisbursementIntentId": "r"}}),
    ],
)
def test_unknown_customer_is_not_found(api: Any, method: str, path: str, body: Any) -> None:
    """400 with a message alone, as assumed in A12."""
    for details in (body or {}).values() if "intents" in path else ():
        details |= {"amount": "1.00", "currency": "USD"}
        body = body | {"customer": {"externalCustomerId": "nobody"}}
    answer = api(method, path, body)
    assert (answer.status_code, answer.json()) == (400, {"message": "Customer not found"})


def test_external_id_is_decoded_once(api: Any) -> None:
    """A slash, a plus, a percent sign and letters beyond ASCII are all part of an id."""
    external_id = "a/b +%2F é\u0000"
    api.customer(external_id, email="x@example.com")
    path = "/v1/customers/a%2Fb%20+%252F%20%C3%A9%00"
    assert api("GET", path).json()["externalCustomerId"] == external_id
