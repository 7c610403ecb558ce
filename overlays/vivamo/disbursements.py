"""Money out, approved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from payments_core import waiting
from payments_core.errors import LedgerError
from payments_core.money import Money
from payments_core.proof import still_undecided
from vivamo_api import models
from vivamo_api.api import disbursements

from . import checks, echo, intents
from .asking import many, moving, one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api

    from .account import Account
    from .approvals import ApprovalPolicy, Decide, Reviewed

_PERHAPS_DECIDED: Final = "it may have been decided: ask disbursements.status before you send it again"
_SETTLED: Final = frozenset({"success", "failed", "rejected"})


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
    ) -> models.DisbursementIntent:
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
                send_status_email=send_status_email,
            )
        )

    def status(self, intent_id: str) -> models.DisbursementIntentStatus:
        """Where it stands; `status` is UNSET until the customer has submitted. Raises NotFound."""
        return self._run(status(self._api, intent_id))

    def wait(self, intent_id: str, *, timeout: float = 300.0) -> models.DisbursementIntentStatus:
        """Asks until success, failed or rejected. Raises WaitTimeout after `timeout` seconds."""
        return self._run(_wait(self._api, intent_id, timeout=timeout))

    def awaiting_approval(self) -> list[models.PendingDisbursement]:
        """Everything that a customer submitted and nobody decided."""
        return self._run(awaiting_approval(self._api))

    def approve(self, intent_id: str) -> models.DisbursementDecision:
        """Sends the funds, at once. Sent once; raises OutcomeUnknown, BadRequest when it is not waiting, NotFound.

        With a ledger, again it returns the first answer and sends nothing, and of two intents of one reference only one
        is approved. Raises ReferenceConflict, PayoutInDoubt, LedgerError as `create_intent` does.
        """
        return self._run(_decide(self._api, self._account, intent_id, allow=True))

    def reject(self, intent_id: str) -> models.DisbursementDecision:
        """Sends none, and tells the customer. Sent once; raises like `approve`."""
        return self._run(_decide(self._api, self._account, intent_id, allow=False))

    def review(self, policy: ApprovalPolicy | Decide | None = None, *, dry_run: bool = False) -> list[Reviewed]:
        """Asks a policy about everything that awaits approval, and does what it says. Needs a ledger.

        policy: an ApprovalPolicy, or a function of a PendingDisbursement that returns approve, reject or leave; None
        leaves everything. dry_run: sends and records nothing, and says what would happen. Raises LedgerError where
        there is no ledger.
        """
        return self._run(_review(self._api, self._account, policy, dry_run=dry_run))


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
    ) -> models.DisbursementIntent:
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
                send_status_email=send_status_email,
            )
        )

    async def status(self, intent_id: str) -> models.DisbursementIntentStatus:
        """Where it stands; `status` is UNSET until the customer has submitted. Raises NotFound."""
        return await self._run(status(self._api, intent_id))

    async def wait(self, intent_id: str, *, timeout: float = 300.0) -> models.DisbursementIntentStatus:
        """Asks until success, failed or rejected. Raises WaitTimeout after `timeout` seconds."""
        return await self._run(_wait(self._api, intent_id, timeout=timeout))

    async def awaiting_approval(self) -> list[models.PendingDisbursement]:
        """Everything that a customer submitted and nobody decided."""
        return await self._run(awaiting_approval(self._api))

    async def approve(self, intent_id: str) -> models.DisbursementDecision:
        """Sends the funds, at once. Sent once; raises OutcomeUnknown, BadRequest when it is not waiting, NotFound.

        With a ledger, again it returns the first answer and sends nothing, and of two intents of one reference only one
        is approved. Raises ReferenceConflict, PayoutInDoubt, LedgerError as `create_intent` does.
        """
        return await self._run(_decide(self._api, self._account, intent_id, allow=True))

    async def reject(self, intent_id: str) -> models.DisbursementDecision:
        """Sends none, and tells the customer. Sent once; raises like `approve`."""
        return await self._run(_decide(self._api, self._account, intent_id, allow=False))

    async def review(self, policy: ApprovalPolicy | Decide | None = None, *, dry_run: bool = False) -> list[Reviewed]:
        """Asks a policy about everything that awaits approval, and does what it says. Needs a ledger.

        policy: an ApprovalPolicy, or a function of a PendingDisbursement that returns approve, reject or leave; None
        leaves everything. dry_run: sends and records nothing, and says what would happen. Raises LedgerError where
        there is no ledger.
        """
        return await self._run(_review(self._api, self._account, policy, dry_run=dry_run))


def ids(intent: models.DisbursementIntent) -> tuple[str, str]:
    """The server's own id, and yours."""
    return intent.disbursement_intent_id, intent.external_disbursement_intent_id


def _create(
    api: Api,
    account: Account | None,
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_status_email: bool | None,
) -> Flow[models.DisbursementIntent]:
    body = models.CreateDisbursementIntentRequest(
        customer=intents.customer(external_customer_id),
        disbursement_intent=models.DisbursementIntentDetails(
            amount=intents.amount_text(amount),
            currency=amount.currency,
            external_disbursement_intent_id=checks.own_reference(reference),
            custom_data=intents.custom_data(custom_data),
            send_status_email=checks.flag("send_status_email", send_status_email),
        ),
    )
    sending = one(
        models.DisbursementIntent,
        disbursements.create_disbursement_intent.sync_detailed,
        disbursements.create_disbursement_intent.asyncio_detailed,
        client=api,
        body=body,
    )
    sending = intents.echoed(sending, ids, customer=external_customer_id, amount=amount, reference=reference)
    if account is None:
        return sending
    return account.create(
        sending, models.DisbursementIntent, customer=external_customer_id, amount=amount, reference=reference
    )


def status(api: Api, intent_id: str) -> Flow[models.DisbursementIntentStatus]:
    """Where an intent stands."""
    return one(
        models.DisbursementIntentStatus,
        disbursements.get_disbursement_intent_status.sync_detailed,
        disbursements.get_disbursement_intent_status.asyncio_detailed,
        checks.path_id("intent_id", intent_id),
        client=api,
    )


def _wait(api: Api, intent_id: str, *, timeout: float) -> Flow[models.DisbursementIntentStatus]:
    return waiting.wait(
        lambda: status(api, intent_id),
        lambda seen: seen.status in _SETTLED,
        subject=intent_id,
        timeout=timeout,
    )


def awaiting_approval(api: Api) -> Flow[list[models.PendingDisbursement]]:
    """Everything that waits for a decision."""
    return many(
        models.PendingDisbursement,
        disbursements.list_disbursements_awaiting_approval.sync_detailed,
        disbursements.list_disbursements_awaiting_approval.asyncio_detailed,
        client=api,
    )


def _decide(api: Api, account: Account | None, intent_id: str, *, allow: bool) -> Flow[models.DisbursementDecision]:
    if account is None:
        return proceed(api, intent_id, allow=allow)
    return account.decide(api, intent_id, allow=allow)


def proceed(api: Api, intent_id: str, *, allow: bool) -> Flow[models.DisbursementDecision]:
    """Sends a decision, whatever a ledger says of it."""
    asking = one(
        models.DisbursementDecision,
        disbursements.proceed_with_disbursement.sync_detailed,
        disbursements.proceed_with_disbursement.asyncio_detailed,
        checks.path_id("intent_id", intent_id),
        allow,
        client=api,
    )
    return _as_told(asking, intent_id, allow=allow)


def _as_told(
    asking: Flow[models.DisbursementDecision], intent_id: str, *, allow: bool
) -> Flow[models.DisbursementDecision]:
    with moving(still_undecided, undone="nothing was decided", perhaps=_PERHAPS_DECIDED):
        decision = yield from asking
        echo.same_decision(decision, intent_id, allow=allow)
    return decision


def _review(
    api: Api, account: Account | None, policy: ApprovalPolicy | Decide | None, *, dry_run: bool
) -> Flow[list[Reviewed]]:
    from .approvals import ApprovalPolicy

    checked = ApprovalPolicy.of(policy)
    if account is None:
        raise LedgerError("a review needs a ledger: Vivamo(..., ledger=Ledger.open('payouts.db'))")
    from .reviewing import review

    return review(api, account, checked, dry_run=dry_run)
