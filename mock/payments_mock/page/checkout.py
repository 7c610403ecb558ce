"""The checkout: what the vendor's front-end SDK would show whoever holds a client secret, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payments_mock.core import Mock
from payments_mock.page.acts import Problem, control, field, segment
from payments_mock.vivamo.admission import enabled_methods, is_under_review, lacks_kyc
from payments_mock.vivamo.fees import fee, net_payout, total_charge
from payments_mock.vivamo.geolocation import is_allowed
from payments_mock.vivamo.intents import has_expired
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent, Verification

# In the sandbox any code that is asked for passes, but for this one (reference 13).
REFUSED_CODE = "000000"
_UNDER_WAY = ("pending-validation", "pending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A method with what it costs, and what the customer gets, or pays, in all."""

    method: str
    fee: str
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """`step` names the part of the template: what is to be done, or why nothing can be.

    `events` are those of the SDK that have taken place by now, in order.
    """

    step: str
    secret: str
    ip: str
    status: int = 200
    customer: Customer | None = None
    intent: Intent | None = None
    verification: Verification | None = None
    offers: tuple[Offer, ...] = ()
    events: tuple[str, ...] = ()
    asks_for_code: bool = False


def find_checkout(mock: Mock, secret: str, ip: str) -> Checkout:
    """Call it with the mock's lock held. A secret that is too old, or a place that is not allowed, is a 403."""
    operator: Operator = mock.world
    for records in (operator.disbursement_intents, operator.payment_intents):
        for intent in records.values():
            if intent.secret == secret:
                return _of_intent(operator, intent, ip)
    for customer in operator.customers.values():
        for verification in customer.verifications:
            if verification.secret == secret:
                return _of_verification(operator, customer, verification, ip)
    return Checkout(step="unknown", secret=secret, ip=ip, status=404)


def take_step(mock: Mock, checkout: Checkout, form: Mapping[str, str]) -> None:
    """What the customer's button does. Raises `Problem` when it cannot be done."""
    if checkout.step == "verify" and checkout.customer is not None:
        body = {"outcome": field(form, "outcome"), "documents": "documents" in form}
        control(mock, f"/_mock/customers/{segment(checkout.customer.id)}/kyc/submit", body)
    elif checkout.step == "choose" and checkout.intent is not None:
        _submit(mock, checkout, checkout.intent, form)
    else:
        raise Problem("There is nothing to do here any more", status=409 if checkout.status == 200 else checkout.status)


def _submit(mock: Mock, checkout: Checkout, intent: Intent, form: Mapping[str, str]) -> None:
    if checkout.asks_for_code and field(form, "code") == REFUSED_CODE:
        raise Problem("The code was refused: in the sandbox every other one passes", status=403)
    body = {"type": field(form, "type"), "outcome": field(form, "outcome"), "ip": checkout.ip}
    if form.get("subStatus", "").strip():
        body["subStatus"] = form["subStatus"].strip()
    control(mock, f"/_mock/{intent.kind}-intents/{segment(intent.id)}/submit", body)


def _of_intent(operator: Operator, intent: Intent, ip: str) -> Checkout:
    customer = operator.customers.get(intent.customer_id)
    step = _step(operator, intent, customer, ip)
    return Checkout(
        step=step,
        secret=intent.secret,
        ip=ip,
        status=403 if step in ("secret-expired", "forbidden") else 200,
        customer=customer,
        intent=intent,
        verification=customer.verifications[-1] if customer is not None and customer.verifications else None,
        offers=tuple(_offers(operator, intent)) if step == "choose" else (),
        events=_events(intent),
        asks_for_code=not operator.settings.is_production,
    )


def _step(operator: Operator, intent: Intent, customer: Customer | None, ip: str) -> str:
    if intent.secret_until <= operator.now():
        return "secret-expired"
    if not is_allowed(operator.settings, ip):
        return "forbidden"
    if intent.last is not None and not _may_go_on(intent):
        return "waiting" if intent.last.status in _UNDER_WAY else "done"
    if has_expired(operator, intent):
        return "expired"
    if customer is not None and lacks_kyc(operator.settings, customer, intent.kind):
        return "review" if is_under_review(customer) else "verify"
    return "choose"


def _may_go_on(intent: Intent) -> bool:
    """Only a payment is tried more than once: a failed one."""
    return intent.kind == "payment" and intent.last is not None and intent.last.status == "failed"


def _of_verification(operator: Operator, customer: Customer, verification: Verification, ip: str) -> Checkout:
    pending = verification.status == "pending"
    too_old = pending and verification.secret_until <= operator.now()
    return Checkout(
        step="secret-expired" if too_old else "verify" if pending else "verified",
        secret=verification.secret,
        ip=ip,
        status=403 if too_old else 200,
        customer=customer,
        verification=verification,
    )


def _offers(operator: Operator, intent: Intent) -> list[Offer]:
    settings, amount = operator.settings, intent.amount
    total = net_payout if intent.kind == "disbursement" else total_charge
    return [
        Offer(
            method=method,
            fee=fee(settings, intent.kind, method=method, amount=amount),
            total=total(settings, method=method, amount=amount),
        )
        for method in enabled_methods(settings, intent.kind)
    ]


def _events(intent: Intent) -> tuple[str, ...]:
    """Those that the documents name: `disbursement-created` after the submission, and `...-completed` after success."""
    if intent.last is None:
        return ()
    created = ("disbursement-created",) if intent.kind == "disbursement" else ()
    completed = (f"{intent.kind}-completed",) if intent.last.status == "success" else ()
    return created + completed
