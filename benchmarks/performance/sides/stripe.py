"""stripe: a customer."""

from __future__ import annotations

from benchmarks.performance.signed import in_hex, padded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/v1/customers"
ANSWER = (
    '{"id":"cus_1","object":"customer","balance":0,"created":1780635431,"currency":"usd","delinquent":false,'
    '"email":"ada@example.com","invoice_prefix":"ABC","livemode":false,"metadata":{"order":"1"},"name":"Ada Lovelace",'
    '"invoice_settings":{"custom_fields":null,"default_payment_method":null},"phone":"+15551234567"}'
)
EVENT = padded(
    '{"id":"evt_1","object":"event","api_version":"2026-06-01","created":1780635431,"livemode":false,'
    '"pending_webhooks":1,"type":"customer.created","data":{"object":{"id":"cus_1","object":"customer"}}}'
)
SECRET = "whsec_0123456789abcdef"


def load() -> None:
    import stripe  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import stripe

    create = stripe.StripeClient("sk_test_bench", base_addresses={"api": url}).v1.customers.create
    return lambda: create({"email": "ada@example.com", "name": "Ada Lovelace", "metadata": {"order": "1"}})


def listing(items: int) -> str:
    return '{"object":"list","url":"/v1/customers","has_more":false,"data":[' + ",".join([ANSWER] * items) + "]}"


def decoder(parsed: dict[str, object]) -> Callable[[], object]:
    import stripe

    return lambda: stripe.ListObject.construct_from(parsed, "sk_test_bench")


def _header() -> str:
    import time

    stamp = str(int(time.time()))
    return f"t={stamp},v1={in_hex(stamp.encode() + b'.' + EVENT, SECRET, 'sha256')}"


def verifier() -> Callable[[], object]:
    import stripe

    header, text = _header(), EVENT.decode()
    return lambda: stripe.WebhookSignature.verify_header(text, header, SECRET, 300)


def reader() -> Callable[[], object]:
    import stripe

    header = _header()
    return lambda: stripe.Webhook.construct_event(EVENT, header, SECRET)
