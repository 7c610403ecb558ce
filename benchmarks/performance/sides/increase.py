"""increase: an account."""

from __future__ import annotations

from benchmarks.performance.signed import SECRET, padded, standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/accounts"
ANSWER = (
    '{"id":"account_1","account_revenue_rate":null,"bank":"first_internet_bank","closed_at":null,'
    '"created_at":"2026-06-05T04:57:11Z","currency":"USD","entity_id":"entity_1","funding":"deposits",'
    '"idempotency_key":null,"informational_entity_id":null,"interest_accrued":"0.01","interest_accrued_at":"2026-06-05",'
    '"interest_rate":"0.055","loan":null,"name":"Ada","program_id":"program_1","status":"open","type":"account"}'
)
EVENT = padded(
    '{"id":"event_1","associated_object_id":"account_1","associated_object_type":"account",'
    '"category":"account.created","created_at":"2026-06-05T04:57:11Z","type":"event"}'
)


def load() -> None:
    import increase  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import increase

    create = increase.Increase(api_key="sk_test_bench", base_url=url).accounts.create
    return lambda: create(name="Ada")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import increase

    create = increase.AsyncIncrease(api_key="sk_test_bench", base_url=url).accounts.create
    return lambda: create(name="Ada")


def listing(items: int) -> str:
    return "[" + ",".join([ANSWER] * items) + "]"


def decoder(parsed: list[object]) -> Callable[[], object]:
    from increase._models import construct_type
    from increase.types import Account

    return lambda: construct_type(type_=list[Account], value=parsed)


def reader() -> Callable[[], object]:
    import increase

    unwrap, headers = increase.Increase(api_key="sk_test_bench").events.unwrap, standard(EVENT)
    text = EVENT.decode()
    return lambda: unwrap(text, headers=headers, key=SECRET)
