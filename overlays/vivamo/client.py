"""`Vivamo`: the API without asyncio, with one namespace a resource."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

import httpx
from payments_core.drift import LogOnce, OnDrift
from payments_core.flow import run
from payments_core.retry import RetryPolicy

from . import ledgers
from .connection import DEFAULT_RETRIES, DEFAULT_TIMEOUT, connect
from .resources import Customers, Disbursements, Geolocation, Kyc, Payments, Prizes, WebhookEndpoints
from .settings import Environment, Settings

if TYPE_CHECKING:
    from payments_core.ledger import Ledger, Reconciliation, Stored
    from payments_core.store import Database


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
        watch = LogOnce() if on_drift is None else on_drift
        self._account = ledgers.account_of(ledger, settings.server)
        self._server, self._on_drift = settings.server, watch
        self.customers = Customers(self.api, watch)
        self.kyc = Kyc(self.api, watch)
        self.payments = Payments(self.api, watch, self._account)
        self.disbursements = Disbursements(self.api, watch, self._account)
        self.prizes = Prizes(self.api, watch)
        self.geolocation = Geolocation(self.api, watch)
        self.webhook_endpoints = WebhookEndpoints(self.api, watch)

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
