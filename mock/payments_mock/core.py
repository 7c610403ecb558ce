"""The mock itself: a request in, an answer out, over state in memory. No sockets; webhooks leave by a carrier."""

from __future__ import annotations

import hmac
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from payments_mock.agenda import Agenda, Appointment
from payments_mock.changes import Changes
from payments_mock.clock import Clock
from payments_mock.context import Api, Context, Witness
from payments_mock.control import Control
from payments_mock.faults import Faults, suffer
from payments_mock.ids import Ids
from payments_mock.message import MOST_BYTES, Answer, Request, encode, json_answer, last_answer, typed_answer
from payments_mock.operation import Operation
from payments_mock.outbox import RETRY, Outbox
from payments_mock.parcel import Attempt
from payments_mock.refusal import InvalidRequest, Refusal, StartupError
from payments_mock.router import Found, Router, Values
from payments_mock.schema import Schemas
from payments_mock.spec import Document, as_known, read_document

logger = logging.getLogger("payments_mock")

# The moment in milliseconds on the mock's clock, the method, the target, and what was answered.
Call = tuple[int, str, bytes, Answer]
# Stands for every answer that is one: to keep those would keep what they are made of from being used again at once.
_SUCCESS = Answer(status=200)
_MOST_CALLS = 100
_INDEX = b"A mock of a payments API. Its control interface is below /_mock; see docs/mock.md.\n"


class Mock:
    """Threads may share it. `source` gives the time in milliseconds; the same seed gives the same ids.

    `still_at` is as `Clock` has it. `most_records` bounds what is held of each kind. `outbox` makes the outbox from the
    arguments of `Outbox`, for a mock that posts in its own way.
    """

    def __init__(
        self,
        api: Api[Any],
        *,
        api_key: str,
        seed: int,
        source: Callable[[], int],
        still_at: int | None = None,
        most_records: int | None = None,
        anywhere: bool = False,
        document: Document | None = None,
        outbox: Callable[..., Outbox] = Outbox,
        witnesses: Sequence[Witness] = (),
    ) -> None:
        self.lock = threading.RLock()
        self.api = api
        self.clock = Clock(source, still_at=still_at)
        self.agenda = Agenda(self.clock)
        self.changes = Changes()
        self.outbox = outbox(
            lock=self.lock,
            clock=self.clock,
            agenda=self.agenda,
            changes=self.changes,
            sign=api.sign,
            anywhere=anywhere,
            most_endpoints=most_records,
            tell=self._tell_sent,
        )
        self.faults = Faults()
        self.operations = _compile(api, document or read_document(api.spec_file))
        self._router = Router(self.operations)
        self._api_key = api_key.encode()
        self._bearer = b"Bearer " + self._api_key
        self._witnesses = witnesses
        # The latest, for the page.
        self.calls: deque[Call] = deque(maxlen=_MOST_CALLS)
        self._seed = seed
        self._most_records = most_records
        self._advancing = threading.Lock()
        self._control = Control(self)
        self.world = self._open_world()

    def respond(self, request: Request) -> Answer:
        """Never raises: a mistake of the mock's own is a 500, and logged."""
        return self._told(request, self._reply(request))

    def operate(self, method: str, path: str, body: object = None) -> Answer:
        """A call of the API by whoever sits before the page: it needs no key, and meets no fault."""
        request = Request(
            method=method,
            target=path.encode("ascii"),
            headers=((b"content-type", b"application/json"),),
            body=b"" if body is None else encode(body),
        )
        return self._told(request, self._route(request, self._router.find(request.target)))

    def _told(self, request: Request, answer: Answer) -> Answer:
        at = self.clock.now()
        self.calls.append((at, request.method, request.target, _SUCCESS if answer.status == 200 else answer))
        for witness in self._witnesses:
            witness.record(request, answer, at=at)
        return answer

    def _tell_sent(self, attempt: Attempt) -> None:
        for witness in self._witnesses:
            witness.sent(attempt)

    def begin(self) -> None:
        """Lets the witnesses write, now that there will be something."""
        for witness in self._witnesses:
            witness.begin()

    def close(self) -> None:
        """Ends what the witnesses write."""
        for witness in self._witnesses:
            witness.close()

    def _reply(self, request: Request) -> Answer:
        try:
            if len(request.body) > MOST_BYTES:
                return last_answer(413, f"The body has more than {MOST_BYTES} bytes")
            if request.target.startswith(b"/_mock/"):
                return self._control.respond(request)
            if request.target == b"/":
                return typed_answer(200, _INDEX, content_type=b"text/plain; charset=utf-8")
            return self._answer(request)
        except Exception:
            logger.exception("%s failed", request.method)
            return json_answer(500, {"message": "Internal server error"})

    def run_due(self) -> None:
        """Does what real time has come to."""
        with self.lock:
            while (until := self.agenda.due_until()) is not None:
                self._run_until(until)

    def advance(self, seconds: float) -> int:
        """Moves the clock, step by step through all that comes due; returns when its webhooks have been attempted."""
        with self._advancing:
            self.outbox.carrier.wait_until_idle()
            return self._advance_to(self.clock.now() + round(seconds * 1000))

    def advance_to_next(self) -> int:
        """Moves the clock to the moment of what comes next, as `advance` does; nowhere when nothing is scheduled."""
        with self._advancing:
            self.outbox.carrier.wait_until_idle()
            return self._advance_to(self.agenda.next_at() or self.clock.now())

    def _advance_to(self, target: int) -> int:
        while self._step(target):
            self.outbox.carrier.wait_until_idle()
        with self.lock:
            self.clock.move_to(target)
            self.changes.note()
            return self.clock.now()

    def doings(self) -> set[str]:
        """What an appointment may be about."""
        return {RETRY, *self.api.appointments}

    def reset(self) -> None:
        """Starts afresh: state, clock, ids, faults, the log, and everything scheduled."""
        with self.lock:
            self.agenda.clear()
            self.outbox.reset()
        # Without the lock: what is under way may be waiting for it.
        self.outbox.carrier.drop_all()
        with self._advancing, self.lock:
            self.agenda.clear()
            self.outbox.reset()
            self.faults.clear()
            self.clock.rewind()
            self.changes.note()
            self.world = self._open_world()

    def _open_world(self) -> Any:
        self.ids = Ids(seed=self._seed)
        return self.api.open(
            Context(
                clock=self.clock,
                agenda=self.agenda,
                ids=self.ids,
                outbox=self.outbox,
                changes=self.changes,
                most_records=self._most_records,
            )
        )

    def _step(self, target: int) -> bool:
        with self.lock:
            moment = self.agenda.next_at()
            if moment is None or moment > target:
                return False
            self._run_until(moment)
            return True

    def _run_until(self, moment: int) -> None:
        while (appointment := self.agenda.take(moment)) is not None:
            self._keep(appointment)

    def _keep(self, appointment: Appointment) -> None:
        self.changes.note()
        if appointment.what == RETRY:
            self.outbox.retry(appointment.about)
        else:
            self.api.appointments[appointment.what](self.world, appointment.about)

    def _answer(self, request: Request) -> Answer:
        found = self._router.find(request.target)
        return self._suffer(request, found) if self.faults else self._serve(request, found)

    def _suffer(self, request: Request, found: Found[Operation] | None) -> Answer:
        operation = found[0].operations.get(request.method) if found else None
        with self.lock:
            fault = self.faults.take(operation)
            if fault is not None:
                self.changes.note()
        return suffer(fault, lambda: self._serve(request, found)) if fault else self._serve(request, found)

    def _serve(self, request: Request, found: Found[Operation] | None) -> Answer:
        if not self._is_authorized(request):
            return json_answer(403, {"message": "Forbidden"})
        return self._route(request, found)

    def _route(self, request: Request, found: Found[Operation] | None) -> Answer:
        if found is None:
            return json_answer(404, {"message": "Not found"})
        route, values = found
        operation = route.operations.get(request.method)
        if operation is None:
            return json_answer(405, {"message": "Method not allowed"}, extra=((b"allow", route.allowed),))
        return self._perform(operation, request, values)

    def _perform(self, operation: Operation, request: Request, values: Values) -> Answer:
        try:
            call = operation.read(request, values)
            behaviour = self.api.behaviours[operation.method, operation.path]
            with self.lock:
                if self.agenda:
                    self.run_due()
                if operation.method != "GET":
                    self.changes.note()
                return json_answer(operation.success, behaviour(self.world, call))
        except InvalidRequest as problem:
            return json_answer(400, {"message": "Validation failed", "errors": problem.errors})
        except Refusal as refusal:
            return json_answer(refusal.status, {"message": refusal.message})

    def _is_authorized(self, request: Request) -> bool:
        sent = request.header_values(b"authorization")
        if len(sent) == 1 and hmac.compare_digest(sent[0], self._bearer):
            return True
        if len(sent) != 1 or sent[0][:7].lower() != b"bearer ":
            return False
        return hmac.compare_digest(sent[0][7:].strip(), self._api_key)


def _compile(api: Api[Any], document: Document) -> list[Operation]:
    """Every operation has its behaviour and every behaviour its operation; else nothing starts."""
    schemas = Schemas(document)
    specs = [as_known(spec, api.behaviours) for spec in document.operations()]
    operations = [Operation(spec, document=document, schemas=schemas) for spec in specs]
    served = {(operation.method, operation.path) for operation in operations}
    _refuse_gap(f"{api.spec_file} has operations that the mock has no behaviour for", served - set(api.behaviours))
    _refuse_gap(f"the mock has behaviours that {api.spec_file} has no operation for", set(api.behaviours) - served)
    return operations


def _refuse_gap(what: str, missing: set[tuple[str, str]]) -> None:
    if missing:
        raise StartupError(f"{what}: " + "; ".join(f"{method} {path}" for method, path in sorted(missing)))
