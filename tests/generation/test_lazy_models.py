"""What an import loads: nothing that was not asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import vivamo_api
from vivamo_api import models

PACKAGE = Path(vivamo_api.__file__).parent


def loaded(statement: str) -> set[str]:
    """The modules in memory after a statement, in a Python of its own."""
    code = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own code
    return set(done.stdout.split())


def models_in(modules: set[str]) -> set[str]:
    prefix = "vivamo_api.models."
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


def test_an_endpoint_loads_its_own_models() -> None:
    """Geolocation knows three."""
    found = loaded("from vivamo_api.api.geolocation import check_geolocation")
    assert models_in(found) == {
        "check_geolocation_request",
        "geolocation_check",
        "error_response",
        "error_response_errors_item",
    }


def test_a_model_loads_neither_httpx_nor_its_neighbours() -> None:
    """Nor the client. What it is made of is loaded."""
    found = loaded("from vivamo_api.models import Webhook")
    assert models_in(found) == {"webhook", "webhook_event_type", "webhook_headers", "webhook_status"}
    assert not found & {"httpx", "vivamo_api.client"}


def test_the_package_alone_loads_nothing() -> None:
    """Clients and models come when they are asked for."""
    assert {name for name in loaded("import vivamo_api, vivamo_api.models") if name.startswith("vivamo_api")} == {
        "vivamo_api",
        "vivamo_api.models",
    }


def test_every_model_can_be_imported_first() -> None:
    """Whatever refers to whatever: no order of imports fails."""
    names = "\n".join(
        f"import {module}"
        if number == 0
        else f"for n in [n for n in sys.modules if n.startswith('vivamo_api')]: del sys.modules[n]\nimport {module}"
        for number, module in enumerate(f"vivamo_api.models.{path.stem}" for path in PACKAGE.glob("models/[!_]*.py"))
    )
    assert "vivamo_api.types" in loaded(f"import sys\n{names}")


@pytest.mark.parametrize("module", [vivamo_api, models], ids=lambda module: module.__name__)
def test_all_and_dir_tell_the_truth(module: object) -> None:
    """Every name of `__all__` is there and in `dir()`; another is an AttributeError."""
    names = module.__all__  # type: ignore[attr-defined]  # both have one
    assert len(set(names)) == len(names)
    assert set(names) <= set(dir(module))
    assert all(getattr(module, name).__name__ == name for name in names)
    with pytest.raises(AttributeError, match="Nothing"):
        module.Nothing  # type: ignore[attr-defined]  # noqa: B018  # what the test is about


def test_all_lists_every_model() -> None:
    """One class per module, and each is listed."""
    classes = [
        node.name
        for path in PACKAGE.glob("models/[!_]*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(classes) == sorted(models.__all__)


def test_the_package_imports_httpx_and_attrs_only() -> None:
    """And the standard library; nothing of ours."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").partition(".")[0])
    assert found - sys.stdlib_module_names == {"httpx", "attrs"}


def test_the_package_is_typed() -> None:
    """py.typed is there, and nothing that is no Python."""
    assert (PACKAGE / "py.typed").is_file()
    others = [p.name for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}]
    assert others == ["py.typed"]
