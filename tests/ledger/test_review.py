"""A review: the policy's word about each disbursement that waits, done once and written down."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError, PaymentsError
from payments_core.ledger import Ledger
from sqlalchemy import event
from vivamo import ApprovalPolicy, Money, OutcomeUnknown, Vivamo
from vivamo.approvals import Reviewed
from vivamo_api.models import PendingDisbursement

from tests.ledger.desk import FIFTY, Desk, desk_at, page, refusal, timeout
from tests.vivamo.conftest import Sync


def approve(_: PendingDisbursement) -> Any:
    return "approve"


def outcomes(reviewed: list[Reviewed]) -> list[str]:
    return [one.outcome for one in reviewed]


@pytest.mark.parametrize("policy", [None, ApprovalPolicy()], ids=["none", "default"])
def test_default_leaves_everything(desk: Desk, policy: ApprovalPolicy | None) -> None:
    """Every payout waits for a person, and the journal says so once."""
    intent = desk.submitted()
    for _ in range(3):
        assert desk.review(policy) == [
            Reviewed(
                intent_id=intent,
                reference="p-1",
                customer="user_1",
                amount="50.00 USD",
                verdict="leave",
                outcome="left",
                reason="the policy leaves it",
            )
        ]
    assert desk.steps("p-1") == ["claimed", "made", "left"]
    assert desk.sent("/proceed/") == 0


def test_nothing_waits(desk: Desk) -> None:
    """Then there is nothing to say."""
    desk.create()
    assert desk.review(approve) == desk.review(approve, dry_run=True) == []


def test_policy_decides_each(desk: Desk) -> None:
    """In the server's order, each as it says; it is given the whole of what waits."""
    ids = [desk.submitted(f"p-{number}") for number in (1, 2, 3)]
    says = {"p-1": "approve", "p-2": "reject", "p-3": "leave"}
    reviewed = desk.review(lambda pending: says[pending.external_disbursement_id])
    assert [(one.intent_id, one.verdict, one.outcome) for one in reviewed] == [
        (ids[0], "approve", "approved"),
        (ids[1], "reject", "rejected"),
        (ids[2], "leave", "left"),
    ]
    assert [desk.facade("disbursements.status", one).status for one in ids] == [
        "pending",
        "rejected",
        "pending-validation",
    ]


def test_what_was_left_is_written_again_when_the_reason_is_another(desk: Desk) -> None:
    """Once for each change of mind."""
    desk.submitted()
    desk.review(None)
    desk.review(lambda _: "no idea")
    desk.review(lambda _: "no idea")
    desk.review(None)
    assert desk.steps("p-1").count("left") == 3


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        (lambda _: 1 // 0, "the policy raised ZeroDivisionError at test_review.py:"),
        (lambda _: None, "the policy returned 'None'; expected approve, reject or leave"),
        (lambda _: True, "the policy returned 'True'"),
        (lambda _: "APPROVE", "the policy returned 'APPROVE'"),
        (lambda _: ["approve"], "the policy returned"),
        (lambda _: "x" * 999, f"the policy returned '{'x' * 40}'"),
    ],
    ids=["raises", "none", "true", "case", "list", "long"],
)
def test_nonsense_of_a_policy_leaves_it(desk: Desk, policy: Any, reason: str) -> None:
    """One payout that it cannot judge does not hold up the others."""
    desk.submitted("p-1")
    desk.submitted("p-2")
    reviewed = desk.review(lambda pending: policy(pending) if pending.external_disbursement_id == "p-1" else "approve")
    assert outcomes(reviewed) == ["left", "approved"]
    assert reviewed[0].reason.startswith(reason)
    assert desk.paid("p-1") == 0


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("field", "value"), [("amount", "5,00"), ("amount", "1e3"), ("currency", "usd")])
def test_amount_that_cannot_be_read_is_left(desk: Desk, dry_run: bool, field: str, value: str) -> None:
    """No policy is asked about it."""
    desk.submitted()
    show(desk, **{field: value})
    (reviewed,) = desk.review(approve, dry_run=dry_run)
    assert reviewed.outcome == "left"
    assert reviewed.reason.startswith("its amount cannot be read")
    assert desk.sent("/proceed/") == 0


def show(desk: Desk, **changes: str) -> None:
    """The next list shows the first disbursement otherwise."""

    def changed(request: httpx.Request) -> httpx.Response:
        first, *others = httpx.Response(200, content=desk.wire.mock.handle_request(request).read()).json()
        return httpx.Response(200, json=[{**first, **changes}, *others])

    desk.wire.instead_of_get.append(changed)


def test_id_that_no_path_may_hold_is_left(desk: Desk) -> None:
    """`../x` would name another operation."""
    desk.submitted("p-1")
    desk.submitted("p-2")
    show(desk, disbursementIntentId="../x")
    reviewed = desk.review(approve)
    assert outcomes(reviewed) == ["left", "approved"]
    assert "safe in a URL path" in reviewed[0].reason


@pytest.mark.parametrize(
    "change", [{"amount": "60.00"}, {"currency": "CAD"}, {"externalDisbursementId": "p-9"}], ids=str
)
def test_intent_that_is_listed_otherwise_is_left(desk: Desk, change: dict[str, str]) -> None:
    """The list shows another payout than the one that was made: it is not approved, then or later."""
    intent = desk.submitted()
    show(desk, **change)
    (reviewed,) = desk.review(approve)
    assert (reviewed.outcome, "for another payout" in reviewed.reason) == ("left", True)
    assert outcomes(desk.review(approve)) == ["left"]
    assert (desk.sent("/proceed/"), desk.paid()) == (0, 0)
    assert desk.reject(intent).status == "rejected"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (timeout(), "in doubt"),
        (page(502), "in doubt"),
        (refusal(500), "in doubt"),
        (refusal(400), "in doubt"),
        (refusal(403), "left"),
    ],
    ids=["lost", "page", "500", "400", "403"],
)
def test_failure_of_one_is_told_and_the_others_go_on(desk: Desk, answer: Any, outcome: str) -> None:
    """Its reason is the error."""
    desk.submitted("p-1")
    desk.submitted("p-2")
    desk.instead(answer)
    reviewed = desk.review(approve)
    assert outcomes(reviewed) == [outcome, "approved"]
    assert reviewed[0].reason.split(":")[0] in {"OutcomeUnknown", "ServerError", "BadRequest", "Forbidden"}
    assert (desk.paid("p-1"), desk.paid("p-2")) == (0, 1)


@pytest.mark.parametrize("dry_run", [False, True])
def test_decision_in_doubt_is_not_sent_again(desk: Desk, dry_run: bool) -> None:
    """The next review says so, and the policy's opposite is not sent either."""
    desk.submitted()
    desk.instead(timeout())
    assert outcomes(desk.review(approve)) == ["in doubt"]
    for verdict in ("approve", "reject"):
        (reviewed,) = desk.review(lambda _, said=verdict: said, dry_run=dry_run)
        assert (reviewed.outcome, "outcome not known" in reviewed.reason) == ("in doubt", True)
    assert desk.sent("/proceed/") == 1


def test_dry_run_locks_in_the_order_of_a_reconciliation(ledger: Ledger) -> None:
    """Whatever the server's: on PostgreSQL the two would wait for each other."""
    desk = desk_at(Sync, ledger)
    desk.customer("user_1")
    for reference in ("p-2", "p-3", "p-1"):
        desk.submitted(reference)
    locked: list[str] = []

    def look(_: Any, __: Any, statement: str, parameters: Any, ___: Any, ____: Any) -> None:
        if "FROM ledger_payouts" in statement:
            locked.extend(parameters.values() if isinstance(parameters, dict) else parameters)

    event.listen(ledger.store._engine, "before_cursor_execute", look)
    assert outcomes(desk.review(approve, dry_run=True)) == ["approved"] * 3
    assert locked[:3] == ["p-1", "p-2", "p-3"]
    locked.clear()
    desk.reconcile()
    assert locked[:3] == ["p-1", "p-2", "p-3"]
    desk.facade.close()


@pytest.mark.parametrize("dry_run", [False, True])
def test_list_that_lags_behind_changes_nothing(desk: Desk, dry_run: bool) -> None:
    """It still shows what was approved a moment ago."""
    intent = desk.submitted()
    stale = [one.to_dict() for one in desk.facade("disbursements.awaiting_approval")]
    desk.approve(intent)
    desk.wire.instead_of_get.append(httpx.Response(200, json=stale))
    assert outcomes(desk.review(approve, dry_run=dry_run)) == ["approved"]
    assert (desk.sent("/proceed/"), desk.paid()) == (1, 1)


@pytest.mark.parametrize("dry_run", [False, True])
def test_second_intent_of_a_reference_is_left(desk: Desk, dry_run: bool) -> None:
    """One is approved, whatever the policy says; the policy may reject the other."""
    desk.submitted()
    desk.stray()
    reviewed = desk.review(approve, dry_run=dry_run)
    assert outcomes(reviewed) == ["approved", "left"]
    assert "of the same reference, was approved" in reviewed[1].reason
    assert desk.paid() == (not dry_run)


def test_payout_made_past_the_ledger_is_taken_in(desk: Desk) -> None:
    """And approved once."""
    desk.stray("q-1")
    assert outcomes(desk.review(approve)) == ["approved"]
    assert desk.steps("q-1") == ["made without the ledger", "approve claimed", "approved"]


def test_list_that_cannot_be_had_is_told(desk: Desk) -> None:
    """Then nothing was reviewed."""
    desk.wire.instead_of_get += [refusal(403, "Forbidden")]
    with pytest.raises(PaymentsError, match="Forbidden"):
        desk.review(approve)


def test_dry_run_sends_and_records_nothing(desk: Desk) -> None:
    """It says what would happen, limits added up, and the real one then does just that."""
    for number in range(4):
        desk.submitted(f"p-{number}")
    desk.stray("q-1", "10.00")
    before = desk.steps()
    policy = ApprovalPolicy(approve, per_day=Money("120.00", "USD"))
    rehearsed = desk.review(policy, dry_run=True)
    assert outcomes(rehearsed) == ["approved", "approved", "left", "left", "approved"]
    assert rehearsed[2].reason == "150.00 USD would be over the limit per day of 120.00 USD"
    assert (desk.steps(), desk.sent("/proceed/"), desk.ledger.in_doubt()) == (before, 0, [])
    assert desk.review(policy) == rehearsed


def test_review_needs_a_ledger() -> None:
    """Nothing would be recorded."""
    with Vivamo("sk_test_x") as vivamo, pytest.raises(LedgerError, match="a review needs a ledger"):
        vivamo.disbursements.review(approve)


@pytest.mark.parametrize("policy", ["approve", 5, ["approve"]], ids=repr)
def test_policy_is_a_function(desk: Desk, policy: Any) -> None:
    """Or an ApprovalPolicy, or None."""
    with pytest.raises(TypeError, match="decide: expected a function"):
        desk.review(policy)


def test_ledger_that_is_gone_stops_the_review(desk: Desk) -> None:
    """It is an error of the whole run: what cannot be written down is not done."""
    desk.submitted()
    desk.ledger.store.run(lambda connection: connection.exec_driver_sql("ALTER TABLE ledger_journal RENAME TO gone"))
    with pytest.raises(LedgerError):
        desk.review(approve)
    assert desk.sent("/proceed/") == 0


def test_approval_by_hand_is_not_sent_by_a_review(desk: Desk) -> None:
    """A list that still shows it is behind."""
    intent = desk.submitted()
    old = desk.facade("disbursements.awaiting_approval")
    desk.approve(intent)
    desk.wire.instead_of_get.append(httpx.Response(200, json=[one.to_dict() for one in old]))
    assert outcomes(desk.review(approve)) == ["approved"]
    assert desk.sent("/proceed/") == 1


def test_lost_approval_is_settled_and_not_sent_again(desk: Desk) -> None:
    """Review, lose, reconcile, review."""
    desk.submitted()
    desk.instead(desk.lost)
    assert outcomes(desk.review(approve)) == ["in doubt"]
    desk.reconcile()
    assert desk.review(approve) == []
    assert (desk.paid(), desk.sent("/proceed/")) == (1, 1)


def test_create_in_doubt_does_not_stop_the_approval_of_what_turned_up(desk: Desk) -> None:
    """The review adopts it first: it is the one that was lost."""
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.create()
    desk.wire.mock.submit(desk.held()[0]["disbursementIntentId"])
    assert outcomes(desk.review(approve)) == ["approved"]
    assert desk.create(amount=FIFTY).disbursement_intent_id == desk.held()[0]["disbursementIntentId"]
    assert desk.ledger.in_doubt() == []
