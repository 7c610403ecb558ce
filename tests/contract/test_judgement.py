"""What is judged, and what is left alone, from single exchanges against a small document."""

import json
from typing import Any

import pytest

from contract_tests.conformance import Conformance
from contract_tests.document import Document, DocumentError, matched
from contract_tests.exchange import Answer, Credentials, Exchange, Request
from contract_tests.expectation import Expectation
from contract_tests.json_schema import converted
from contract_tests.undocumented import undeclared
from contract_tests.validity import Verdict, validity

REPLY = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "state": {"type": "string", "enum": ["on", "off"]},
        "note": {"type": "string", "nullable": True},
        "part": {"type": "object", "nullable": True, "allOf": [{"$ref": "#/components/schemas/Part"}]},
        "free": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "paths": {
        "/v1/things/special": {"get": {"operationId": "special", "responses": {"200": {"description": ""}}}},
        "/v1/things/{id}": {
            "get": {
                "operationId": "read",
                "x-assumption": "A02: one. ",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                    {"name": "all", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": REPLY}}},
                    "400": {"description": "", "x-assumption": "A02: two."},
                },
            },
            "put": {
                "operationId": "write",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Part"}}},
                },
                "responses": {"200": {"description": ""}, "400": {"description": ""}},
            },
        },
    },
    "components": {
        "schemas": {
            "Part": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "maximum": 9}}},
            "ErrorResponse": {
                "type": "object",
                "required": ["message"],
                "properties": {"message": {"type": "string"}, "errors": {"type": "array"}},
            },
        }
    },
}


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(DOCUMENT, name="small.yaml")


def _exchange(method: str, path: str, *, status: int = 200, body: Any = None, **request: Any) -> Exchange:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Answer(status=status, headers={"content-type": request.pop("media", "application/json")}, body=text)
    return Exchange(request=Request(method=method, path=path, **request), answer=answer)


def _kinds(document: Document, exchange: Exchange) -> list[tuple[str, str]]:
    place = document.locate(exchange.request.method, exchange.request.path)
    found = [
        *Conformance(document).deviations(place, exchange),
        *Expectation(document).deviations(place, exchange),
    ]
    return [(deviation.kind, deviation.pointer) for deviation in found]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"id": "1", "state": "on", "note": None, "part": None, "free": {"any": "x"}}, []),
        ({"id": None}, [("response-schema", "/id")]),
        ({"state": "standby"}, [("response-schema", "/state")]),
        ({"part": {"n": 10}}, [("response-schema", "/part/n")]),
        ({"part": {}}, [("response-schema", "/part/n")]),
        ({"id": "1", "more": 1}, [("undocumented-field", "/more")]),
        ({"part": {"n": 1, "m": 1}}, [("undocumented-field", "/part/m")]),
        ([], [("response-schema", "")]),
        (b'{"id": "1"', [("response-schema", "")]),
        (b'{"id": "1", "id": "2"}', [("response-schema", "")]),
    ],
)
def test_answer_is_judged_by_its_schema(document: Document, body: Any, found: list[tuple[str, str]]) -> None:
    """Each thing that the schema does not allow is found where it stands, and nothing else is."""
    assert _kinds(document, _exchange("GET", "/v1/things/a", body=body)) == found


@pytest.mark.parametrize(
    ("exchange", "found"),
    [
        (_exchange("GET", "/v1/things/a", status=201, body={}), [("undocumented-status", "")]),
        (_exchange("GET", "/v1/things/a", status=302, body={}), [("undocumented-status", "")]),
        (_exchange("GET", "/v1/things/a", status=409, body={"message": "m"}), [("undocumented-status", "")]),
        (_exchange("GET", "/v1/things/a", status=400, body={"message": 7}), [("error-shape", "/message")]),
        (_exchange("GET", "/v1/things/a", status=400, body=b"no", media="text/plain"), [("error-shape", "")]),
        (_exchange("GET", "/v1/things/a", status=502, body=b"<p>", media="text/html"), [("server-error", "")]),
        (_exchange("GET", "/v1/things/a", status=500, body={"message": "m"}), [("server-error", "")]),
        (_exchange("GET", "/v1/things/a", body={}, media="text/plain"), [("content-type", "")]),
        (_exchange("DELETE", "/v1/things/a", body={}), [("method-not-enforced", "")]),
        (_exchange("DELETE", "/v1/things/a", status=405, body={"message": "m"}), []),
        (_exchange("OPTIONS", "/v1/things/a", body=b""), []),
        (_exchange("GET", "/v1/nowhere", status=404, body={"message": "m"}), []),
        (_exchange("GET", "/v1/things/a", status=413, body=b"too large", media="text/plain"), []),
    ],
    ids=lambda value: f"{value.status} {value.request.method}" if isinstance(value, Exchange) else "",
)
def test_status_and_type_are_judged(document: Document, exchange: Exchange, found: list[tuple[str, str]]) -> None:
    """Each answer has the findings of its own cause, and one cause has one finding."""
    assert _kinds(document, exchange) == found


def test_no_answer_is_a_server_error(document: Document) -> None:
    """A broken connection is a finding like any other."""
    request = Request(method="GET", path="/v1/things/a")
    silent = Exchange(request=request, answer=None, trouble="the connection broke (ReadError)")
    assert _kinds(document, silent) == [("server-error", "")]


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("", Verdict.VALID),
        ("page=3&all=true&unknown=%00", Verdict.VALID),
        ("page=0", Verdict.INVALID),
        ("page=-1", Verdict.INVALID),
        ("page=abc", Verdict.INVALID),
        ("page=%2B1", Verdict.UNCLEAR),
        ("page=1.0", Verdict.UNCLEAR),
        ("page=1.5", Verdict.INVALID),
        ("page=1-1", Verdict.INVALID),
        ("page=0x10", Verdict.UNCLEAR),
        ("page=1e1", Verdict.UNCLEAR),
        ("page=Infinity", Verdict.UNCLEAR),
        ("page=%D9%A1", Verdict.UNCLEAR),
        ("page=01", Verdict.UNCLEAR),
        ("page=", Verdict.UNCLEAR),
        ("page=1&page=x", Verdict.UNCLEAR),
        ("page=99999999999999999999", Verdict.UNCLEAR),
        ("all=maybe", Verdict.INVALID),
        ("all=True", Verdict.UNCLEAR),
        ("all=1", Verdict.UNCLEAR),
    ],
)
def test_query_is_judged_as_it_was_sent(document: Document, query: str, verdict: Verdict) -> None:
    """What some servers read one way and some another proves nothing."""
    place = document.locate("GET", "/v1/things/a")
    assert place.operation is not None
    exchange = Exchange(request=Request(method="GET", path="/v1/things/a", query=query), answer=None)
    assert validity(document, place.operation, place.arguments, exchange).verdict is verdict


@pytest.mark.parametrize(
    ("body", "media", "verdict"),
    [
        (b'{"n": 9, "extra": {}}', "application/json", Verdict.VALID),
        (b'{"n": 10}', "application/json; charset=utf-8", Verdict.INVALID),
        (b'{"n": true}', "application/json", Verdict.INVALID),
        (b"", "application/json", Verdict.INVALID),
        (b"hello", "application/json", Verdict.INVALID),
        (b'{"n": NaN}', "application/json", Verdict.UNCLEAR),
        (b'{"n": 1, "n": 2}', "application/json", Verdict.UNCLEAR),
        (b'{"n": 9}', "text/plain", Verdict.INVALID),
        (b'{"n": 9}', "application/x-www-form-urlencoded", Verdict.INVALID),
        (b'{"n": 9}', "", Verdict.INVALID),
        (b'{"n": 9}', "text/json", Verdict.UNCLEAR),
        (b'{"n": 9}', "application/vnd.api+json", Verdict.UNCLEAR),
        (b'{"n": 9', "application/json", Verdict.INVALID),
        (b'{"n": "9', "application/json", Verdict.INVALID),
        (b'{"n": 9}}', "application/json", Verdict.UNCLEAR),
        (b"{'n': '{'}", "application/json", Verdict.UNCLEAR),
        (b'{"n": 9, "m": "\\ud800"}', "application/json", Verdict.UNCLEAR),
        (b'{"n": 9, "m": "\\ud83d\\ude00"}', "application/json", Verdict.VALID),
        (b"\xff", "application/json", Verdict.UNCLEAR),
    ],
)
def test_body_is_judged_as_it_was_sent(document: Document, body: bytes, media: str, verdict: Verdict) -> None:
    """Only a body that no server could take for a right one is wrong."""
    place = document.locate("PUT", "/v1/things/a")
    assert place.operation is not None
    request = Request(method="PUT", path="/v1/things/a", headers={"content-type": media}, body=body)
    found = validity(document, place.operation, place.arguments, Exchange(request=request, answer=None))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("body", "headers", "severity"),
    [
        (b'{"n": 9}', {}, "additive"),
        (b'{"n": 10}', {}, "breaking"),
        (b'{"n": 9}', {"content-type": "text/plain"}, "breaking"),
    ],
)
def test_body_without_a_type_is_a_mild_mistake(
    document: Document, body: bytes, headers: dict[str, str], severity: str
) -> None:
    """HTTP lets a server look for itself, so accepting it breaks nobody; what is wrong besides counts in full."""
    request = Request(method="PUT", path="/v1/things/a", headers=headers, body=body)
    exchange = Exchange(request=request, answer=Answer(status=200, headers={}, body=b"{}"))
    found = list(Expectation(document).deviations(document.locate("PUT", "/v1/things/a"), exchange))
    assert [deviation.weight for deviation in found] == [severity]


def test_refusal_by_a_business_rule_is_not_too_strict(document: Document) -> None:
    """A message without errors is a rule of business; with errors, a sound request was called invalid."""
    ruled = _exchange("GET", "/v1/things/a", status=400, body={"message": "closed"})
    strict = _exchange("GET", "/v1/things/a", status=400, body={"message": "no", "errors": [{"pattern": "id"}]})
    assert _kinds(document, ruled) == []
    assert _kinds(document, strict) == [("validation-too-strict", "")]


def test_wrong_request_that_is_accepted_is_found(document: Document) -> None:
    """The pointer names the parameter."""
    assert _kinds(document, _exchange("GET", "/v1/things/a", body={}, query="page=0")) == [
        ("validation-not-enforced", "query/page")
    ]


@pytest.mark.parametrize(("status", "found"), [(403, False), (401, False), (200, True), (400, True), (404, True)])
def test_key_must_be_what_a_refusal_is_for(document: Document, status: int, found: bool) -> None:
    """Any other answer shows that the key was not looked at, or not first."""
    request = Request(method="GET", path="/v1/things/a", credentials=Credentials.WRONG)
    exchange = Exchange(request=request, answer=Answer(status=status, headers={}, body=b"{}"))
    kinds = {
        deviation.kind for deviation in Expectation(document).deviations(document.locate("GET", request.path), exchange)
    }
    assert ("auth-not-enforced" in kinds) is found


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/v1/things/special", "special"),
        ("/v1/things/a%2Fb", "read"),
        ("/v1/things/", None),
        ("/v1/things/a/b", None),
        ("/v1/things", None),
    ],
)
def test_literal_segments_go_before_parameters(document: Document, path: str, operation: str | None) -> None:
    """A path leads where a router would lead it."""
    found = document.locate("GET", path).operation
    assert (found.id if found else None) == operation


def test_arguments_are_decoded_once() -> None:
    """A percent sign that was meant stays one."""
    assert matched("/a/{x}", "/a/%2525%2F") == {"x": "%25/"}


def test_assumptions_are_joined_by_their_id(document: Document) -> None:
    """One id that stands in two places is one assumption."""
    assert document.assumptions() == {"A02": "one.  two."}


@pytest.mark.parametrize("raw", [{}, {"openapi": "3.1.0", "paths": {}}, {"openapi": "3.0.3", "paths": []}])
def test_other_documents_are_refused(raw: dict[str, Any]) -> None:
    """What is not OpenAPI 3.0 is an error that says so."""
    with pytest.raises(DocumentError, match=r"not an OpenAPI 3\.0 document"):
        Document(raw, name="x.yaml")


def test_nullable_and_exclusive_bounds_are_converted() -> None:
    """OpenAPI 3.0 says them its own way."""
    assert converted({"type": "number", "minimum": 1, "exclusiveMinimum": True, "nullable": True}) == {
        "anyOf": [{"type": "number", "exclusiveMinimum": 1}, {"type": "null"}]
    }


def test_undeclared_looks_into_lists_and_combinations(document: Document) -> None:
    """A field is declared when any part of an allOf declares it."""
    schema = {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Part"}, {"properties": {"a": {}}}]}}
    found = list(undeclared(document.schemas, schema, [{"n": 1}, {"a": 1, "b": 2}]))
    assert found == [("1", "b")]
