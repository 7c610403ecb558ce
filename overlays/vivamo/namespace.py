"""What every namespace of a client holds, and how it runs a flow. There is one module a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from payments_core.flow import arun, run
from payments_core.transport import NotFromHere

if TYPE_CHECKING:
    from payments_core.drift import OnDrift
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api

    from .account import Account

R = TypeVar("R")
_CLOSED = "this client is closed: make another one"


class Namespace:
    """The generated client, what to do about drift, and the account of a client with a ledger."""

    def __init__(self, api: Api, on_drift: OnDrift, account: Account | None = None) -> None:
        self._api = api
        self._on_drift = on_drift
        self._account = account

    def _run(self, flow: Flow[R]) -> R:
        if self._api.get_httpx_client().is_closed:
            raise NotFromHere(_CLOSED)
        return run(flow, on_drift=self._on_drift)


class AsyncNamespace:
    """The same on asyncio."""

    def __init__(self, api: Api, on_drift: OnDrift, account: Account | None = None) -> None:
        self._api = api
        self._on_drift = on_drift
        self._account = account

    async def _run(self, flow: Flow[R]) -> R:
        if self._api.get_async_httpx_client().is_closed:
            raise NotFromHere(_CLOSED)
        return await arun(flow, on_drift=self._on_drift)
