"""What the spec refuses: 400 with `errors`, before any behaviour runs."""

from __future__ import annotations

from typing import Any

import pytest

POST_CUSTOMER = ("POST", "/v1/customers")
VALID = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}
JSON = {"content-type": "application/json"}


def send(api: Any, content: bytes, **headers: str) -> Any:
    return api.http.request(*POST_CUSTOMER, content=content, headers={**JSON, **headers})


@pytest.mark.parametrize(
    ("body", "constraints"),
    [
        ({}, {"required"}),
        ({"externalCustomerId": "x"}, {"required"}),
        ({"externalCustomerId": 1, "data": {"email": "a"}}, {"type"}),
        ({"externalCustomerId": None, "data": {"email": "a"}}, {"type"}),
        ({"externalCustomerId": "x", "data": {}}, {"required"}),
        ({"externalCustomerId": "x", "data": []}, {"type"}),
        ({"externalCustomerId": "x", "data": {"email": "a", "country": "us"}}, {"pattern"}),
        ({"externalCustomerId": "x", "data": {"email": "a", "state": "New York"}}, {"maxLength"}),
        ({"externalCustomerId": "x", "data": {"email": "a", "state": "N"}}, {"minLength"}),
        ({"externalCustomerId": "x", "data": {"email": "a"}, "verifyAfterCreation": "true"}, {"type"}),
        ([], {"type"}),
        ("text", {"type"}),
    ],
)
def test_body_against_its_schema_is_refused_by_constraint(api: Any, body: Any, constraints: set[str]) -> None:
    """Each error is one constraint with one description, beside the message (reference 3.1, 10.1, 10.8)."""
    answer = api(*POST_CUSTOMER, body)
    assert answer.status_code == 400
    assert isinstance(answer.json()["message"], str)
    errors = answer.json()["errors"]
    assert all(len(error) == 1 and isinstance(next(iter(error.values())), str) for error in errors)
    assert {name for error in errors for name in error} == constraints
    assert api("GET", "/v1/customers").json() == {"customers": []}


def test_every_mistake_is_named(api: Any) -> None:
    """Path, query and body at once; each description begins with its place."""
    answer = api("GET", "/v1/customers?page=0&size=101")
    assert [next(iter(error.values())).split(":")[0] for error in answer.json()["errors"]] == [
        "query/page",
        "query/size",
    ]


def test_answer_does_not_repeat_what_was_sent(api: Any) -> None:
    """A mistake may stand next to a secret."""
    answer = api(*POST_CUSTOMER, {"externalCustomerId": ["s3cret"], "data": {"email": 7, "country": "s3cret"}})
    assert len(answer.json()["errors"]) == 3
    assert "s3cret" not in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e400}',
        b'{"a": 1, "a": 2}',
        b'"\\ud800"',
        *[b"\xef\xbb\xbf{}", b'{"a": ' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 50_000, b"\x00"],
        *[b" ", b"{} {}", b"{},", b"\x0b{}", b"{}\xc2\xa0", b"\xe2\x80\xa8{}"],
    ],
    ids=lambda content: repr(content[:16]),
)
def test_body_that_is_no_sound_json_is_refused(api: Any, content: bytes) -> None:
    """Syntax, encoding, duplicate keys, numbers and depth beyond reason, half a surrogate pair."""
    answer = send(api, content)
    assert answer.status_code == 400
    assert [list(error) for error in answer.json()["errors"]] == [["json"]]


def test_half_a_surrogate_pair_beside_a_number_is_refused(api: Any) -> None:
    """The number is no hindrance to the search."""
    errors = send(api, b'{"a": [1.5, "\\ud800"]}').json()["errors"]
    assert errors == [{"json": "body: a string holds half a surrogate pair"}]


def test_whole_surrogate_pair_is_a_character(api: Any) -> None:
    """Escaped or not, an emoji is an emoji."""
    answer = send(api, b'{"externalCustomerId": "\\ud83d\\ude00", "data": {"email": "a"}}')
    assert answer.json()["externalCustomerId"] == "\N{GRINNING FACE}"


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_other_content_type_is_refused(api: Any, content_type: str) -> None:
    """Whatever the bytes are (reference 1)."""
    answer = send(api, b'{"externalCustomerId": "x", "data": {"email": "a"}}', **{"content-type": content_type})
    assert [list(error) for error in answer.json()["errors"]] == [["contentType"]]


def test_absent_content_type_is_refused(api: Any) -> None:
    """As the documents ask for one."""
    answer = api.http.request(*POST_CUSTOMER, content=b"{}")
    assert [list(error) for error in answer.json()["errors"]] == [["contentType"]]


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"]
)
def test_content_type_may_have_parameters_and_any_case(api: Any, content_type: str) -> None:
    """As HTTP has it."""
    content = b'{"externalCustomerId": "x", "data": {"email": "a"}}'
    assert send(api, content, **{"content-type": content_type}).status_code == 200


def test_absent_body_is_refused(api: Any) -> None:
    """Where one is required."""
    assert api(*POST_CUSTOMER).json()["errors"] == [{"required": "body: is required"}]


def test_body_that_nobody_asked_for_is_ignored(api: Any) -> None:
    """An approval has none in the spec."""
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    answer = api.http.post(f"/v1/disbursements/{intent}/proceed/true", content=b"{", headers=JSON)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "value", ["0", "-1", "x", "", "1.0", "1e1", "+1", " 1", "1_0", "١", "9" * 4001, "%31%00", "null"]
)
def test_integer_of_the_query_has_digits_only(api: Any, value: str) -> None:
    """What Python reads as a number besides is none."""
    assert api("GET", f"/v1/customers?page={value}").status_code == 400


@pytest.mark.parametrize("value", ["1", "%31", "01", "9" * 4000])
def test_integer_of_the_query_may_be_long_or_encoded(api: Any, value: str) -> None:
    """A page far beyond the last is empty."""
    assert api("GET", f"/v1/customers?page={value}").json() == {"customers": []}


@pytest.mark.parametrize("query", ["", "utm=1", "Page=0", "&&", "=", "page", "%FF=1&%zz", "page=1&pages=0"])
def test_unknown_query_parameters_are_ignored(api: Any, query: str) -> None:
    """But `page` without a value is no number."""
    assert api("GET", f"/v1/customers?{query}").status_code == (400 if query == "page" else 200)


@pytest.mark.parametrize("path", ["/v1/customers/%", "/v1/customers/%2", "/v1/customers/%zz", "/v1/customers/%FF"])
def test_path_that_is_no_percent_encoded_utf8_is_refused(api: Any, path: str) -> None:
    """Sent to the letter, past what a client would mend."""
    from payments_mock.message import Request

    headers = ((b"authorization", b"Bearer sk_test_mock"),)
    answer = api.mock.mock.respond(Request(method="GET", target=path.encode(), headers=headers))
    assert answer.status == 400
    assert b'"encoding"' in answer.body


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer sk_test_moc", "Bearer sk_test_mock2", "Basic sk_test_mock", "sk_test_mock"],
)
@pytest.mark.parametrize("path", ["/v1/customers", "/v1/customers/user_1", "/v1/nothing", "/v2"])
def test_bad_or_missing_key_is_forbidden_everywhere(api: Any, header: str | None, path: str) -> None:
    """403 before anything else is looked at, as assumed in A24 (reference 1, 11)."""
    del api.http.headers["Authorization"]
    answer = api("POST", path, {"nonsense": 1}, headers={"Authorization": header} if header is not None else {})
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


def test_two_keys_are_no_key(api: Any) -> None:
    """Which of them would count?"""
    sent = [("Authorization", "Bearer sk_test_mock"), ("Authorization", "Bearer other")]
    del api.http.headers["Authorization"]
    assert api("GET", "/v1/customers", headers=sent).status_code == 403


def test_scheme_of_the_key_has_no_case(api: Any) -> None:
    """As HTTP has it; the key itself has."""
    assert api("GET", "/v1/customers", headers={"Authorization": "bearer sk_test_mock"}).status_code == 200
    assert api("GET", "/v1/customers", headers={"Authorization": "Bearer SK_TEST_MOCK"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/customers/", "//v1/customers", "/v1/customers/a/b", "/V1/customers"]
)
def test_unknown_path_is_404(api: Any, path: str) -> None:
    """An id that is empty is no id."""
    answer = api("GET", path)
    assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/v1/customers", "GET, POST"),
        ("POST", "/v1/customers/kyc-for-review", "GET"),
        ("PATCH", "/v1/customers/user_1", "GET"),
        ("GET", "/v1/payment-intents", "POST"),
        ("BREW", "/v1/operators/webhooks", "DELETE, GET, POST"),
        ("OPTIONS", "/v1/operators/webhooks/x", "PATCH"),
    ],
)
def test_undocumented_method_is_405_with_the_documented_ones(api: Any, method: str, path: str, allow: str) -> None:
    """`Allow` as HTTP asks for it."""
    answer = api(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.json() == {"message": "Method not allowed"}
