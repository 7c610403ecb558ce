"""Which of the overlays' code an operation, a model, a field or an event leads to, and through which public names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tools.trace.generated import Generated, attribute
from tools.trace.units import Code, Site, Unit

# Both clients have the same namespaces; the second one's methods carry the first one's names.
_CLIENTS = ("client.Vivamo", "async_client.AsyncVivamo")


@dataclass(frozen=True)
class Overlay:
    """The hand-written client over one generated package."""

    code: Code
    generated: Generated

    def calling(self, module: str) -> list[Unit]:
        """What calls a generated function, by its module."""
        return self._callers.get(module, [])

    def touching(self, model: str, wire: str) -> list[tuple[Unit, int]]:
        """What reads or builds a field of a model, and where."""
        key = (model, wire)
        if key not in self._touched:
            self._touched[key] = self._touching(model, wire)
        return self._touched[key]

    def _touching(self, model: str, wire: str) -> list[tuple[Unit, int]]:
        made, name = self.generated.model(model), attribute(wire)
        found = []
        for unit in self._units:
            line = self._built(unit, made, name)
            if line is None and model in self._reached(unit):
                line = unit.fields.get(name)
            if line is not None:
                found.append((unit, line))
        return found

    def building(self, model: str) -> list[tuple[Unit, int]]:
        """What makes such a model, to be sent."""
        made = self.generated.model(model)
        return [(unit, unit.names[made]) for unit in self._units if made in unit.built and made in unit.names]

    def always_sends(self, model: str, wire: str) -> bool:
        """Whether every piece of code that builds the model gives the field by name."""
        made, name = self.generated.model(model), attribute(wire)
        built = [unit.built[made] for unit in self._units if made in unit.built]
        return bool(built) and all(name in keywords for keywords in built)

    def using(self, model: str) -> list[tuple[Unit, int]]:
        """What names a model or an enumeration beyond its annotations."""
        made = self.generated.model(model)
        return [
            (unit, min(lines))
            for unit in self._units
            if (lines := [line for name, line in unit.names.items() if f"{name}.".startswith(f"{made}.")])
        ]

    def naming(self, model: str, member: str) -> list[tuple[Unit, int]]:
        """What names one member of an enumeration."""
        made = f"{self.generated.model(model)}.{member}"
        return [(u, line) for u in self._units for name, line in u.names.items() if f"{name}.".startswith(f"{made}.")]

    def names_member(self, unit: Unit, enumerations: Iterable[str]) -> bool:
        """Whether it goes by a member of any of these."""
        made = tuple(f"{self.generated.model(name)}." for name in enumerations)
        return any(name.startswith(made) for name in unit.names)

    def comparing(self, units: Iterable[Unit], values: set[str]) -> list[tuple[Unit, int]]:
        """Constants with some of these values that such code goes by."""
        constants = {self.code.units[name] for unit in units for name in self._edges(unit) if name in self._constants}
        return [(one, one.site.line) for one in sorted(constants, key=_place) if len(values & one.texts.keys()) > 1]

    def event(self, model: str) -> list[tuple[Unit, int]]:
        """What reads a payload into our own event of the same name as this model: by a call, or by a draft of it."""
        own = f"{self.code.folder.name}.events.{model}"
        if own not in self.code.units:
            return []
        makers = {own, *(one.dotted for one in self._units if one.is_constant and own in one.names)}
        return [(unit, unit.site.line) for unit in self._units if not makers.isdisjoint(unit.built)]

    def reading_event(self, model: str, wire: str) -> list[tuple[Unit, int]]:
        """What reads one field of such a payload, or of the event that it becomes."""
        name = attribute(wire)
        found = [(unit, unit.texts[wire]) for unit, _ in self.event(model) if wire in unit.texts]
        for unit in self.knowing_event(model):
            if name in unit.fields and (unit, unit.texts.get(wire, 0)) not in found:
                found.append((unit, unit.fields[name]))
        return found

    def knowing_event(self, model: str) -> list[Unit]:
        """What handles our own event of the same name as this model."""
        own = f"{self.code.folder.name}.events.{model}"
        return [unit for unit in self._units if own in unit.typed or own in unit.names]

    def public(self, units: Iterable[Unit]) -> tuple[str, ...]:
        """The public names through which a caller gets to any of this, as `kyc.info`, in their own order."""
        wanted = {unit.dotted for unit in units}
        return tuple(dict.fromkeys(label for root, label in self._roots if not wanted.isdisjoint(self._closure(root))))

    def mentions(self, text: str) -> list[tuple[Unit, int]]:
        """What holds this very text."""
        return [(unit, unit.texts[text]) for unit in self._units if text in unit.texts]

    @cached_property
    def _callers(self) -> dict[str, list[Unit]]:
        """By the module of the generated function that is called."""
        found: dict[str, list[Unit]] = {}
        for unit in self._units:
            for module in {name.rpartition(".")[0] for name in unit.names}:
                found.setdefault(module, []).append(unit)
        return found

    @cached_property
    def _touched(self) -> dict[tuple[str, str], list[tuple[Unit, int]]]:
        return {}

    @cached_property
    def _units(self) -> list[Unit]:
        return sorted(self.code.units.values(), key=_place)

    @cached_property
    def _constants(self) -> set[str]:
        return {unit.dotted for unit in self._units if unit.is_constant}

    def _built(self, unit: Unit, made: str, name: str) -> int | None:
        keywords = unit.built.get(made, {})
        if name in keywords or "**" not in keywords:
            return keywords.get(name)
        declared = {field for one in self._shapes(unit) for field in one.fields}
        return keywords["**"] if not declared or name.removesuffix("_") in declared else None

    def _shapes(self, unit: Unit) -> Iterator[Unit]:
        """The classes that a function goes by, such as the TypedDict of the keywords that it passes on."""
        for name in self._edges(unit):
            shape = self.code.units[name]
            if shape.is_class:
                yield shape
                yield from (self.code.units[base] for base in self._edges(shape) if self.code.units[base].is_class)

    def _edges(self, unit: Unit) -> list[str]:
        return [name for name in unit.names if name in self.code.units]

    @cached_property
    def _models(self) -> dict[str, set[str]]:
        return {}

    def _reached(self, unit: Unit) -> set[str]:
        """The models that a unit has in hand: named, answered by what it calls, or fields of those that it reads."""
        if unit.dotted not in self._models:
            names = {*unit.names, *unit.typed}
            near = [self.code.units[name] for name in names if name in self.code.units]
            for one in near:
                names |= {*one.names, *one.typed} if one.is_constant else one.returned
            prefix = f"{self.generated.package}.models."
            models = {name.removeprefix(prefix).partition(".")[0] for name in names if name.startswith(prefix)}
            self._models[unit.dotted] = self._with_fields(unit, models)
        return self._models[unit.dotted]

    def _with_fields(self, unit: Unit, models: set[str]) -> set[str]:
        new = set(models)
        while new:
            fields = [
                types for model in new for name, types in self.generated.fields(model).items() if name in unit.fields
            ]
            new = {name for types in fields for name in types if self.generated.has_class(name)} - models
            models |= new
        return models

    @cached_property
    def _closures(self) -> dict[str, set[str]]:
        return {}

    def _closure(self, root: str) -> set[str]:
        """All that a unit leads to, itself included."""
        if root not in self._closures:
            seen, left = set(), [root]
            while left:
                name = left.pop()
                if name not in seen:
                    seen.add(name)
                    left += self._edges(self.code.units[name])
            self._closures[root] = seen
        return self._closures[root]

    @cached_property
    def _roots(self) -> list[tuple[str, str]]:
        """Every public function or method with the name that a caller uses."""
        return [*self._of_clients(), *self._of_package()]

    def _of_clients(self) -> Iterator[tuple[str, str]]:
        for client in _CLIENTS:
            home = f"{self.code.folder.name}.{client}"
            namespaces = self._namespaces(home)
            for namespace, kind in namespaces.items():
                yield from ((method, f"{namespace}.{name}") for method, name in self._methods(kind))
            yield from ((method, name) for method, name in self._methods(home) if name not in namespaces)

    def _of_package(self) -> Iterator[tuple[str, str]]:
        """Functions of `vivamo.webhooks`, and methods of the other classes that the package lists."""
        package = self.code.folder.name
        for name in _listed(self.code, f"{package}.webhooks"):
            if f"{package}.webhooks.{name}" in self.code.units:
                yield f"{package}.webhooks.{name}", f"webhooks.{name}"
        clients = {f"{package}.{client}" for client in _CLIENTS}
        top = self.code.modules.get(package)
        for name in _listed(self.code, package):
            home = top.resolve(name) if top else ""
            if home not in clients:
                yield from ((method, f"{name}.{own}") for method, own in self._methods(home))

    def _methods(self, home: str) -> list[tuple[str, str]]:
        prefix = f"{home}."
        names = [(one, one.removeprefix(prefix)) for one in self.code.units if one.startswith(prefix)]
        return [(one, name) for one, name in names if not name.startswith("_")]

    def _namespaces(self, client: str) -> dict[str, str]:
        """`kyc`: `vivamo.kyc.Kyc`, from the cached properties of the client and what they return."""
        module = self.code.modules.get(client.rpartition(".")[0])
        if module is None:
            return {}
        found = {
            node.name: module.resolve(ast.unparse(node.returns))
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef) and node.returns and _is_cached(node)
        }
        return {name: kind for name, kind in found.items() if kind in self.code.units}


def sites(found: Iterable[tuple[Unit, int]]) -> tuple[Site, ...]:
    """Each place once, in the order of the files."""
    return tuple(sorted({unit.at(line) for unit, line in found}))


def _is_cached(method: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "cached_property" for one in method.decorator_list)


def _place(unit: Unit) -> Site:
    return unit.site


def _listed(code: Code, module: str) -> list[str]:
    """What a module's `__all__` lists."""
    found = code.modules.get(module)
    for node in found.tree.body if found else ():
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets
        ):
            return [str(one.value) for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
    return []
