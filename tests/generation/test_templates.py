"""The templates: which originals they stand for, and that those are the ones we read."""

import hashlib
from importlib.resources import files
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NEW = {"kinds.jinja"}


def recorded() -> dict[str, str]:
    lines = (TEMPLATES / "originals.sha256").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def test_originals_are_those_we_replaced() -> None:
    """An upgrade of the generator that changes an original is noticed here: compare it, then record the new hash."""
    originals = files("openapi_python_client") / "templates"
    found = {name: hashlib.sha256((originals / name).read_bytes()).hexdigest() for name in recorded()}
    assert found == recorded()


def test_every_replaced_template_is_recorded() -> None:
    """Each template here is new, or stands for an original whose hash is recorded."""
    ours = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")}
    assert ours - NEW <= recorded().keys()
    assert not [name for name in NEW if (files("openapi_python_client") / "templates" / name).is_file()]


def test_every_template_is_explained() -> None:
    """templates/README.md names each file with its reason."""
    text = (TEMPLATES / "README.md").read_text("utf-8")
    assert [path.name for path in TEMPLATES.glob("*.jinja") if f"`{path.name}`" not in text] == []
