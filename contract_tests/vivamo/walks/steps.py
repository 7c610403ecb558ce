"""The steps that a walk can be made of, as strategies of JSON objects. Sends nothing."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Steps = SearchStrategy[dict[str, Any]]

# What may be damaged on the way: accents of both forms, scripts, emoji, markup, quotes of both kinds, blanks of all
# kinds, what looks alike, what looks like a number or an escape, lengths.
TEXTS = (
    "Zoe\u0308",
    "Zo\u00eb",
    "\u738b\u5c0f\u660e",
    "\u0645\u0631\u064a\u0645",
    "\U0001f3e0\u200d\U0001f468",
    'O\'Neil & <b>"x"</b>',
    "back\\slash %41 + ?",
    " leading and trailing ",
    "two  blanks",
    "00501",
    "null",
    "ISTANBUL \u0130\u0131 \u1e9e",
    "x" * 65,
    "\u00e9" * 256,
    "1e3",
    "\u201ccurly\u201d \u2018quotes\u2019 \u2013 \u2014 \u2026",
    "\ufb01ne \u00bd \u00b2 \u2167 \u212a \uff21\uff22 \u2122",
    "no\u00a0break, zero\u200bwidth, soft\u00adhyphen, \u200fmark",
    "line\nbreak\ttab\u2028",
    "&amp; &#39; %20 \\u00e9 \\n",
    "<script>alert(1)</script>",
    "\u0661\u0662\u0663",
    "-0",
    "true",
)
# Of what a server may put in a path as it is, and of what it must not.
NAMES = ("a", "B.c_d~e", "\u00df \u00c5", "a/b", "a+b", "a%2Fb", "a?b#c", "'", "@:!$&()*,;=")
LOCAL_PARTS = ("", ".Mixed.Case", "'quote", "_x-y")
PHONES = ("+12125550123", "2125550123", "+61491570156")
STATES, COUNTRIES = ("NY", "CA", "tx"), ("US", "CA", "DE")
METHODS = ("card", "bank", "pay_by_bank", "crypto")
EVENTS = ("transaction", "kyc_verification", "customer_w9_required", "customer_w9_completed")
DAYS = ("2024-02-29", "2024-12-31", "2025-01-01", "2025-06-15", "2025-12-31", "2026-01-01", "2000-01-01", "2100-12-31")
YEARS = (None, 2000, 2023, 2024, 2025, 2026, 2100)
# Moments, processing, the life of an intent, the life of a secret: the longer, the less is left to be done.
WAITS = (1, 1, 1, 10, 10, 10, 700, 700, 7_800, 90_000)
# As many as any example makes of one kind, so that a number often means the same record again.
_PLACE = st.integers(0, 3)

_text = st.one_of(
    st.sampled_from(TEXTS),
    # Long texts would leave no room for long walks.
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12),
)
_profile = st.fixed_dictionaries(
    {},
    optional={
        "first_name": _text,
        "last_name": _text,
        "street": _text,
        "street2": _text,
        "city": _text,
        "zip": _text,
        "state": st.sampled_from(STATES),
        "country": st.sampled_from(COUNTRIES),
        "phone": st.sampled_from(PHONES),
    },
)
_usd = st.one_of(
    st.sampled_from(("0.01", "0.10", "10.10", "50.00", "99999999.99", "90071992547409.93")),
    st.integers(1, 10**11).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
)
_token = st.one_of(
    st.sampled_from(("0.000000000000000001", "7.10", "12.123456789012345678")),
    st.decimals("0.000001", "99999", places=6, allow_nan=False).map(str),
)
_pairs = st.dictionaries(_text, _text, max_size=3)
_events = st.lists(st.sampled_from(EVENTS), unique=True, max_size=3)
_headers = st.dictionaries(
    st.sampled_from(("X-Custom-Auth", "x-tenant", "X-Trace")),
    st.sampled_from(("Pre-Shared-Key-1", "MixedCase value", "0123")),
    max_size=2,
)
_decisions = st.lists(st.booleans(), min_size=1, max_size=3)
_changes = st.fixed_dictionaries(
    {},
    optional={
        "url": st.just(""),
        "status": st.sampled_from(("active", "inactive")),
        "event_types": _events,
        "headers": _headers,
    },
)


def _step(do: str, **given: Any) -> Steps:
    strategies = {name: value if isinstance(value, SearchStrategy) else st.just(value) for name, value in given.items()}
    return st.fixed_dictionaries({"do": st.just(do), **strategies})


def _intend(kind: str, amount: SearchStrategy[str], currencies: tuple[str, ...]) -> Steps:
    return _step(
        "intend",
        kind=kind,
        customer=_PLACE,
        amount=amount,
        currency=st.sampled_from(currencies),
        reference=_text,
        custom=_pairs,
        again=st.booleans(),
    )


def _act(kind: str, outcomes: tuple[str, ...]) -> Steps:
    return _step(
        "act",
        kind=kind,
        intent=_PLACE,
        method=st.sampled_from(METHODS),
        outcome=st.sampled_from(outcomes),
        detail=st.sampled_from(("", "declined", "Over-Limit \u00e9")),
    )


_bingo = st.fixed_dictionaries(
    {
        "reportable_winnings": st.sampled_from(("1200", "1200.01", "1199.99", "1500.25", "99999.99")),
        "date_won": st.sampled_from(DAYS),
        "type_of_wager": st.sampled_from(("bingo", "bingo", "bingo", "keno")),
        "ticket_or_card_number": _text,
    },
    optional={
        "federal_income_tax_withheld": st.sampled_from(("0", "0.01", "360.10")),
        "payer_initials": _text,
        "payer_location": _text,
        "cashier_or_window": _text,
    },
)
_racing = st.fixed_dictionaries(
    {
        "reportable_winnings": st.sampled_from(("600", "599.99", "6000")),
        "date_won": st.sampled_from(DAYS),
        "type_of_wager": st.just("horse_racing"),
        "race": _text,
        "wager_amount": st.sampled_from(("2", "2.01", "0.5")),
    }
)

CREATE = _step("create", name=st.sampled_from(NAMES), email=st.sampled_from(LOCAL_PARTS), profile=_profile)
PAYMENT = _intend("payment", _usd, ("USD", "CAD"))
PAYOUT = _intend("disbursement", _usd, ("USD", "CAD"))
SUBMISSION = _act("disbursement", ("success", "failed"))
# Something to act on, so that few steps lead nowhere.
START = st.tuples(CREATE, CREATE, PAYOUT, SUBMISSION, PAYMENT)
_STRAYS = ("customer", "update", "info", "review", "prizes", "payment", "payout", "decision", "hook", "intent")
_WEIGHED: tuple[tuple[int, Steps], ...] = (
    (3, CREATE),
    (3, _step("again", customer=_PLACE, how=st.sampled_from(("id", "email", "other case")))),
    (2, _step("read", customer=_PLACE)),
    (4, _step("update", customer=_PLACE, profile=_profile, email=st.sampled_from(("", "", "fresh", "taken")))),
    (2, _step("page", page=st.integers(1, 3), size=st.sampled_from((1, 2, 3, 10, 100)))),
    (2, _step("info", customer=_PLACE)),
    (
        3,
        _step(
            "finish",
            customer=_PLACE,
            outcome=st.sampled_from(("under_review", "under_review", "verified", "rejected")),
            documents=st.booleans(),
        ),
    ),
    (4, _step("review", customer=_PLACE, verify=st.booleans())),
    (1, _step("reviews")),
    (
        3,
        _step(
            "verify",
            customer=_PLACE,
            outcome=st.sampled_from(("under_review", "under_review", "verified", "rejected")),
            documents=st.booleans(),
            reviews=_decisions,
        ),
    ),
    (
        4,
        _step(
            "settle",
            reference=_text,
            method=st.sampled_from(METHODS),
            outcome=st.sampled_from(("success", "failed")),
            before=st.sampled_from((0, 0, 0, 6_000, 7_800)),
            decisions=_decisions,
            between=st.sampled_from((0, 10, 700)),
        ),
    ),
    (2, PAYMENT),
    (3, _act("payment", ("success", "failed", "pending"))),
    (2, _step("status", kind="payment", intent=_PLACE)),
    (2, PAYOUT),
    (1, _intend("disbursement", _token, ("USDT", "BTC"))),
    (4, SUBMISSION),
    (6, _step("decide", intent=_PLACE, allow=st.booleans())),
    (3, _step("status", kind="disbursement", intent=_PLACE)),
    (1, _step("waiting")),
    (3, _step("win", customer=_PLACE, prize=_bingo, times=st.integers(1, 3))),
    (1, _step("win", customer=_PLACE, prize=_racing, times=st.just(1))),
    (2, _step("prizes", customer=_PLACE, year=st.sampled_from(YEARS))),
    (1, _step("w9", customer=_PLACE)),
    (3, _step("hook", url=st.one_of(st.none(), _PLACE), events=_events, headers=_headers)),
    (1, _step("hooks")),
    (3, _step("rehook", hook=_PLACE, changes=_changes)),
    (2, _step("unhook", hook=_PLACE)),
    (1, _step("locate", ip=st.sampled_from(("8.8.8.8", "2001:4860:4860::8888")))),
    (2, _step("stray", what=st.sampled_from(_STRAYS), other=st.booleans())),
    (2, _step("advance", seconds=st.sampled_from(WAITS))),
    (1, _step("look_again")),
)
# Each as often as it weighs.
STEPS: tuple[Steps, ...] = tuple(step for weight, step in _WEIGHED for _ in range(weight))
