"""The whole facade over the fast transports: the same answers and the same errors, on the mock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import vivamo.fast
from payments_mock import RunningMock
from vivamo import Money, NotFound, OutcomeUnknown, RequestNotSent, ServerError, Vivamo
from vivamo.fast import AsyncFastTransport, FastTransport

from .conftest import AT_ONCE, Facade, Sync

FIFTY = Money("50.00", "USD")


def fast(kind: type[Facade]) -> Any:
    return FastTransport() if kind is Sync else AsyncFastTransport()


@pytest.fixture
def paying(kind: type[Facade], vivamo_mock: RunningMock) -> Iterator[Facade]:
    """A facade over a fast transport, with a customer to pay."""
    facade = kind(api_key=vivamo_mock.api_key, base_url=vivamo_mock.url, retries=AT_ONCE, transport=fast(kind))
    facade("customers.create", "user_1", email="a@example.com")
    yield facade
    facade.close()


def test_create_and_reads_are_answered(paying: Facade) -> None:
    """As over the default transport."""
    intent = paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert intent.amount == "50.00"
    with pytest.raises(NotFound, match="Customer not found"):
        paying("customers.get", "nobody")


@pytest.mark.parametrize(("fault", "held"), [("drop-before", 0), ("drop-after", 1)])
def test_create_whose_answer_is_lost_is_sent_once(
    paying: Facade, vivamo_mock: RunningMock, fault: str, held: int
) -> None:
    """One fault is set for one call: a second call would have gone through."""
    vivamo_mock.fault(fault, operation="createDisbursementIntent")
    with pytest.raises(OutcomeUnknown, match="reference 'payout-7'"):
        paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert len(vivamo_mock.state()["disbursementIntents"]) == held


@pytest.mark.parametrize("fault", ["500", "html-502", "drop-before", "drop-after"])
def test_read_outlives_passing_trouble(paying: Facade, vivamo_mock: RunningMock, fault: str) -> None:
    """Three times in trouble, and answered at the fourth."""
    vivamo_mock.fault(fault, operation="getCustomer", times=3)
    assert paying("customers.get", "user_1").external_customer_id == "user_1"


def test_create_that_meets_trouble_is_sent_once(paying: Facade, vivamo_mock: RunningMock) -> None:
    """A gateway's 502 may hide a payout that was made."""
    vivamo_mock.fault("html-502", operation="createDisbursementIntent")
    with pytest.raises(ServerError):
        paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert len(vivamo_mock.state()["disbursementIntents"]) == 0


def test_slow_answer_to_a_create_is_unknown(kind: type[Facade], vivamo_mock: RunningMock) -> None:
    """The time-out passes while the server still works."""
    facade = kind(api_key=vivamo_mock.api_key, base_url=vivamo_mock.url, timeout=0.2, transport=fast(kind))
    facade("customers.create", "user_1", email="a@example.com")
    vivamo_mock.fault("slow", operation="createPaymentIntent", seconds=1)
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        facade("payments.create_intent", "user_1", FIFTY, reference="pay-7")
    facade.close()


def test_proxy_of_the_environment_is_used(kind: type[Facade], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at that one, which proves that it was asked; none is for this machine."""
    monkeypatch.setenv("https_proxy", "http://user:canary@127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    facade = kind(api_key="sk_test_x", retries=0, transport=fast(kind))
    with pytest.raises(RequestNotSent, match=r"refused|call failed") as caught:
        facade("webhook_endpoints.list")
    assert "canary" not in str(caught.value)
    facade.close()


@pytest.mark.parametrize("name", ["socks5://h:canary@127.0.0.1:9", "h:canary@x"])
def test_proxy_that_cannot_be_used_is_never_sent_to(
    kind: type[Facade], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named after the client was made, so that nobody has checked it."""
    facade = kind(api_key="sk_test_x", retries=0, transport=fast(kind))
    monkeypatch.setenv("https_proxy", name)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(RequestNotSent) as caught:
        facade("webhook_endpoints.list")
    assert "canary" not in str(caught.value)
    facade.close()


def test_transport_is_not_loaded_before_it_is_named() -> None:
    """Neither by `vivamo` nor by its module; and each loads its own library alone."""
    code = (
        "import sys, vivamo.fast; from vivamo import Vivamo; has = lambda n: n in sys.modules\n"
        "print(has('pyreqwest'), has('aiohttp')); vivamo.fast.FastTransport\n"
        "print(has('pyreqwest'), has('aiohttp'))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    assert done.stdout.split() == ["False", "False", "True", "False"]


@pytest.mark.parametrize(
    ("name", "library"), [("FastTransport", "pyreqwest"), ("AsyncFastTransport", "aiohttp")], ids=str
)
def test_missing_extra_says_what_to_install(name: str, library: str) -> None:
    """One line of advice."""
    code = f"import sys; sys.modules[{library!r}] = None; from vivamo.fast import {name}"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=False, text=True)  # noqa: S603
    said = f"ImportError: vivamo.fast.{name} needs {library}: pip install 'vivamo-client[fast]'"
    assert done.stderr.splitlines()[-1] == said


def test_library_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own name, and not by that of our module which needs it."""
    monkeypatch.delitem(sys.modules, "payments_core.fast_sync")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "pyreqwest", None)
        patch.setitem(sys.modules, "pyreqwest.client", None)
        with pytest.raises(ImportError, match="needs pyreqwest: pip install"):
            vivamo.fast.__getattr__("FastTransport")


def test_unknown_name_is_an_attribute_error() -> None:
    """Lazy, and still a module like any other."""
    assert set(dir(vivamo.fast)) >= {"AsyncFastTransport", "FastTransport"}
    with pytest.raises(AttributeError, match="has no attribute 'FasterTransport'"):
        vivamo.fast.FasterTransport  # noqa: B018


def test_client_says_nothing_of_its_transport(vivamo_mock: RunningMock) -> None:
    """The address, and no key."""
    with Vivamo("sk_test_canary", base_url=vivamo_mock.url, transport=FastTransport()) as client:
        assert "canary" not in repr(client)
