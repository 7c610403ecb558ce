"""With a ledger or without: what the facades call. SQLAlchemy loads with the first ledger, and not before."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TypeVar

from payments_core.errors import LedgerError
from payments_core.flow import Flow
from payments_core.money import Money
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.models import DisbursementDecision, DisbursementIntent, PaymentIntent

from . import intents
from .approvals import ApprovalPolicy, Decide, Reviewed

if TYPE_CHECKING:
    from payments_core.ledger import Ledger, Reconciliation, Stored
    from payments_core.store import Database

    from .account import Account

    LedgerLike = Ledger | Database

Intent = TypeVar("Intent", PaymentIntent, DisbursementIntent)


def account_of(ledger: LedgerLike | None, server: str) -> Account | None:
    """The account for `Vivamo(ledger=...)`. Raises LedgerError, TypeError or ValueError for what cannot be a ledger."""
    if ledger is None:
        return None
    try:
        module = importlib.import_module(".account", __package__)
    except ImportError as absent:
        raise LedgerError(
            f"a ledger needs {(absent.name or '').partition('.')[0]}: pip install 'vivamo-client[ledger]'"
        ) from None
    account: Account = module.Account.of(ledger, server)
    return account


def create(
    account: Account | None, sending: Flow[Intent], model: type[Intent], *, customer: str, amount: Money, reference: str
) -> Flow[Intent]:
    """Sends a create; with a ledger once a reference."""
    if account is None:
        return sending
    return account.create(sending, model, customer=customer, amount=amount, reference=reference)


def decide(account: Account | None, api: Api, intent_id: str, *, allow: bool) -> Flow[DisbursementDecision]:
    """Sends an approval or a rejection; with a ledger once an intent."""
    if account is None:
        return intents.proceed(api, intent_id, allow=allow)
    return account.decide(api, intent_id, allow=allow)


def review(
    account: Account | None, api: Api, policy: ApprovalPolicy | Decide | None, *, dry_run: bool
) -> Flow[list[Reviewed]]:
    """A review. Raises LedgerError where there is no ledger to record it in."""
    checked = ApprovalPolicy.of(policy)
    if account is None:
        raise LedgerError("a review needs a ledger: Vivamo(..., ledger=Ledger.open('payouts.db'))")
    reviewing = importlib.import_module(".reviewing", __package__)
    flow: Flow[list[Reviewed]] = reviewing.review(api, account, checked, dry_run=dry_run)
    return flow


def reconcile(
    account: Account | None, ledger: Ledger, api: Api, *, server: str, inbox: Stored | None
) -> Flow[Reconciliation]:
    """Settles what is in doubt in `ledger`, which need not be the client's own."""
    if account is None or account.ledger is not ledger:
        account = account_of(ledger, server)
    reconciling = importlib.import_module(".reconciling", __package__)
    flow: Flow[Reconciliation] = reconciling.reconcile(api, account, inbox=inbox)
    return flow
