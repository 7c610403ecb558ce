"""The mends: each finds its place, and the application keeps to the Overlay Specification."""

import copy
from typing import Any

import pytest

from tools.errors import MendError
from tools.mend import mend, places

Json = dict[str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}
RESPONSES = {
    "Customer": {"externalCustomerId", "data"},
    "CustomerList": {"customers"},
    "KycInfo": {"externalCustomerId"},
    "KycInfoVerification": {"status"},
    "PaymentIntent": {
        "paymentIntentId", "amount", "currency", "externalCustomerId", "externalPaymentIntentId", "clientSecretKey",
    },
    "DisbursementIntent": {
        "disbursementIntentId", "amount", "currency", "externalCustomerId", "externalDisbursementIntentId",
        "clientSecretKey",
    },
    "PaymentIntentStatus": {"status"},
    "PendingDisbursement": {
        "disbursementIntentId", "externalCustomerId", "externalDisbursementId", "amount", "currency",
    },
    "DisbursementDecision": {"status"},
    "PrizeList": {"prizes"},
    "GeolocationCheck": {"allowed"},
    "Webhook": {"_id", "url"},
    "RegisteredWebhook": {"_id", "url", "secretKey"},
}  # fmt: skip


def operations(document: Json) -> dict[tuple[str, str], Json]:
    return {(p, m): o for p, item in document["paths"].items() for m, o in item.items() if m in METHODS}


def overlay_of(*actions: Json) -> Json:
    described = [{"description": "a reason", **action} for action in actions]
    return {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": described}


def test_mends_keep_the_operation_ids_of_the_document(spec: Json, mended: Json) -> None:
    """What the document calls an operation today is what it is called after its mends, for all twenty."""
    before, after = operations(spec), operations(mended)
    assert len(after) == 20
    assert {k: o["operationId"] for k, o in before.items()} == {k: o["operationId"] for k, o in after.items()}


def test_mends_give_each_operation_one_word_as_module(mended: Json) -> None:
    """Each operation has exactly one tag, and it is a module name."""
    tags = [operation["tags"] for operation in operations(mended).values()]
    assert all(len(tag) == 1 for tag in tags)
    assert {tag for (tag,) in tags} == {
        "customers", "kyc", "payments", "disbursements", "prizes", "geolocation", "webhooks",
    }  # fmt: skip


def test_mends_undo_a_renaming_by_the_vendor(spec: Json, overlay: Json) -> None:
    """Other operationIds and tags in the document change nothing after the mends."""
    renamed = copy.deepcopy(spec)
    for number, operation in enumerate(operations(renamed).values()):
        operation.update(operationId=f"Controller_{number}", tags=["Something", "Else"])
    assert operations(mend(renamed, overlay)) == operations(mend(spec, overlay))


def test_mends_leave_no_default(mended: Json) -> None:
    """No parameter and no schema has a default that the generator would send."""
    schemas = [place.value for place in places(mended, "$..*") if isinstance(place.value, dict)]
    assert not [schema for schema in schemas if "default" in schema and "description" not in schema["default"]]


@pytest.mark.parametrize("schema", RESPONSES)
def test_mends_demand_what_the_client_needs(mended: Json, schema: str) -> None:
    """The response schemas list the fields the client cannot work without, and each of them exists."""
    found = mended["components"]["schemas"][schema]
    assert set(found["required"]) == RESPONSES[schema]
    assert len(found["required"]) == len(RESPONSES[schema])


def test_each_mend_has_a_reason(overlay: Json) -> None:
    """No action goes without a description of at least a few words."""
    assert [action["target"] for action in overlay["actions"] if len(action["description"].split()) < 4] == []


def test_each_mend_is_missed_when_its_place_is_gone(spec: Json, overlay: Json) -> None:
    """A document without the places of a mend is refused, with the name of the mend."""
    for action in overlay["actions"]:
        broken = mend(spec, overlay_of({"target": action["target"], "remove": True}))
        with pytest.raises(MendError) as caught:
            mend(broken, {**overlay, "actions": [action]})
        assert action["target"] in str(caught.value)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"target": "$.paths.nowhere", "update": {}}, "matches nothing"),
        ({"target": "$.paths[", "update": {}}, "not a JSONPath"),
        ({"target": "$.info", "update": {}, "description": " "}, "no description"),
        ({"target": "$.info", "update": {}, "remove": True}, "either update or remove"),
        ({"target": "$.info"}, "either update or remove"),
        ({"target": "$", "remove": True}, "whole document"),
        ({"target": "$.info.title", "update": {"a": 1}}, "an object or an array"),
        ({"target": "$.info", "update": "text"}, "an object or an array"),
    ],
)
def test_a_mend_that_does_not_fit_is_refused(action: Json, reason: str) -> None:
    """The error names the target and says what is wrong."""
    with pytest.raises(MendError, match=reason) as caught:
        mend({"info": {"title": "t"}, "paths": {}}, overlay_of(action))
    assert action["target"] in str(caught.value)


def test_an_overlay_must_be_one() -> None:
    """A document that the Overlay Specification does not allow is refused."""
    with pytest.raises(MendError, match="overlay"):
        mend({}, {"overlay": "1.0.0", "actions": []})


def test_an_update_merges_objects_and_appends_to_arrays() -> None:
    """As the specification has it: objects merge, an array gets one entry more, lists inside an update are joined."""
    document = {"a": {"keep": 1, "deep": {"x": 1}, "list": [1]}, "array": [{"n": 1}]}
    actions = (
        {"target": "$.a", "update": {"new": 2, "deep": {"y": 2}, "list": [1, 2]}},
        {"target": "$.array", "update": {"n": 2}},
    )
    assert mend(document, overlay_of(*actions)) == {
        "a": {"keep": 1, "new": 2, "deep": {"x": 1, "y": 2}, "list": [1, 2]},
        "array": [{"n": 1}, {"n": 2}],
    }


def test_every_mend_that_lost_its_place_is_named() -> None:
    """A release may move much at once, and nobody wants to be told piece by piece."""
    actions = [{"target": f"$.{name}", "update": {}} for name in ("gone", "here", "lost")]
    with pytest.raises(MendError, match=r"mend \$\.gone, \$\.lost: matches nothing"):
        mend({"here": {}}, overlay_of(*actions))


def test_matches_of_one_mend_share_nothing() -> None:
    """What one action puts into two places is not one list: a later mend of the one leaves the other alone."""
    actions = ({"target": "$.*", "update": {"required": ["a"]}}, {"target": "$.x", "update": {"required": ["b"]}})
    assert mend({"x": {}, "y": {}}, overlay_of(*actions)) == {"x": {"required": ["a", "b"]}, "y": {"required": ["a"]}}


def test_a_removal_takes_every_match_and_no_other() -> None:
    """Several entries of one list go, in one action, and the document handed in stays whole."""
    document = {"list": [{"n": 1}, {"n": 2}, {"n": 1}, {"n": 3}]}
    action = {"target": "$.list[?(@.n == 1)]", "remove": True}
    assert mend(document, overlay_of(action)) == {"list": [{"n": 2}, {"n": 3}]}
    assert len(document["list"]) == 4


def test_an_update_through_a_filter_reaches_its_matches() -> None:
    """A filter selects entries of a list to be updated."""
    action = {"target": "$.list[?(@.n == 1)]", "update": {"m": 1}}
    assert mend({"list": [{"n": 1}, {"n": 2}]}, overlay_of(action)) == {"list": [{"n": 1, "m": 1}, {"n": 2}]}
