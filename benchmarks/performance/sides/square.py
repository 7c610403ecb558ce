"""square: a customer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/v2/customers"
CUSTOMER = (
    '{"id":"JDKYHBWT1D4F8MFH63DBMEN8Y4","created_at":"2026-06-05T04:57:11Z","updated_at":"2026-06-05T04:57:11Z",'
    '"given_name":"Ada","family_name":"Lovelace","email_address":"ada@example.com","phone_number":"+15551234567",'
    '"reference_id":"user_1","preferences":{"email_unsubscribed":false},"creation_source":"THIRD_PARTY","version":0}'
)
ANSWER = '{"customer":' + CUSTOMER + "}"


def load() -> None:
    from square import Square  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    from square import Square

    create = Square(token="key", base_url=url).customers.create
    return lambda: create(given_name="Ada", family_name="Lovelace", email_address="ada@example.com")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    from square import AsyncSquare

    create = AsyncSquare(token="key", base_url=url).customers.create
    return lambda: create(given_name="Ada", family_name="Lovelace", email_address="ada@example.com")


def listing(items: int) -> str:
    return '{"customers":[' + ",".join([CUSTOMER] * items) + '],"count":1}'


def decoder(parsed: dict[str, object]) -> Callable[[], object]:
    from square.core.unchecked_base_model import construct_type
    from square.types.list_customers_response import ListCustomersResponse

    return lambda: construct_type(type_=ListCustomersResponse, object_=parsed)
