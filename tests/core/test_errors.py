"""The error tree: one root, texts without secrets, fit for queues and logs."""

import copy
import pickle

import pytest
from payments_core import errors
from payments_core.errors import ApiError, OutcomeUnknown, PaymentsError, ValidationFailed

EVERY = sorted(
    (e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, PaymentsError)), key=lambda e: e.__name__
)


def test_tree_in_the_docstring_is_the_tree() -> None:
    """Each error is drawn at the top of the module, and nothing else is."""
    drawn = {
        word
        for line in (errors.__doc__ or "").splitlines()
        for word in line.replace("`", " ").split()[:4]
        if word.isidentifier() and word[0].isupper()
    }
    assert {e.__name__ for e in EVERY} <= drawn


@pytest.mark.parametrize("error", EVERY, ids=lambda e: e.__name__)
def test_error_survives_pickle_and_copy(error: type[PaymentsError]) -> None:
    """Errors cross process borders in queues and pools."""
    one = error("no")
    one.operation, one.reference = "create_disbursement_intent", "payout-1"
    for other in (pickle.loads(pickle.dumps(one)), copy.copy(one)):  # noqa: S301 - our own bytes
        assert (type(other), str(other), other.reference) == (error, str(one), "payout-1")


def test_text_names_operation_and_reference() -> None:
    """A lost answer can be looked up from its text alone."""
    error = OutcomeUnknown("no answer")
    error.operation, error.reference = "create_disbursement_intent", "payout-1"
    assert str(error) == "no answer [create_disbursement_intent, reference 'payout-1']"


def test_api_error_text_has_status_entries_code_and_request_id() -> None:
    """All that support will ask for, in one line."""
    error = ApiError("Bad", status=400, errors=[{"minLength": "too short"}], error_code="E1", request_id="r-1")
    assert str(error) == "400 | Bad | too short | code E1 | request id r-1"


def test_fields_join_what_shares_a_constraint() -> None:
    """Two complaints of one kind are both kept."""
    error = ValidationFailed("Bad", status=400, errors=[{"required": "a"}, {"required": "b"}, {"type": "c"}])
    assert error.fields == {"required": "a; b", "type": "c"}
