"""What of the mock plays an operation or sends an event, by its own table of behaviours. Nothing of it is imported."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tools.trace.operation import template
from tools.trace.units import Code, Site, Unit

_TABLE = "BEHAVIOURS"
_SENDER = "announce"


@dataclass(frozen=True)
class Mock:
    """The mock of one API, such as `mock/payments_mock/vivamo`."""

    code: Code

    @property
    def is_there(self) -> bool:
        return bool(self._behaviours)

    def plays(self, operation: tuple[str, str]) -> Site | None:
        """The behaviour of an operation."""
        unit = self._behaviours.get(operation)
        return unit.site if unit else None

    def sends(self, event: str) -> tuple[Site, ...]:
        """What makes the payload of an event: what announces it by name, or else the announcers that its users call."""
        direct = {unit.site for unit in self._announcers if event in unit.texts}
        users = [unit for unit in self.code.units.values() if event in unit.texts and not unit.is_constant]
        called = {one.site for unit in users for one in self._announcers if self._calls(unit, one)}
        return tuple(sorted(direct or called))

    def _calls(self, unit: Unit, other: Unit) -> bool:
        return other.dotted in {name.removeprefix("payments_mock.") for name in unit.names}

    @cached_property
    def _announcers(self) -> list[Unit]:
        return [
            unit
            for unit in self.code.units.values()
            if _SENDER in unit.fields and unit.site.file.endswith("/events.py")
        ]

    @cached_property
    def _behaviours(self) -> dict[tuple[str, str], Unit]:
        return dict(self._read())

    def _read(self) -> Iterator[tuple[tuple[str, str], Unit]]:
        module = self.code.modules.get(self.code.folder.name)
        for node in module.tree.body if module else ():
            if isinstance(node, ast.Assign) and any(
                isinstance(one, ast.Name) and one.id == _TABLE for one in node.targets
            ):
                yield from self._rows(node.value)

    def _rows(self, table: ast.expr) -> Iterator[tuple[tuple[str, str], Unit]]:
        """Each `(method, path)` with the function of the package's own modules that stands beside it."""
        for key, value in zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ():
            unit = self.code.units.get(f"{self.code.folder.name}.{ast.unparse(value)}")
            if unit is not None and isinstance(key, ast.Tuple):
                method, path = ast.literal_eval(key)
                yield (method, template(path)), unit
