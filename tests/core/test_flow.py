"""Flows run alike both ways, and what deviates from the document is reported, never raised."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from payments_core import waiting
from payments_core.drift import Drift, LogOnce, deviations
from payments_core.errors import ApiError, PaymentsError, UnexpectedReply, WaitTimeout
from payments_core.flow import Flow, arun, ask, call, expect, expect_list, run
from payments_core.retry import Sleep
from vivamo_api.models import Customer, CustomerList, PaymentIntentStatus
from vivamo_api.types import Response


class Malformed(ValueError):
    """What a generated parser raises."""


def reply(parsed: Any, status: int = 200) -> Response[Any]:
    return Response(status_code=status, content=b"", headers={}, parsed=parsed)


def run_sync(flow: Flow[Any], **kwargs: Any) -> Any:
    return run(flow, sleep=lambda _: None, **kwargs)


def run_async(flow: Flow[Any], **kwargs: Any) -> Any:
    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    return asyncio.run(arun(flow, sleep=sleep, **kwargs))


@pytest.fixture(params=[run_sync, run_async], ids=["sync", "async"])
def drive(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Both drivers obey the same laws."""
    chosen: Callable[..., Any] = request.param
    return chosen


def asking(outcome: Any) -> Flow[Customer]:
    """A flow of one call, whose server says or raises `outcome`."""

    def answer() -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def answer_async() -> Any:
        return answer()

    return ask(Customer, answer, answer_async, Malformed)


CUSTOMER = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}


def test_answer_of_the_model_is_the_result(drive: Callable[..., Any]) -> None:
    """The parsed model, nothing around it."""
    assert drive(asking(reply(Customer.from_dict(CUSTOMER)))).external_customer_id == "user_1"


@pytest.mark.parametrize(
    "parsed",
    [None, "text", [Customer.from_dict(CUSTOMER)], PaymentIntentStatus.from_dict({"status": "success"})],
    ids=repr,
)
def test_answer_of_another_model_is_unexpected(parsed: Any, drive: Callable[..., Any]) -> None:
    """A None is never taken for an answer."""
    with pytest.raises(UnexpectedReply, match="expected a Customer"):
        drive(asking(reply(parsed)))


def test_parser_that_fails_is_unexpected_without_its_cause(drive: Callable[..., Any]) -> None:
    """The cause could quote the body."""
    with pytest.raises(UnexpectedReply, match="cannot be read: Customer: data is missing") as caught:
        drive(asking(Malformed("Customer: data is missing")))
    assert caught.value.__cause__ is None
    assert caught.value.operation == "test_flow"


def test_error_of_ours_gets_the_operation(drive: Callable[..., Any]) -> None:
    """The last part of the generated module's name."""
    with pytest.raises(PaymentsError) as caught:
        drive(asking(PaymentsError("no")))
    assert caught.value.operation == "test_flow"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_foreign_error_passes_untouched(error: type[BaseException], drive: Callable[..., Any]) -> None:
    """A bug of ours or the user's Ctrl-C is not dressed up."""

    def broken() -> Any:
        raise error

    async def broken_async() -> Any:
        raise error

    with pytest.raises(error):
        drive(call(broken, broken_async, Malformed))


def test_flow_may_handle_an_error_and_go_on(drive: Callable[..., Any]) -> None:
    """Errors are thrown into the flow, where the calls are."""

    def flow() -> Flow[str]:
        try:
            yield from asking(PaymentsError("first"))
        except PaymentsError:
            found = yield from asking(reply(Customer.from_dict(CUSTOMER)))
        return found.external_customer_id

    assert drive(flow()) == "user_1"


def test_list_must_be_of_the_model() -> None:
    """Every item is checked."""
    one = Customer.from_dict(CUSTOMER)
    assert expect_list(Customer, reply([one])) == [one]
    for wrong in (None, one, [one, None]):
        with pytest.raises(UnexpectedReply, match="expected a list of Customer"):
            expect_list(Customer, reply(wrong))


def test_expect_narrows() -> None:
    """By class, as the type checker sees it."""
    with pytest.raises(UnexpectedReply, match="got status 299"):
        expect(Customer, reply(None, 299))


def test_waiting_looks_ever_less_often() -> None:
    """Soon at first, then sparingly, and never past the time given."""
    now = [0.0]
    flow = waiting.wait(
        lambda: asking_status("pending"), lambda seen: seen == "done", subject="i", timeout=20, clock=lambda: now[0]
    )
    pauses: list[float] = []

    def live_through() -> None:
        for step in flow:
            if isinstance(step, Sleep) and step.seconds:
                pauses.append(step.seconds)
                now[0] += step.seconds

    with pytest.raises(WaitTimeout, match="within 20 s") as caught:
        live_through()
    assert pauses[:3] == [0.25, 0.375, 0.5625]
    assert max(pauses) <= 5
    assert sum(pauses) == pytest.approx(20)
    assert (caught.value.last, caught.value.subject) == ("pending", "i")


def asking_status(status: str) -> Flow[str]:
    """A flow that needs one step and knows the status."""
    yield Sleep(0.0)
    return status


DRIFTED = {
    "customers": [
        {
            **CUSTOMER,
            "kycVerifications": [{"type": "retina", "status": "verified"}],
            "createdAt": None,
            "tier": {"a": 1},
        },
        {"externalCustomerId": "user_2", "data": {"email": "b@example.com", "zip": "1", "age": 5, "vip": True}},
    ],
    "total": 2,
    "next": None,
    "tags": ["x"],
    "note": "private text",
    "rate": 1.5,
}


def test_every_deviation_is_found_and_no_content_is_told() -> None:
    """New fields, new enum values, nulls and statuses, by their place in the answer."""
    found = [(d.kind, d.pointer, d.observed) for d in deviations("list", 201, CustomerList.from_dict(DRIFTED))]
    assert found == [
        ("undocumented-status", "", "201"),
        ("unknown-enum-value", "/customers/*/kycVerifications/*/type", "retina"),
        ("undocumented-field", "/customers/*/tier", "object"),
        ("unexpected-null", "/customers/*/createdAt", "null"),
        ("undocumented-field", "/customers/*/data/age", "number"),
        ("undocumented-field", "/customers/*/data/vip", "boolean"),
        ("undocumented-field", "/total", "number"),
        ("undocumented-field", "/next", "null"),
        ("undocumented-field", "/tags", "array"),
        ("undocumented-field", "/note", "string"),
        ("undocumented-field", "/rate", "number"),
    ]


def test_documented_answer_has_no_deviation() -> None:
    """Free maps and known values are no news."""
    documented = {"status": "failed", "payments": [{"id": "1", "messages": [{"any": "thing"}], "type": "card"}]}
    assert list(deviations("status", 200, PaymentIntentStatus.from_dict(documented))) == []


def test_drift_is_handed_on_and_the_answer_too(drive: Callable[..., Any]) -> None:
    """Forward compatible: a new field costs nothing."""
    seen: list[Drift] = []
    answer = reply(Customer.from_dict({**CUSTOMER, "tier": 1}))
    assert drive(asking(answer), on_drift=seen.append).external_customer_id == "user_1"
    assert seen == [Drift("test_flow", "undocumented-field", "/tier", "number")]


@pytest.mark.parametrize(("status", "documented"), [(418, False), (429, False), (400, True), (500, True)])
def test_status_the_document_does_not_know_is_reported(
    status: int, documented: bool, drive: Callable[..., Any]
) -> None:
    """It is an error of ours all the same."""
    refused = ApiError("no", status=status)
    refused.documented = documented
    seen: list[Drift] = []
    with pytest.raises(ApiError):
        drive(asking(refused), on_drift=seen.append)
    assert seen == ([] if documented else [Drift("test_flow", "undocumented-status", "", str(status))])


def test_report_that_fails_does_not_cost_the_answer(
    drive: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    """The payout was made; the callback's trouble is logged."""

    def broken(_: Drift) -> None:
        raise RuntimeError("pager is down")

    answer = reply(Customer.from_dict({**CUSTOMER, "tier": 1}))
    assert drive(asking(answer), on_drift=broken).external_customer_id == "user_1"
    assert "pager is down" in caplog.text


def test_default_report_warns_once(caplog: pytest.LogCaptureFixture) -> None:
    """One line for each operation, kind and pointer, and memory has an end."""
    report = LogOnce()
    with caplog.at_level(logging.WARNING):
        for number in range(3000):
            report(Drift("get", "undocumented-field", "/tier", "number"))
            report(Drift("get", "undocumented-field", f"/field{number}", "number"))
    assert len(caplog.records) == 1000
    assert caplog.records[0].getMessage() == (
        "the API has drifted from its document: get: undocumented-field at /tier: number"
    )
