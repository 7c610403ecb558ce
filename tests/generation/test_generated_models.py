"""Laws of the generated models: what was read is written back; what cannot be used is refused without a word of it."""

import copy
import datetime as dt
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vivamo_api import models
from vivamo_api.errors import MalformedAnswer
from vivamo_api.models import (
    Customer,
    DisbursementIntent,
    GeolocationCheck,
    KycInfo,
    KycInfoVerification,
    KycStatus,
    PendingDisbursement,
    PrizeRecord,
    RecordPrizeRequest,
    RegisteredWebhook,
    Webhook,
    WebhookHeaders,
)
from vivamo_api.types import UNSET, Model, OpenEnum, Unset

Json = dict[str, Any]
MODELS = [name for name in models.__all__ if issubclass(getattr(models, name), Model)]
INLINE = {"ErrorResponseErrorsItem"}  # written inside another schema, and tested through that

CUSTOMER: Json = {
    "externalCustomerId": "user_123",
    "data": {"email": "demo@vivamo.co", "phone": "+15551234567", "firstName": "John", "state": "NY", "country": "US"},
    "kycVerifications": [{"type": "proof_of_id", "status": "pending", "createdAt": "2025-06-17T00:16:31.155Z"}],
    "createdAt": "2025-06-05T04:57:11.151Z",
}
INTENT: Json = {
    "disbursementIntentId": "di_1",
    "amount": "50.00",
    "currency": "USD",
    "externalCustomerId": "user_123",
    "externalDisbursementIntentId": "payout-1",
    "clientSecretKey": "cs_very-secret",
    "clientSecretKeyValidTill": "2025-06-06T04:57:11.151Z",
    "expirationTime": "2025-06-05T06:57:11.151Z",
}

wire_times = st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z")
words = st.text(max_size=8)
unknown_json = st.recursive(st.none() | st.booleans() | st.integers() | words, st.lists, max_leaves=3)


def answers(document: Json, schema: Json) -> st.SearchStrategy[Any]:
    """Values that a schema of our document allows, with fields that it does not name."""
    if "$ref" in schema:
        return answers(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if schema.get("nullable"):
        return st.none() | answers(document, {**schema, "nullable": False})
    if len(schema.get("allOf", ())) == 1 and "properties" not in schema:
        return answers(document, schema["allOf"][0])
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | words
    if schema.get("type") == "object" or "allOf" in schema:
        return objects(document, schema)
    return leaves(document, schema)


def leaves(document: Json, schema: Json) -> st.SearchStrategy[Any]:
    """Lists, numbers, times and texts. Without a type it is one of several kinds of text."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "integer": st.integers(),
        "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    }
    if schema.get("type") == "array":
        return st.lists(answers(document, schema["items"]), max_size=3)
    formats = {"date-time": wire_times, "date": st.dates().map(dt.date.isoformat)}
    return kinds.get(schema.get("type", ""), formats.get(schema.get("format", ""), words))


def objects(document: Json, schema: Json) -> st.SearchStrategy[Json]:
    properties, required = shape(document, schema)
    fields = {name: answers(document, value) for name, value in properties.items()}
    known = st.fixed_dictionaries(
        {name: fields[name] for name in properties if name in required},
        optional={name: fields[name] for name in properties if name not in required},
    )
    extra = schema.get("additionalProperties", True)
    values = answers(document, extra) if isinstance(extra, dict) else unknown_json
    unknown = st.dictionaries(words.filter(lambda name: name not in properties), values, max_size=2)
    return st.builds(lambda first, second: {**first, **second}, unknown, known)


def shape(document: Json, schema: Json) -> tuple[dict[str, Json], set[str]]:
    """The properties and the required names of a schema and of all that it is put together from."""
    if "$ref" in schema:
        return shape(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    properties, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, names = shape(document, part)
        properties, required = {**more, **properties}, required | names
    return properties, required


def as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("name", [name for name in MODELS if name not in INLINE])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_read_is_written_back(mended: Json, name: str, data: st.DataObject) -> None:
    """For every model and every valid answer, unknown fields, enum values and times included."""
    answer = data.draw(answers(mended, mended["components"]["schemas"][name]))
    before = as_json(answer)
    model = getattr(models, name).from_dict(answer)
    assert as_json(model.to_dict()) == before
    assert as_json(answer) == before
    assert pickle.loads(pickle.dumps(model)) == copy.deepcopy(model) == model  # noqa: S301  # our own bytes
    assert copy.deepcopy(model).to_dict() == answer


def fields_of(document: Json, *, needed: bool) -> list[tuple[str, str]]:
    pairs = []
    for name in MODELS:
        properties, required = shape(document, document["components"]["schemas"].get(name, {}))
        pairs += [(name, field) for field in properties if (field in required) == needed]
    return pairs


SECRET = "s3cret-in-a-body"  # made up


def valid(document: Json, name: str) -> Json:
    """The smallest valid answer."""
    properties, required = shape(document, document["components"]["schemas"][name])
    return {field: example(document, properties[field]) for field in sorted(required)}


def example(document: Json, schema: Json) -> Any:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        target = document["components"]["schemas"][name]
        return (
            valid(document, name) if target.get("type") == "object" or "allOf" in target else example(document, target)
        )
    by_type: Json = {"array": [], "boolean": True, "number": 1.5, "integer": 1}
    text = {"date": "2026-02-15", "date-time": "2025-06-05T04:57:11.151Z"}.get(schema.get("format", ""), "text")
    return by_type.get(schema.get("type", ""), schema.get("enum", [text])[0])


def wrong_kinds(value: Any) -> list[Any]:
    candidates: list[Any] = [None, {"a": SECRET}, [SECRET], SECRET, 7, True]
    number = int if isinstance(value, float) else type(value)  # an integer is a number
    return [other for other in candidates if type(other) not in {type(value), number}]


def test_a_required_field_must_be_there_and_of_its_kind(mended: Json) -> None:
    """Missing, null or of another kind: a ValueError that names model and field, and nothing of the body."""
    pairs = fields_of(mended, needed=True)
    assert len(pairs) > 40
    for name, field in pairs:
        whole = valid(mended, name)
        getattr(models, name).from_dict(whole)
        broken = [{k: v for k, v in whole.items() if k != field}]
        broken += [{**whole, field: value, "other": SECRET} for value in wrong_kinds(whole[field])]
        for answer in broken:
            with pytest.raises(ValueError, match=f"^{name}: {field} ") as caught:
                getattr(models, name).from_dict(answer)
            assert SECRET not in str(caught.value)


def test_an_optional_field_that_is_null_is_unset_and_written_back(mended: Json) -> None:
    """Unless it may be null. The null is kept under its wire name."""
    pairs = fields_of(mended, needed=False)
    assert len(pairs) > 60
    for name, field in pairs:
        answer = {**valid(mended, name), field: None}
        model = getattr(models, name).from_dict(answer)
        assert model.to_dict() == answer
        nullable = shape(mended, mended["components"]["schemas"][name])[0][field].get("nullable", False)
        assert model.additional_properties == ({} if nullable else {field: None})


def test_an_optional_field_of_another_kind_is_refused() -> None:
    """An attribute never holds what its type denies."""
    for field, value in (("kycVerifications", {}), ("data", []), ("kycVerifications", [SECRET])):
        with pytest.raises(MalformedAnswer) as caught:
            Customer.from_dict({**CUSTOMER, field: value})
        assert SECRET not in str(caught.value)
    with pytest.raises(MalformedAnswer, match=r"^CustomerData: phone is not a string$"):
        Customer.from_dict({**CUSTOMER, "data": {"email": "e", "phone": 15551234567}})


@pytest.mark.parametrize("value", ["", "soon", SECRET, 1749099431, "2025-06-05", "2025-06-05T04:57:11", None, [], {}])
def test_an_unreadable_time_costs_nobody_an_intent(value: object) -> None:
    """The time is UNSET, the rest of the answer is there, and the value is written back as it came."""
    answer = {**INTENT, "expirationTime": value}
    intent = DisbursementIntent.from_dict(answer)
    assert intent.expiration_time is UNSET
    assert intent.disbursement_intent_id == "di_1"
    assert intent.to_dict() == answer


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2025-06-05T04:57:11.151Z", "2025-06-05T04:57:11.151Z"),
        ("2025-06-05T04:57:11Z", "2025-06-05T04:57:11.000Z"),
        ("2025-06-05T04:57:11.1519999999Z", "2025-06-05T04:57:11.151Z"),
        ("2025-06-05T06:57:11.151+02:00", "2025-06-05T04:57:11.151Z"),
        ("2025-06-04T23:27:11.151-05:30", "2025-06-05T04:57:11.151Z"),
    ],
)
def test_any_rfc_3339_time_is_read(text: str, written: str) -> None:
    """Whatever its offset and fraction; it is in UTC then, and is written with milliseconds and Z."""
    customer = Customer.from_dict({**CUSTOMER, "createdAt": text})
    assert isinstance(customer.created_at, dt.datetime)
    assert customer.created_at.tzinfo is dt.UTC
    assert customer.to_dict()["createdAt"] == written


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_time_beyond_the_calendar_is_set_aside(text: str) -> None:
    """No OverflowError, neither in reading nor in writing."""
    assert Customer.from_dict({**CUSTOMER, "createdAt": text}).to_dict()["createdAt"] == text


def test_a_time_is_written_in_utc_or_not_at_all() -> None:
    """A zone is converted; a time without one is a ValueError, since it could be anybody's."""
    customer = Customer.from_dict(CUSTOMER)
    customer.created_at = dt.datetime(2025, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert customer.to_dict()["createdAt"] == "2025-01-01T00:00:00.000Z"
    customer.created_at = dt.datetime(2025, 1, 1)  # noqa: DTZ001  # what the test is about
    with pytest.raises(ValueError, match="zone"):
        customer.to_dict()
    customer.created_at = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    with pytest.raises(ValueError, match="range"):
        customer.to_dict()


def test_a_date_is_a_date() -> None:
    """A date-time in its place would be sent with its hours: a TypeError. What is no date is refused by name."""
    prize = RecordPrizeRequest(reportable_winnings=1500, date_won=dt.date(2026, 2, 15), type_of_wager="bingo")
    assert prize.to_dict() == {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo"}
    prize.date_won = dt.datetime(2026, 2, 15, tzinfo=dt.UTC)
    with pytest.raises(TypeError, match="date"):
        prize.to_dict()
    with pytest.raises(MalformedAnswer, match=r"^RecordPrizeRequest: dateWon is not an ISO 8601 date$"):
        RecordPrizeRequest.from_dict({"reportableWinnings": 1, "dateWon": SECRET, "typeOfWager": "bingo"})


@pytest.mark.parametrize("value", [True, "1500", None, [1500]])
def test_a_number_is_neither_text_nor_truth(value: object) -> None:
    """1500 is a number; true and "1500" are not."""
    with pytest.raises(MalformedAnswer, match="reportableWinnings"):
        RecordPrizeRequest.from_dict({"reportableWinnings": value, "dateWon": "2026-02-15", "typeOfWager": "bingo"})


def test_an_integer_may_be_written_with_a_point() -> None:
    """JSON knows one kind of number: 2026.0 is the integer 2026. 2026.5 is none."""
    year = PrizeRecord.from_dict({"taxYear": 2026.0}).tax_year
    assert (type(year), year) == (int, 2026)
    with pytest.raises(MalformedAnswer, match="taxYear"):
        PrizeRecord.from_dict({"taxYear": 2026.5})


@pytest.mark.parametrize("value", [None, [], [["externalCustomerId", "x"]], "text", 1, True])
def test_what_is_no_object_is_refused(value: Any) -> None:
    """An array of pairs would pass for a dict without the check."""
    with pytest.raises(ValueError, match=r"^Customer: not an object$"):
        Customer.from_dict(value)


def test_a_nullable_object_is_a_model_null_or_unset() -> None:
    """Three different answers stay three."""
    assert KycInfo.from_dict({"externalCustomerId": "a"}).kyc_verification is UNSET
    assert KycInfo.from_dict({"externalCustomerId": "a", "kycVerification": None}).kyc_verification is None
    info = KycInfo.from_dict({"externalCustomerId": "a", "kycVerification": {"status": "pending"}})
    assert isinstance(info.kyc_verification, KycInfoVerification)
    assert info.kyc_verification.status is KycStatus.PENDING
    with pytest.raises(MalformedAnswer, match="KycInfo: kycVerification"):
        KycInfo.from_dict({"externalCustomerId": "a", "kycVerification": []})


def test_a_nullable_text_is_text_null_or_unset() -> None:
    """The same for a text."""
    check = GeolocationCheck.from_dict({"allowed": True, "country": None, "state": "NY"})
    assert (check.country, check.state, check.country_code) == (None, "NY", UNSET)


def test_the_id_of_a_webhook_is_called_id() -> None:
    """`_id` on the wire, `id` in Python."""
    webhook = Webhook.from_dict({"_id": "w1", "url": "https://example.test"})
    assert webhook.id == "w1"
    assert Webhook(id="w1", url="https://example.test").to_dict() == {"_id": "w1", "url": "https://example.test"}


def test_repr_shows_no_secret() -> None:
    """Neither the secrets of an answer, nor headers, nor what no document names."""
    secrets = {"_id": "w1", "url": "u", "secretKey": SECRET, "headers": {"X-Auth": SECRET}, "newSecret": SECRET}
    text = repr(RegisteredWebhook.from_dict(secrets)) + repr(DisbursementIntent.from_dict(INTENT))
    assert SECRET not in text
    assert "cs_very-secret" not in text
    assert "di_1" in text


def test_free_fields_of_a_kind_are_checked() -> None:
    """Headers are texts."""
    headers = WebhookHeaders.from_dict({"X-One": "1"})
    assert headers["X-One"] == "1"
    with pytest.raises(MalformedAnswer, match=r"^WebhookHeaders: "):
        WebhookHeaders.from_dict({"X-One": 1})


def test_unset_is_one() -> None:
    """False, printable, and itself after a copy and a pickle."""
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert copy.deepcopy(UNSET) is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301  # our own bytes
    assert isinstance(UNSET, Unset)


def test_what_the_approver_sees_must_be_complete() -> None:
    """A payout without an amount is not shown as one without an amount."""
    pending = {"disbursementIntentId": "d", "externalCustomerId": "c", "externalDisbursementId": "r", "currency": "USD"}
    with pytest.raises(MalformedAnswer, match=r"^PendingDisbursement: amount is missing$"):
        PendingDisbursement.from_dict(pending)


def test_every_class_is_a_model_or_an_open_enumeration() -> None:
    """No closed enumeration, no integer one, no union class has slipped in."""
    assert [n for n in models.__all__ if not issubclass(getattr(models, n), Model | OpenEnum)] == []
