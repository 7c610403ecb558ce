"""Mocks that are right but for how they deliver webhooks."""

import base64
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
from payments_mock.assembly import DEFAULT_KEY
from payments_mock.clock import real_time
from payments_mock.core import Mock
from payments_mock.courier import Courier
from payments_mock.endpoint import Endpoint
from payments_mock.outbox import Outbox
from payments_mock.parcel import Letter, Parcel
from payments_mock.server import Server, Ticker, listen, url_of
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.events import sign
from payments_mock.vivamo.settings import Settings

Payload = Mapping[str, Any]


@contextmanager
def wrong_sender(outbox: type[Outbox], courier: Callable[..., Courier] = Courier) -> Iterator[str]:
    """Serve a mock that posts in this way; its address."""
    mock = Mock(vivamo(Settings()), api_key=DEFAULT_KEY, seed=0, source=real_time(), outbox=outbox)
    carrier = courier(mock.outbox, answer_within=10.0)
    listener, ready = listen("127.0.0.1", 0), threading.Event()
    server = Server(mock, carrier, ready=ready.set)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    ticker = Ticker(mock.run_due)
    try:
        assert ready.wait(10)
        yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join()
        ticker.stop()
        carrier.close()


def _telling(edit: Callable[[str, dict[str, Any]], dict[str, Any] | None]) -> type[Outbox]:
    """Announces what `edit` makes of each payload, or nothing."""

    class Wrong(Outbox):
        def announce(self, event_type: str, payload: Payload) -> None:
            edited = edit(event_type, dict(payload))
            if edited is not None:
                super().announce(event_type, edited)

    return Wrong


def _heading(edit: Callable[[Endpoint, Parcel, dict[str, str]], dict[str, str]]) -> type[Outbox]:
    class Wrong(Outbox):
        def headers(self, endpoint: Endpoint, parcel: Parcel) -> dict[str, str]:
            return edit(endpoint, parcel, super().headers(endpoint, parcel))

    return Wrong


def _addressing(edit: Callable[[Letter], Letter]) -> type[Outbox]:
    class Wrong(Outbox):
        def address(self, parcel: Parcel) -> Letter | None:
            letter = super().address(parcel)
            return edit(letter) if letter else None

    return Wrong


def _acknowledging(accept: Callable[[int | None], bool]) -> type[Outbox]:
    class Wrong(Outbox):
        def acknowledges(self, status: int | None) -> bool:
            return accept(status)

    return Wrong


def _pausing(pause: Callable[[int], int | None]) -> type[Outbox]:
    class Wrong(Outbox):
        def pause_ms(self, attempt: int) -> int | None:
            return pause(attempt)

    return Wrong


def _wanting(wants: Callable[[Endpoint, str], bool]) -> type[Outbox]:
    class Wrong(Outbox):
        def wants(self, endpoint: Endpoint, event_type: str) -> bool:
            return wants(endpoint, event_type)

    return Wrong


class _Twice(Outbox):
    def announce(self, event_type: str, payload: Payload) -> None:
        for _ in range(2):
            super().announce(event_type, payload)


class _Late(Outbox):
    """What comes first is told last."""

    def announce(self, event_type: str, payload: Payload) -> None:
        if payload.get("status") in {"pending-validation", "under_review"}:
            threading.Timer(0.1, super().announce, [event_type, payload]).start()
        else:
            super().announce(event_type, payload)


class _Chatty(Outbox):
    """Tells of a verification that has only begun, which no document lists."""

    def announce(self, event_type: str, payload: Payload) -> None:
        known = self.__dict__.setdefault("known", set())
        if event_type == "kyc_verification" and payload["externalCustomerId"] not in known:
            known.add(payload["externalCustomerId"])
            super().announce(event_type, {**payload, "status": "pending"})
        super().announce(event_type, payload)


def _stale(*fields: str) -> type[Outbox]:
    """Remembers of an endpoint what it was first like."""

    class Wrong(Outbox):
        def first(self, endpoint: Endpoint) -> Endpoint:
            known = self.__dict__.setdefault("known", {}).setdefault(endpoint.id, endpoint)
            return replace(endpoint, **{name: getattr(known, name) for name in fields})

        def announce(self, event_type: str, payload: Payload) -> None:
            for endpoint in self.endpoints.values():
                self.first(endpoint)
            super().announce(event_type, payload)

        def wants(self, endpoint: Endpoint, event_type: str) -> bool:
            return self.first(endpoint).wants(event_type)

        def receiver(self, parcel: Parcel) -> Endpoint | None:
            found = super().receiver(parcel)
            return self.first(found) if found else None

    return Wrong


class _Rotating(Outbox):
    """An update changes the secret, and nobody is told."""

    def headers(self, endpoint: Endpoint, parcel: Parcel) -> dict[str, str]:
        known = self.__dict__.setdefault("known", {}).setdefault(endpoint.id, endpoint.headers)
        secret = endpoint.secret + ("" if known == endpoint.headers else "2")
        return super().headers(replace(endpoint, secret=secret), parcel)


class _ToPaused(Outbox):
    """A pause is none."""

    def wants(self, endpoint: Endpoint, event_type: str) -> bool:
        return super().wants(replace(endpoint, active=True), event_type)

    def receiver(self, parcel: Parcel) -> Endpoint | None:
        return self.endpoints.get(parcel.endpoint_id)


class _Haunted(Outbox):
    """Retries go to endpoints that are paused by now."""

    def receiver(self, parcel: Parcel) -> Endpoint | None:
        found = super().receiver(parcel)
        return found or self.endpoints.get(parcel.endpoint_id)


class _Undead(Outbox):
    """Retries go to endpoints that are deleted by now."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.ever: dict[str, Endpoint] = {}

    def receiver(self, parcel: Parcel) -> Endpoint | None:
        found = super().receiver(parcel)
        if found:
            self.ever[parcel.endpoint_id] = found
        return self.ever.get(parcel.endpoint_id) if parcel.endpoint_id not in self.endpoints else found


class _Rewriting(Outbox):
    """A retry has another payload."""

    def _retry(self, parcel: Parcel) -> None:
        super()._retry(replace(parcel, body=parcel.body.replace(b'"success"', b'"failed"')))


class _Bare(Outbox):
    """A retry comes without the endpoint's headers."""

    def headers(self, endpoint: Endpoint, parcel: Parcel) -> dict[str, str]:
        known = replace(endpoint, headers={}) if parcel.attempt > 1 else endpoint
        return super().headers(known, parcel)


class _Fickle(Outbox):
    """What is refused as a mistake of the sender is tried once more, and no more."""

    def settle(self, letter: Letter, *, status: int | None, error: str | None) -> None:
        given_up = status == 404 and letter.parcel.attempt > 1
        super().settle(letter, status=200 if given_up else status, error=error)


class _Forgetful(Outbox):
    """A retry is dropped when something else was acknowledged meanwhile."""

    def settle(self, letter: Letter, *, status: int | None, error: str | None) -> None:
        if status == 200:
            self.happy = getattr(self, "happy", set()) | {letter.parcel.endpoint_id}
        super().settle(letter, status=status, error=error)

    def _retry(self, parcel: Parcel) -> None:
        if parcel.endpoint_id not in getattr(self, "happy", set()):
            super()._retry(parcel)


def _changing(name: str, change: Callable[[str], str]) -> type[Outbox]:
    return _telling(lambda _type, payload: payload | ({name: change(payload[name])} if name in payload else {}))


def _without(name: str) -> type[Outbox]:
    return _telling(lambda _type, payload: {key: value for key, value in payload.items() if key != name})


class Putting(Courier):
    """Sends with another method."""

    async def _post(self, letter: Letter) -> tuple[int | None, str | None]:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            answer = await http.put(letter.url, headers=letter.headers, content=letter.parcel.body)
            return answer.status_code, None


SENDERS: dict[str, tuple[str, str, str, type[Outbox]]] = {
    # name: the kind and some words of its one finding, the law that finds it, the sender
    "twice": ("webhook-delivery", "delivered once", "delivery-prize", _Twice),
    "lost-w9": (
        "webhook-delivery",
        "delivered once",
        "delivery-transitions",
        _telling(lambda kind, told: None if kind == "customer_w9_completed" else told),
    ),
    "lost-failed-payouts": (
        "webhook-delivery",
        "delivered once",
        "delivery-transitions",
        _telling(lambda _k, told: None if "disbursementIntentId" in told and told["status"] == "failed" else told),
    ),
    "order": ("webhook-delivery", "in the order", "delivery-transitions", _Late),
    "stale-url": ("webhook-delivery", "update changes", "delivery-updates", _stale("url")),
    "stale-types": ("webhook-delivery", "update changes", "delivery-updates", _stale("event_types")),
    "stale-headers": ("webhook-delivery", "update changes", "delivery-updates", _stale("headers")),
    "rotating": ("webhook-signature", "signature", "delivery-updates", _Rotating),
    "chatty": ("webhook-delivery", "documents list", "delivery-transitions", _Chatty),
    "to-paused": ("webhook-delivery", "paused endpoint", "delivery-transitions", _ToPaused),
    "any-type": (
        "webhook-delivery",
        "asked for",
        "delivery-transitions",
        _wanting(lambda endpoint, _kind: endpoint.active),
    ),
    "empty-is-none": (
        "webhook-delivery",
        "no event types",
        "delivery-transitions",
        _wanting(lambda endpoint, kind: endpoint.active and kind in endpoint.event_types),
    ),
    "first-type-only": (
        "webhook-delivery",
        "delivered once",
        "delivery-transitions",
        _wanting(lambda endpoint, kind: endpoint.wants(kind) and kind in (endpoint.event_types or [kind])[:1]),
    ),
    "unsigned": (
        "webhook-signature",
        "signature",
        "delivery-prize",
        _heading(lambda _e, _p, headers: {k: v for k, v in headers.items() if k != "signature"}),
    ),
    "upper-case": (
        "webhook-signature",
        "signature",
        "delivery-prize",
        _heading(lambda _e, _p, headers: headers | {"signature": headers["signature"].upper()}),
    ),
    "base64": (
        "webhook-signature",
        "signature",
        "delivery-prize",
        _heading(
            lambda _e, _p, headers: (
                headers | {"signature": base64.b64encode(bytes.fromhex(headers["signature"])).decode()}
            )
        ),
    ),
    "one-secret": (
        "webhook-signature",
        "signature",
        "delivery-prize",
        _heading(lambda _e, parcel, headers: headers | sign(parcel.body, "whsec_everybodys")),
    ),
    "no-headers": (
        "webhook-delivery",
        "own headers",
        "delivery-prize",
        _heading(lambda endpoint, _p, headers: {k: v for k, v in headers.items() if k not in endpoint.headers}),
    ),
    "first-header": (
        "webhook-delivery",
        "own headers",
        "delivery-prize",
        _heading(
            lambda endpoint, _p, headers: {k: v for k, v in headers.items() if k not in list(endpoint.headers)[1:]}
        ),
    ),
    "lower-values": (
        "webhook-delivery",
        "own headers",
        "delivery-prize",
        _heading(
            lambda endpoint, _p, headers: {k: v.lower() if k in endpoint.headers else v for k, v in headers.items()}
        ),
    ),
    "text": (
        "webhook-payload",
        "says that it is JSON",
        "delivery-prize",
        _heading(lambda _e, _p, headers: headers | {"content-type": "text/plain"}),
    ),
    "no-query": (
        "webhook-delivery",
        "very address",
        "delivery-prize",
        _addressing(lambda letter: replace(letter, url=letter.url.copy_with(query=None))),
    ),
    "lower-path": (
        "webhook-delivery",
        "very address",
        "delivery-prize",
        _addressing(lambda letter: replace(letter, url=httpx.URL(str(letter.url).replace("In-Box", "in-box")))),
    ),
    "new-field": (
        "undocumented-field",
        "does not declare",
        "delivery-prize",
        _telling(lambda _kind, told: told | {"version": 2}),
    ),
    "cent": (
        "money",
        "what happened",
        "delivery-transitions",
        _changing("amount", lambda text: text[:-1] + str((int(text[-1]) + 1) % 10)),
    ),
    "double": (
        "money",
        "what happened",
        "delivery-transitions",
        _changing("amount", lambda text: f"{float(text):.2f}"),
    ),
    "number": (
        "webhook-payload",
        "schema",
        "delivery-transitions",
        _telling(lambda _k, told: told | ({"amount": 1.5} if "amount" in told else {})),
    ),
    "escaped": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _telling(
            lambda _k, told: {k: v.replace("<", "&lt;") if k.endswith("IntentId") else v for k, v in told.items()}
        ),
    ),
    "trimmed": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _telling(lambda _k, told: {k: v.strip() if k.endswith("IntentId") else v for k, v in told.items()}),
    ),
    "no-reference": ("webhook-payload", "schema", "delivery-transitions", _without("externalPaymentIntentId")),
    "no-substatus": ("webhook-payload", "what happened", "delivery-transitions", _without("subStatus")),
    "stale-substatus": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _telling(lambda _k, told: told | ({"subStatus": "declined"} if "externalPaymentIntentId" in told else {})),
    ),
    "wrong-id": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _changing("paymentIntentId", lambda text: text[::-1]),
    ),
    "wrong-status": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _changing("status", lambda text: "success" if text == "failed" else text),
    ),
    "new-status": ("webhook-payload", "schema", "delivery-transitions", _changing("status", lambda text: text.upper())),
    "kyc-status": (
        "webhook-payload",
        "what happened",
        "delivery-transitions",
        _changing("status", lambda text: text.removesuffix("_manually")),
    ),
    "wrong-customer": (
        "webhook-payload",
        "what happened",
        "delivery-prize",
        _changing("externalCustomerId", lambda _text: "user_1"),
    ),
    "envelope": (
        "webhook-payload",
        "schema",
        "delivery-transitions",
        _telling(lambda kind, told: {"event": kind, "data": told}),
    ),
    "no-retries": ("webhook-delivery", "comes again", "delivery-retries", _pausing(lambda _attempt: None)),
    "three-retries": (
        "webhook-delivery",
        "1, 2, 3, 4 and 5 minutes",
        "delivery-retries",
        _pausing(lambda n: n * 60_000 if n < 4 else None),
    ),
    "six-retries": (
        "webhook-delivery",
        "given up",
        "delivery-retries",
        _pausing(lambda n: n * 60_000 if n < 7 else None),
    ),
    "each-minute": (
        "webhook-delivery",
        "1, 2, 3, 4 and 5 minutes",
        "delivery-retries",
        _pausing(lambda n: 60_000 if n < 6 else None),
    ),
    "early": (
        "webhook-delivery",
        "1, 2, 3, 4 and 5 minutes",
        "delivery-retries",
        _pausing(lambda n: n * 30_000 if n < 6 else None),
    ),
    "any-2xx": (
        "webhook-delivery",
        "comes again",
        "delivery-retries",
        _acknowledging(lambda status: status is not None and 200 <= status < 300),
    ),
    "broken-is-fine": (
        "webhook-delivery",
        "comes again",
        "delivery-retries",
        _acknowledging(lambda status: status in {None, 200}),
    ),
    "never-content": ("webhook-delivery", "delivered once", "delivery-retries", _acknowledging(lambda _status: False)),
    "retry-paused": ("webhook-delivery", "paused endpoint", "delivery-retries", _Haunted),
    "retry-deleted": ("webhook-delivery", "deleted endpoint", "delivery-retries", _Undead),
    "retry-rewritten": ("webhook-payload", "retry carries", "delivery-retries", _Rewriting),
    "retry-forgotten": ("webhook-delivery", "meanwhile", "delivery-retries", _Forgetful),
    "retry-bare": ("webhook-delivery", "own headers", "delivery-retries", _Bare),
    "retry-fickle": ("webhook-delivery", "1, 2, 3, 4 and 5 minutes", "delivery-retries", _Fickle),
}
