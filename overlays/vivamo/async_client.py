"""`AsyncVivamo`: the API on asyncio, one namespace a resource."""

from __future__ import annotations

import builtins
import os
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Literal, Self, TypeVar, Unpack

import httpx
from payments_core.drift import LogOnce, OnDrift
from payments_core.flow import Flow, arun
from payments_core.money import Money
from payments_core.pagination import aeach
from payments_core.retry import RetryPolicy
from vivamo_api import AuthenticatedClient
from vivamo_api.models import (
    CreatedCustomer,
    Customer,
    DisbursementDecision,
    DisbursementIntent,
    DisbursementIntentStatus,
    GeolocationCheck,
    KycInfo,
    Message,
    PaymentIntent,
    PaymentIntentStatus,
    PendingDisbursement,
    PrizeRecord,
    RecordedPrize,
    RegisteredWebhook,
    Webhook,
)

from . import flows
from .bodies import Prize, Profile, ProfileUpdate
from .connection import DEFAULT_RETRIES, DEFAULT_TIMEOUT, connect_async
from .settings import Environment, Settings

R = TypeVar("R")


class AsyncNamespace:
    """What every namespace holds: the generated client, and how to run a flow."""

    def __init__(self, api: AuthenticatedClient, on_drift: OnDrift) -> None:
        self._api = api
        self._on_drift = on_drift

    async def _run(self, flow: Flow[R]) -> R:
        return await arun(flow, on_drift=self._on_drift)


class AsyncCustomers(AsyncNamespace):
    """People who pay or are paid. A customer exists before any intent for it."""

    async def create(self, external_customer_id: str, *, email: str, **profile: Unpack[Profile]) -> CreatedCustomer:
        """Raises AlreadyExists when the id or the e-mail is taken, BadRequest for a refused e-mail or phone."""
        return await self._run(flows.create_customer(self._api, external_customer_id, email=email, profile=profile))

    async def get(self, id: str) -> Customer:
        """Profile and KYC history. Raises NotFound."""
        return await self._run(flows.get_customer(self._api, id))

    async def update(self, id: str, **profile: Unpack[ProfileUpdate]) -> Customer:
        """Changes the fields given and leaves the others. Raises NotFound, BadRequest."""
        return await self._run(flows.update_customer(self._api, id, profile=profile))

    async def list(self, *, page: int = 1, size: int = 10) -> builtins.list[Customer]:
        """One page, counted from 1, of up to 100 customers."""
        return await self._run(flows.list_customers(self._api, page=page, size=size))

    def each(self, *, size: int = 100) -> AsyncIterator[Customer]:
        """Every customer, `size` a request."""
        return aeach(lambda page: self.list(page=page, size=size), size=size)


class AsyncKyc(AsyncNamespace):
    """Proof of identity, and its manual review."""

    async def info(self, id: str) -> KycInfo:
        """Starts or inspects verification; while pending, `kyc_verification.client_secret_key` is for the front end."""
        return await self._run(flows.kyc_info(self._api, id))

    async def for_review(self) -> builtins.list[Customer]:
        """Customers with a submission that waits for you."""
        return await self._run(flows.kyc_for_review(self._api))

    async def approve(self, id: str) -> Message:
        """Only while under review, and only with documents. Raises BadRequest, NotFound."""
        return await self._run(flows.review_kyc(self._api, id, verify=True))

    async def reject(self, id: str) -> Message:
        """Only while under review. Raises BadRequest, NotFound."""
        return await self._run(flows.review_kyc(self._api, id, verify=False))


class AsyncPayments(AsyncNamespace):
    """Money in."""

    async def create_intent(
        self,
        external_customer_id: str,
        amount: Money,
        *,
        reference: str,
        custom_data: Mapping[str, str] | None = None,
        send_receipt_email: bool | None = None,
    ) -> PaymentIntent:
        """An intent that expires after 2 hours. `reference` is your own id; Vivamo does not check that it is unique.

        Sent once. Raises RequestNotSent (safe to repeat), OutcomeUnknown and ServerError (it may have been made: find
        out before you repeat), NotFound for the customer, BadRequest, UnexpectedReply.
        """
        return await self._run(
            flows.create_payment_intent(
                self._api,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_receipt_email=send_receipt_email,
            )
        )

    async def status(self, intent_id: str) -> PaymentIntentStatus:
        """The status and every payment made so far. Raises NotFound."""
        return await self._run(flows.payment_status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> PaymentIntentStatus:
        """Asks until success or failed (which is not final). Raises WaitTimeout after `timeout` seconds."""
        return await self._run(flows.wait_for_payment(self._api, intent_id, timeout=timeout))


class AsyncDisbursements(AsyncNamespace):
    """Money out, approved by hand."""

    async def create_intent(
        self,
        external_customer_id: str,
        amount: Money,
        *,
        reference: str,
        custom_data: Mapping[str, str] | None = None,
        send_status_email: bool | None = None,
    ) -> DisbursementIntent:
        """An intent that expires after 2 hours. `reference` is your own id; Vivamo does not check that it is unique.

        Sent once. Raises RequestNotSent (safe to repeat), OutcomeUnknown and ServerError (it may have been made: find
        out before you repeat), NotFound for the customer, BadRequest, UnexpectedReply.
        """
        return await self._run(
            flows.create_disbursement_intent(
                self._api,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_status_email=send_status_email,
            )
        )

    async def status(self, intent_id: str) -> DisbursementIntentStatus:
        """Where it stands; `status` is UNSET until the customer has submitted. Raises NotFound."""
        return await self._run(flows.disbursement_status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> DisbursementIntentStatus:
        """Asks until success, failed or rejected. Raises WaitTimeout after `timeout` seconds."""
        return await self._run(flows.wait_for_disbursement(self._api, intent_id, timeout=timeout))

    async def awaiting_approval(self) -> builtins.list[PendingDisbursement]:
        """Everything that a customer submitted and nobody decided."""
        return await self._run(flows.disbursements_awaiting_approval(self._api))

    async def approve(self, intent_id: str) -> DisbursementDecision:
        """Sends the funds, at once. Sent once; raises OutcomeUnknown, BadRequest when it is not waiting, NotFound."""
        return await self._run(flows.proceed(self._api, intent_id, allow=True))

    async def reject(self, intent_id: str) -> DisbursementDecision:
        """Sends none, and tells the customer. Sent once; raises like `approve`."""
        return await self._run(flows.proceed(self._api, intent_id, allow=False))


class AsyncPrizes(AsyncNamespace):
    """W-2G records, for operators whose personal tax type is bingo or horse racing."""

    async def record(self, id: str, **prize: Unpack[Prize]) -> RecordedPrize:
        """Amounts are dollars, never floats. Raises BadRequest below a threshold, NotFound for the customer."""
        return await self._run(flows.record_prize(self._api, id, prize=prize))

    async def list(self, id: str, *, tax_year: int | None = None) -> builtins.list[PrizeRecord]:
        """Newest first; of the current year when `tax_year` is None. Raises NotFound."""
        return await self._run(flows.list_prizes(self._api, id, tax_year=tax_year))


class AsyncGeolocation(AsyncNamespace):
    """Whether an address may transact."""

    async def check(self, ip: str) -> GeolocationCheck:
        """IPv4 or IPv6."""
        return await self._run(flows.check_geolocation(self._api, ip))


class AsyncWebhookEndpoints(AsyncNamespace):
    """Where Vivamo sends its signed events. To verify one: `vivamo.webhooks.verify`."""

    async def register(
        self, url: str, *, headers: Mapping[str, str] | None = None, event_types: Iterable[str] | None = None
    ) -> RegisteredWebhook:
        """`secret_key` of the answer is never shown again. No event types means all. Raises Conflict."""
        return await self._run(flows.register_webhook(self._api, url, headers=headers, event_types=event_types))

    async def list(self) -> builtins.list[Webhook]:
        """All endpoints, without their secrets."""
        return await self._run(flows.list_webhooks(self._api))

    async def update(
        self,
        id: str,
        *,
        url: str | None = None,
        status: Literal["active", "inactive"] | None = None,
        headers: Mapping[str, str] | None = None,
        event_types: Iterable[str] | None = None,
    ) -> Webhook:
        """Changes what is given; an empty `event_types` means all. Raises NotFound, Conflict."""
        return await self._run(
            flows.update_webhook(self._api, id, url=url, status=status, headers=headers, event_types=event_types)
        )

    async def delete(self, id: str) -> Message:
        """Raises NotFound."""
        return await self._run(flows.delete_webhook(self._api, id))


class AsyncVivamo:
    """The Vivamo API on asyncio, one for each event loop; close it, or use it as an async context manager.

    api_key: your secret key. environment: production, sandbox or mock. base_url: instead of the environment's own.
    timeout: seconds, or an httpx.Timeout with every part set. retries: how often to repeat, or a RetryPolicy.
    transport: an async httpx transport below ours. http_client: your own httpx.AsyncClient, which you close yourself.
    on_drift: called with each Drift of an answer from the document; by default one warning in the log for each kind.

    Raises TypeError or ValueError for a setting that cannot work, before anything is sent.
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
        ledger: None = None,
        on_drift: OnDrift | None = None,
    ) -> None:
        if ledger is not None:
            raise TypeError("ledger: this release has no payout ledger yet; expected None")
        settings = Settings.of(api_key, environment=environment, base_url=base_url)
        self.api = connect_async(
            settings, timeout=timeout, retries=retries, transport=transport, http_client=http_client
        )
        if on_drift is not None and not callable(on_drift):
            raise TypeError(f"on_drift: expected a callable that takes a Drift, got {type(on_drift).__name__}")
        watch = LogOnce() if on_drift is None else on_drift
        self.customers = AsyncCustomers(self.api, watch)
        self.kyc = AsyncKyc(self.api, watch)
        self.payments = AsyncPayments(self.api, watch)
        self.disbursements = AsyncDisbursements(self.api, watch)
        self.prizes = AsyncPrizes(self.api, watch)
        self.geolocation = AsyncGeolocation(self.api, watch)
        self.webhook_endpoints = AsyncWebhookEndpoints(self.api, watch)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Reads VIVAMO_API_KEY, VIVAMO_ENVIRONMENT (production, sandbox or mock) and VIVAMO_BASE_URL."""
        settings = Settings.from_env(environ)
        return cls(settings.api_key, base_url=settings.base_url)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self.api.get_async_httpx_client().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<AsyncVivamo {self.api.get_async_httpx_client().base_url}>"
