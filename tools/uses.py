"""Which names of a generated package our own code uses: those must outlive every release."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.errors import BuildError

FOLDERS = ("overlays", "mock", "contract_tests", "examples")


def uses(root: Path, package: str) -> dict[str, list[str]]:
    """Each name in full, such as `vivamo_api.models.Customer.from_dict`, and the files that use it.

    BuildError if one of them cannot be parsed.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        if package in text:
            where = str(path.relative_to(root))
            for name in sorted(_names_in(where, text, package)):
                found.setdefault(name, []).append(where)
    return found


def _names_in(where: str, text: str, package: str) -> set[str]:
    try:
        return names(text, package)
    except SyntaxError as error:
        raise BuildError(f"{where}, line {error.lineno}: {error.msg}; so what it uses cannot be told") from error


def names(text: str, package: str) -> set[str]:
    """What one module imports from the package, and what it takes from that by a dot."""
    tree = ast.parse(text)
    imported = dict(_imported(tree, package))
    return {*imported.values(), *_attributes(tree, imported)}


def _imported(tree: ast.AST, package: str) -> Iterator[tuple[str, str]]:
    """Each name in the module and what it stands for. A whole package's stands for itself, dots and all."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _within(node.module, package) and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}".removesuffix(".*")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _within(alias.name, package):
                    yield alias.asname or alias.name, alias.name


def _attributes(tree: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    """A name that the module also gives to something else may stand for that, and is passed over."""
    nodes = list(ast.walk(tree))
    rebound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    rebound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            base = ast.unparse(node.value) if isinstance(node.value, ast.Name | ast.Attribute) else ""
            first = base.partition(".")[0]
            if first not in rebound and (found := _in_full(base, imported)):
                yield f"{found}.{node.attr}"


def _in_full(name: str, imported: dict[str, str]) -> str:
    """What a dotted name stands for, by the longest part of it that is imported; empty where none is."""
    head, rest = name, ""
    while head and head not in imported:
        head, _, last = head.rpartition(".")
        rest = f".{last}{rest}"
    return f"{imported[head]}{rest}" if head else ""


def _within(module: str | None, package: str) -> bool:
    return module is not None and f"{module}.".startswith(f"{package}.")
