"""vivamo: the other list that can be long."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PENDING = (
    '{"disbursementIntentId":"671f4e90c0811b1056da1653","externalCustomerId":"user_1",'
    '"externalDisbursementId":"payout-1","amount":"50.00","currency":"USD","type":"bank",'
    '"status":{"name":"pending-validation"},"createdAt":"2026-06-05T04:57:11.151Z"}'
)


def load() -> None:
    from vivamo_api.models import PendingDisbursement  # noqa: F401


def listing(items: int) -> str:
    return "[" + ",".join([PENDING] * items) + "]"


def decoder(parsed: list[dict[str, object]]) -> Callable[[], object]:
    from vivamo_api.models import PendingDisbursement

    return lambda: [PendingDisbursement.from_dict(item) for item in parsed]
