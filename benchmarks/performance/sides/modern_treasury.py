"""modern-treasury: a counterparty."""

from __future__ import annotations

from benchmarks.performance.signed import in_hex, padded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PATH = "/api/counterparties"
ANSWER = (
    '{"id":"c743edb7-4059-496a-94b8-06fc081156fd","accounts":[],"created_at":"2026-06-05T04:57:11Z","discarded_at":null,'
    '"email":"ada@example.com","external_id":null,"legal_entity_id":null,"live_mode":false,"metadata":{"order":"1"},'
    '"name":"Ada Lovelace","object":"counterparty","send_remittance_advice":true,"updated_at":"2026-06-05T04:57:11Z",'
    '"verification_status":"unverified"}'
)
EVENT = padded('{"event":"completed","data":{"id":"c743edb7-4059-496a-94b8-06fc081156fd","object":"payment_order"}}')
KEY = "0123456789abcdef"


def load() -> None:
    import modern_treasury  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import modern_treasury

    client = modern_treasury.ModernTreasury(api_key="sk_test_bench", organization_id="org", base_url=url)
    create = client.counterparties.create
    return lambda: create(name="Ada Lovelace", email="ada@example.com")


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import modern_treasury

    client = modern_treasury.AsyncModernTreasury(api_key="sk_test_bench", organization_id="org", base_url=url)
    create = client.counterparties.create
    return lambda: create(name="Ada Lovelace", email="ada@example.com")


def listing(items: int) -> str:
    return "[" + ",".join([ANSWER] * items) + "]"


def decoder(parsed: list[object]) -> Callable[[], object]:
    from modern_treasury._models import construct_type
    from modern_treasury.types import Counterparty

    return lambda: construct_type(type_=list[Counterparty], value=parsed)


def verifier() -> Callable[[], object]:
    import modern_treasury

    validate = modern_treasury.ModernTreasury(
        api_key="sk_test_bench", organization_id="org"
    ).webhooks.validate_signature
    headers, text = {"X-Signature": in_hex(EVENT, KEY, "sha256")}, EVENT.decode()
    return lambda: validate(text, headers, key=KEY)
