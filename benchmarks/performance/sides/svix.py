"""svix: a message."""

from __future__ import annotations

from benchmarks.performance.signed import padded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/api/v1/app/app_1/msg"
ANSWER = (
    '{"id":"msg_1","eventType":"payout.done","payload":{"payout":"payout-1","amount":"50.00"},"eventId":null,'
    '"channels":null,"tags":null,"deliverAt":null,"timestamp":"2026-06-05T04:57:11Z"}'
)
EVENT = padded('{"type":"payout.done","data":{"payout":"payout-1","amount":"50.00"}}')


def load() -> None:
    import svix.api  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    from svix.api import MessageIn, Svix, SvixOptions

    create = Svix("sk_test_bench", SvixOptions(server_url=url)).message.create
    return lambda: create("app_1", MessageIn(event_type="payout.done", payload={"payout": "payout-1"}))


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    from svix.api import MessageIn, SvixAsync, SvixOptions

    create = SvixAsync("sk_test_bench", SvixOptions(server_url=url)).message.create
    return lambda: create("app_1", MessageIn(event_type="payout.done", payload={"payout": "payout-1"}))


def listing(items: int) -> str:
    return '{"data":[' + ",".join([ANSWER] * items) + '],"iterator":null,"prevIterator":null,"done":true}'


def decoder(parsed: dict[str, object]) -> Callable[[], object]:
    from svix.models import ListResponseMessageOut

    return lambda: ListResponseMessageOut.model_validate(parsed)
