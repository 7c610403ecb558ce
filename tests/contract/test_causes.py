"""Ten reports of one cause are one finding; two causes are two."""

import pytest

from contract_tests.causes import gathered
from contract_tests.findings import Deviation, Kind, Seen


def _seen(operation: str, kind: Kind, place: str = "", cause: str = "it") -> Seen:
    deviation = Deviation(operation=operation, kind=kind, message="It is wrong.", pointer=place, cause=cause)
    return Seen(deviation=deviation, exchange=None, place=f"#/{operation}{place}", operations=(operation,))


def _new(place: str) -> Seen:
    return _seen("a", Kind.UNDOCUMENTED_FIELD, place, "new")


def _lost(place: str) -> Seen:
    deviation = Deviation(operation="a", kind=Kind.ECHO, message="It is lost.", pointer=place, observed="nothing")
    return Seen(deviation=deviation, exchange=None, place=f"#/a{place}", operations=("a",))


@pytest.mark.parametrize(
    ("seen", "groups"),
    [
        ([_new("/id"), _lost("/_id")], 1),
        ([_new("/data/id"), _lost("/_id")], 2),
        ([_new("/secretKey"), _seen("a", Kind.STATE_MACHINE, "/secretKey")], 1),
        ([_new("/secretKey"), _seen("b", Kind.STATE_MACHINE, "/secretKey")], 2),
    ],
    ids=["renamed", "lost elsewhere", "told though secret", "told by another"],
)
def test_new_field_is_told_with_what_it_explains(seen: list[Seen], groups: int) -> None:
    """A renamed field is one finding, and what breaks is told first."""
    found = gathered(seen)
    assert len(found) == groups
    assert all(group[0].deviation.kind is not Kind.UNDOCUMENTED_FIELD for group in found if len(group) > 1)


@pytest.mark.parametrize(
    ("seen", "groups"),
    [
        ([_seen(name, Kind.UNDOCUMENTED_STATUS, cause="401") for name in "ab"], 1),
        ([_seen(name, Kind.UNDOCUMENTED_STATUS, cause=name) for name in "ab"], 2),
        ([_seen(name, Kind.STATE_MACHINE) for name in "abc"], 3),
        ([_seen(name, Kind.STATE_MACHINE) for name in "abcd"], 1),
        ([_seen("a", Kind.ECHO, place) for place in ("/x", "/y")], 2),
        ([_seen("a", Kind.ECHO, place) for place in ("/x", "/y", "/z")], 1),
        ([_seen("a", Kind.VALIDATION_NOT_ENFORCED, f"/{cause}", cause) for cause in "xyz"], 1),
        ([_seen("a", Kind.STATE_MACHINE, cause=cause) for cause in "xyz"], 3),
    ],
    ids=[
        "one status, two operations",
        "two statuses",
        "three operations may have three causes",
        "four operations have one",
        "two fields",
        "three fields",
        "a validator that is off",
        "three laws of one operation",
    ],
)
def test_one_cause_is_one_group(seen: list[Seen], groups: int) -> None:
    """What one middleware or one serializer does wrong is one group."""
    assert len(gathered(seen)) == groups
