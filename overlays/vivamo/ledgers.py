"""A client's ledger. SQLAlchemy loads with the first one, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments_core.errors import LedgerError

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from payments_core.ledger import Ledger, Reconciliation, Stored
    from payments_core.store import Database
    from vivamo_api import AuthenticatedClient as Api

    from .account import Account


def opened(ledger: Ledger | Database, server: str) -> Account:
    """The account for `Vivamo(ledger=...)`. Raises LedgerError, TypeError or ValueError for what cannot be a ledger."""
    try:
        from .account import Account
    except ImportError as absent:
        raise LedgerError(
            f"a ledger needs {(absent.name or '').partition('.')[0]}: pip install 'vivamo-client[ledger]'"
        ) from None
    return Account.of(ledger, server)


def reconcile(
    account: Account | None, ledger: Ledger, api: Api, *, server: str, inbox: Stored | None
) -> Flow[Reconciliation]:
    """Settles what is in doubt in `ledger`, which need not be the client's own."""
    if account is None or account.ledger is not ledger:
        account = opened(ledger, server)
    from . import reconciling

    return reconciling.reconcile(api, account, inbox=inbox)
