"""Customers: create, read, page, update."""

from __future__ import annotations

from itertools import islice
from typing import Any

from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.contact import check_email, email_warning
from payments_mock.vivamo.kyc import start_with_links
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.phones import mobile_number
from payments_mock.vivamo.records import Customer
from payments_mock.vivamo.views import show_customer


def create_customer(operator: Operator, call: Input) -> dict[str, Any]:
    external_id = call.body["externalCustomerId"]
    if external_id in operator.customers:
        raise Refusal("This customer already exists")
    data = _checked(operator, call.body["data"], owner=external_id)
    customer = Customer(id=external_id, data=data, created_at=operator.now())
    operator.keep_customer(customer)
    links = start_with_links(operator, customer) if call.body.get("verifyAfterCreation") else {}
    shown = show_customer(customer)
    shown.update(links)
    warning = email_warning(data["email"])  # Production has refused such an address above.
    if warning:
        shown["warning"] = warning
    return shown


def get_customer(operator: Operator, call: Input) -> dict[str, Any]:
    return show_customer(operator.customer(call.parameters["externalCustomerId"]))


def list_customers(operator: Operator, call: Input) -> dict[str, Any]:
    # A published document may leave out the defaults, which the pages do state.
    page, size = call.parameters.get("page") or 1, call.parameters.get("size") or 10
    begin = (page - 1) * size
    if begin >= len(operator.customers):
        return {"customers": []}  # The page's number may have any number of digits.
    return {"customers": [show_customer(one) for one in islice(operator.customers.values(), begin, begin + size)]}


def update_customer(operator: Operator, call: Input) -> dict[str, Any]:
    customer = operator.customer(call.parameters["externalCustomerId"])
    changes = _checked(operator, call.body, owner=customer.id)
    if "email" in changes:
        del operator.customer_by_email[customer.data["email"].lower()]
        operator.customer_by_email[changes["email"].lower()] = customer.id
    customer.data |= changes
    return show_customer(customer)


def _checked(operator: Operator, data: dict[str, Any], *, owner: str) -> dict[str, Any]:
    """The profile with the phone completed, once the e-mail rules and the phone rules are met."""
    if "email" in data:
        check_email(data["email"], production=operator.settings.is_production)
        # A customer keeps the address it has; nobody else may take it.
        if operator.customer_by_email.get(data["email"].lower(), owner) != owner:
            raise Refusal("A customer with this email address already exists.")
    return data | {"phone": mobile_number(data["phone"])} if "phone" in data else data
