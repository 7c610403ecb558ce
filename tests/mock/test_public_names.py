"""What the mock offers is listed, sorted and there; what it may import is little."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import payments_mock
import payments_mock.pytest_plugin


def test_public_names_are_sorted_and_there() -> None:
    """`__all__` is the list, and every name on it can be had."""
    names = payments_mock.__all__
    assert list(names) == sorted(names)
    assert all(getattr(payments_mock, name).__name__ == name for name in names)
    assert set(names) <= set(dir(payments_mock))


def test_type_checkers_see_every_name() -> None:
    """What loads late is imported by name for editors and mypy."""
    tree = ast.parse(Path(payments_mock.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == set(payments_mock.__all__)


def test_plugin_loads_nothing_heavy() -> None:
    """pytest imports it in every run of everybody who has this package installed."""
    code = "import payments_mock.pytest_plugin, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"httpx", "uvicorn", "yaml", "jsonschema_rs", "asyncio"}
