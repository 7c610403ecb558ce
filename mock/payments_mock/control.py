"""The control interface below `/_mock`: what the customer, the vendor's SDK and time do. For this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from payments_mock.clock import LATEST_MS, timestamp
from payments_mock.faults import FAULTS, SLOW_SECONDS, Fault
from payments_mock.form import Form
from payments_mock.message import Answer, Request, json_answer
from payments_mock.refusal import InvalidControl, Refusal
from payments_mock.router import Router, Values

if TYPE_CHECKING:
    from payments_mock.core import Mock

# Ten years: nothing the API schedules is further away.
_MOST_SECONDS = 315_360_000
_MOST_SLOW_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlCall:
    """`act` gets the `{id}` of the path, empty where there is none, and the form; it answers JSON."""

    method: str
    path: str
    act: Callable[[str, Form], object]


class Control:
    """Calls that no API key is needed for, and that no fault touches."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        own = {
            ("GET", "/_mock/clock"): self._clock,
            ("POST", "/_mock/clock/advance"): self._advance,
            ("GET", "/_mock/deliveries"): self._deliveries,
            ("POST", "/_mock/faults"): self._order_fault,
            ("DELETE", "/_mock/faults"): self._clear_faults,
            ("POST", "/_mock/reset"): self._reset,
            ("GET", "/_mock/state"): self._state,
        }
        acts = {("POST", path): partial(self._act, act) for path, act in mock.api.acts.items()}
        calls = [ControlCall(method=method, path=path, act=act) for (method, path), act in (own | acts).items()]
        self._router = Router(calls)

    def respond(self, request: Request) -> Answer:
        if not request.from_loopback:
            return json_answer(403, {"message": "The control interface answers this machine only"})
        if request.by_foreign_page:
            return json_answer(403, {"message": "The control interface answers no web page but the mock's own"})
        found = self._router.find(request.target)
        if found is None:
            return json_answer(404, {"message": "Not found"})
        route, values = found
        call = route.operations.get(request.method)
        if call is None:
            return json_answer(405, {"message": "Method not allowed"}, extra=((b"allow", route.allowed),))
        return _perform(call, request, values)

    def _act(self, act: Callable[[Any, str, Form], object], subject: str, form: Form) -> object:
        with self._mock.lock:
            self._mock.run_due()
            self._mock.changes.note()
            return act(self._mock.world, subject, form)

    def _clock(self, _: str, __: Form) -> object:
        return {"now": timestamp(self._mock.clock.now())}

    def _advance(self, _: str, form: Form) -> object:
        seconds = form.seconds("seconds", most=_MOST_SECONDS)
        form.end()
        if self._mock.clock.now() + seconds * 1000 > LATEST_MS:
            raise InvalidControl(field="seconds", expected="no more than the calendar has left")
        return {"now": timestamp(self._mock.advance(seconds))}

    def _deliveries(self, _: str, __: Form) -> object:
        with self._mock.lock:
            return self._mock.outbox.log()

    def _order_fault(self, _: str, form: Form) -> object:
        fault = Fault(
            kind=form.choice("fault", FAULTS),
            left=form.count("times", default=1),
            operation=form.text("operation"),
            seconds=form.seconds("seconds", most=_MOST_SLOW_SECONDS, default=SLOW_SECONDS),
        )
        form.end()
        if fault.operation is not None and not any(fault.hits(one) for one in self._mock.operations):
            raise InvalidControl(field="operation", expected='an operationId, or "METHOD /path/template", of the spec')
        with self._mock.lock:
            self._mock.faults.order(fault)
            self._mock.changes.note()
            return fault.as_json()

    def _clear_faults(self, _: str, __: Form) -> object:
        with self._mock.lock:
            self._mock.faults.clear()
            self._mock.changes.note()
            return []

    def _reset(self, _: str, form: Form) -> object:
        form.end()
        self._mock.reset()
        return {"now": timestamp(self._mock.clock.now())}

    def _state(self, _: str, __: Form) -> object:
        mock = self._mock
        with mock.lock:
            mock.run_due()
            return {
                "now": timestamp(mock.clock.now()),
                **mock.api.show(mock.world),
                "webhooks": [_show_endpoint(endpoint) for endpoint in mock.outbox.endpoints.values()],
                "deliveries": mock.outbox.log(),
                "faults": mock.faults.as_json(),
                "scheduled": len(mock.agenda),
            }


def _perform(call: ControlCall, request: Request, values: Values) -> Answer:
    try:
        form = Form(request.body if call.method == "POST" else b"")
        return json_answer(200, call.act(_subject(values), form))
    except InvalidControl as problem:
        return json_answer(400, {"message": str(problem), "field": problem.field, "expected": problem.expected})
    except Refusal as refusal:
        # Unknown ids and wrong states alike; the API's own 400 would read as a mistake in a field.
        status = 404 if refusal.message.endswith("not found") else refusal.status
        return json_answer(status, {"message": refusal.message})


def _subject(values: Values) -> str:
    try:
        return unquote_to_bytes(values.get("id", b"")).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidControl(field="id", expected="percent-encoded UTF-8") from None


def _show_endpoint(endpoint: Any) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "headers": endpoint.headers,
        "eventTypes": endpoint.event_types,
        "active": endpoint.active,
        "secretKey": endpoint.secret,
    }
