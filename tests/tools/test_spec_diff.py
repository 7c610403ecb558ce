"""What differs between two documents is said, prose and references aside."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tools import document, spec_diff

ROOT = Path(__file__).parents[2]
OURS = document.fetch(str(ROOT / "openapi.yaml"))


def test_document_does_not_differ_from_itself() -> None:
    """Nor from itself with other words, another order and every reference written out."""
    other = copy.deepcopy(OURS.content)
    other["info"]["description"] = "other words"
    other["paths"] = dict(reversed(list(other["paths"].items())))
    timestamp = other["components"]["schemas"]["Timestamp"]
    other["components"]["schemas"]["Customer"]["properties"]["createdAt"] = {**timestamp, "description": "when"}
    assert list(spec_diff.differences(OURS.content, other)) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("schemas", "PaymentMethod", "enum"), ["card"], "enum"),
        (("schemas", "CreateCustomerRequest", "required"), ["externalCustomerId"], "/required"),
        (("schemas", "State", "maxLength"), 3, "maxLength"),
        (("schemas", "CustomerData", "properties", "email"), {"type": "integer"}, "email/type"),
        (("schemas", "CustomerData", "properties", "description"), {"type": "string"}, "properties/description/type"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_change_is_found_in_every_operation_it_reaches(path: tuple[str, ...], value: Any, where: str) -> None:
    """Through references, and a property may be called `description`."""
    other = copy.deepcopy(OURS.content)
    node = other["components"]
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    rows = list(spec_diff.differences(OURS.content, other))
    assert rows
    assert all(where in row[1] for row in rows)


def test_operation_that_came_or_went_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command: exit code 1 and a table; 0 and a line when there is nothing to say; 2 when it cannot read."""
    other = copy.deepcopy(OURS.content)
    del other["paths"]["/v1/operators/check-geolocation"]
    changed = tmp_path / "new.yaml"
    with changed.open("w") as file:
        YAML(typ="safe", pure=True).dump(other, file)
    old = str(ROOT / "openapi.yaml")
    assert spec_diff.main([old, str(changed)]) == 1
    assert "check-geolocation" in capsys.readouterr().out
    assert spec_diff.main([old, old]) == 0
    assert spec_diff.main([old, str(tmp_path / "none.yaml")]) == 2
