"""The W-9: who must give one, and when it has been given."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from payments_mock.vivamo.events import announce_w9
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent

# The 1099 reporting threshold, in US dollars a calendar year.
REPORTED_FROM = 2000
# A reserved name: what a browser follows from here can reach nobody.
_PAGES = "https://vivamo.invalid/w9"
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def current_year(operator: Operator) -> int:
    """The calendar year of the mock's clock, UTC."""
    return datetime.fromtimestamp(operator.now() // 1000, UTC).year


def ask_for_w9(operator: Operator, customer: Customer) -> str:
    """Tells the operator that a W-9 is required. Returns where the customer would give it."""
    capture_url = f"{_PAGES}/{operator.context.ids.new_secret('w9')}"
    announce_w9(operator, customer, "customer_w9_required", capture_url)
    return capture_url


def count_payout(operator: Operator, intent: Intent) -> None:
    """A disbursement has succeeded: at a 1099 operator the threshold asks for a W-9, once a year."""
    if operator.settings.tax_type != "1099" or intent.currency.strip().upper() != "USD":
        return
    customer, year = operator.customers.get(intent.customer_id), str(current_year(operator))
    if customer is None:
        return  # Forgotten meanwhile, with the oldest.
    paid = customer.paid_usd or {}
    total = _EXACT.add(Decimal(paid.get(year, "0")), Decimal(intent.amount))
    customer.paid_usd = paid | {year: f"{total:f}"}
    if total >= REPORTED_FROM and not customer.w9_completed and year not in customer.w9_asked_in:
        customer.w9_asked_in += (year,)
        ask_for_w9(operator, customer)
