"""What the model of a run's records says of verifications and prizes."""

from typing import Any

import pytest

from contract_tests.vivamo.world import words
from tests.contract.world_play import ANN, BOB, START, Play, text

NO = {"message": "no"}
DONE = {"message": "done"}


@pytest.fixture
def play() -> Play:
    """A world with one customer."""
    world = Play()
    world.person()
    return world


# Verifications.


def _info(play: Play, status: str | None, name: str = ANN, **changes: Any) -> list[tuple[str, str, str]]:
    proof: Any = {"type": "proof_of_id", "status": status, "verifiedAt": play.now}
    if status == "pending":
        proof["clientSecretKey"] = "cs_ki_1"
    shown = None if status is None else proof | changes
    return play.tell(f"GET /v1/customers/{name}/kyc-info", {"externalCustomerId": name, "kycVerification": shown})


def _review(play: Play, *, verify: bool, status: int = 200) -> list[tuple[str, str, str]]:
    path = f"POST /v1/customers/{ANN}/kyc-verify/proof_of_id"
    return play.tell(path, DONE if status == 200 else NO, sent={"verify": verify}, status=status)


def _finish(play: Play, outcome: str, *, documents: bool = True) -> None:
    play.act("kyc", ANN, outcome=outcome, documents=documents)


@pytest.mark.parametrize(
    ("outcome", "shown", "right"),
    [
        (None, "pending", True),
        (None, None, True),
        (None, "verified", False),
        ("verified", "verified", True),
        ("under_review", "pending", False),
        ("under_review", "verified", False),
        ("rejected", "rejected_manually", False),
        ("verified", "expired", False),
    ],
)
def test_info_tells_where_a_verification_stands(
    play: Play, outcome: str | None, shown: str | None, right: bool
) -> None:
    """Pending until the customer has finished, and then what came of it."""
    if outcome:
        _finish(play, outcome)
    found = _info(play, shown)
    assert found == ([] if right else [("state-machine", words.KYC_INFO, "/kycVerification/status")])


def test_verification_may_expire_after_a_day(play: Play) -> None:
    """Nobody says when."""
    assert _info(play, "pending") == []
    play.wait(90_000)
    assert _info(play, "expired") == []


def test_only_a_pending_verification_tells_its_secret(play: Play) -> None:
    """A secret of the documented form, the same for a day and another afterwards."""
    assert _info(play, "pending", clientSecretKey="ki_1") == [
        ("state-machine", words.KYC_PREFIX, "/kycVerification/clientSecretKey")
    ]
    assert _info(play, "pending") == []
    assert _info(play, "pending", clientSecretKey="cs_ki_2") == [
        ("expiry", words.SECRET_LIVES, "/kycVerification/clientSecretKey")
    ]
    play.wait(87_000)
    assert _info(play, "pending", clientSecretKey="cs_ki_2") == [
        ("expiry", words.SECRET_RENEWED, "/kycVerification/clientSecretKey")
    ]
    assert _info(play, "pending", clientSecretKey="cs_ki_3") == []
    _finish(play, "verified")
    assert _info(play, "verified", clientSecretKey="cs_ki_3") == [
        ("state-machine", words.KYC_QUIET, "/kycVerification")
    ]


@pytest.mark.parametrize(
    ("outcome", "documents", "verify", "message"),
    [
        (None, True, True, words.REVIEWED),
        ("verified", True, False, words.REVIEWED),
        ("rejected", True, True, words.REVIEWED),
        ("under_review", True, True, None),
        ("under_review", True, False, None),
        ("under_review", False, False, None),
        ("under_review", False, True, words.DOCUMENTS),
    ],
)
def test_illegal_review_is_not_accepted(
    play: Play, outcome: str | None, documents: bool, verify: bool, message: str | None
) -> None:
    """Only while under review, an approval only with documents, and once."""
    if outcome:
        _finish(play, outcome, documents=documents)
    assert _review(play, verify=verify) == ([("state-machine", message, "")] if message else [])
    if not message:
        assert _info(play, "verified_manually" if verify else "rejected_manually") == []
        assert _review(play, verify=verify) == [("state-machine", words.REVIEWED, "")]


def test_legal_review_is_taken(play: Play) -> None:
    """A refusal needs the reason that the document gives."""
    _finish(play, "under_review", documents=False)
    assert _review(play, verify=True, status=400) == []
    assert _review(play, verify=False, status=400) == [("state-machine", words.KYC_REJECTED, "")]
    assert _review(play, verify=False) == []
    _finish(play, "under_review")
    assert _review(play, verify=True, status=400) == [("state-machine", words.KYC_APPROVED, "")]


def test_history_holds_every_try(play: Play) -> None:
    """A new one begins after a rejection."""
    shown = {"externalCustomerId": ANN, "data": {"email": f"{ANN}@example.invalid"}, "createdAt": play.now}

    def told(*statuses: str) -> list[tuple[str, str, str]]:
        tries = [{"type": "proof_of_id", "status": status, "createdAt": play.now} for status in statuses]
        return play.tell(f"GET /v1/customers/{ANN}", shown | {"kycVerifications": tries})

    wrong = [("state-machine", words.KYC_HISTORY, "/kycVerifications")]
    assert told() == []
    _finish(play, "rejected")
    assert told("rejected") == []
    _finish(play, "under_review")
    assert told("rejected", "under_review") == []
    assert told("under_review", "rejected") == []
    assert told("under_review") == wrong
    # Of what was told wrongly nothing more is concluded.
    assert told() == []


def test_review_list_holds_exactly_who_waits(play: Play) -> None:
    """Each once, with the right record."""
    bob = play.person(BOB)
    ann = {"externalCustomerId": ANN, "data": {"email": f"{ANN}@example.invalid"}, "createdAt": text(START)}
    _finish(play, "under_review")
    path = "GET /v1/customers/kyc-for-review"
    assert play.tell(path, [ann]) == []
    assert play.tell(path, []) == [("list-contents", words.KYC_LISTED, "")]
    assert play.tell(path, [ann, ann]) == [("list-contents", words.KYC_LISTED, "")]
    assert play.tell(path, [ann, bob]) == [("list-contents", words.KYC_OFF, "")]
    assert play.tell(path, [ann | {"data": {}}]) == [("echo", words.ECHO, "/0/data/email")]


def test_verification_with_the_creation_is_left_open() -> None:
    """It may have been started or not; after a look it is known."""
    play = Play()
    body = {"externalCustomerId": ANN, "verifyAfterCreation": True, "data": {"email": "a@example.invalid"}}
    shown = {"externalCustomerId": ANN, "data": {"email": "a@example.invalid"}, "createdAt": play.now}
    assert play.tell("POST /v1/customers", shown, sent=body) == []
    assert _review(play, verify=False) == []
    assert _info(play, "rejected_manually") == []
    assert _info(play, "pending") != []


# Prizes.

WON: dict[str, Any] = {
    "reportableWinnings": 1500.25,
    "dateWon": "2026-02-15",
    "typeOfWager": "bingo",
    "ticketOrCardNumber": "T 1",
}


def _shown(play: Play, sent: dict[str, Any]) -> dict[str, Any]:
    kept = {"personalTaxType": "bingo", "taxYear": int(sent["dateWon"][:4]), "status": "recorded", **sent}
    return kept | {"dateWon": f"{sent['dateWon']}T00:00:00.000Z", "createdAt": play.now}


def _record(play: Play, sent: dict[str, Any], **changes: Any) -> list[tuple[str, str, str]]:
    answer = _shown(play, sent) | {"w9CaptureUrl": "https://vivamo.invalid/w9"} | changes
    return play.tell(f"POST /v1/customers/{ANN}/prizes", answer, sent=sent)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"reportableWinnings": 1500}, ("echo", words.ECHO, "/reportableWinnings")),
        ({"ticketOrCardNumber": "T1"}, ("echo", words.ECHO, "/ticketOrCardNumber")),
        ({"dateWon": "2026-02-14T00:00:00.000Z"}, ("echo", words.ECHO, "/dateWon")),
        ({"dateWon": "2026-02-15T00:00:00Z"}, None),
        ({"taxYear": 2025}, ("echo", words.TAX_YEAR, "/taxYear")),
        ({"race": "Derby"}, ("echo", words.NOTHING_MORE, "/race")),
        ({"federalIncomeTaxWithheld": 0}, None),
        ({"federalIncomeTaxWithheld": 0.01}, ("echo", words.NOTHING_MORE, "/federalIncomeTaxWithheld")),
        ({"status": "filed"}, ("state-machine", words.NEW_PRIZE, "/status")),
        ({"createdAt": "2026-06-15T13:00:00Z"}, ("echo", words.NOW, "/createdAt")),
        ({"w9CaptureUrl": None}, ("state-machine", words.W9_ASKED, "/w9CaptureUrl")),
    ],
)
def test_prize_is_recorded_as_it_was_sent(play: Play, changes: Any, found: Any) -> None:
    """A date in, the midnight of that day out."""
    assert _record(play, WON, **changes) == ([found] if found else [])


def test_completed_w9_is_not_asked_for(play: Play) -> None:
    """Once it is there."""
    play.act("w9", ANN)
    assert _record(play, WON) == [("state-machine", words.W9_DONE, "/w9CaptureUrl")]


@pytest.mark.parametrize(
    ("changes", "kind", "right"),
    [
        ({"reportableWinnings": 1200}, "bingo", True),
        ({"reportableWinnings": 1199.99}, "bingo", False),
        ({"ticketOrCardNumber": ""}, "bingo", False),
        ({"typeOfWager": "horse_racing"}, "bingo", False),
        ({"reportableWinnings": 600, "race": "Derby", "wagerAmount": 2}, "horse_racing", True),
        ({"reportableWinnings": 599, "race": "Derby", "wagerAmount": 1}, "horse_racing", False),
        ({"reportableWinnings": 600, "race": "Derby", "wagerAmount": 2.01}, "horse_racing", False),
        ({"reportableWinnings": 600, "wagerAmount": 2}, "horse_racing", False),
    ],
)
def test_prize_below_its_threshold_is_not_accepted(play: Play, changes: Any, kind: str, right: bool) -> None:
    """By the rules of the tax type that the answer tells."""
    found = _record(play, WON | changes, personalTaxType=kind)
    assert found == ([] if right else [("state-machine", words.THRESHOLD, "")])


@pytest.mark.parametrize(
    ("query", "shown", "right"),
    [
        ("?taxYear=2026", (1, 0), True),
        ("", (1, 0), True),
        ("?taxYear=2025", (2,), True),
        ("?taxYear=2024", (), True),
        ("?taxYear=2026", (0, 1), False),
        ("?taxYear=2026", (1,), False),
        ("?taxYear=2026", (1, 1, 0), False),
        ("?taxYear=2026", (1, 0, 2), False),
        ("", (2,), False),
    ],
)
def test_tax_year_lists_its_prizes_newest_first(play: Play, query: str, shown: tuple[int, ...], right: bool) -> None:
    """All of the year that was asked for, and of the present one by default."""
    days = ("2026-01-31", "2026-03-01", "2025-12-31")
    for day in days:
        assert _record(play, WON | {"dateWon": day}) == []
    prizes = [_shown(play, WON | {"dateWon": days[n]}) for n in shown]
    found = play.tell(f"GET /v1/customers/{ANN}/prizes{query}", {"prizes": prizes})
    assert found == ([] if right else [("list-contents", words.PRIZES, "/prizes")])


def test_prizes_of_one_day_are_told_apart_by_what_they_are(play: Play) -> None:
    """In any order among themselves, and each unharmed."""
    one, two = WON, WON | {"ticketOrCardNumber": "T 2", "reportableWinnings": 2000}
    assert [*_record(play, one), *_record(play, two)] == []
    shown = [_shown(play, one), _shown(play, two)]
    path = f"GET /v1/customers/{ANN}/prizes?taxYear=2026"
    assert play.tell(path, {"prizes": shown}) == []
    assert play.tell(path, {"prizes": shown[::-1]}) == []
    assert play.tell(path, {"prizes": [shown[0], shown[1] | {"reportableWinnings": 2000.01}]}) == [
        ("echo", words.ECHO, "/prizes/1/reportableWinnings")
    ]


def test_dates_of_what_is_known_stay(play: Play) -> None:
    """Of a prize, and of a verification."""
    _finish(play, "verified")
    ann = {"externalCustomerId": ANN, "data": {"email": f"{ANN}@example.invalid"}, "createdAt": play.now}
    tried = {"type": "proof_of_id", "status": "verified", "createdAt": play.now}
    prize = _shown(play, WON)
    assert _record(play, WON) == []
    assert play.tell(f"GET /v1/customers/{ANN}", ann | {"kycVerifications": [tried]}) == []
    assert play.tell(f"GET /v1/customers/{ANN}/prizes", {"prizes": [prize]}) == []
    later = {"createdAt": play.later(9)}
    found = play.tell(f"GET /v1/customers/{ANN}", ann | {"kycVerifications": [tried | later]})
    assert found == [("echo", words.STAYS, "/kycVerifications/0/createdAt")]
    found = play.tell(f"GET /v1/customers/{ANN}/prizes", {"prizes": [prize | later]})
    assert found == [("echo", words.STAYS, "/prizes/0/createdAt")]
