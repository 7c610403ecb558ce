"""Text that does not come back letter by letter."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

from payments_mock.message import Answer, Input, Request
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, around, asked, doing, said
from contract_tests.mutants.edits import at, copy, drop, text, texts
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Respond

ECHO = Kind.ECHO
# Who reads under the id that was sent is told of a stranger, or of nobody.
LOST = (Kind.ECHO, Kind.STATE_MACHINE)
PAYMENT, PAYOUT = "paymentIntent/externalPaymentIntentId", "disbursementIntent/externalDisbursementIntentId"


def _profile(edit: Callable[[str], str]) -> Change:
    """Every text of a new profile but the address is kept otherwise than it was sent."""
    return asked(
        at(
            "data",
            lambda data: (
                texts(edit)(data) | ({"email": data["email"]} if "email" in data else {})
                if isinstance(data, dict)
                else data
            ),
        )
    )


def _decoded_again(request: Request, respond: Respond) -> Answer:
    head, _, last = request.target.rpartition(b"/")
    once = unquote_to_bytes(last)
    return respond(replace(request, target=head + b"/" + once) if b"%" in once else request)


def _plus_for_space(request: Request, respond: Respond) -> Answer:
    return respond(replace(request, target=request.target.replace(b"%2B", b"+").replace(b"+", b"%20")))


def _slashes_split(request: Request, respond: Respond) -> Answer:
    return respond(replace(request, target=re.sub(b"%2f", b"/", request.target, flags=re.IGNORECASE)))


def _phone_as_sent(operator: Operator, call: Input, behave: Behaviour) -> Any:
    """The number is not completed with +1."""
    shown = behave(operator, call)
    if "phone" in call.body["data"]:
        operator.customers[shown["externalCustomerId"]].data["phone"] = call.body["data"]["phone"]
    return shown | {
        "data": shown["data"] | {name: call.body["data"][name] for name in ("phone",) if name in shown["data"]}
    }


MUTANTS = (
    Mutant("html-escaped", "createCustomer", ECHO, _profile(html.escape)),
    Mutant("html-unescaped", "createCustomer", ECHO, _profile(html.unescape)),
    Mutant("tags-removed", "createCustomer", ECHO, _profile(lambda t: re.sub("<[^>]*>", "", t))),
    Mutant(
        "normalised-nfc",
        "createCustomer",
        ECHO,
        asked(at("data/lastName", text(lambda t: unicodedata.normalize("NFC", t)))),
    ),
    Mutant(
        "normalised-nfd", "updateCustomer", ECHO, asked(at("city", text(lambda t: unicodedata.normalize("NFD", t))))
    ),
    Mutant(
        "reference-nfkc",
        "createPaymentIntent",
        ECHO,
        asked(at(PAYMENT, text(lambda t: unicodedata.normalize("NFKC", t)))),
    ),
    Mutant("trimmed", "createCustomer", ECHO, _profile(str.strip)),
    Mutant("reference-trimmed", "createDisbursementIntent", ECHO, asked(at(PAYOUT, text(str.strip)))),
    Mutant("blanks-collapsed", "createCustomer", ECHO, _profile(lambda t: re.sub(r"\s+", " ", t))),
    Mutant("line-breaks-dos", "createCustomer", ECHO, _profile(lambda t: t.replace("\n", "\r\n"))),
    Mutant("street-64-letters", "createCustomer", ECHO, asked(at("data/street", text(lambda t: t[:64])))),
    Mutant("reference-255-letters", "createDisbursementIntent", ECHO, asked(at(PAYOUT, text(lambda t: t[:255])))),
    Mutant("ticket-32-letters", "recordPrize", ECHO, asked(at("ticketOrCardNumber", text(lambda t: t[:32])))),
    Mutant("email-lower-case", "createCustomer", ECHO, said(at("data/email", text(str.lower)))),
    Mutant(
        "email-tag-removed", "createCustomer", ECHO, said(at("data/email", text(lambda t: re.sub(r"\+[^@]*@", "@", t))))
    ),
    Mutant("names-title-case", "createCustomer", ECHO, _profile(str.title)),
    Mutant("state-upper-case", "updateCustomer", ECHO, asked(at("state", text(str.upper)))),
    Mutant("astral-dropped", "createCustomer", ECHO, _profile(lambda t: "".join(c for c in t if ord(c) < 0x10000))),
    Mutant("question-marks", "createCustomer", ECHO, _profile(lambda t: t.encode("ascii", "replace").decode())),
    Mutant("mojibake", "updateCustomer", ECHO, asked(texts(lambda t: t.encode().decode("latin-1")))),
    Mutant(
        "accents-removed",
        "createCustomer",
        ECHO,
        _profile(lambda t: "".join(c for c in unicodedata.normalize("NFD", t) if not unicodedata.combining(c))),
    ),
    Mutant(
        "zero-width-dropped", "createCustomer", ECHO, _profile(lambda t: t.replace("\u200d", "").replace("\u200b", ""))
    ),
    Mutant("quotes-doubled", "createCustomer", ECHO, _profile(lambda t: t.replace("'", "''"))),
    Mutant(
        "quotes-straightened", "updateCustomer", ECHO, asked(at("lastName", text(lambda t: t.replace("\u2019", "'"))))
    ),
    Mutant("backslashes-eaten", "createCustomer", ECHO, _profile(lambda t: t.replace("\\", ""))),
    Mutant(
        "percent-decoded",
        "createPaymentIntent",
        ECHO,
        asked(at(PAYMENT, text(lambda t: unquote_to_bytes(t).decode(errors="replace")))),
    ),
    Mutant(
        "reference-as-number",
        "createPaymentIntent",
        ECHO,
        said(at("externalPaymentIntentId", text(lambda t: str(int(t)) if t.isdecimal() else t))),
    ),
    Mutant(
        "reference-upper-case",
        "listDisbursementsAwaitingApproval",
        ECHO,
        said(at("*/externalDisbursementId", text(str.upper))),
    ),
    Mutant(
        "reference-escaped-in-list",
        "listDisbursementsAwaitingApproval",
        ECHO,
        said(at("*/externalDisbursementId", text(html.escape))),
    ),
    Mutant(
        "reference-cut-in-decision",
        "proceedWithDisbursement",
        ECHO,
        said(at("externalDisbursementId", text(lambda t: t[:12]))),
    ),
    Mutant(
        "nobody-called-null",
        "createCustomer",
        ECHO,
        asked(at("data/lastName", text(lambda t: "" if t.lower() == "null" else t))),
    ),
    Mutant(
        "empty-dropped", "createCustomer", ECHO, said(at("data", lambda data: {k: v for k, v in data.items() if v}))
    ),
    Mutant("zip-zeros-dropped", "createCustomer", ECHO, asked(at("data/zip", text(lambda t: t.lstrip("0"))))),
    Mutant("phone-not-completed", "createCustomer", ECHO, doing(_phone_as_sent)),
    Mutant(
        "names-swapped",
        "createCustomer",
        ECHO,
        said(
            at(
                "data",
                lambda data: (
                    data
                    | {
                        one: data[other]
                        for one, other in (("firstName", "lastName"), ("lastName", "firstName"))
                        if other in data
                    }
                ),
            )
        ),
    ),
    Mutant("street2-lost", "createCustomer", ECHO, asked(drop("data/street2"))),
    Mutant("street2-is-street", "getCustomer", ECHO, said(at("data", copy("street", "street2")))),
    Mutant("payer-location-lost", "recordPrize", ECHO, asked(drop("payerLocation"))),
    Mutant("cashier-is-ticket", "recordPrize", ECHO, asked(copy("ticketOrCardNumber", "cashierOrWindow"))),
    Mutant(
        "contact-name-initial",
        "listDisbursementsAwaitingApproval",
        ECHO,
        said(at("*/customerId/data/lastName", text(lambda t: t[:1]))),
    ),
    Mutant("webhook-header-values-lower", "registerWebhook", ECHO, said(at("headers", texts(str.lower)))),
    Mutant("webhook-query-cut", "registerWebhook", ECHO, said(at("url", text(lambda url: url.partition("?")[0])))),
    Mutant("webhook-url-slash", "updateWebhook", ECHO, said(at("url", text(lambda url: url.rstrip("/") + "/")))),
    Mutant("id-lower-case", "createCustomer", LOST, asked(at("externalCustomerId", text(str.lower)))),
    Mutant("id-64-letters", "createCustomer", LOST, asked(at("externalCustomerId", text(lambda t: t[:64])))),
    Mutant("id-decoded-twice", "getCustomer", LOST, around(_decoded_again)),
    Mutant("id-plus-is-space", "getCustomer", LOST, around(_plus_for_space)),
    Mutant("id-slashes-split", "getCustomer", LOST, around(_slashes_split)),
)
