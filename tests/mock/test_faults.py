"""Faults without a socket: which calls they meet, and whether the work is done."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx
import payments_mock
import pytest

CUSTOMER = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}


@pytest.mark.parametrize(("fault", "code"), [("500", 500), ("429", 429), ("html-502", 502)])
def test_refusing_fault_does_no_work_and_ends(api: Any, fault: str, code: int) -> None:
    """As many times as ordered, then never again."""
    api.mock.fault(fault, times=2)
    assert [api("POST", "/v1/customers", CUSTOMER).status_code for _ in range(3)] == [code, code, 200]


def test_too_many_requests_says_when_to_come_again(api: Any) -> None:
    """After a second."""
    api.mock.fault("429")
    assert api("GET", "/v1/customers").headers["retry-after"] == "1"


def test_bad_gateway_is_a_page(api: Any) -> None:
    """No JSON: a gateway knows nothing of the API."""
    api.mock.fault("html-502")
    answer = api("GET", "/v1/customers")
    assert answer.headers["content-type"] == "text/html"
    assert answer.text.startswith("<html>")


@pytest.mark.parametrize(("fault", "done"), [("drop-before", 0), ("drop-after", 1), ("malformed", 1)])
def test_lost_answer_may_have_done_its_work(api: Any, fault: str, done: int) -> None:
    """`drop-after` is the one that makes people pay twice."""
    api.mock.fault(fault)
    try:
        answer = api.customer()
    except httpx.RemoteProtocolError:
        assert fault.startswith("drop")
    else:
        assert answer.status_code == 200
        with pytest.raises(json.JSONDecodeError):
            answer.json()
    assert len(api.mock.state()["customers"]) == done


def test_malformed_answer_is_malformed_however_short(api: Any) -> None:
    """Even `{}` and `[]` are cut."""
    intent = api.opened("disbursement")
    for path in (f"/v1/disbursement-intents/{intent}/status", "/v1/operators/webhooks"):
        api.mock.fault("malformed")
        assert len(api("GET", path).content) == 1


def test_slow_answer_comes_late(api: Any) -> None:
    """With the work done; a client that gives up sooner sees a time-out after its own time."""
    api.mock.fault("slow", seconds=0.1, times=2)
    begun = time.monotonic()
    assert api("GET", "/v1/customers").status_code == 200
    assert time.monotonic() - begun >= 0.1
    with pytest.raises(httpx.ReadTimeout):
        api("POST", "/v1/customers", CUSTOMER, timeout=0.02)
    assert len(api.mock.state()["customers"]) == 1


@pytest.mark.parametrize("operation", ["createCustomer", "create_customer", "POST /v1/customers"])
def test_fault_of_one_operation_meets_no_other(api: Any, operation: str) -> None:
    """Named by operationId, as the document or a client writes it, or by method and path."""
    api.mock.fault("500", operation=operation)
    assert api("GET", "/v1/customers").status_code == 200
    assert api("POST", "/v1/customers", CUSTOMER).status_code == 500
    assert api("POST", "/v1/customers", CUSTOMER).status_code == 200


def test_fault_names_a_template_not_a_path(api: Any) -> None:
    """All customers are one operation."""
    api.mock.fault("500", operation="GET /v1/customers/{externalCustomerId}")
    assert api("GET", "/v1/customers/anybody").status_code == 500


def test_faults_come_in_the_order_of_their_ordering(api: Any) -> None:
    """Each until it is used up."""
    api.mock.fault("500")
    api.mock.fault("429", times=2)
    assert [api("GET", "/v1/customers").status_code for _ in range(4)] == [500, 429, 429, 200]


def test_control_is_never_in_trouble(api: Any) -> None:
    """Nor does it use a fault up."""
    api.mock.fault("drop-before")
    assert api.http.get("/_mock/clock").status_code == 200
    assert api.mock.state()["faults"][0]["times"] == 1


def test_reset_ends_faults(api: Any) -> None:
    """Afresh means without trouble."""
    api.mock.fault("500", times=99)
    api.mock.reset()
    assert api("GET", "/v1/customers").status_code == 200


def test_async_transport_has_the_same_faults() -> None:
    """Drops, delays and the controls, on an event loop."""

    async def main() -> list[str]:
        mock = payments_mock.async_transport()
        seen = []
        headers = {"Authorization": f"Bearer {mock.api_key}"}
        async with httpx.AsyncClient(transport=mock, base_url="http://mock.invalid", headers=headers) as http:
            for fault, seconds in (("drop-after", None), ("slow", 0.5), ("500", None)):
                mock.fault(fault, seconds=seconds)
                try:
                    seen.append(str((await http.get("/v1/customers", timeout=0.05)).status_code))
                except httpx.TransportError as error:
                    seen.append(type(error).__name__)
            seen.append((await http.post("/_mock/clock/advance", json={"seconds": 1})).json()["now"][-1])
        return seen

    assert asyncio.run(main()) == ["RemoteProtocolError", "ReadTimeout", "500", "Z"]
