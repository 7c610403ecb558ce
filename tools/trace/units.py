"""The overlays' code by its syntax tree: each function, class and constant, and the names, fields and texts it uses."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A place in our code: `overlays/vivamo/flows.py:kyc_info:120`."""

    file: str
    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.name}:{self.line}"


@dataclass(slots=True, eq=False)
class Unit:
    """One function, class body or constant, by its dotted name.

    `names`: what it refers to; `typed`: what its annotations do; `returned`: what its answer's does; all with the line.
    `fields`: attributes it reads or sets; `built`: the keywords of each class it calls, `**` for those it cannot show.
    """

    site: Site
    dotted: str
    names: dict[str, int] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    fields: dict[str, int] = field(default_factory=dict)
    built: dict[str, dict[str, int]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    is_class: bool = False
    is_constant: bool = False

    def at(self, line: int) -> Site:
        return Site(self.site.file, self.site.name, line)


@dataclass(frozen=True, slots=True)
class Module:
    """A file: its dotted name, what its imports mean, and its own names."""

    file: str
    dotted: str
    tree: ast.Module
    imports: Mapping[str, str]
    own: frozenset[str]

    def resolve(self, name: str) -> str:
        """The full name of a name at the top of this module; empty for one that it does not have."""
        if name in self.imports:
            return self.imports[name]
        return f"{self.dotted}.{name}" if name in self.own else ""


@dataclass(frozen=True)
class Code:
    """Every unit of a package below `folder`, which need not exist. Files are named from `root`."""

    root: Path
    folder: Path

    @cached_property
    def modules(self) -> dict[str, Module]:
        files = sorted(self.folder.rglob("*.py")) if self.folder.is_dir() else []
        return {module.dotted: module for module in (self._module(path) for path in files)}

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.dotted: unit for module in self.modules.values() for unit in _units(module)}

    def _module(self, path: Path) -> Module:
        tree = ast.parse(path.read_text("utf-8"))
        parts = path.relative_to(self.folder.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        dotted = ".".join(parts[:-1] if is_package else parts)
        return Module(
            file=path.relative_to(self.root).as_posix(),
            dotted=dotted,
            tree=tree,
            imports=dict(_imports(tree, dotted, is_package=is_package)),
            own=frozenset(name for node in tree.body for name in _defined(node)),
        )


def _imports(tree: ast.Module, dotted: str, *, is_package: bool) -> Iterator[tuple[str, str]]:
    package = dotted if is_package else dotted.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            home = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((alias.asname or alias.name, f"{home}.{alias.name}") for alias in node.names)


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _Function | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _units(module: Module) -> Iterator[Unit]:
    for node in module.tree.body:
        if isinstance(node, _Function):
            yield _read(module, node, node.name)
        elif isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, _Function)]
            yield _read(module, node, node.name, without=methods)
            for method in methods:
                yield _read(module, method, f"{node.name}.{method.name}", owner=node.name)
        else:
            for name in _defined(node):
                yield _read(module, node, name)


def _read(module: Module, node: ast.AST, name: str, *, owner: str = "", without: list[_Function] | None = None) -> Unit:
    site = Site(module.file, name, getattr(node, "lineno", 0))
    unit = Unit(site, f"{module.dotted}.{name}", is_class=isinstance(node, ast.ClassDef))
    unit.is_constant = not unit.is_class and not isinstance(node, _Function)
    reader = _Reader(module, unit, owner, set(map(id, without or ())))
    if isinstance(node, ast.ClassDef):
        for part in [*node.bases, *node.decorator_list, *node.body]:
            reader.visit(part)
    else:
        reader.visit(node)
    return unit


class _Reader(ast.NodeVisitor):
    """Fills a unit. Knows what an argument or a variable is where an annotation or an import by name says so."""

    def __init__(self, module: Module, unit: Unit, owner: str, skipped: set[int]) -> None:
        self._module = module
        self._unit = unit
        self._skipped = skipped
        self._is: dict[str, str] = (
            {"self": f"{module.dotted}.{owner}", "cls": f"{module.dotted}.{owner}"} if owner else {}
        )
        # What is surely no answer of the API: its fields are its own.
        self._foreign: set[str] = set()

    def visit(self, node: ast.AST) -> None:
        if id(node) not in self._skipped:
            super().visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._foreign.add(node.name)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._unit.typed |= self._annotated(node.annotation)
        if isinstance(node.target, ast.Name) and self._unit.is_class:
            self._unit.fields.setdefault(node.target.id, node.lineno)
        for part in (node.target, node.value):
            if part is not None:
                self.visit(part)

    def visit_Call(self, node: ast.Call) -> None:
        called = self._dotted(node.func)
        if called:
            keywords = self._unit.built.setdefault(called, {})
            for keyword in node.keywords:
                keywords.setdefault(keyword.arg or "**", keyword.value.lineno)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if dotted := self._dotted(node):
            self._unit.names.setdefault(dotted, node.lineno)
        if not (isinstance(node.value, ast.Name) and node.value.id in {*self._foreign, *self._module.imports, "self"}):
            self._unit.fields.setdefault(node.attr, node.end_lineno or node.lineno)
        self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if dotted := self._dotted(node):
            self._unit.names.setdefault(dotted, node.lineno)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._unit.texts.setdefault(node.value, node.lineno)

    def _function(self, node: _Function) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for argument in (*arguments, node.args.vararg, node.args.kwarg):
            if argument is not None and argument.annotation is not None:
                self._argument(argument.arg, self._annotated(argument.annotation))
        if node.returns is not None:
            returned = self._annotated(node.returns)
            self._unit.typed |= returned
            self._unit.returned |= returned
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(part)

    def _argument(self, name: str, types: set[str]) -> None:
        self._unit.typed |= types
        ours = sorted(one for one in types if one.startswith(f"{self._module.dotted.partition('.')[0]}."))
        if len(ours) == 1:
            self._is[name] = ours[0]

    def _annotated(self, annotation: ast.expr) -> set[str]:
        nodes = [node for node in ast.walk(annotation) if isinstance(node, ast.Name | ast.Attribute)]
        return {dotted for dotted in map(self._dotted, nodes) if dotted}

    def _dotted(self, node: ast.expr) -> str:
        """The full name of `a`, `a.b` or `self.a`, where `a` is known; else nothing."""
        if isinstance(node, ast.Name):
            return self._is.get(node.id) or self._module.resolve(node.id)
        if isinstance(node, ast.Attribute):
            base = self._dotted(node.value)
            return f"{base}.{node.attr}" if base else ""
        return ""
