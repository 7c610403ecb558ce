"""`Vivamo`: the API without asyncio, one namespace a resource."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, Self, TypeVar, Unpack

import httpx
from payments_core.drift import LogOnce, OnDrift
from payments_core.flow import Flow, run
from payments_core.money import Money
from payments_core.pagination import each
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
from .connection import DEFAULT_RETRIES, DEFAULT_TIMEOUT, connect
from .settings import Environment, Settings

R = TypeVar("R")


class Namespace:
    """What every namespace holds: the generated client, and how to run a flow."""

    def __init__(self, api: AuthenticatedClient, on_drift: OnDrift) -> None:
        self._api = api
        self._on_drift = on_drift

    def _run(self, flow: Flow[R]) -> R:
        return run(flow, on_drift=self._on_drift)


class Customers(Namespace):
    """People who pay or are paid. A customer exists before any intent for it."""

    def create(self, external_customer_id: str, *, email: str, **profile: Unpack[Profile]) -> CreatedCustomer:
        """Raises AlreadyExists when the id or the e-mail is taken, BadRequest for a refused e-mail or phone."""
        return self._run(flows.create_customer(self._api, external_customer_id, email=email, profile=profile))

    def get(self, id: str) -> Customer:
        """Profile and KYC history. Raises NotFound."""
        return self._run(flows.get_customer(self._api, id))

    def update(self, id: str, **profile: Unpack[ProfileUpdate]) -> Customer:
        """Changes the fields given and leaves the others. Raises NotFound, BadRequest."""
        return self._run(flows.update_customer(self._api, id, profile=profile))

    def list(self, *, page: int = 1, size: int = 10) -> builtins.list[Customer]:
        """One page, counted from 1, of up to 100 customers."""
        return self._run(flows.list_customers(self._api, page=page, size=size))

    def each(self, *, size: int = 100) -> Iterator[Customer]:
        """Every customer, `size` a request."""
        return each(lambda page: self.list(page=page, size=size), size=size)


class Kyc(Namespace):
    """Proof of identity, and its manual review."""

    def info(self, id: str) -> KycInfo:
        """Starts or inspects verification; while pending, `kyc_verification.client_secret_key` is for the front end."""
        return self._run(flows.kyc_info(self._api, id))

    def for_review(self) -> builtins.list[Customer]:
        """Customers with a submission that waits for you."""
        return self._run(flows.kyc_for_review(self._api))

    def approve(self, id: str) -> Message:
        """Only while under review, and only with documents. Raises BadRequest, NotFound."""
        return self._run(flows.review_kyc(self._api, id, verify=True))

    def reject(self, id: str) -> Message:
        """Only while under review. Raises BadRequest, NotFound."""
        return self._run(flows.review_kyc(self._api, id, verify=False))


class Payments(Namespace):
    """Money in."""

    def create_intent(
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
        return self._run(
            flows.create_payment_intent(
                self._api,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_receipt_email=send_receipt_email,
            )
        )

    def status(self, intent_id: str) -> PaymentIntentStatus:
        """The status and every payment made so far. Raises NotFound."""
        return self._run(flows.payment_status(self._api, intent_id))

    def wait(self, intent_id: str, *, timeout: float = 300.0) -> PaymentIntentStatus:
        """Asks until success or failed (which is not final). Raises WaitTimeout after `timeout` seconds."""
        return self._run(flows.wait_for_payment(self._api, intent_id, timeout=timeout))


class Disbursements(Namespace):
    """Money out, approved by hand."""

    def create_intent(
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
        return self._run(
            flows.create_disbursement_intent(
                self._api,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_status_email=send_status_email,
            )
        )

    def status(self, intent_id: str) -> DisbursementIntentStatus:
        """Where it stands; `status` is UNSET until the customer has submitted. Raises NotFound."""
        return self._run(flows.disbursement_status(self._api, intent_id))

    def wait(self, intent_id: str, *, timeout: float = 300.0) -> DisbursementIntentStatus:
        """Asks until success, failed or rejected. Raises WaitTimeout after `timeout` seconds."""
        return self._run(flows.wait_for_disbursement(self._api, intent_id, timeout=timeout))

    def awaiting_approval(self) -> builtins.list[PendingDisbursement]:
        """Everything that a customer submitted and nobody decided."""
        return self._run(flows.disbursements_awaiting_approval(self._api))

    def approve(self, intent_id: str) -> DisbursementDecision:
        """Sends the funds, at once. Sent once; raises OutcomeUnknown, BadRequest when it is not waiting, NotFound."""
        return self._run(flows.proceed(self._api, intent_id, allow=True))

    def reject(self, intent_id: str) -> DisbursementDecision:
        """Sends none, and tells the customer. Sent once; raises like `approve`."""
        return self._run(flows.proceed(self._api, intent_id, allow=False))


class Prizes(Namespace):
    """W-2G records, for operators whose personal tax type is bingo or horse racing."""

    def record(self, id: str, **prize: Unpack[Prize]) -> RecordedPrize:
        """Amounts are dollars, never floats. Raises BadRequest below a threshold, NotFound for the customer."""
        return self._run(flows.record_prize(self._api, id, prize=prize))

    def list(self, id: str, *, tax_year: int | None = None) -> builtins.list[PrizeRecord]:
        """Newest first; of the current year when `tax_year` is None. Raises NotFound."""
        return self._run(flows.list_prizes(self._api, id, tax_year=tax_year))


class Geolocation(Namespace):
    """Whether an address may transact."""

    def check(self, ip: str) -> GeolocationCheck:
        """IPv4 or IPv6."""
        return self._run(flows.check_geolocation(self._api, ip))


class WebhookEndpoints(Namespace):
    """Where Vivamo sends its signed events. To verify one: `vivamo.webhooks.verify`."""

    def register(
        self, url: str, *, headers: Mapping[str, str] | None = None, event_types: Iterable[str] | None = None
    ) -> RegisteredWebhook:
        """`secret_key` of the answer is never shown again. No event types means all. Raises Conflict."""
        return self._run(flows.register_webhook(self._api, url, headers=headers, event_types=event_types))

    def list(self) -> builtins.list[Webhook]:
        """All endpoints, without their secrets."""
        return self._run(flows.list_webhooks(self._api))

    def update(
        self,
        id: str,
        *,
        url: str | None = None,
        status: Literal["active", "inactive"] | None = None,
        headers: Mapping[str, str] | None = None,
        event_types: Iterable[str] | None = None,
    ) -> Webhook:
        """Changes what is given; an empty `event_types` means all. Raises NotFound, Conflict."""
        return self._run(
            flows.update_webhook(self._api, id, url=url, status=status, headers=headers, event_types=event_types)
        )

    def delete(self, id: str) -> Message:
        """Raises NotFound."""
        return self._run(flows.delete_webhook(self._api, id))


class Vivamo:
    """The Vivamo API. Safe to share between threads; close it, or use it as a context manager.

    api_key: your secret key. environment: production, sandbox or mock. base_url: instead of the environment's own.
    timeout: seconds, or an httpx.Timeout with every part set. retries: how often to repeat, or a RetryPolicy.
    transport: an httpx transport below ours. http_client: your own httpx.Client, which you close yourself.
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
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        ledger: None = None,
        on_drift: OnDrift | None = None,
    ) -> None:
        if ledger is not None:
            raise TypeError("ledger: this release has no payout ledger yet; expected None")
        settings = Settings.of(api_key, environment=environment, base_url=base_url)
        self.api = connect(settings, timeout=timeout, retries=retries, transport=transport, http_client=http_client)
        if on_drift is not None and not callable(on_drift):
            raise TypeError(f"on_drift: expected a callable that takes a Drift, got {type(on_drift).__name__}")
        watch = LogOnce() if on_drift is None else on_drift
        self.customers = Customers(self.api, watch)
        self.kyc = Kyc(self.api, watch)
        self.payments = Payments(self.api, watch)
        self.disbursements = Disbursements(self.api, watch)
        self.prizes = Prizes(self.api, watch)
        self.geolocation = Geolocation(self.api, watch)
        self.webhook_endpoints = WebhookEndpoints(self.api, watch)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Reads VIVAMO_API_KEY, VIVAMO_ENVIRONMENT (production, sandbox or mock) and VIVAMO_BASE_URL."""
        settings = Settings.from_env(environ)
        return cls(settings.api_key, base_url=settings.base_url)

    def close(self) -> None:
        """Closes the connections."""
        self.api.get_httpx_client().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Vivamo {self.api.get_httpx_client().base_url}>"
