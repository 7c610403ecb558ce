"""What payment intents and disbursement intents share: how they are asked for, and that the answer is about that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from payments_core.money import Money
from payments_core.proof import nothing_made
from vivamo_api import models
from vivamo_api.types import UNSET, Unset

from . import checks, echo
from .asking import about, moving

if TYPE_CHECKING:
    from payments_core.flow import Flow

# By their names, since one kind must not load the other.
Intent = TypeVar("Intent", "models.PaymentIntent", "models.DisbursementIntent")
# Vivamo's limit of customData.
_MOST_PAIRS: Final = 3
_PERHAPS_MADE: Final = "it may have been made: find out before you send it again"


def customer(external_customer_id: str) -> models.CustomerReference:
    """Whom an intent is for."""
    return models.CustomerReference(external_customer_id=checks.path_id("external_customer_id", external_customer_id))


def amount_text(amount: object) -> str:
    """An amount greater than zero, as Vivamo writes it: at least two decimals (A19)."""
    if type(amount) is not Money:  # a subclass could say one amount and send another
        raise TypeError(f'amount: expected Money("50.00", "USD"), got {type(amount).__name__}')
    if amount.amount <= 0:
        raise ValueError(f"amount: expected more than zero, got {amount}")
    return amount.text if "." in amount.text else f"{amount.text}.00"


def custom_data(given: Mapping[str, str] | None) -> models.CustomData | Unset:
    """Pairs of yours, which come back with the intent."""
    if given is None:
        return UNSET
    checked = checks.pairs("custom_data", given)
    if len(checked) > _MOST_PAIRS:
        raise ValueError(f"custom_data: expected at most {_MOST_PAIRS} pairs, got {len(checked)}")
    return models.CustomData.from_dict(checked)


def echoed(
    asking: Flow[Intent], ids: Callable[[Intent], tuple[str, str]], *, customer: str, amount: Money, reference: str
) -> Flow[Intent]:
    """Asks, and hands on the intent that was asked for and no other. `ids`: the server's own and yours."""
    with about(reference), moving(nothing_made, undone="nothing was made", perhaps=_PERHAPS_MADE):
        intent = yield from asking
        echo.same_intent(intent, ids(intent), amount=amount, customer=customer, reference=reference)
    return intent
