"""`Vivamo`: the API without asyncio, with one namespace a resource."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

import httpx
from payments_core.drift import LogOnce, OnDrift
from payments_core.flow import run
from payments_core.retry import RetryPolicy

from . import ledgers
from .connection import DEFAULT_RETRIES, DEFAULT_TIMEOUT, connect
from .settings import Environment, Settings

if TYPE_CHECKING:
    from payments_core.ledger import Ledger, Reconciliation, Stored
    from payments_core.store import Database

    from .customers import Customers
    from .disbursements import Disbursements
    from .geolocation import Geolocation
    from .kyc import Kyc
    from .payments import Payments
    from .prizes import Prizes
    from .webhook_endpoints import WebhookEndpoints


class Vivamo:
    """The Vivamo API. Safe to share between threads; close it, or use it as a context manager.

    api_key: your secret key. environment: production, sandbox or mock. base_url: instead of the environment's own.
    timeout: seconds, or an httpx.Timeout with every part set. retries: how often to repeat, or a RetryPolicy.
    transport: an httpx transport below ours. http_client: your own httpx.Client, which you close yourself.
    ledger: a Ledger, or the path or SQLAlchemy URL of one; makes each payout exactly once. None: you see to that.
    on_drift: called with each Drift of an answer from the document; by default one warning in the log for each kind.

    Raises TypeError or ValueError for a setting that cannot work, LedgerError for a ledger, before anything is sent.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        environment: Environment = "sandbox",
        base_url: str | None = None,
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        retries: int | RetryPolicy = DEFAULT_RETRIES,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        ledger: Ledger | Database | None = None,
        on_drift: OnDrift | None = None,
    ) -> None:
        settings = Settings.of(api_key, environment=environment, base_url=base_url)
        self.api = connect(settings, timeout=timeout, retries=retries, transport=transport, http_client=http_client)
        if on_drift is not None and not callable(on_drift):
            raise TypeError(f"on_drift: expected a callable that takes a Drift, got {type(on_drift).__name__}")
        self._account = None if ledger is None else ledgers.opened(ledger, settings.server)
        self._server, self._on_drift = settings.server, LogOnce() if on_drift is None else on_drift

    @cached_property
    def customers(self) -> Customers:
        """People who pay or are paid."""
        from .customers import Customers

        return Customers(self.api, self._on_drift)

    @cached_property
    def kyc(self) -> Kyc:
        """Proof of identity, and its manual review."""
        from .kyc import Kyc

        return Kyc(self.api, self._on_drift)

    @cached_property
    def payments(self) -> Payments:
        """Money in."""
        from .payments import Payments

        return Payments(self.api, self._on_drift, self._account)

    @cached_property
    def disbursements(self) -> Disbursements:
        """Money out, approved by hand."""
        from .disbursements import Disbursements

        return Disbursements(self.api, self._on_drift, self._account)

    @cached_property
    def prizes(self) -> Prizes:
        """W-2G records of prizes."""
        from .prizes import Prizes

        return Prizes(self.api, self._on_drift)

    @cached_property
    def geolocation(self) -> Geolocation:
        """Whether an address may transact."""
        from .geolocation import Geolocation

        return Geolocation(self.api, self._on_drift)

    @cached_property
    def webhook_endpoints(self) -> WebhookEndpoints:
        """Where Vivamo sends its signed events."""
        from .webhook_endpoints import WebhookEndpoints

        return WebhookEndpoints(self.api, self._on_drift)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, *, ledger: Ledger | Database | None = None) -> Self:
        """Reads VIVAMO_API_KEY, VIVAMO_ENVIRONMENT (production, sandbox or mock) and VIVAMO_BASE_URL."""
        settings = Settings.from_env(environ)
        return cls(settings.api_key, environment=settings.environment, base_url=settings.base_url, ledger=ledger)

    def reconcile(self, ledger: Ledger, *, inbox: Stored | None = None) -> Reconciliation:
        """What `ledger.reconcile(vivamo)` calls."""
        flow = ledgers.reconcile(self._account, ledger, self.api, server=self._server, inbox=inbox)
        return run(flow, on_drift=self._on_drift)

    def close(self) -> None:
        """Closes the connections. A ledger of yours stays open; one that was opened here is closed."""
        self.api.get_httpx_client().close()
        if self._account is not None and self._account.owned:
            self._account.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Vivamo {self.api.get_httpx_client().base_url}>"
