"""From the path on the wire to whatever is served there, by method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

Values = dict[str, bytes]


class Served(Protocol):
    """What stands at one method of one path template."""

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...


What = TypeVar("What", bound=Served)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Generic[What]):
    """One path template. A literal segment has no name; a parameter has no literal."""

    segments: tuple[tuple[bytes, str], ...]
    operations: dict[str, What] = field(default_factory=dict)

    def match(self, parts: list[bytes]) -> Values | None:
        """The parameters, still percent-encoded; an empty one matches nothing."""
        values: Values = {}
        for part, (literal, name) in zip(parts, self.segments, strict=True):
            if name and part:
                values[name] = part
            elif name or part != literal:
                return None
        return values

    @property
    def allowed(self) -> bytes:
        return ", ".join(sorted(self.operations)).encode("ascii")


Found = tuple[Route[What], Values]


class Router(Generic[What]):
    """A literal path wins over a template, as OpenAPI has it."""

    def __init__(self, operations: Iterable[What]) -> None:
        routes: dict[str, Route[What]] = {}
        for operation in operations:
            route = routes.setdefault(operation.path, Route(segments=_segments(operation.path)))
            route.operations[operation.method] = operation
        self._literal = {path.encode("ascii"): route for path, route in routes.items() if "{" not in path}
        self._by_length: dict[int, list[Route[What]]] = {}
        for path, route in routes.items():
            if "{" in path:
                self._by_length.setdefault(len(route.segments), []).append(route)

    def find(self, target: bytes) -> Found[What] | None:
        literal = self._literal.get(target)
        if literal is not None:
            return literal, {}
        parts = target.split(b"/")
        for route in self._by_length.get(len(parts), ()):
            values = route.match(parts)
            if values is not None:
                return route, values
        return None


def _segments(template: str) -> tuple[tuple[bytes, str], ...]:
    return tuple(
        (b"", part[1:-1]) if part.startswith("{") else (part.encode("ascii"), "") for part in template.split("/")
    )
