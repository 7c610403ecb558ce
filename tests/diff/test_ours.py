"""A change is traced to our code by our names, whatever the new document calls things."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from tests.diff.rewording import inlined, renamed
from tests.diff.vivamo import OURS, Json
from tests.generation.scramble import scrambled
from tools import build
from tools.diff.compare import changes
from tools.trace import ours


def with_a_status() -> Json:
    """A payout may be on hold."""
    new: Json = copy.deepcopy(OURS)
    new["components"]["schemas"]["DisbursementProgress"]["enum"].append("on-hold")
    return new


def seen(new: Json) -> dict[str, tuple[object, ...]]:
    """By rule: facade, code, and what comes of it."""
    found = changes(OURS, new)
    told = ours.traced(OURS, new, found, changes, build.ROOT)
    return {change.rule: (t.facade, t.code, t.effect_here) for change, t in zip(found, told, strict=True)}


@pytest.mark.parametrize(
    "reword",
    [renamed, inlined, lambda it: scrambled(it, 1), lambda it: scrambled(it, 2), lambda it: scrambled(it, 3)],
    ids=["renamed", "inlined", "scrambled 1", "scrambled 2", "scrambled 3"],
)
def test_a_value_added_leads_to_the_same_code(reword: Callable[[Json], Json]) -> None:
    """The same symbols, code, facade and effect as in our own words."""
    plain, new = with_a_status(), reword(with_a_status())
    wanted, got = seen(plain), seen(new)
    assert got.items() >= wanted.items()
