"""lithic: a card."""

from __future__ import annotations

from benchmarks.performance.signed import SECRET, padded, standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/v1/cards"
ANSWER = (
    '{"token":"7ef7d65c-9023-4da3-b113-3b8583fd7951","account_token":"f3f1c7a0-0b1c-4d52-9b3e-2f4d5f8b6a11",'
    '"card_program_token":"5e9483eb-8103-4e16-9794-2106111b2eca","created":"2026-06-05T04:57:11Z","last_four":"3571",'
    '"pin_status":"OK","spend_limit":1000,"spend_limit_duration":"FOREVER","state":"OPEN","tags":{},"type":"VIRTUAL",'
    '"exp_month":"06","exp_year":"2030","hostname":"","memo":"a card"}'
)
EVENT = padded('{"event_type":"card.created","card_token":"7ef7d65c-9023-4da3-b113-3b8583fd7951"}')


def load() -> None:
    import lithic  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import lithic

    create = lithic.Lithic(api_key="sk_test_bench", base_url=url).cards.create
    return lambda: create(type="VIRTUAL", memo="a card", spend_limit=1000)


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import lithic

    create = lithic.AsyncLithic(api_key="sk_test_bench", base_url=url).cards.create
    return lambda: create(type="VIRTUAL", memo="a card", spend_limit=1000)


def listing(items: int) -> str:
    return "[" + ",".join([ANSWER] * items) + "]"


def decoder(parsed: list[object]) -> Callable[[], object]:
    from lithic._models import construct_type
    from lithic.types import Card

    return lambda: construct_type(type_=list[Card], value=parsed)


def verifier() -> Callable[[], object]:
    import lithic

    verify, headers = lithic.Lithic(api_key="sk_test_bench").webhooks.verify_signature, standard(EVENT)
    return lambda: verify(EVENT, headers, secret=SECRET)


def reader() -> Callable[[], object]:
    import lithic

    parse, headers = lithic.Lithic(api_key="sk_test_bench").webhooks.parse, standard(EVENT)
    text = EVENT.decode()
    return lambda: parse(text, headers=headers, secret=SECRET)
