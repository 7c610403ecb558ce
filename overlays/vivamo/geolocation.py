"""Whether an address may transact."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from vivamo_api import models
from vivamo_api.api import geolocation

from .asking import one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api


class Geolocation(Namespace):
    """Whether an address may transact."""

    def check(self, ip: str) -> models.GeolocationCheck:
        """IPv4 or IPv6."""
        return self._run(_check(self._api, ip))


class AsyncGeolocation(AsyncNamespace):
    """Whether an address may transact."""

    async def check(self, ip: str) -> models.GeolocationCheck:
        """IPv4 or IPv6."""
        return await self._run(_check(self._api, ip))


def _check(api: Api, ip: object) -> Flow[models.GeolocationCheck]:
    return one(
        models.GeolocationCheck,
        geolocation.check_geolocation.sync_detailed,
        geolocation.check_geolocation.asyncio_detailed,
        client=api,
        body=models.CheckGeolocationRequest(ip=_address(ip)),
    )


def _address(ip: object) -> str:
    if not isinstance(ip, str | ipaddress.IPv4Address | ipaddress.IPv6Address):
        raise TypeError(f"ip: expected a str, got {type(ip).__name__}")
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        address = None
    if address is None or "%" in str(address):
        raise ValueError(f"ip: expected an IPv4 or IPv6 address, got {str(ip)[:60]!r}")
    return str(address)
