"""How Vivamo words its refusals. Data."""

from payments_core.errors import AlreadyExists, IntentExpired, NotFound
from payments_core.replies import Refusals


def refusals(api_key: str) -> Refusals:
    """The documented messages, and the assumed ones (A12, A13), by a part that names their cause."""
    return Refusals(
        statuses=frozenset({400, 403, 404, 409, 500}),
        by_message=(
            ("already exists", AlreadyExists),
            ("not found", NotFound),
            ("expired", IntentExpired),
        ),
        secrets=(api_key,),
    )
