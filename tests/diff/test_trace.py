"""A change leads to what it touches here: generated symbols, our code, the facade, the mock, and what comes of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.diff import vivamo
from tests.diff.vivamo import HOME, KYC_INFO, OURS, SCHEMAS, Json, edited
from tests.generation.scramble import scrambled
from tools import release
from tools.diff.change import Change, Severity, Use
from tools.diff.compare import changes
from tools.trace.effect import Bump, Kind
from tools.trace.generated import attribute
from tools.trace.home import Home
from tools.trace.operation import operations
from tools.trace.spot import component, properties
from tools.trace.trace import EVERY_CALL, Trace, traces

Made = Callable[[], tuple[Change, Json]]


def traced(change: Change, new: Json, home: Home = HOME) -> Trace:
    return traces(OURS, new, [change], home)[0]


def symbols(trace: Trace) -> set[str]:
    return {str(symbol) for symbol in trace.symbols}


def code(trace: Trace) -> set[str]:
    """Without lines, which move with every edit."""
    return {f"{site.file.removeprefix('overlays/vivamo/')}:{site.name}" for site in trace.code}


def mock(trace: Trace) -> list[str]:
    return [f"{site.file.removeprefix('mock/payments_mock/vivamo/')}:{site.name}" for site in trace.mock]


def reason(trace: Trace) -> str:
    return "" if trace.effect_here is None else trace.effect_here.reason


def kind(trace: Trace) -> Kind | None:
    return None if trace.effect_here is None else trace.effect_here.kind


def test_value_added_leads_to_the_enumeration_and_to_whoever_waits_for_its_values() -> None:
    """The member will come, nothing raises, and the code that goes by the known values is named."""
    trace = traced(*vivamo.value_added())
    assert {
        "vivamo_api.api.disbursements.get_disbursement_intent_status",
        "vivamo_api.models.DisbursementIntentStatus.status",
        "vivamo_api.models.DisbursementProgress",
        "vivamo_api.models.DisbursementProgress.ON_HOLD (new)",
    } == symbols(trace)
    assert {"disbursements.py:_wait", "disbursements.py:_SETTLED", "reconciling.py:_DECIDED"} <= code(trace)
    assert {"disbursements.status", "disbursements.wait", "reconcile"} <= set(trace.facade)
    assert mock(trace) == ["disbursements.py:get_status"]
    assert kind(trace) is Kind.DIFFERENT
    assert "open enum" in reason(trace)


def test_required_field_leads_to_what_builds_the_model() -> None:
    """The attribute is new, and our code does not send it yet."""
    trace = traced(*vivamo.required_added())
    assert "vivamo_api.models.CreateCustomerRequest.birth_date (new)" in symbols(trace)
    assert "customers.py:_create" in code(trace)
    assert trace.facade == ("customers.create",)
    assert kind(trace) is Kind.BREAKS


def test_new_operation_stops_the_mock() -> None:
    """Its function will be named by the document, since no mend names it; the mock has no behaviour for it."""
    trace = traced(*vivamo.operation_added())
    assert symbols(trace) == {"vivamo_api.api.default.create_refund (new)"}
    assert (trace.facade, trace.code, trace.mock) == ((), (), ())
    assert trace.mock_note == "the mock has no behaviour for it: it will not start until it has one"
    assert kind(trace) is Kind.BREAKS


def test_removed_operation_leads_to_its_flow_and_its_behaviour() -> None:
    """All that is left without an operation."""
    trace = traced(*vivamo.operation_removed())
    assert symbols(trace) == {"vivamo_api.api.geolocation.check_geolocation"}
    assert code(trace) == {"geolocation.py:_check"}
    assert (trace.facade, mock(trace)) == (("geolocation.check",), ["geolocation.py:check"])
    assert "will not start" in trace.mock_note
    assert kind(trace) is Kind.BREAKS


def test_changed_payload_leads_to_our_own_events() -> None:
    """Not to the generated models of the same names, which no code of ours reads a webhook with."""
    trace = traced(*vivamo.event_changed())
    assert symbols(trace) == {"vivamo_api.models.DisbursementEvent.amount"}
    assert code(trace) == {"events.py:_disbursement", "subjects.py:_step"} | (
        code(trace) & {"reconciling.py:_sightings"}
    )
    assert {"webhooks.verify", "Inbox.receive"} <= set(trace.facade)
    assert mock(trace) == ["events.py:announce_transfer"]
    assert "UnknownEvent" in reason(trace)


def test_pattern_leads_to_the_field_that_is_sent() -> None:
    """The client checks no pattern: what the server refuses is an error of the call."""
    trace = traced(*vivamo.pattern_changed())
    assert "vivamo_api.models.PaymentIntentDetails.amount" in symbols(trace)
    assert "payments.py:_create" in code(trace)
    assert kind(trace) is Kind.DIFFERENT


def test_other_name_of_an_operation_means_nothing_here() -> None:
    """The mends name functions."""
    trace = traced(vivamo.renamed(0), OURS)
    assert trace.effect_here is not None
    assert (trace.effect_here.kind, trace.effect_here.bump) == (Kind.NOTHING, Bump.NONE)


@pytest.mark.parametrize(
    ("name", "value", "rule", "expected"),
    [
        pytest.param("KycInfo/properties/verificationLink", None, "removed", Kind.DIFFERENT, id="unread field gone"),
        pytest.param("KycInfo/properties/externalCustomerId", None, "removed", Kind.BREAKS, id="demanded field gone"),
        pytest.param("KycInfo/properties/level", {"type": "string"}, "added", Kind.NOTHING, id="field came"),
        pytest.param(
            "KycInfo/properties/verificationLink/nullable", True, "became-nullable", Kind.DIFFERENT, id="null"
        ),
        pytest.param(
            "KycInfo/properties/externalCustomerId/nullable", True, "became-nullable", Kind.BREAKS, id="null id"
        ),
        pytest.param(
            "KycInfo/properties/verificationLink/type", "integer", "type-changed", Kind.BREAKS, id="other type"
        ),
        pytest.param(
            "KycInfo/properties/verificationLink/format", "date", "format-changed", Kind.DIFFERENT, id="a date"
        ),
        pytest.param(
            "KycInfo/properties/verificationLink/pattern", "^h", "pattern-loosened", Kind.NOTHING, id="pattern"
        ),
        pytest.param(
            "KycInfo/properties/kycVerification/nullable", None, "became-not-nullable", Kind.NOTHING, id="no null"
        ),
    ],
)
def test_what_an_answer_does_here_is_what_the_generated_client_does(
    name: str, value: object, rule: str, expected: Kind
) -> None:
    """Lenient where it can be: `tests/generation/test_generated_models.py` proves each of these."""
    field = name.split("/")[2]
    use = Use(KYC_INFO, "response 200", f"/{field}")
    change = Change(f"response-property-{rule}", Severity.BREAKS_DECODING, "", (use,), old_at=f"{SCHEMAS}/{name}")
    assert kind(traced(change, edited(f"{SCHEMAS}/{name}", value))) is expected


@pytest.mark.parametrize(
    ("pointer", "part", "expected"),
    [
        ("/paths/~1v1~1customers/get/parameters/0", "query parameter page", Kind.BREAKS),
        ("/paths/~1v1~1customers/get/responses/403", "response 403", Kind.NOTHING),
    ],
    ids=["parameter", "error status"],
)
def test_what_goes_from_around_a_message(pointer: str, part: str, expected: Kind) -> None:
    """A parameter that our code gives has no place any more; what is not 2xx is an error, documented or not."""
    use = Use("GET /v1/customers", part)
    change = Change("request-parameter-removed", Severity.BREAKS_CALLERS, "", (use,), old_at=pointer)
    assert kind(traced(change, edited(pointer))) is expected


def test_success_under_another_status_is_read_all_the_same() -> None:
    """Any 2xx is, as long as the document has one alone."""
    responses = dict(OURS["paths"]["/v1/customers"]["post"]["responses"])
    responses["201"] = responses.pop("200")
    change = Change(
        "response-status-removed", Severity.BREAKS_DECODING, "", (Use("POST /v1/customers", "response 200"),)
    )
    assert kind(traced(change, edited("/paths/~1v1~1customers/post/responses", responses))) is Kind.NOTHING


def test_change_of_the_whole_document_is_met_by_every_call() -> None:
    """And by the code that holds what went."""
    change = Change(
        "server-removed", Severity.BREAKS_CALLERS, "", (Use(""),), was="https://api.vivamo.co", old_at="/servers/0"
    )
    trace = traced(change, edited("/servers/0"))
    assert trace.facade == (EVERY_CALL,)
    assert code(trace) == {"settings.py:BASE_URLS"}


def test_operation_that_moved_is_still_the_same_one() -> None:
    """Its function, its flow and its facade are those of the old path."""
    new = copy.deepcopy(OURS)
    new["paths"]["/v2/geolocation"] = new["paths"].pop("/v1/operators/check-geolocation")
    names = ("POST /v1/operators/check-geolocation", "POST /v2/geolocation")
    change = Change("operation-path-changed", Severity.BREAKS_CALLERS, "", (Use(names[1]),), *names)
    trace = traced(change, new)
    assert symbols(trace) == {"vivamo_api.api.geolocation.check_geolocation"}
    assert trace.facade == ("geolocation.check",)
    assert kind(trace) is Kind.BREAKS


def test_every_facade_method_is_led_to_by_its_operation() -> None:
    """Each operation has one, on both clients."""
    for operation in operations(OURS).values():
        if not operation.is_webhook:
            trace = traced(
                Change("security-narrowed", Severity.BREAKS_CALLERS, "", (Use(operation.name, "security"),)), OURS
            )
            assert trace.facade, operation.name
            assert trace.code, operation.name
            assert trace.mock, operation.name


def test_every_field_of_the_document_is_an_attribute() -> None:
    """The names are the generator's own."""
    for name in OURS["components"]["schemas"]:
        spot = component(OURS, name)
        assert spot is not None
        if fields := properties(OURS, spot.schema):
            assert {attribute(field) for field in fields} <= HOME.generated.fields(spot.name).keys(), name


@pytest.mark.parametrize(
    "make", [vivamo.value_added, vivamo.required_added, vivamo.operation_added], ids=["value", "field", "new"]
)
def test_change_of_another_api_is_traced_to_nothing(make: Made) -> None:
    """Its `Customer` is not ours."""
    change, new = make()
    other = {**OURS, "paths": {"/pets": {"get": {"responses": {}}}}}
    assert traces(other, {**new, "paths": other["paths"]}, [change], HOME) == [Trace()]


def test_without_our_code_there_is_less_to_say(tmp_path: Path) -> None:
    """No overlays, no mock, nothing generated: no error."""
    mends = tmp_path / "specs" / "mends"
    mends.mkdir(parents=True)
    (mends / "vivamo.yaml").write_bytes((vivamo.ROOT / "specs/mends/vivamo.yaml").read_bytes())
    trace = traced(*vivamo.value_added(), Home.of(tmp_path))
    assert (trace.code, trace.facade, trace.mock, trace.mock_note) == ((), (), (), "")
    assert traced(*vivamo.value_added(), Home.of(tmp_path / "nothing")) == Trace()


def test_effect_is_that_of_the_change_and_not_of_its_neighbours() -> None:
    """Of two changes of one field each has its own."""
    field = f"{SCHEMAS}/KycInfo/properties/verificationLink"
    new = edited(field, {"type": "integer", "nullable": True})
    use = Use(KYC_INFO, "response 200", "/verificationLink")
    null = Change("response-property-became-nullable", Severity.BREAKS_DECODING, "", (use,), old_at=field, new_at=field)
    assert kind(traced(null, new)) is Kind.DIFFERENT
    assert kind(traced(replace(null, rule="response-property-type-changed"), new)) is Kind.BREAKS


def test_value_that_goes_and_value_that_comes_have_effects_of_their_own() -> None:
    """The one cannot be named any more; the other raises nothing."""
    place = f"{SCHEMAS}/DisbursementDecision/properties/status/enum"
    use = Use("POST /v1/disbursements/{disbursementIntentId}/proceed/{allow}", "response 200", "/status")
    new = edited(place, ["pending", "refused"])
    effects = [
        traced(Change(f"response-property-enum-value-{what}", severity, "", (use,), old_at=place, new_at=place), new)
        for what, severity in (("removed", Severity.NEEDS_ATTENTION), ("added", Severity.BREAKS_DECODING))
    ]
    assert [kind(trace) for trace in effects] == [Kind.BREAKS, Kind.DIFFERENT]
    assert "`rejected`" in reason(effects[0])
    assert "open enum" in reason(effects[1])


def test_field_that_goes_from_one_branch_is_not_found_in_another() -> None:
    """A payment's amount is not a disbursement's."""
    place = f"{SCHEMAS}/PaymentEvent/properties/amount"
    change = Change(
        "webhook-property-removed",
        Severity.BREAKS_DECODING,
        "`amount` was removed",
        (Use("webhook transaction", "payload", "/amount"),),
        was="required",
        old_at=place,
    )
    trace = traced(change, edited(place))
    assert symbols(trace) == {"vivamo_api.models.PaymentEvent.amount"}
    assert "events.py:_payment" in code(trace)
    assert "it was required: without it there is an UnknownEvent" in reason(trace)


def test_body_of_an_error_is_read_leniently() -> None:
    """No generated model has a part in it."""
    place = f"{SCHEMAS}/ErrorResponse/properties/message/type"
    use = Use("GET /v1/customers", "response 400", "/message")
    change = Change("response-property-type-changed", Severity.BREAKS_DECODING, "", (use,), old_at=place, new_at=place)
    trace = traced(change, edited(place, "integer"))
    assert trace.effect_here is not None
    assert (trace.effect_here.kind, trace.effect_here.bump) == (Kind.DIFFERENT, Bump.PATCH)


def test_webhook_that_goes_leads_to_the_events_of_its_payload() -> None:
    """All branches of it."""
    place = "/x-webhooks/transaction"
    use = Use("webhook transaction")
    change = Change("webhook-removed", Severity.BREAKS_CALLERS, "", (use,), old_at=f"{place}/post")
    trace = traced(change, edited(place))
    assert {"events.py:_payment", "events.py:_disbursement"} <= code(trace)
    assert "webhooks.verify" in trace.facade
    assert mock(trace) == ["events.py:announce_transfer"]
    assert kind(trace) is Kind.DIFFERENT


def test_operation_that_our_code_has_already_is_no_work() -> None:
    """As when an older document is compared with ours."""
    place = "/paths/~1v1~1operators~1webhooks~1{webhookId}"
    use = Use("PATCH /v1/operators/webhooks/{webhookId}")
    change = Change("operation-added", Severity.ADDITIVE, "", (use,), new_at=f"{place}/patch")
    trace = traces(edited(place), OURS, [change], HOME)[0]
    assert (trace.facade, mock(trace), trace.mock_note) == (("webhook_endpoints.update",), ["webhooks.py:update"], "")
    assert kind(trace) is Kind.NOTHING


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (vivamo.required_added, "CreateCustomerRequest"),
        (vivamo.value_added, "DisbursementProgress"),
        (vivamo.event_changed, "DisbursementEvent"),
        (vivamo.pattern_changed, "PaymentIntentDetails"),
    ],
)
def test_schema_under_another_name_is_still_our_model(make: Made, name: str) -> None:
    """The client keeps its names, whatever the new document calls them."""
    change, new = make()
    text = json.dumps(new).replace(f'/{name}"', '/NewDto"').replace(f'"{name}":', '"NewDto":')
    moved = replace(change, new_at=change.new_at.replace(f"/{name}/", "/NewDto/"))
    assert traced(moved, json.loads(text)) == traced(change, new)


def test_names_alone_ask_for_no_release() -> None:
    """Operations, schemas and path parameters that are called otherwise leave the package as it is."""
    new = scrambled(OURS, 5)
    found = changes(OURS, new)
    assert {change.rule for change in found} == {"operation-id-changed", "path-parameter-renamed"}
    assert release.bump(found, traces(OURS, new, found, HOME)) is Bump.NONE
