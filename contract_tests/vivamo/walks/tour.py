"""Walks that are the same on every run, and take every kind of step. Data only."""

from typing import Any

from contract_tests.vivamo.walks.player import Step

_PROFILE = {
    "first_name": "ISTANBUL \u0130\u0131 \u1e9e",
    "last_name": 'O\'Neil & <b>"x"</b>',
    "street": "back\\slash %41 + ?",
    "city": "Zoe\u0308",
    "zip": "00501",
    "state": "NY",
    "country": "US",
    "phone": "+12125550123",
}
_BINGO = {
    "reportable_winnings": "1200.01",
    "date_won": "2025-06-15",
    "type_of_wager": "bingo",
    "ticket_or_card_number": "00501",
    "federal_income_tax_withheld": "0.01",
    "payer_initials": "\u738b",
}
_RACING = {
    "reportable_winnings": "600",
    "date_won": "2024-12-31",
    "type_of_wager": "horse_racing",
    "race": "&amp; %20",
    "wager_amount": "2",
}


def _create(name: str, email: str, **profile: str) -> Step:
    return {"do": "create", "name": name, "email": email, "profile": profile}


def _again(how: str) -> Step:
    return {"do": "again", "customer": 0, "how": how}


def _update(customer: int, email: str, **profile: str) -> Step:
    return {"do": "update", "customer": customer, "profile": profile, "email": email}


def _intend(kind: str, amount: str, currency: str, **more: Any) -> Step:
    given = {"customer": 0, "reference": "a+b/c", "custom": {"k": "\u0645"}, "again": False} | more
    return {"do": "intend", "kind": kind, "amount": amount, "currency": currency, **given}


def _act(kind: str, intent: int, method: str, outcome: str, detail: str = "") -> Step:
    return {"do": "act", "kind": kind, "intent": intent, "method": method, "outcome": outcome, "detail": detail}


def _decide(intent: int, *, allow: bool) -> Step:
    return {"do": "decide", "intent": intent, "allow": allow}


def _settle(outcome: str, *decisions: bool, before: int = 0, between: int = 0) -> Step:
    given = {"reference": "r", "method": "bank", "outcome": outcome, "before": before, "between": between}
    return {"do": "settle", "decisions": list(decisions), **given}


def _verify(customer: int, outcome: str, *reviews: bool, documents: bool = True) -> Step:
    given = {"customer": customer, "outcome": outcome, "documents": documents}
    return {"do": "verify", "reviews": list(reviews), **given}


def _status(kind: str, intent: int) -> Step:
    return {"do": "status", "kind": kind, "intent": intent}


def _advance(seconds: float) -> Step:
    return {"do": "advance", "seconds": seconds}


def _win(customer: int, prize: dict[str, str], times: int) -> Step:
    return {"do": "win", "customer": customer, "prize": prize, "times": times}


def _stray(what: str, *, other: bool = False) -> Step:
    return {"do": "stray", "what": what, "other": other}


_PEOPLE: tuple[Step, ...] = (
    _create("a+b", ".Mixed.Case", **_PROFILE),
    _create("B.c_d~e", "'quote", city="null"),
    {"do": "everyone"},
    _create("\u00df \u00c5", "", first_name=" leading and trailing "),
    # The same pages again at once: what is kept for a while shows.
    {"do": "everyone"},
    *(_again(how) for how in ("id", "email", "other case")),
    *({"do": "read", "customer": customer} for customer in (0, 1, 2)),
    _verify(0, "under_review", True, False),
    _verify(1, "rejected", True, documents=False),
    {"do": "reviews"},
    _update(0, "", city="\u0661\u0662\u0663", zip="-0"),
    _update(1, "taken", first_name="1e3"),
    _update(1, "fresh", phone="2125550123", street2="line\nbreak"),
    {"do": "info", "customer": 0},
    {"do": "read", "customer": 0},
    _win(0, _BINGO, 2),
    _win(1, _BINGO, 1),
    _win(1, _RACING, 1),
    *({"do": "prizes", "customer": customer, "year": year} for customer in (0, 1) for year in (None, 2024, 2025)),
    {"do": "w9", "customer": 0},
    {"do": "info", "customer": 2},
    {"do": "finish", "customer": 2, "outcome": "under_review", "documents": False},
    _advance(90_000),
    {"do": "review", "customer": 2, "verify": True},
    *({"do": "page", "page": page, "size": size} for page, size in ((1, 2), (2, 2), (1, 100))),
    *(_stray(what) for what in ("customer", "update", "info", "review", "prizes")),
    {"do": "locate", "ip": "2001:4860:4860::8888"},
)
_MONEY: tuple[Step, ...] = (
    _create("A_money", ""),
    _create("b-money", "_x-y"),
    _intend("payment", "90071992547409.93", "USD"),
    _intend("payment", "0.10", "CAD", customer=1, again=True),
    _act("payment", 0, "card", "failed", "declined"),
    _act("payment", 0, "pay_by_bank", "success"),
    _act("payment", 0, "crypto", "success"),
    _act("payment", 1, "bank", "pending"),
    _status("payment", 0),
    _status("payment", 1),
    _intend("disbursement", "10.10", "USD"),
    _intend("disbursement", "0.000000000000000001", "USDT", customer=1),
    _intend("disbursement", "50.00", "CAD", again=True),
    _decide(0, allow=True),
    *(_act("disbursement", n, "bank", outcome) for n, outcome in enumerate(("success", "failed", "success"))),
    {"do": "waiting"},
    _decide(1, allow=True),
    _decide(0, allow=False),
    {"do": "waiting"},
    _decide(0, allow=True),
    _advance(700),
    *(_decide(1, allow=allow) for allow in (True, False)),
    *(_status("disbursement", n) for n in (0, 1, 2)),
    _act("disbursement", 1, "card", "success"),
    _settle("success", True, True, False, between=700),
    _settle("failed", True, True, between=700),
    _settle("success", True, before=7_800),
    _settle("success", False, before=6_000),
    _advance(7_800),
    _decide(2, allow=True),
    *(_stray(what, other=other) for what in ("payment", "payout", "decision", "intent") for other in (False, True)),
)
_ENDPOINTS: tuple[Step, ...] = (
    _create("c", ""),
    {"do": "hook", "url": None, "events": ["transaction"], "headers": {"x-tenant": "MixedCase value"}},
    {"do": "hook", "url": 0, "events": [], "headers": {}},
    {"do": "hook", "url": None, "events": [], "headers": {}},
    {"do": "hooks"},
    {"do": "rehook", "hook": 0, "changes": {"url": "", "event_types": ["kyc_verification"]}},
    {"do": "rehook", "hook": 1, "changes": {"status": "inactive", "headers": {"X-Trace": "0123"}}},
    {"do": "unhook", "hook": 0},
    {"do": "unhook", "hook": 0},
    {"do": "hook", "url": 0, "events": ["customer_w9_completed"], "headers": {}},
    *(_stray("hook", other=other) for other in (False, True)),
    {"do": "look_again"},
)
TOUR: tuple[tuple[Step, ...], ...] = (_PEOPLE, _MONEY, _ENDPOINTS)
