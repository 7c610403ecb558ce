"""`AsyncVivamo`: the API on asyncio, with one namespace a resource."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

import httpx
from payments_core.drift import LogOnce, OnDrift
from payments_core.flow import arun
from payments_core.retry import RetryPolicy

from . import ledgers
from .connection import DEFAULT_RETRIES, DEFAULT_TIMEOUT, connect_async
from .settings import Environment, Settings

if TYPE_CHECKING:
    from payments_core.ledger import Ledger, Reconciliation, Stored
    from payments_core.store import Database

    from .customers import AsyncCustomers
    from .disbursements import AsyncDisbursements
    from .geolocation import AsyncGeolocation
    from .kyc import AsyncKyc
    from .payments import AsyncPayments
    from .prizes import AsyncPrizes
    from .webhook_endpoints import AsyncWebhookEndpoints


class AsyncVivamo:
    """The Vivamo API on asyncio, one for each event loop; close it, or use it as an async context manager.

    api_key: your secret key. environment: production, sandbox or mock. base_url: instead of the environment's own.
    timeout: seconds, or an httpx.Timeout with every part set. retries: how often to repeat, or a RetryPolicy.
    transport: an async httpx transport below ours. http_client: your own httpx.AsyncClient, which you close yourself.
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
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: httpx.AsyncClient | None = None,
        ledger: Ledger | Database | None = None,
        on_drift: OnDrift | None = None,
    ) -> None:
        settings = Settings.of(api_key, environment=environment, base_url=base_url)
        self.api = connect_async(
            settings, timeout=timeout, retries=retries, transport=transport, http_client=http_client
        )
        if on_drift is not None and not callable(on_drift):
            raise TypeError(f"on_drift: expected a callable that takes a Drift, got {type(on_drift).__name__}")
        self._account = None if ledger is None else ledgers.opened(ledger, settings.server)
        self._server, self._on_drift = settings.server, LogOnce() if on_drift is None else on_drift

    @cached_property
    def customers(self) -> AsyncCustomers:
        """People who pay or are paid."""
        from .customers import AsyncCustomers

        return AsyncCustomers(self.api, self._on_drift)

    @cached_property
    def kyc(self) -> AsyncKyc:
        """Proof of identity, and its manual review."""
        from .kyc import AsyncKyc

        return AsyncKyc(self.api, self._on_drift)

    @cached_property
    def payments(self) -> AsyncPayments:
        """Money in."""
        from .payments import AsyncPayments

        return AsyncPayments(self.api, self._on_drift, self._account)

    @cached_property
    def disbursements(self) -> AsyncDisbursements:
        """Money out, approved by hand."""
        from .disbursements import AsyncDisbursements

        return AsyncDisbursements(self.api, self._on_drift, self._account)

    @cached_property
    def prizes(self) -> AsyncPrizes:
        """W-2G records of prizes."""
        from .prizes import AsyncPrizes

        return AsyncPrizes(self.api, self._on_drift)

    @cached_property
    def geolocation(self) -> AsyncGeolocation:
        """Whether an address may transact."""
        from .geolocation import AsyncGeolocation

        return AsyncGeolocation(self.api, self._on_drift)

    @cached_property
    def webhook_endpoints(self) -> AsyncWebhookEndpoints:
        """Where Vivamo sends its signed events."""
        from .webhook_endpoints import AsyncWebhookEndpoints

        return AsyncWebhookEndpoints(self.api, self._on_drift)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, *, ledger: Ledger | Database | None = None) -> Self:
        """Reads VIVAMO_API_KEY, VIVAMO_ENVIRONMENT (production, sandbox or mock) and VIVAMO_BASE_URL."""
        settings = Settings.from_env(environ)
        return cls(settings.api_key, environment=settings.environment, base_url=settings.base_url, ledger=ledger)

    async def reconcile(self, ledger: Ledger, *, inbox: Stored | None = None) -> Reconciliation:
        """What `await ledger.reconcile(vivamo)` calls."""
        flow = ledgers.reconcile(self._account, ledger, self.api, server=self._server, inbox=inbox)
        return await arun(flow, on_drift=self._on_drift)

    async def aclose(self) -> None:
        """Closes the connections, and those of the ledger in this event loop. A ledger of yours stays open."""
        await self.api.get_async_httpx_client().aclose()
        if self._account is not None:
            await self._account.ledger.aclose()
            if self._account.owned:
                self._account.ledger.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<AsyncVivamo {self.api.get_async_httpx_client().base_url}>"
