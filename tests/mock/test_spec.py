"""The spec is what the mock serves: all of it, as it is written, in answers too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import payments_mock
import pytest
import yaml
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from payments_mock.core import Mock
from payments_mock.dialect import to_json_schema
from payments_mock.message import Request
from payments_mock.schema import Schemas
from payments_mock.spec import Document
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.settings import Settings

from tests.generation.scramble import scrambled

SPEC = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text("utf-8"))
PRIZE = {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T"}


def start_with(tree: dict[str, Any]) -> Mock:
    return Mock(vivamo(Settings()), api_key="k", seed=0, source=lambda: 0, document=Document(tree))


def judge(operation: dict[str, Any], answer: Any) -> None:
    """Validates an answer by another library than the mock's, against the spec as it is on disk."""
    response = operation["responses"][str(answer.status_code)]
    if "$ref" in response:
        response = SPEC["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = {**response["content"]["application/json"]["schema"], "components": SPEC["components"]}
    OAS30Validator(schema, format_checker=oas30_format_checker).validate(answer.json())


def calls(api: Any) -> dict[tuple[str, str], Any]:
    """A successful call of every operation, by method and template."""
    made = api.webhook("http://192.0.2.1/hook", headers={"X": "1"}, eventTypes=["transaction"])["_id"]
    payment, payout, other = api.opened("payment"), api.opened("disbursement"), api.opened("disbursement")
    api.mock.submit(payment, outcome="failed", sub_status="declined")
    for intent in (payout, other):
        api.mock.submit(intent)
    api("POST", "/v1/customers/user_1/prizes", PRIZE)
    info = api("GET", "/v1/customers/user_1/kyc-info")
    api.mock.submit_kyc("user_1", outcome="under_review")
    new = {"externalCustomerId": "n", "data": {"email": "a+b@x.y", "phone": "5551234567"}, "verifyAfterCreation": True}
    return {
        ("get", "/v1/customers/{externalCustomerId}/kyc-info"): info,
        ("post", "/v1/customers"): api("POST", "/v1/customers", new),
        ("get", "/v1/customers"): api("GET", "/v1/customers"),
        ("get", "/v1/customers/kyc-for-review"): api("GET", "/v1/customers/kyc-for-review"),
        ("get", "/v1/customers/{externalCustomerId}"): api("GET", "/v1/customers/user_1"),
        ("put", "/v1/customers/{externalCustomerId}/data"): api("PUT", "/v1/customers/user_1/data", {"zip": "10001"}),
        ("post", "/v1/customers/{externalCustomerId}/kyc-verify/{type}"): api(
            "POST", "/v1/customers/user_1/kyc-verify/proof_of_id", {"verify": True}
        ),
        ("post", "/v1/customers/{externalCustomerId}/prizes"): api("POST", "/v1/customers/user_1/prizes", PRIZE),
        ("get", "/v1/customers/{externalCustomerId}/prizes"): api("GET", "/v1/customers/user_1/prizes?taxYear=2026"),
        ("post", "/v1/payment-intents"): api.intent("payment"),
        ("get", "/v1/payment-intents/{paymentIntentId}/status"): api("GET", f"/v1/payment-intents/{payment}/status"),
        ("post", "/v1/disbursement-intents"): api.intent("disbursement"),
        ("get", "/v1/disbursement-intents/{disbursementIntentId}/status"): api(
            "GET", f"/v1/disbursement-intents/{payout}/status"
        ),
        ("get", "/v1/disbursements/pending-validation"): api("GET", "/v1/disbursements/pending-validation"),
        ("post", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"): api(
            "POST", f"/v1/disbursements/{payout}/proceed/true"
        ),
        ("post", "/v1/operators/check-geolocation"): api("POST", "/v1/operators/check-geolocation", {"ip": "8.8.8.8"}),
        ("post", "/v1/operators/webhooks"): api("POST", "/v1/operators/webhooks", {"url": "http://192.0.2.1/other"}),
        ("get", "/v1/operators/webhooks"): api("GET", "/v1/operators/webhooks"),
        ("patch", "/v1/operators/webhooks/{webhookId}"): api("PATCH", f"/v1/operators/webhooks/{made}", {}),
        ("delete", "/v1/operators/webhooks"): api("DELETE", f"/v1/operators/webhooks?webhookId={made}"),
    }


def test_every_operation_answers_as_the_spec_has_it(api: Any) -> None:
    """All of them, and no answer that holds a field which its schema does not name."""
    answers = calls(api)
    documented = {(method, path) for path, item in SPEC["paths"].items() for method in item if method != "parameters"}
    assert set(answers) == documented
    for (method, path), answer in answers.items():
        assert answer.status_code == 200, (method, path, answer.text)
        assert answer.json() not in ([], {}), (method, path)
        judge(SPEC["paths"][path][method], answer)


def test_every_refusal_answers_as_the_spec_has_it(api: Any) -> None:
    """A validation error, a business refusal, a conflict and a bad key are all documented."""
    api.webhook("http://192.0.2.1/hook")
    customers, webhooks = SPEC["paths"]["/v1/customers"]["post"], SPEC["paths"]["/v1/operators/webhooks"]["post"]
    judge(customers, api("POST", "/v1/customers", {}))
    api.customer()
    judge(customers, api.customer())
    judge(customers, api("POST", "/v1/customers", {}, headers={"Authorization": "x"}))
    conflict = api("POST", "/v1/operators/webhooks", {"url": "http://192.0.2.1/hook"})
    assert conflict.status_code == 409
    judge(webhooks, conflict)


def test_operation_without_a_behaviour_stops_the_start() -> None:
    """The error names it: method and path."""
    added = {"get": {"operationId": "x", "responses": {"200": {"description": "x"}}}}
    tree = {**SPEC, "paths": {**SPEC["paths"], "/v1/refunds": added}}
    with pytest.raises(payments_mock.StartupError, match=r"no behaviour for: GET /v1/refunds$"):
        start_with(tree)


def test_document_with_other_names_is_served_as_ours() -> None:
    """Operations are known by method and path, whatever they, their schemas and path parameters are called."""
    mock = start_with(scrambled(SPEC, 3))
    body = b'{"externalCustomerId": "u", "data": {"email": "a@b.co"}}'
    headers = ((b"authorization", b"Bearer k"), (b"content-type", b"application/json"))
    made = mock.respond(Request(method="POST", target=b"/v1/customers", headers=headers, body=body))
    found = mock.respond(Request(method="GET", target=b"/v1/customers/u", headers=headers))
    assert (made.status, found.status) == (200, 200)
    assert json.loads(found.body)["externalCustomerId"] == "u"


def test_behaviour_without_an_operation_stops_the_start() -> None:
    """A vendor that drops an operation has dropped what people rely on."""
    paths = {path: item for path, item in SPEC["paths"].items() if path != "/v1/payment-intents"}
    with pytest.raises(payments_mock.StartupError, match=r"no operation for: POST /v1/payment-intents$"):
        start_with({**SPEC, "paths": paths})


def test_body_of_another_type_stops_the_start() -> None:
    """The mock reads JSON; the error names the operation."""
    create = {**SPEC["paths"]["/v1/customers"]["post"], "requestBody": {"content": {"text/csv": {}}}}
    item = {**SPEC["paths"]["/v1/customers"], "post": create}
    with pytest.raises(payments_mock.StartupError, match=r"POST /v1/customers takes a body"):
        start_with({**SPEC, "paths": {**SPEC["paths"], "/v1/customers": item}})


def test_kept_members_are_those_that_any_part_of_a_schema_names() -> None:
    """Parts of `allOf` and `anyOf`, inside of members, and a schema that holds itself."""
    tree = {"components": {"schemas": {"Node": {"properties": {"next": {"$ref": "#/components/schemas/Node"}}}}}}
    schema = {
        "properties": {"a": {"properties": {"b": {}}}, "map": {"properties": {}, "additionalProperties": True}},
        "allOf": [{"properties": {"c": {}}}],
        "anyOf": [{"properties": {"d": {}}}, {"$ref": "#/components/schemas/Node"}],
    }
    keep = Schemas(Document(tree)).compile(schema).keep
    sent = {"a": {"b": 1, "x": 2}, "map": {"x": 1}, "c": 1, "d": 1, "next": {"next": {}, "x": 1}, "x": 1}
    assert keep(sent) == {"a": {"b": 1}, "map": {"x": 1}, "c": 1, "d": 1, "next": {"next": {}}}


def test_operation_may_be_renamed() -> None:
    """A behaviour belongs to a method and a path."""
    create = {**SPEC["paths"]["/v1/customers"]["post"], "operationId": "CustomersController_create"}
    item = {**SPEC["paths"]["/v1/customers"], "post": create}
    mock = start_with({**SPEC, "paths": {**SPEC["paths"], "/v1/customers": item}})
    assert "CustomersController_create" in [operation.operation_id for operation in mock.operations]


def test_success_has_the_status_that_the_spec_names() -> None:
    """Should the published document say 201, so does the mock."""
    create = SPEC["paths"]["/v1/customers"]["post"]
    created = {**create, "responses": {"201": create["responses"]["200"]}}
    item = {**SPEC["paths"]["/v1/customers"], "post": created}
    mock = start_with({**SPEC, "paths": {**SPEC["paths"], "/v1/customers": item}})
    assert {one.success for one in mock.operations if one.path == "/v1/customers"} == {200, 201}


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string", "nullable": True}, ["a", None], [1]),
        ({"type": "string", "nullable": False}, ["a"], [None]),
        ({"nullable": True, "enum": ["a"]}, ["a"], [None]),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, [1.1], [1]),
        ({"type": "number", "maximum": 1, "exclusiveMaximum": False}, [1], [1.1]),
        ({"type": "string", "example": 5, "x-assumption": "A", "deprecated": True, "default": 1}, ["a"], [5]),
        (
            {"type": "object", "properties": {"type": {"type": "string", "nullable": True}}},
            [{"type": None}],
            [{"type": 1}],
        ),
        ({"type": "array", "items": {"type": "string", "nullable": True}}, [[None]], [[1]]),
        ({"allOf": [{"type": "string", "nullable": True}]}, [None], [1]),
        ({"type": "object", "additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": None}]),
    ],
)
def test_schema_of_openapi_means_the_same_in_json_schema(schema: Any, right: list[Any], wrong: list[Any]) -> None:
    """Judged by an OpenAPI 3.0 validator as well, so that the expectation itself is checked."""
    ours = jsonschema_rs.Draft202012Validator(to_json_schema(schema))
    assert all(ours.is_valid(value) for value in right)
    assert not any(ours.is_valid(value) for value in wrong)
    theirs = OAS30Validator(schema)
    assert all(theirs.is_valid(value) for value in right)
    assert not any(theirs.is_valid(value) for value in wrong)


def test_words_beside_a_reference_are_ignored() -> None:
    """As OpenAPI 3.0 has it, and JSON Schema has not."""
    assert to_json_schema({"$ref": "#/a", "nullable": True, "minLength": 5}) == {"$ref": "#/a"}
