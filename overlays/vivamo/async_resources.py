"""The namespaces of `AsyncVivamo`: one a resource, each method one line over a flow."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeVar, Unpack

from payments_core.drift import OnDrift
from payments_core.flow import Flow, arun
from payments_core.money import Money
from payments_core.pagination import aeach
from payments_core.transport import NotFromHere
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

from . import flows, intents, ledgers
from .approvals import ApprovalPolicy, Decide, Reviewed
from .bodies import Prize, Profile, ProfileUpdate

if TYPE_CHECKING:
    from .account import Account

R = TypeVar("R")


class AsyncNamespace:
    """What every namespace holds: the generated client, and how to run a flow."""

    def __init__(self, api: AuthenticatedClient, on_drift: OnDrift, account: Account | None = None) -> None:
        self._api = api
        self._on_drift = on_drift
        self._account = account

    async def _run(self, flow: Flow[R]) -> R:
        if self._api.get_async_httpx_client().is_closed:
            raise NotFromHere("this client is closed: make another one")
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

        With a ledger, once a reference for ever: again, it returns what was recorded and sends nothing. Raises
        ReferenceConflict for a reference of another payout, PayoutInDoubt for one whose outcome is not known,
        LedgerError for a database that cannot be used; nothing was sent then.
        """
        sending = intents.create_payment_intent(
            self._api,
            external_customer_id,
            amount,
            reference=reference,
            custom_data=custom_data,
            send_receipt_email=send_receipt_email,
        )
        return await self._run(
            ledgers.create(
                self._account,
                sending,
                PaymentIntent,
                customer=external_customer_id,
                amount=amount,
                reference=reference,
            )
        )

    async def status(self, intent_id: str) -> PaymentIntentStatus:
        """The status and every payment made so far. Raises NotFound."""
        return await self._run(intents.payment_status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> PaymentIntentStatus:
        """Asks until success or failed (which is not final). Raises WaitTimeout after `timeout` seconds."""
        return await self._run(intents.wait_for_payment(self._api, intent_id, timeout=timeout))


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

        With a ledger, once a reference for ever: again, it returns what was recorded and sends nothing. Raises
        ReferenceConflict for a reference of another payout, PayoutInDoubt for one whose outcome is not known,
        LedgerError for a database that cannot be used; nothing was sent then.
        """
        sending = intents.create_disbursement_intent(
            self._api,
            external_customer_id,
            amount,
            reference=reference,
            custom_data=custom_data,
            send_status_email=send_status_email,
        )
        return await self._run(
            ledgers.create(
                self._account,
                sending,
                DisbursementIntent,
                customer=external_customer_id,
                amount=amount,
                reference=reference,
            )
        )

    async def status(self, intent_id: str) -> DisbursementIntentStatus:
        """Where it stands; `status` is UNSET until the customer has submitted. Raises NotFound."""
        return await self._run(intents.disbursement_status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> DisbursementIntentStatus:
        """Asks until success, failed or rejected. Raises WaitTimeout after `timeout` seconds."""
        return await self._run(intents.wait_for_disbursement(self._api, intent_id, timeout=timeout))

    async def awaiting_approval(self) -> builtins.list[PendingDisbursement]:
        """Everything that a customer submitted and nobody decided."""
        return await self._run(intents.disbursements_awaiting_approval(self._api))

    async def approve(self, intent_id: str) -> DisbursementDecision:
        """Sends the funds, at once. Sent once; raises OutcomeUnknown, BadRequest when it is not waiting, NotFound.

        With a ledger, again it returns the first answer and sends nothing, and of two intents of one reference only one
        is approved. Raises ReferenceConflict, PayoutInDoubt, LedgerError as `create_intent` does.
        """
        return await self._run(ledgers.decide(self._account, self._api, intent_id, allow=True))

    async def reject(self, intent_id: str) -> DisbursementDecision:
        """Sends none, and tells the customer. Sent once; raises like `approve`."""
        return await self._run(ledgers.decide(self._account, self._api, intent_id, allow=False))

    async def review(
        self, policy: ApprovalPolicy | Decide | None = None, *, dry_run: bool = False
    ) -> builtins.list[Reviewed]:
        """Asks a policy about everything that awaits approval, and does what it says. Needs a ledger.

        policy: an ApprovalPolicy, or a function of a PendingDisbursement that returns approve, reject or leave; None
        leaves everything. dry_run: sends and records nothing, and says what would happen. Raises LedgerError where
        there is no ledger.
        """
        return await self._run(ledgers.review(self._account, self._api, policy, dry_run=dry_run))


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
