"""Makes generated requests fresh and to the point: unique where a repeat would be refused, and about what exists."""

import json
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from contract_tests.document import Document, Operation
from contract_tests.exchange import Exchange, Request
from contract_tests.json_value import dig
from contract_tests.vivamo.pool import Pool

# How often a made-up id gives way to a known one: the rest keeps unknown ids in play.
_SHARE = 0.75
# Reserved by RFC 2606: nothing sent there reaches anybody.
NOWHERE = "example.invalid"


class Stamp:
    """Every name that a run gives to a record begins with its tag."""

    def __init__(self, document: Document, pool: Pool, *, tag: str, seed: int, polite: bool) -> None:
        self.tag = tag
        self._document = document
        self._pool = pool
        self._random = Random(seed)  # noqa: S311 - a choice of test data
        self._share = 1.0 if polite else _SHARE
        self._polite = polite
        self._count = 0

    def name(self, what: str = "") -> str:
        """A name that was never given before."""
        self._count += 1
        return f"{self.tag}{self._count}{'-' if what else ''}{what}"

    def email(self) -> str:
        """An address that was never given before."""
        return f"{self.name()}@{NOWHERE}"

    def generated(self, request: Request, *, keep_ids: bool = False) -> Request:
        """The request with fresh names, and with known ids in a share of cases."""
        place = self._document.locate(request.method, request.path)
        if place.operation is None:
            return request
        if not keep_ids:
            request = self._about_known(place.operation, place.arguments, request)
        body = Exchange(request=request, answer=None).sent
        if not isinstance(body, dict):
            return request
        fresh = self._fresh(place.operation, body, keep_ids=keep_ids)
        return request if fresh is None else replace(request, body=_encoded(fresh))

    def _about_known(self, operation: Operation, arguments: dict[str, str], request: Request) -> Request:
        known = {name: self._known(name) for name in sorted({*arguments, "webhookId"})}
        path = operation.path
        for name, given in arguments.items():
            path = path.replace("{" + name + "}", quote(known[name] or given, safe=""))
        query = request.query
        if operation.method == "DELETE" and query.startswith("webhookId=") and "&" not in query and known["webhookId"]:
            query = urlencode({"webhookId": known["webhookId"]})
        return replace(request, path=path, query=query)

    def _known(self, parameter: str) -> str:
        ids = self._pool.ids(parameter)
        return self._random.choice(ids) if ids and self._random.random() < self._share else ""

    def _fresh(self, operation: Operation, body: dict[str, Any], *, keep_ids: bool) -> dict[str, Any] | None:
        changed = json.loads(json.dumps(body))
        if operation.path == "/v1/customers":
            self._rename(changed, "externalCustomerId")
            self._readdress(dig(changed, "data"))
        elif operation.path == "/v1/customers/{externalCustomerId}/data":
            self._readdress(changed)
        elif operation.path in {"/v1/payment-intents", "/v1/disbursement-intents"}:
            self._of_intent(changed, keep_ids=keep_ids)
        elif operation.path.startswith("/v1/operators/webhooks"):
            self._relocate(changed)
        elif operation.path.endswith("/prizes") and self._polite:
            self._rename(changed, "ticketOrCardNumber")
        else:
            return None
        return changed  # type: ignore[no-any-return]  # a dict in, a dict out

    def _rename(self, owner: Any, member: str) -> None:
        # An empty name stays empty: it is a boundary of its own.
        if isinstance(dig(owner, member), str) and owner[member]:
            owner[member] = self.name(owner[member])

    def _readdress(self, data: Any) -> None:
        email = dig(data, "email")
        if isinstance(email, str) and email:
            data["email"] = self.email() if self._polite else f"{self.name()}{email if '@' in email else '@' + NOWHERE}"

    def _of_intent(self, body: dict[str, Any], *, keep_ids: bool) -> None:
        customer = self._known("externalCustomerId")
        if customer and isinstance(dig(body, "customer", "externalCustomerId"), str) and not keep_ids:
            body["customer"]["externalCustomerId"] = customer
        for kind in ("payment", "disbursement"):
            if self._polite:
                self._rename(dig(body, f"{kind}Intent"), f"external{kind.capitalize()}IntentId")

    def _relocate(self, body: dict[str, Any]) -> None:
        # A made-up address may be somebody's; and the same one twice is refused.
        url = dig(body, "url")
        if isinstance(url, str) and (self._polite or self._random.random() < self._share):
            body["url"] = f"https://{NOWHERE}/{self.name()}"


def _encoded(body: dict[str, Any]) -> bytes:
    # Lone surrogates have no UTF-8; as an escape they are legal JSON.
    return json.dumps(body).encode("ascii")
