"""Proof of identity, and its manual review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vivamo_api import models
from vivamo_api.api import kyc

from . import checks
from .asking import many, one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api


class Kyc(Namespace):
    """Proof of identity, and its manual review."""

    def info(self, id: str) -> models.KycInfo:
        """Starts or inspects verification; while pending, `kyc_verification.client_secret_key` is for the front end."""
        return self._run(_info(self._api, id))

    def for_review(self) -> list[models.Customer]:
        """Customers with a submission that waits for you."""
        return self._run(_for_review(self._api))

    def approve(self, id: str) -> models.Message:
        """Only while under review, and only with documents. Raises BadRequest, NotFound."""
        return self._run(_review(self._api, id, verify=True))

    def reject(self, id: str) -> models.Message:
        """Only while under review. Raises BadRequest, NotFound."""
        return self._run(_review(self._api, id, verify=False))


class AsyncKyc(AsyncNamespace):
    """Proof of identity, and its manual review."""

    async def info(self, id: str) -> models.KycInfo:
        """Starts or inspects verification; while pending, `kyc_verification.client_secret_key` is for the front end."""
        return await self._run(_info(self._api, id))

    async def for_review(self) -> list[models.Customer]:
        """Customers with a submission that waits for you."""
        return await self._run(_for_review(self._api))

    async def approve(self, id: str) -> models.Message:
        """Only while under review, and only with documents. Raises BadRequest, NotFound."""
        return await self._run(_review(self._api, id, verify=True))

    async def reject(self, id: str) -> models.Message:
        """Only while under review. Raises BadRequest, NotFound."""
        return await self._run(_review(self._api, id, verify=False))


def _info(api: Api, id: str) -> Flow[models.KycInfo]:
    return one(
        models.KycInfo,
        kyc.get_customer_kyc_info.sync_detailed,
        kyc.get_customer_kyc_info.asyncio_detailed,
        checks.path_id("id", id),
        client=api,
    )


def _for_review(api: Api) -> Flow[list[models.Customer]]:
    return many(
        models.Customer,
        kyc.list_customers_with_kyc_for_review.sync_detailed,
        kyc.list_customers_with_kyc_for_review.asyncio_detailed,
        client=api,
    )


def _review(api: Api, id: str, *, verify: bool) -> Flow[models.Message]:
    return one(
        models.Message,
        kyc.review_customer_kyc.sync_detailed,
        kyc.review_customer_kyc.asyncio_detailed,
        checks.path_id("id", id),
        models.KycType.PROOF_OF_ID,
        client=api,
        body=models.ReviewCustomerKycRequest(verify=verify),
    )
