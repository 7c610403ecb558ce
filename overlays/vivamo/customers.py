"""People who pay or are paid."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from payments_core.errors import PaymentsError
from payments_core.pagination import aeach, each
from vivamo_api import models
from vivamo_api.api import customers

from . import checks
from .asking import one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api

# The bounds of `size` (A03).
_SIZES: Final = range(1, 101)
# The generator sets `zip` apart from Python's own.
_ATTRIBUTES: Final = {"zip": "zip_"}


class Profile(TypedDict, total=False):
    """What is known of a customer, beside the e-mail. `state`: two letters; `country`: ISO 3166-1 alpha-2."""

    phone: str
    first_name: str
    last_name: str
    street: str
    street2: str
    state: str
    city: str
    zip: str
    country: str


class ProfileUpdate(Profile, total=False):
    """A profile with the e-mail."""

    email: str


class Customers(Namespace):
    """People who pay or are paid. A customer exists before any intent for it."""

    def create(self, external_customer_id: str, *, email: str, **profile: Unpack[Profile]) -> models.CreatedCustomer:
        """Raises AlreadyExists when the id or the e-mail is taken, BadRequest for a refused e-mail or phone."""
        return self._run(_create(self._api, external_customer_id, email=email, profile=profile))

    def get(self, id: str) -> models.Customer:
        """Profile and KYC history. Raises NotFound."""
        return self._run(_get(self._api, id))

    def update(self, id: str, **profile: Unpack[ProfileUpdate]) -> models.Customer:
        """Changes the fields given and leaves the others. Raises NotFound, BadRequest."""
        return self._run(_update(self._api, id, profile=profile))

    def list(self, *, page: int = 1, size: int = 10) -> builtins.list[models.Customer]:
        """One page, counted from 1, of up to 100 customers."""
        return self._run(_list(self._api, page=page, size=size))

    def each(self, *, size: int = 100) -> Iterator[models.Customer]:
        """Every customer, `size` a request."""
        return each(lambda page: self.list(page=page, size=size), size=size)


class AsyncCustomers(AsyncNamespace):
    """People who pay or are paid. A customer exists before any intent for it."""

    async def create(
        self, external_customer_id: str, *, email: str, **profile: Unpack[Profile]
    ) -> models.CreatedCustomer:
        """Raises AlreadyExists when the id or the e-mail is taken, BadRequest for a refused e-mail or phone."""
        return await self._run(_create(self._api, external_customer_id, email=email, profile=profile))

    async def get(self, id: str) -> models.Customer:
        """Profile and KYC history. Raises NotFound."""
        return await self._run(_get(self._api, id))

    async def update(self, id: str, **profile: Unpack[ProfileUpdate]) -> models.Customer:
        """Changes the fields given and leaves the others. Raises NotFound, BadRequest."""
        return await self._run(_update(self._api, id, profile=profile))

    async def list(self, *, page: int = 1, size: int = 10) -> builtins.list[models.Customer]:
        """One page, counted from 1, of up to 100 customers."""
        return await self._run(_list(self._api, page=page, size=size))

    def each(self, *, size: int = 100) -> AsyncIterator[models.Customer]:
        """Every customer, `size` a request."""
        return aeach(lambda page: self.list(page=page, size=size), size=size)


def _create(
    api: Api, external_customer_id: str, *, email: str, profile: Mapping[str, object]
) -> Flow[models.CreatedCustomer]:
    body = models.CreateCustomerRequest(
        external_customer_id=checks.path_id("external_customer_id", external_customer_id),
        data=models.CustomerData(email=checks.text("email", email), **checks.texts(profile, Profile, _ATTRIBUTES)),
    )
    try:
        return (
            yield from one(
                models.CreatedCustomer,
                customers.create_customer.sync_detailed,
                customers.create_customer.asyncio_detailed,
                client=api,
                body=body,
            )
        )
    except PaymentsError as error:
        error.subject = external_customer_id
        raise


def _get(api: Api, id: str) -> Flow[models.Customer]:
    customer = checks.path_id("id", id)
    return one(
        models.Customer,
        customers.get_customer.sync_detailed,
        customers.get_customer.asyncio_detailed,
        customer,
        client=api,
    )


def _update(api: Api, id: str, *, profile: Mapping[str, object]) -> Flow[models.Customer]:
    customer = checks.path_id("id", id)
    if not profile:
        raise ValueError(f"profile: expected at least one of {', '.join(ProfileUpdate.__annotations__)}")
    body = models.UpdateCustomerRequest(**checks.texts(profile, ProfileUpdate, _ATTRIBUTES))
    return one(
        models.Customer,
        customers.update_customer.sync_detailed,
        customers.update_customer.asyncio_detailed,
        customer,
        client=api,
        body=body,
    )


def _list(api: Api, *, page: int, size: int) -> Flow[list[models.Customer]]:
    checks.whole("page", page, range(1, 2**31))
    checks.whole("size", size, _SIZES)
    found = yield from one(
        models.CustomerList,
        customers.list_customers.sync_detailed,
        customers.list_customers.asyncio_detailed,
        client=api,
        page=page,
        size=size,
    )
    return found.customers
