"""What a new document says of our assumptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.diff import vivamo
from tests.diff.vivamo import OURS, Json, edited, without_marks
from tools.diff.change import Change, Severity, Use
from tools.trace.assumptions import Settled, Verdict, settled


def verdicts(new: Json, *changes: Change) -> Counter[Verdict]:
    return Counter(one.verdict for one in settled(OURS, new, changes))


def refuted(new: Json, *changes: Change) -> dict[str, Settled]:
    """By where the mark stands."""
    return {one.at: one for one in settled(OURS, new, changes) if one.verdict is Verdict.REFUTED}


def test_our_own_document_settles_nothing() -> None:
    """Every mark is still there."""
    assert set(verdicts(OURS)) == {Verdict.STILL}
    assert {one.id for one in settled(OURS, OURS, [])} == {f"A{number:02}" for number in range(1, 26)}


def test_document_that_says_the_same_without_marks_confirms_all() -> None:
    """As the vendor's would."""
    assert set(verdicts(without_marks(OURS))) == {Verdict.CONFIRMED}


@pytest.mark.parametrize(
    ("make", "ids"),
    [
        (vivamo.pattern_changed, {"A19"}),
        (vivamo.required_added, {"A22"}),
        (vivamo.event_changed, {"A09"}),
        (vivamo.value_added, set()),
        (vivamo.operation_added, set()),
    ],
    ids=["pattern", "field", "event", "nothing assumed", "new operation"],
)
def test_change_refutes_what_stands_at_its_place(make: Callable[[], tuple[Change, Json]], ids: set[str]) -> None:
    """Or over it; and it is named."""
    change, new = make()
    found = refuted(without_marks(new), change)
    assert {one.id for one in found.values()} == ids
    assert all(one.by == (change,) for one in found.values())


def test_a_parameter_that_goes_refutes_both_marks_of_it() -> None:
    """The operation's and its own, and no one else's."""
    place = "/paths/~1v1~1operators~1webhooks/delete"
    use = Use("DELETE /v1/operators/webhooks", "query parameter webhookId")
    at = f"{place}/parameters/0"
    change = Change("request-parameter-removed", Severity.BREAKS_CALLERS, "", (use,), old_at=at)
    assert refuted(without_marks(edited(at)), change).keys() == {place, at}


def test_operation_that_is_gone_speaks_of_nothing() -> None:
    """Nobody can tell whether it was as assumed."""
    place = "/paths/~1v1~1disbursements~1{disbursementIntentId}~1proceed~1{allow}"
    use = Use("POST /v1/disbursements/{disbursementIntentId}/proceed/{allow}")
    change = Change("operation-removed", Severity.BREAKS_CALLERS, "", (use,), old_at=f"{place}/post")
    found = {one.at: one.verdict for one in settled(OURS, without_marks(edited(place)), [change])}
    assert found[f"{place}/post"] is Verdict.UNSPOKEN
    assert Counter(found.values())[Verdict.REFUTED] == 0


@pytest.mark.parametrize(
    ("rule", "severity"),
    [("operation-id-changed", Severity.NEEDS_ATTENTION), ("description-changed", Severity.DOCUMENTATION)],
)
def test_what_changes_no_message_refutes_nothing(rule: str, severity: Severity) -> None:
    """Names and words."""
    change = Change(rule, severity, "", (Use("POST /v1/customers"),), old_at="/paths/~1v1~1customers/post/x")
    assert set(verdicts(without_marks(OURS), change)) == {Verdict.CONFIRMED}


def test_document_written_otherwise_confirms_as_well() -> None:
    """Other names of schemas and of variables: places are told by operations."""
    new = without_marks(OURS)
    text = str(new).replace("#/components/schemas/", "#/components/schemas/X")
    new = eval(text)  # noqa: S307 - our own document
    new["components"]["schemas"] = {f"X{name}": schema for name, schema in new["components"]["schemas"].items()}
    assert set(verdicts(new)) == {Verdict.CONFIRMED}


def test_base_path_may_stand_in_the_servers_or_in_the_paths() -> None:
    """The operations are the same ones."""
    new = without_marks(OURS)
    new["servers"] = [{"url": "https://api.vivamo.co/v1"}]
    new["paths"] = {path.removeprefix("/v1"): item for path, item in new["paths"].items()}
    assert set(verdicts(new)) == {Verdict.CONFIRMED}


def test_place_that_is_nowhere_any_more_is_not_spoken_of() -> None:
    """No change says so, and nothing confirms it."""
    place = "/paths/~1v1~1customers/post/responses"
    responses = without_marks(OURS["paths"]["/v1/customers"]["post"]["responses"])
    new = without_marks(edited(place, {("201" if code == "200" else code): one for code, one in responses.items()}))
    assert verdicts(new)[Verdict.UNSPOKEN] == 1


def test_document_without_marks_has_nothing_to_settle() -> None:
    """Another API's, say."""
    assert settled(without_marks(OURS), OURS, []) == []
