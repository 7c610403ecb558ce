"""Money in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from payments_core import waiting
from payments_core.money import Money
from vivamo_api import models
from vivamo_api.api import payments

from . import checks, intents
from .asking import one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api

    from .account import Account

# `failed` is not final, since the customer may try again; but it is what you wait for.
_SETTLED: Final = frozenset({"success", "failed"})


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
    ) -> models.PaymentIntent:
        """An intent that expires after 2 hours. `reference` is your own id; Vivamo does not check that it is unique.

        Sent once. Raises RequestNotSent (safe to repeat), OutcomeUnknown and ServerError (it may have been made: find
        out before you repeat), NotFound for the customer, BadRequest, UnexpectedReply.

        With a ledger, once a reference for ever: again, it returns what was recorded and sends nothing. Raises
        ReferenceConflict for a reference of another payout, PayoutInDoubt for one whose outcome is not known,
        LedgerError for a database that cannot be used; nothing was sent then.
        """
        return self._run(
            _create(
                self._api,
                self._account,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_receipt_email=send_receipt_email,
            )
        )

    def status(self, intent_id: str) -> models.PaymentIntentStatus:
        """The status and every payment made so far. Raises NotFound."""
        return self._run(_status(self._api, intent_id))

    def wait(self, intent_id: str, *, timeout: float = 300.0) -> models.PaymentIntentStatus:
        """Asks until success or failed (which is not final). Raises WaitTimeout after `timeout` seconds."""
        return self._run(_wait(self._api, intent_id, timeout=timeout))


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
    ) -> models.PaymentIntent:
        """An intent that expires after 2 hours. `reference` is your own id; Vivamo does not check that it is unique.

        Sent once. Raises RequestNotSent (safe to repeat), OutcomeUnknown and ServerError (it may have been made: find
        out before you repeat), NotFound for the customer, BadRequest, UnexpectedReply.

        With a ledger, once a reference for ever: again, it returns what was recorded and sends nothing. Raises
        ReferenceConflict for a reference of another payout, PayoutInDoubt for one whose outcome is not known,
        LedgerError for a database that cannot be used; nothing was sent then.
        """
        return await self._run(
            _create(
                self._api,
                self._account,
                external_customer_id,
                amount,
                reference=reference,
                custom_data=custom_data,
                send_receipt_email=send_receipt_email,
            )
        )

    async def status(self, intent_id: str) -> models.PaymentIntentStatus:
        """The status and every payment made so far. Raises NotFound."""
        return await self._run(_status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> models.PaymentIntentStatus:
        """Asks until success or failed (which is not final). Raises WaitTimeout after `timeout` seconds."""
        return await self._run(_wait(self._api, intent_id, timeout=timeout))


def ids(intent: models.PaymentIntent) -> tuple[str, str]:
    """The server's own id, and yours."""
    return intent.payment_intent_id, intent.external_payment_intent_id


def _create(
    api: Api,
    account: Account | None,
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_receipt_email: bool | None,
) -> Flow[models.PaymentIntent]:
    body = models.CreatePaymentIntentRequest(
        customer=intents.customer(external_customer_id),
        payment_intent=models.PaymentIntentDetails(
            amount=intents.amount_text(amount),
            currency=amount.currency,
            external_payment_intent_id=checks.own_reference(reference),
            custom_data=intents.custom_data(custom_data),
            send_receipt_email=checks.flag("send_receipt_email", send_receipt_email),
        ),
    )
    sending = one(
        models.PaymentIntent,
        payments.create_payment_intent.sync_detailed,
        payments.create_payment_intent.asyncio_detailed,
        client=api,
        body=body,
    )
    sending = intents.echoed(sending, ids, customer=external_customer_id, amount=amount, reference=reference)
    if account is None:
        return sending
    return account.create(
        sending, models.PaymentIntent, customer=external_customer_id, amount=amount, reference=reference
    )


def _status(api: Api, intent_id: str) -> Flow[models.PaymentIntentStatus]:
    return one(
        models.PaymentIntentStatus,
        payments.get_payment_intent_status.sync_detailed,
        payments.get_payment_intent_status.asyncio_detailed,
        checks.path_id("intent_id", intent_id),
        client=api,
    )


def _wait(api: Api, intent_id: str, *, timeout: float) -> Flow[models.PaymentIntentStatus]:
    return waiting.wait(
        lambda: _status(api, intent_id),
        lambda seen: seen.status in _SETTLED,
        subject=intent_id,
        timeout=timeout,
    )
