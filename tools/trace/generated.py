"""The generated package: what a function of an operation is called, and which models, fields and members are there."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client.strings import PythonIdentifier, snake_case

from tools.trace.operation import Operation, template
from tools.trace.spot import class_name

_OPERATION = re.compile(r"\$\.paths\['(.+)'\]\.([a-z]+)")
_SCHEMA = re.compile(r"\$\.components\.schemas\.([A-Za-z0-9_]+)")
_ALL_TAGS = "$.paths.*.*.tags"


@dataclass(frozen=True, slots=True)
class Symbol:
    """`is_new`: it will come with the new document."""

    name: str
    is_new: bool = False

    def __str__(self) -> str:
        return f"{self.name} (new)" if self.is_new else self.name


@dataclass(frozen=True, slots=True)
class Mends:
    """What the mends say of names: functions by operation, and the fields that they demand."""

    names: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    demanded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    drops_tags: bool = False

    @classmethod
    def of(cls, path: Path) -> "Mends":
        overlay: Any = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
        actions = overlay.get("actions") or [] if isinstance(overlay, dict) else []
        updates = [(str(action["target"]), action.get("update") or {}) for action in actions]
        return cls(
            names={
                (found[2].upper(), template(found[1])): (str(update["tags"][0]), str(update["operationId"]))
                for target, update in updates
                if (found := _OPERATION.fullmatch(target)) and {"tags", "operationId"} <= update.keys()
            },
            demanded={
                class_name(found[1]): frozenset(update["required"])
                for target, update in updates
                if (found := _SCHEMA.fullmatch(target)) and "required" in update
            },
            drops_tags=any(action.get("remove") and action["target"] == _ALL_TAGS for action in actions),
        )


@dataclass(frozen=True)
class Generated:
    """The package below `folder`. A folder that is not there holds nothing."""

    folder: Path
    mends: Mends

    @property
    def package(self) -> str:
        return self.folder.name

    def knows(self, operation: tuple[str, str]) -> bool:
        """Whether this is an operation of the API that the package is for."""
        return operation in self.mends.names

    def module(self, operation: Operation) -> str:
        """The function's module, as the generator will name it: `vivamo_api.api.kyc.get_customer_kyc_info`."""
        tag, name = self.mends.names.get(operation.key) or self._own_names(operation)
        return f"{self.package}.api.{_identifier(tag)}.{_identifier(name)}"

    def function(self, operation: Operation) -> str:
        return self.module(operation).rpartition(".")[2]

    def has_module(self, module: str) -> bool:
        return self.folder.joinpath(*module.split(".")[1:]).with_suffix(".py").exists()

    def has_class(self, name: str) -> bool:
        return name in self._files

    def fields(self, name: str) -> dict[str, frozenset[str]]:
        """The attributes of a model, each with the names in its type; none of what is no model."""
        return {
            node.target.id: frozenset(one.id for one in ast.walk(node.annotation) if isinstance(one, ast.Name))
            for node in self._body(name)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }

    def members(self, name: str) -> dict[str, str]:
        """The members of an enumeration by value."""
        return {
            node.value.value: target.id
            for node in self._body(name)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.value, str)
        }

    def demands(self, name: str, wire: str) -> bool:
        """Whether a mend makes this field required, whatever the document says."""
        return wire in self.mends.demanded.get(name, frozenset())

    def model(self, name: str) -> str:
        return f"{self.package}.models.{name}"

    @cached_property
    def _files(self) -> dict[str, Path]:
        models = self.folder / "models"
        found = re.findall(r"from \.(\w+) import \(?\s*(\w+)", _text(models / "__init__.py"))
        return {name: models / f"{module}.py" for module, name in found}

    @cached_property
    def _parsed(self) -> dict[str, list[ast.stmt]]:
        return {}

    def _body(self, name: str) -> list[ast.stmt]:
        if name not in self._parsed:
            tree = ast.parse(_text(self._files[name])) if name in self._files else ast.Module([], [])
            classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
            self._parsed[name] = classes[0].body if classes else []
        return self._parsed[name]

    def _own_names(self, operation: Operation) -> tuple[str, str]:
        tags = operation.content.get("tags") or []
        tag = "default" if self.mends.drops_tags or not tags else str(tags[0])
        path = operation.name.partition(" ")[2]
        made = f"{operation.key[0].lower()}_{path.replace('/', '_').strip('_')}"
        return tag, str(operation.content.get("operationId") or made)


def attribute(wire: str) -> str:
    """The attribute of a field: `_id` becomes `id`, `zip` becomes `zip_`."""
    return str(PythonIdentifier(wire, ""))


def member(value: str) -> str:
    """The member of an enumeration for a value, where it begins with a letter."""
    return snake_case(value.upper()).upper() if value[:1].isalpha() else f"VALUE ({value})"


def _identifier(name: str) -> str:
    return str(PythonIdentifier(name, ""))


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
