"""The invented next release: openapi.yaml with the changes of tests/data/releases/next.yaml, and everything renamed."""

from pathlib import Path
from typing import Any

from tools import document
from tools.mend import mend

ROOT = Path(__file__).resolve().parents[2]
CHANGES = ROOT / "tests/data/releases/next.yaml"


def next_release() -> dict[str, Any]:
    """It adds an enum value, a required field and an endpoint, changes a type, and calls everything otherwise."""
    ours = document.parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml")
    return renamed(mend(ours, document.parse(CHANGES.read_bytes(), CHANGES.name)))


def renamed(content: dict[str, Any]) -> dict[str, Any]:
    """As another framework would have published it: `CustomerDto`, `VivamoController_createCustomer`."""
    found: dict[str, Any] = _renamed(content)
    schemas = found["components"]["schemas"]
    found["components"]["schemas"] = {f"{name}Dto": schema for name, schema in schemas.items()}
    return found


def _renamed(node: Any) -> Any:
    if isinstance(node, list):
        return [_renamed(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _renamed(value) for key, value in node.items()}
    if isinstance(node.get("$ref"), str) and "/schemas/" in node["$ref"]:
        found["$ref"] = f"{node['$ref']}Dto"
    if isinstance(node.get("operationId"), str):
        found["operationId"] = f"VivamoController_{node['operationId']}"
    return found
