"""Open enumerations: a value that no document names is an instance all the same."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vivamo_api import models
from vivamo_api.models import KycStatus
from vivamo_api.types import OpenEnum

ENUMS = [getattr(models, name) for name in models.__all__ if issubclass(getattr(models, name), OpenEnum)]
unknown = st.text().filter(lambda text: text not in set(KycStatus))


@pytest.mark.parametrize("enum", ENUMS)
def test_every_enumeration_is_open(enum: type[OpenEnum]) -> None:
    """None of the generated enumerations is closed."""
    assert isinstance(enum("something new"), enum)


def test_known_values_are_members() -> None:
    """A documented value gives the member itself, known and comparable with its text."""
    assert KycStatus("pending") is KycStatus.PENDING
    assert KycStatus.PENDING.is_known
    text: str = KycStatus.PENDING
    assert text == "pending"
    assert {text: 1}["pending"] == 1


@given(unknown)
def test_an_unknown_value_is_its_text(text: str) -> None:
    """It prints, compares, hashes and has as value what the server sent."""
    value = KycStatus(text)
    assert isinstance(value, KycStatus)
    assert (str(value), f"{value}", value.value, value) == (text, text, text, text)
    assert hash(value) == hash(text)
    assert {text: 1}[value] == 1


@given(unknown)
def test_an_unknown_value_can_be_told(text: str) -> None:
    """It is not known, and its name is none of the members'."""
    value = KycStatus(text)
    assert not value.is_known
    assert value.name not in KycStatus.__members__


@given(st.sampled_from([*KycStatus.__members__, "?"]))
def test_a_value_spelled_like_a_name_is_unknown(text: str) -> None:
    """`PENDING` is not `pending`."""
    assert not KycStatus(text).is_known


def test_unknown_values_are_not_kept() -> None:
    """Hostile input cannot grow the enumeration: neither its members nor its tables."""
    tables = (len(KycStatus), len(KycStatus.__members__), len(KycStatus._value2member_map_))
    for number in range(1000):
        KycStatus(f"value-{number}")
    assert (len(KycStatus), len(KycStatus.__members__), len(KycStatus._value2member_map_)) == tables


@given(unknown)
def test_an_unknown_value_survives_copies_and_pickles(text: str) -> None:
    """What comes back is equal and of the same type."""
    value = KycStatus(text)
    copies = [copy.copy(value), copy.deepcopy(value)]
    copies += [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]  # noqa: S301  # our own bytes
    assert all(type(other) is KycStatus and other == value and not other.is_known for other in copies)


@pytest.mark.parametrize("value", [None, 1, 1.5, True, b"pending", [], {}, object()])
def test_what_is_no_text_is_refused(value: object) -> None:
    """A ValueError that does not repeat the value."""
    with pytest.raises(ValueError, match=r"^KycStatus: not a string$"):
        KycStatus(value)  # type: ignore[arg-type]  # what the test is about
