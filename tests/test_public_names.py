"""What is public is listed, sorted, and there."""

from __future__ import annotations

import ast
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import payments_core.errors
import pytest
import vivamo
import vivamo.webhooks
from payments_core.errors import PaymentsError

ERRORS = {
    name
    for name, value in vars(payments_core.errors).items()
    if isinstance(value, type) and issubclass(value, PaymentsError)
}


@pytest.mark.parametrize("module", [vivamo, vivamo.webhooks], ids=lambda module: module.__name__)
def test_public_names_are_sorted_and_there(module: ModuleType) -> None:
    """`__all__` is the list, and every name on it can be had."""
    names = module.__all__
    assert list(names) == sorted(names)
    assert all(hasattr(module, name) for name in names)
    assert set(names) <= set(dir(module))


def test_every_error_is_public() -> None:
    """A user can catch whatever can be raised, by `vivamo.<Name>`."""
    assert set(vivamo.__all__) >= ERRORS
    assert all(getattr(vivamo, name) is getattr(payments_core.errors, name) for name in ERRORS)


def test_type_checkers_see_every_name() -> None:
    """What loads when first used is imported by name for editors and mypy."""
    tree = ast.parse(Path(vivamo.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == set(vivamo.__all__)


def test_version_is_that_of_the_distribution() -> None:
    """As support will ask for it."""
    assert vivamo.__version__ == version("vivamo-client")


def test_unknown_name_is_an_attribute_error() -> None:
    """Lazy, and still a module like any other."""
    with pytest.raises(AttributeError, match="has no attribute 'Stripe'"):
        vivamo.Stripe  # type: ignore[attr-defined]  # noqa: B018 - type checkers know what is there
