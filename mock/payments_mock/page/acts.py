"""What the buttons of the page do: each is a call of the API by the operator, or of the control interface."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from payments_mock.core import Mock
from payments_mock.message import Answer, Request, encode

Form = Mapping[str, str]


class Problem(Exception):
    """The act was refused, and nothing has changed; the text is for a person."""

    def __init__(self, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def act(mock: Mock, name: str, form: Form) -> None:
    """Raises `Problem` when the mock refuses, or when there is no such button."""
    if name not in ACTS:
        raise Problem("There is no such button", status=404)
    ACTS[name](mock, form)


def control(mock: Mock, path: str, body: Mapping[str, Any]) -> None:
    """A call of the control interface."""
    _accept(mock.respond(Request(method="POST", target=path.encode("ascii"), body=encode(dict(body)))))


def field(form: Form, name: str) -> str:
    """What a person has entered. Raises `Problem` when it is missing."""
    value = form.get(name, "")
    if not value.strip():
        raise Problem(f"{name}: fill this in")
    return value  # To the letter: an id may begin with a space.


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def _new_customer(mock: Mock, form: Form) -> None:
    optional = {name: form[name].strip() for name in ("firstName", "lastName", "phone") if form.get(name, "").strip()}
    data = {"email": field(form, "email"), **optional}
    _accept(
        mock.operate("POST", "/v1/customers", {"externalCustomerId": field(form, "externalCustomerId"), "data": data})
    )


def _new_intent(kind: str) -> Callable[[Mock, Form], None]:
    def open_one(mock: Mock, form: Form) -> None:
        details = {
            "amount": field(form, "amount"),
            "currency": field(form, "currency"),
            f"external{kind.capitalize()}IntentId": field(form, "reference"),
        }
        body = {"customer": {"externalCustomerId": field(form, "customer")}, f"{kind}Intent": details}
        _accept(mock.operate("POST", f"/v1/{kind}-intents", body))

    return open_one


def _submit(kind: str) -> Callable[[Mock, Form], None]:
    def submit(mock: Mock, form: Form) -> None:
        body = {name: form[name] for name in ("type", "outcome", "subStatus") if form.get(name)}
        control(mock, f"/_mock/{kind}-intents/{segment(field(form, 'id'))}/submit", body)

    return submit


def _decide(mock: Mock, form: Form) -> None:
    allow = "true" if form.get("allow") == "true" else "false"
    _accept(mock.operate("POST", f"/v1/disbursements/{segment(field(form, 'id'))}/proceed/{allow}"))


def _submit_kyc(mock: Mock, form: Form) -> None:
    body = {"outcome": field(form, "outcome"), "documents": "documents" in form}
    control(mock, f"/_mock/customers/{segment(field(form, 'id'))}/kyc/submit", body)


def _review_kyc(mock: Mock, form: Form) -> None:
    path = f"/v1/customers/{segment(field(form, 'id'))}/kyc-verify/proof_of_id"
    _accept(mock.operate("POST", path, {"verify": form.get("verify") == "true"}))


def _complete_w9(mock: Mock, form: Form) -> None:
    control(mock, f"/_mock/customers/{segment(field(form, 'id'))}/w9/complete", {})


def _advance(mock: Mock, form: Form) -> None:
    if form.get("seconds") == "next":
        mock.advance_to_next()
        return
    control(mock, "/_mock/clock/advance", {"seconds": _number(form, "seconds")})


def _number(form: Form, name: str) -> Decimal:
    try:
        number = Decimal(field(form, name))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Problem(f"{name}: enter a number")
    return number


def _order_fault(mock: Mock, form: Form) -> None:
    times = form.get("times", "1").strip()
    # A text that is no count is refused below, by the control interface.
    count = int(times) if times.isdecimal() and len(times) < 10 else times
    body: dict[str, Any] = {"fault": field(form, "fault"), "times": count}
    if form.get("operation"):
        body["operation"] = form["operation"]
    if form.get("seconds") and form.get("fault") == "slow":
        body["seconds"] = _number(form, "seconds")
    control(mock, "/_mock/faults", body)


def _clear_faults(mock: Mock, _: Form) -> None:
    _accept(mock.respond(Request(method="DELETE", target=b"/_mock/faults")))


def _reset(mock: Mock, _: Form) -> None:
    control(mock, "/_mock/reset", {})


ACTS: Mapping[str, Callable[[Mock, Form], None]] = {
    "new-customer": _new_customer,
    "new-payout": _new_intent("disbursement"),
    "new-payment": _new_intent("payment"),
    "submit-payout": _submit("disbursement"),
    "submit-payment": _submit("payment"),
    "decide": _decide,
    "submit-kyc": _submit_kyc,
    "review-kyc": _review_kyc,
    "complete-w9": _complete_w9,
    "advance": _advance,
    "order-fault": _order_fault,
    "clear-faults": _clear_faults,
    "reset": _reset,
}


def _accept(answer: Answer) -> None:
    """Raises `Problem` with the mock's own words."""
    if answer.status == 200:
        return
    told = json.loads(answer.body)
    details = [text for error in told.get("errors", ()) for text in error.values()]
    raise Problem("; ".join([told["message"], *details]), status=answer.status)
