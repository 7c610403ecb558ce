"""Takes the steps of a walk to the target through the published client. Every answer is judged where it arrives."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from payments_core.money import Money
from vivamo_api.api.customers import create_customer, get_customer, update_customer
from vivamo_api.models import CreateCustomerRequest, CustomerData, UpdateCustomerRequest

from contract_tests.exchange import Exchange
from contract_tests.json_value import dig
from contract_tests.pace import BudgetSpentError
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.control import ControlFailedError
from contract_tests.vivamo.stamp import NOWHERE
from contract_tests.vivamo.walks.client import Client
from contract_tests.wire import NotAllowedError

Step = dict[str, Any]
T = TypeVar("T")
# The generator sets `zip` apart from Python's own.
_ATTRIBUTES = {"zip": "zip_"}


class Player:
    """One walk: its own customers, intents and endpoints, each named by its number in the walk.

    A step is a JSON object: `do` names a method below, the rest are its arguments. Numbers beyond what was made count
    round, so that any part of a walk is a walk.
    """

    def __init__(self, run: ContractRun) -> None:
        self._run = run
        self._client = Client(run)
        self._api = self._client.vivamo
        self._customers: list[str] = []
        self._emails: list[str] = []
        self._intents: dict[str, list[str]] = {"payment": [], "disbursement": []}
        self._labels: list[str] = []
        self._hooks: list[str] = []
        self._urls: list[str] = []
        self._years: set[int] = set()
        # Why nothing more goes out, or an empty text.
        self.stopped = ""

    def can(self, step: Any) -> bool:
        """Whether this is a step at all: one that was stored may be of another release."""
        given = dict(step) if isinstance(step, dict) else {}
        act = getattr(self, f"do_{given.pop('do', '')}", None)
        if act is None:
            return False
        try:
            inspect.signature(act).bind(**given)
        except TypeError:
            return False
        return True

    def take(self, step: Step) -> None:
        """Take one step; whatever is wrong with an answer is a finding, or nothing, and never an error."""
        if self.stopped:
            return
        given = dict(step)
        act: Callable[..., None] = getattr(self, f"do_{given.pop('do')}")
        try:
            act(**given)
        except (NotAllowedError, ControlFailedError):
            # A polite run may not send it, or the target did not let the customer act.
            return
        except BudgetSpentError as reason:
            self.stopped = str(reason)

    # Customers.

    def do_create(self, name: str, email: str, profile: dict[str, str]) -> None:
        self._customers.append(self._run.stamp.name(name))
        self._emails.append(f"{self._run.stamp.name()}{email}@{NOWHERE}")
        self._create(self._customers[-1], self._emails[-1], profile)

    def _create(self, name: str, email: str, profile: dict[str, str]) -> None:
        def otherwise() -> object:
            data = CustomerData(email=email, **_fields(profile))
            body = CreateCustomerRequest(external_customer_id=name, data=data)
            return create_customer.sync_detailed(client=self._api.api, body=body).parsed

        self._client.ask(lambda: self._api.customers.create(name, email=email, **profile), otherwise)

    def do_again(self, customer: int, how: str) -> None:
        """The same id, the same address, or the same address in another case."""
        name, email = _at(self._customers, customer), _at(self._emails, customer)
        if name is None or email is None:
            return
        if how == "id":
            self._create(name, f"{self._run.stamp.name()}@{NOWHERE}", {})
        else:
            self._create(self._run.stamp.name("again"), email if how == "email" else email.upper(), {})

    def do_read(self, customer: int) -> None:
        name = _at(self._customers, customer)
        if name is not None:
            self._read(name)

    def _read(self, name: str) -> None:
        self._client.ask(
            lambda: self._api.customers.get(name),
            lambda: get_customer.sync_detailed(name, client=self._api.api).parsed,
        )

    def do_update(self, customer: int, profile: dict[str, str], email: str) -> None:
        """`email` is fresh, or another's, or an empty text to leave it."""
        name, another, fields = _at(self._customers, customer), _at(self._emails, customer + 1), dict(profile)
        if email and another is not None:
            fields["email"] = another if email == "taken" else f"{self._run.stamp.name()}@{NOWHERE}"
        if name is None or not fields:
            return

        def otherwise() -> object:
            body = UpdateCustomerRequest(**_fields(fields))
            return update_customer.sync_detailed(name, client=self._api.api, body=body).parsed

        self._client.ask(lambda: self._api.customers.update(name, **fields), otherwise)

    def do_page(self, page: int, size: int) -> None:
        self._client.ask(lambda: self._api.customers.list(page=page, size=size))

    # Verifications.

    def do_info(self, customer: int) -> None:
        self._of(customer, self._api.kyc.info)

    def do_finish(self, customer: int, outcome: str, documents: bool) -> None:
        name = _at(self._customers, customer)
        if name is not None and self._run.control is not None:
            self._run.control.submit_kyc(name, outcome=outcome, documents=documents)

    def do_review(self, customer: int, verify: bool) -> None:
        self._of(customer, self._api.kyc.approve if verify else self._api.kyc.reject)

    def do_reviews(self) -> None:
        self._client.ask(self._api.kyc.for_review)

    def _of(self, customer: int, call: Callable[[str], object]) -> None:
        name = _at(self._customers, customer)
        if name is not None:
            self._client.ask(lambda: call(name))

    # Intents.

    def do_intend(
        self,
        *,
        kind: str,
        customer: int,
        amount: str,
        currency: str,
        reference: str,
        custom: dict[str, str],
        again: bool,
    ) -> None:
        """With a reference of its own, or with that of the intent before."""
        name = _at(self._customers, customer)
        if name is None:
            return
        owner = self._api.payments if kind == "payment" else self._api.disbursements
        label = self._labels[-1] if again and self._labels else self._run.stamp.name(reference)
        self._labels.append(label)
        made = self._client.ask(
            lambda: owner.create_intent(name, Money(amount, currency), reference=label, custom_data=custom or None)
        )
        self._keep(self._intents[kind], made, f"{kind}IntentId")

    def _keep(self, kept: list[str], made: Exchange | None, field: str) -> None:
        found = dig(made.json, field) if made is not None and made.succeeded else None
        if isinstance(found, str) and found:
            kept.append(found)

    def do_act(self, kind: str, intent: int, method: str, outcome: str, detail: str) -> None:
        """The customer pays, or chooses how to be paid."""
        name, control = _at(self._intents[kind], intent), self._run.control
        if name is not None and control is not None:
            told = {"subStatus": detail} if detail else {}
            control.submit(kind, name, type=method, outcome=outcome, **told)

    def do_status(self, kind: str, intent: int) -> None:
        name = _at(self._intents[kind], intent)
        owner = self._api.payments if kind == "payment" else self._api.disbursements
        if name is not None:
            self._client.ask(lambda: owner.status(name))

    def do_decide(self, intent: int, allow: bool) -> None:
        name = _at(self._intents["disbursement"], intent)
        decide = self._api.disbursements.approve if allow else self._api.disbursements.reject
        if name is not None:
            self._client.ask(lambda: decide(name))

    def do_waiting(self) -> None:
        self._client.ask(self._api.disbursements.awaiting_approval)

    def do_advance(self, seconds: float) -> None:
        if self._run.control is not None:
            self._run.control.advance(seconds)

    # Prizes.

    def do_win(self, customer: int, prize: dict[str, Any], times: int) -> None:
        """The very same prize so many times: there is no id that would forbid it."""
        self._years.add(int(prize["date_won"][:4]))
        for _ in range(times):
            self._of(customer, lambda name: self._api.prizes.record(name, **prize))

    def do_prizes(self, customer: int, year: int | None) -> None:
        self._of(customer, lambda name: self._api.prizes.list(name, tax_year=year))

    def do_w9(self, customer: int) -> None:
        name = _at(self._customers, customer)
        if name is not None and self._run.control is not None:
            self._run.control.complete_w9(name)

    # Endpoints.

    def do_hook(self, url: int | None, events: list[str], headers: dict[str, str]) -> None:
        """At a fresh address, or at one of before."""
        again = None if url is None else _at(self._urls, url)
        address = again or f"https://{NOWHERE}/{self._run.stamp.name('Hook')}"
        self._urls.append(address)
        made = self._client.ask(
            lambda: self._api.webhook_endpoints.register(address, headers=headers, event_types=events)
        )
        self._keep(self._hooks, made, "_id")

    def do_hooks(self) -> None:
        self._client.ask(self._api.webhook_endpoints.list)

    def do_rehook(self, hook: int, changes: dict[str, Any]) -> None:
        name, given = _at(self._hooks, hook), dict(changes)
        if "url" in given:
            given["url"] = f"https://{NOWHERE}/{self._run.stamp.name('Moved')}"
        if name is not None and given:
            self._client.ask(lambda: self._api.webhook_endpoints.update(name, **given))

    def do_unhook(self, hook: int) -> None:
        name = _at(self._hooks, hook)
        if name is not None:
            self._client.ask(lambda: self._api.webhook_endpoints.delete(name))

    # Whatever else.

    def do_locate(self, ip: str) -> None:
        self._client.ask(lambda: self._api.geolocation.check(ip))

    def do_stray(self, what: str, other: bool) -> None:
        """An id that nobody has, or one of another kind of record."""
        api, strange = self._api, NO_SUCH_ID
        owners = {"payment": "disbursement", "payout": "payment", "decision": "payment", "hook": "disbursement"}
        if other and what in owners and self._intents[owners[what]]:
            strange = self._intents[owners[what]][-1]
        calls: dict[str, Callable[[], object]] = {
            "customer": lambda: api.customers.get(strange),
            "update": lambda: api.customers.update(strange, city="Nowhere"),
            "info": lambda: api.kyc.info(strange),
            "review": lambda: api.kyc.reject(strange),
            "prizes": lambda: api.prizes.list(strange),
            "payment": lambda: api.payments.status(strange),
            "payout": lambda: api.disbursements.status(strange),
            "decision": lambda: api.disbursements.reject(strange),
            "hook": lambda: api.webhook_endpoints.update(strange, status="active"),
            "intent": lambda: api.payments.create_intent(strange, Money("1.00", "USD"), reference="stray"),
        }
        self._client.ask(calls[what])


def _at(made: list[T], number: int) -> T | None:
    return made[number % len(made)] if made else None


def _fields(profile: dict[str, str]) -> dict[str, Any]:
    return {_ATTRIBUTES.get(name, name): value for name, value in profile.items()}
