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

# How often a made-up id or address gives way to a known or a plain one: the rest keeps the odd ones in play.
_SHARE = 0.9
# Reserved by RFC 2606: nothing sent there reaches anybody.
NOWHERE = "example.invalid"
# 555-01xx is set aside for made-up numbers.
MOBILE = "+12125550123"


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
        self._emptied: set[str] = set()

    def name(self, what: str = "") -> str:
        """A name that was never given before."""
        self._count += 1
        return f"{self.tag}{self._count}{'-' if what else ''}{what}"

    def email(self) -> str:
        """An address that was never given before."""
        return f"{self.name()}@{NOWHERE}"

    def generated(self, request: Request, *, keep_ids: bool = False, known: bool = False) -> Request:
        """The request with fresh names, and with known ids in a share of cases, or in all."""
        place = self._document.locate(request.method, request.path)
        if place.operation is None:
            return request
        if not keep_ids:
            request = self._about_known(place.operation, place.arguments, request, always=known)
        body = Exchange(request=request, answer=None).sent
        if not isinstance(body, dict):
            return request
        # A copy: the exchange keeps what it was made with.
        changed = json.loads(json.dumps(body))
        self._make_fresh(place.operation, changed, keep_ids=keep_ids, always=known)
        if self._random.random() < self._share:
            self._make_plausible(changed)
        return request if changed == body else replace(request, body=_encoded(changed))

    def _about_known(
        self, operation: Operation, arguments: dict[str, str], request: Request, *, always: bool
    ) -> Request:
        known = {name: self._known(name, always=always) for name in sorted({*arguments, "webhookId"})}
        path = operation.path
        for name, given in arguments.items():
            path = path.replace("{" + name + "}", quote(known[name] or given, safe=""))
        query = request.query
        if operation.method == "DELETE" and known["webhookId"]:
            query = _renamed(query, known["webhookId"])
        return replace(request, path=path, query=query)

    def _known(self, parameter: str, *, always: bool) -> str:
        ids = self._pool.ids(parameter)
        return self._random.choice(ids) if ids and (self._random.random() < self._share or always) else ""

    def _make_fresh(self, operation: Operation, body: dict[str, Any], *, keep_ids: bool, always: bool) -> None:
        if operation.path == "/v1/customers":
            self._rename(body, "externalCustomerId")
            self._readdress(dig(body, "data"))
        elif operation.path == "/v1/customers/{externalCustomerId}/data":
            self._readdress(body)
        elif operation.path in {"/v1/payment-intents", "/v1/disbursement-intents"}:
            self._of_intent(body, keep_ids=keep_ids, always=always)
        elif operation.path.startswith("/v1/operators/webhooks"):
            self._relocate(body)
        elif operation.path.endswith("/prizes") and self._polite:
            self._rename(body, "ticketOrCardNumber")

    def _make_plausible(self, body: dict[str, Any]) -> None:
        """Values that a rule of business would refuse give way, where they are of the right type."""
        for owner in (body, dig(body, "data")):
            if isinstance(dig(owner, "phone"), str):
                owner["phone"] = MOBILE
        for kind in ("paymentIntent", "disbursementIntent"):
            amount = dig(body, kind, "amount")
            if isinstance(amount, str) and not amount.strip("0."):
                body[kind]["amount"] = f"1{amount}"
        if isinstance(dig(body, "typeOfWager"), str):
            body["typeOfWager"] = "bingo"
            body.setdefault("ticketOrCardNumber", self.name("ticket"))

    def _rename(self, owner: Any, member: str) -> None:
        given = dig(owner, member)
        if isinstance(given, str) and not self._first_empty(member, given):
            owner[member] = self.name(given)

    def _first_empty(self, member: str, given: str) -> bool:
        """An empty text is a boundary of its own, once: a second one would only be refused as taken.

        A polite run has none, since its names tell whose records they are.
        """
        if given or self._polite or member in self._emptied:
            return False
        self._emptied.add(member)
        return True

    def _readdress(self, data: Any) -> None:
        email = dig(data, "email")
        if isinstance(email, str) and not self._first_empty("email", email):
            data["email"] = self.email() if self._polite else f"{self.name()}{email if '@' in email else '@' + NOWHERE}"

    def _of_intent(self, body: dict[str, Any], *, keep_ids: bool, always: bool) -> None:
        customer = self._known("externalCustomerId", always=always)
        if customer and isinstance(dig(body, "customer", "externalCustomerId"), str) and not keep_ids:
            body["customer"]["externalCustomerId"] = customer
        for kind in ("payment", "disbursement"):
            if self._polite:
                self._rename(dig(body, f"{kind}Intent"), f"external{kind.capitalize()}IntentId")

    def _relocate(self, body: dict[str, Any]) -> None:
        # A made-up address may be somebody's; and the same one twice is refused.
        url = dig(body, "url")
        if isinstance(url, str):
            replaced = self._polite or self._random.random() < self._share
            body["url"] = f"https://{NOWHERE}/{self.name()}" if replaced else f"{url}{self.name()}"


def _renamed(query: str, webhook: str) -> str:
    """The query about this endpoint, where it names exactly one."""
    pairs = query.split("&")
    if [pair.partition("=")[0] for pair in pairs].count("webhookId") != 1:
        return query
    return "&".join(urlencode({"webhookId": webhook}) if pair.startswith("webhookId=") else pair for pair in pairs)


def registration(stamp: Stamp) -> Request:
    """A registration of an endpoint that nobody hears."""
    body = {"url": f"https://{NOWHERE}/{stamp.name()}"}
    return Request(
        method="POST",
        path="/v1/operators/webhooks",
        headers={"content-type": "application/json"},
        body=_encoded(body),
    )


def _encoded(body: dict[str, Any]) -> bytes:
    # Lone surrogates have no UTF-8; as an escape they are legal JSON.
    return json.dumps(body).encode("ascii")
