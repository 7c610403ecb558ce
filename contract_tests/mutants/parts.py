"""What a mock with something wrong is put together from: one part is another, the rest is the mock's own."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from payments_mock.assembly import DEFAULT_KEY
from payments_mock.clock import real_time
from payments_mock.context import Api
from payments_mock.core import Mock
from payments_mock.courier import Courier
from payments_mock.endpoint import Endpoint
from payments_mock.message import Answer, Request, json_answer
from payments_mock.outbox import Outbox
from payments_mock.parcel import Parcel
from payments_mock.spec import Document, read_document
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.settings import Settings

logger = logging.getLogger("payments_mock")

Respond = Callable[[Request], Answer]
# Stands between a caller and the mock: may change the request, the answer, or not ask at all.
Around = Callable[[Request, Respond], Answer]
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How webhooks are posted; None leaves a rule as the mock has it.

    `events` makes what is announced out of one event; `parcels` what is carried out of one parcel. The others take the
    answer of the mock's own rule last, and give another.
    """

    events: Callable[[str, Payload], Iterable[tuple[str, Payload]]] | None = None
    parcels: Callable[[Parcel], Iterable[Parcel]] | None = None
    headers: Callable[[Endpoint, Parcel, dict[str, str]], dict[str, str]] | None = None
    wants: Callable[[Endpoint, str, bool], bool] | None = None
    acknowledges: Callable[[int | None, bool], bool] | None = None
    pause_ms: Callable[[int, int | None], int | None] | None = None
    receives: Callable[[Endpoint | None, Endpoint | None], Endpoint | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """`around` is nested: the last one is the first to see a request."""

    api: Api[Any]
    document: Document
    around: tuple[Around, ...] = ()
    post: Post = Post()


def sound() -> Parts:
    """The parts of the mock as it is."""
    api = vivamo(Settings())
    return Parts(api=api, document=read_document(api.spec_file))


def assembled(parts: Parts) -> tuple["AlteredMock", Courier]:
    """A mock of these parts, ready to be served."""
    mock = AlteredMock(parts)
    return mock, AlteredCourier(mock.outbox, parts.post)


class AlteredMock(Mock):
    """Counts the calls of its API: `requests`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(
            parts.api,
            api_key=DEFAULT_KEY,
            seed=0,
            source=real_time(),
            document=parts.document,
            outbox=partial(AlteredOutbox, parts.post),
        )
        self.requests = 0
        self._respond: Respond = super().respond
        for around in parts.around:
            self._respond = _nested(around, self._respond)

    def respond(self, request: Request) -> Answer:
        if request.target.startswith(b"/_mock/"):
            return super().respond(request)
        self.requests += 1
        try:
            return self._respond(request)
        except Exception:
            logger.exception("a change of %s failed", request.method)
            return json_answer(500, {"message": "Internal server error"})


def _nested(around: Around, respond: Respond) -> Respond:
    return lambda request: around(request, respond)


class AlteredOutbox(Outbox):
    """Decides by the rules of a `Post`."""

    def __init__(self, post: Post, **given: Any) -> None:
        super().__init__(**given)
        self._post = post

    def announce(self, event_type: str, payload: Payload) -> None:
        events = self._post.events
        for one, carried in events(event_type, payload) if events else [(event_type, payload)]:
            super().announce(one, carried)

    def wants(self, endpoint: Endpoint, event_type: str) -> bool:
        right = super().wants(endpoint, event_type)
        return self._post.wants(endpoint, event_type, right) if self._post.wants else right

    def acknowledges(self, status: int | None) -> bool:
        right = super().acknowledges(status)
        return self._post.acknowledges(status, right) if self._post.acknowledges else right

    def pause_ms(self, attempt: int) -> int | None:
        right = super().pause_ms(attempt)
        return self._post.pause_ms(attempt, right) if self._post.pause_ms else right

    def receiver(self, parcel: Parcel) -> Endpoint | None:
        right = super().receiver(parcel)
        return self._post.receives(self.endpoints.get(parcel.endpoint_id), right) if self._post.receives else right

    def headers(self, endpoint: Endpoint, parcel: Parcel) -> dict[str, str]:
        right = super().headers(endpoint, parcel)
        return self._post.headers(endpoint, parcel, right) if self._post.headers else right


class AlteredCourier(Courier):
    """Carries what `Post.parcels` makes of each parcel."""

    def __init__(self, outbox: Outbox, post: Post) -> None:
        self._parcels = post.parcels
        super().__init__(outbox, answer_within=10.0)

    def carry(self, parcel: Parcel) -> None:
        for one in self._parcels(parcel) if self._parcels else [parcel]:
            super().carry(one)
