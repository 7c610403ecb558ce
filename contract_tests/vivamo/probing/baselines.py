"""One sound request per operation of Vivamo, every field filled, about records of this run. Makes those records."""

from collections.abc import Callable, Iterator
from typing import Any

from contract_tests.document import Operation
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.calls import NO_SUCH_ID, Calls
from contract_tests.vivamo.probing.sound import Sound, names_in
from contract_tests.vivamo.stamp import MOBILE, NOWHERE


class Ground:
    """The records that an operation's requests are about: made when asked for, kept until they are used up."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._kept: dict[str, str] = {}

    def record(self, what: str) -> str:
        """A record of this sort; raises UnreachedError when it cannot be made."""
        if what not in self._kept:
            known = self.bench.pool.ids(_POOLED.get(what, "")) if self.bench.polite else []
            # A shared target keeps what is made for ever, so what there is will do.
            self._kept[what] = known[-1] if known else _MAKERS[what](self)
        return self._kept[what]

    def look(self) -> None:
        """Read every record that was made here."""
        for what, record in self._kept.items():
            _LOOKS[what](self.bench.calls, record)

    def use_up(self, operation: Operation) -> None:
        """What the operation is about is gone or decided; the next request needs another."""
        for what in _USED_UP.get((operation.method, operation.path), ()):
            self._kept.pop(what, None)

    def sounds(self, operation: Operation) -> Iterator[Sound]:
        """Sound requests, of which a sound target accepts at least one; none for an operation that is not known."""
        for make in _SOUND.get((operation.method, operation.path), ()):
            yield make(self)

    def variants(self, operation: Operation) -> Iterator[Sound]:
        """Further sound requests, which differ in more than one field; a target may have no use for some.

        None in a polite run.
        """
        payout = (operation.method, operation.path) == ("POST", "/v1/disbursement-intents")
        if payout and not self.bench.polite:
            for amount in _TOKEN_AMOUNTS:
                yield _of_intent(self, "disbursement", "sendStatusEmail", amount=amount, currency="USDT")


def _customer(ground: Ground) -> str:
    return ground.bench.customer(firstName="Pro", lastName="Be")


def _reviewed(ground: Ground) -> str:
    control, customer = ground.bench.hand(), ground.bench.customer()
    ground.bench.calls.kyc_info(customer)
    control.submit_kyc(customer, outcome="under_review")
    return customer


def _waiting(ground: Ground) -> str:
    control = ground.bench.hand()
    intent = ground.bench.intent("disbursement", ground.record("customer"))
    control.submit("disbursement", intent, outcome="success")
    return intent


def _webhook(ground: Ground) -> str:
    body = {"url": f"https://{NOWHERE}/{ground.bench.stamp.name('probe')}", "eventTypes": ["transaction"]}
    return ground.bench.made(ground.bench.calls.register_webhook(body), "_id")


_MAKERS: dict[str, Callable[[Ground], str]] = {
    "customer": _customer,
    "reviewed": _reviewed,
    "payment": lambda ground: ground.bench.intent("payment", ground.record("customer")),
    "disbursement": lambda ground: ground.bench.intent("disbursement", ground.record("customer")),
    "untouched": lambda ground: ground.bench.intent("disbursement", ground.record("customer")),
    "waiting": _waiting,
    "webhook": _webhook,
}
_POOLED = {
    "customer": "externalCustomerId",
    "payment": "paymentIntentId",
    "disbursement": "disbursementIntentId",
    "webhook": "webhookId",
}
_LOOKS: dict[str, Callable[[Calls, str], object]] = {
    "customer": lambda calls, record: (calls.get_customer(record), calls.list_prizes(record, taxYear=2025)),
    "reviewed": lambda calls, record: calls.kyc_info(record),
    "payment": lambda calls, record: calls.intent_status("payment", record),
    "disbursement": lambda calls, record: calls.intent_status("disbursement", record),
    "untouched": lambda calls, record: calls.intent_status("disbursement", record),
    "waiting": lambda calls, record: (calls.intent_status("disbursement", record), calls.awaiting_approval()),
    "webhook": lambda calls, _record: calls.list_webhooks(),
}
_USED_UP = {
    ("POST", "/v1/customers/{externalCustomerId}/kyc-verify/{type}"): ("reviewed",),
    ("POST", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"): ("waiting",),
    ("DELETE", "/v1/operators/webhooks"): ("webhook",),
    # A list of prizes grows with each, and is read after each.
    ("POST", "/v1/customers/{externalCustomerId}/prizes"): ("customer",),
}


def _data(ground: Ground) -> dict[str, Any]:
    return {
        "email": ground.bench.stamp.email(),
        "phone": MOBILE,
        "firstName": "John",
        "lastName": "Smith",
        "street": "123 42nd St",
        "street2": "Suite 42",
        "state": "NY",
        "city": "New York",
        "zip": "10001",
        "country": "US",
    }


def _of_customer(ground: Ground) -> Sound:
    body = {
        "externalCustomerId": ground.bench.stamp.name("probe"),
        "verifyAfterCreation": False,
        "data": _data(ground),
    }
    return Sound(body=body, unique={("externalCustomerId",): "name", ("data", "email"): "email"})


def _of_update(ground: Ground) -> Sound:
    return Sound(
        arguments={"externalCustomerId": ground.record("customer")}, body=_data(ground), unique={("email",): "email"}
    )


# A crypto token has up to 18 decimals (assumption A19).
_TOKEN_AMOUNTS = ("7.10", "1.123", "0.000001", "1.12345678", "1.123456789", "12.123456789012345678")


def _of_intent(ground: Ground, kind: str, flag: str, *, amount: str = "50.00", currency: str = "USD") -> Sound:
    reference = f"external{kind.capitalize()}IntentId"
    details = {
        "amount": amount,
        "currency": currency,
        reference: ground.bench.stamp.name(kind),
        "customData": {"custom1": "value1"},
        flag: False,
    }
    customer = {"externalCustomerId": ground.record("customer")}
    # A reference may come twice, so any text is tried as it is.
    return Sound(body={"customer": customer, f"{kind}Intent": details})


# All that a prize may have, and what only one tax type asks for, should a target refuse the other's fields.
_PRIZE = {
    "reportableWinnings": 1500,
    "dateWon": "2025-02-15",
    "typeOfWager": "bingo",
    "federalIncomeTaxWithheld": 10.5,
    "winningsFromIdenticalWagers": 20,
    "payerInitials": "AB",
    "payerLocation": "Hall 1",
    "cashierOrWindow": "7",
}
_RACE = {"race": "Derby", "wagerAmount": 2}


def _of_prize(ground: Ground, more: dict[str, Any], *, ticket: bool) -> Sound:
    body = _PRIZE | more | ({"ticketOrCardNumber": ground.bench.stamp.name("ticket")} if ticket else {})
    arguments = {"externalCustomerId": ground.record("customer")}
    return Sound(arguments=arguments, body=body)


def _of_endpoint(ground: Ground, arguments: dict[str, str], more: dict[str, Any]) -> Sound:
    body = {
        "url": f"https://{NOWHERE}/{ground.bench.stamp.name('probe')}",
        "headers": {"X-Custom-Auth": ground.bench.stamp.name("pre-shared-key")},
        "eventTypes": ["transaction", "kyc_verification"],
        **more,
    }
    return Sound(arguments=arguments, body=body, unique={("url",): "url"})


def _about(parameter: str, what: str, **more: str) -> Callable[[Ground], Sound]:
    return lambda ground: Sound(arguments={parameter: ground.record(what), **more})


def _nothing(_ground: Ground) -> Sound:
    return Sound()


_CUSTOMER = "/v1/customers/{externalCustomerId}"
_SOUND: dict[tuple[str, str], tuple[Callable[[Ground], Sound], ...]] = {
    ("POST", "/v1/customers"): (_of_customer,),
    ("GET", "/v1/customers"): (lambda _ground: Sound(query={"page": "1", "size": "2"}),),
    ("GET", "/v1/customers/kyc-for-review"): (_nothing,),
    ("GET", _CUSTOMER): (_about("externalCustomerId", "customer"),),
    ("PUT", f"{_CUSTOMER}/data"): (_of_update,),
    ("GET", f"{_CUSTOMER}/kyc-info"): (_about("externalCustomerId", "customer"),),
    ("POST", f"{_CUSTOMER}/kyc-verify/{{type}}"): (
        lambda ground: Sound(
            arguments={"externalCustomerId": ground.record("reviewed"), "type": "proof_of_id"}, body={"verify": False}
        ),
    ),
    ("POST", f"{_CUSTOMER}/prizes"): (
        lambda ground: _of_prize(ground, _RACE, ticket=True),
        lambda ground: _of_prize(ground, {}, ticket=True),
        lambda ground: _of_prize(ground, _RACE | {"typeOfWager": "horse_racing"}, ticket=False),
    ),
    ("GET", f"{_CUSTOMER}/prizes"): (
        lambda ground: Sound(arguments={"externalCustomerId": ground.record("customer")}, query={"taxYear": "2025"}),
    ),
    ("POST", "/v1/payment-intents"): (lambda ground: _of_intent(ground, "payment", "sendReceiptEmail"),),
    ("GET", "/v1/payment-intents/{paymentIntentId}/status"): (_about("paymentIntentId", "payment"),),
    ("POST", "/v1/disbursement-intents"): (lambda ground: _of_intent(ground, "disbursement", "sendStatusEmail"),),
    ("GET", "/v1/disbursement-intents/{disbursementIntentId}/status"): (
        _about("disbursementIntentId", "disbursement"),
    ),
    ("GET", "/v1/disbursements/pending-validation"): (_nothing,),
    ("POST", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"): (
        _about("disbursementIntentId", "waiting", allow="false"),
    ),
    ("POST", "/v1/operators/check-geolocation"): (lambda _ground: Sound(body={"ip": "8.8.8.8"}),),
    ("POST", "/v1/operators/webhooks"): (lambda ground: _of_endpoint(ground, {}, {}),),
    ("GET", "/v1/operators/webhooks"): (_nothing,),
    ("DELETE", "/v1/operators/webhooks"): (lambda ground: Sound(query={"webhookId": ground.record("webhook")}),),
    ("PATCH", "/v1/operators/webhooks/{webhookId}"): (
        lambda ground: _of_endpoint(ground, {"webhookId": ground.record("webhook")}, {"status": "active"}),
    ),
}


def harmless(ground: Ground, operation: Operation) -> Sound:
    """A sound request about a record that exists and that it cannot move: for keys and methods that must not work."""
    where = (operation.method, operation.path)
    if operation.path.endswith("/proceed/{allow}"):
        # New, so nobody has submitted it: even where this is let through no money moves.
        return Sound(arguments={"disbursementIntentId": ground.record("untouched"), "allow": "false"})
    if operation.path.endswith("/kyc-verify/{type}"):
        arguments = {"externalCustomerId": ground.record("customer"), "type": "proof_of_id"}
        return Sound(arguments=arguments, body={"verify": False})
    made = _SOUND.get(where)
    return made[0](ground) if made else Sound(arguments=dict.fromkeys(names_in(operation.path), NO_SUCH_ID))
