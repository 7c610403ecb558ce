"""Immutable values with named fields. What a frozen, slotted, keyword-only dataclass is, for a tenth of the import."""

from __future__ import annotations

from collections.abc import Mapping

# Known to type checkers; to import `typing` or `dataclasses` would double what a webhook endpoint loads.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_promises):
        return lambda kind: kind


class RecordType(type):
    """Makes a slot of each annotated name of a record, and takes its value as the default.

    aside: names of fields that neither `repr` nor `hash` looks at. The module of a record says `from __future__ import
    annotations`: without it, Python 3.14 would not tell the names before the class is made.
    """

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        space: dict[str, Any],
        *,
        aside: tuple[str, ...] = (),
        kw_only: bool = True,
    ) -> RecordType:
        own = space.get("__annotations__", {})
        defaults = {field: space.pop(field) for field in own if field in space}
        made = super().__new__(cls, name, bases, {**space, "__slots__": tuple(own)})
        above: Any = made.__base__
        made._fields = (*getattr(above, "_fields", ()), *own)
        made._defaults = getattr(above, "_defaults", {}) | defaults
        made._in_order = 0 if kw_only else len(made._fields)
        made._shown = (*getattr(above, "_shown", ()), *(field for field in own if field not in aside))
        return made

    _fields: tuple[str, ...]
    _defaults: Mapping[str, object]
    _shown: tuple[str, ...]
    _in_order: int


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record(metaclass=RecordType):
    """The root of records. Takes its fields by keyword, and in order too where its class says `kw_only=False`.

    Equal to a record of the same class with equal fields.
    """

    if TYPE_CHECKING:
        __match_args__: ClassVar[tuple[()]]
    else:
        __match_args__ = ()

    def __init__(self, *values: object, **given: object) -> None:
        if values:
            if len(values) > type(self)._in_order or not given.keys().isdisjoint(type(self)._fields[: len(values)]):
                raise TypeError(f"{type(self).__qualname__}: too many values, or one that was given twice")
            given |= zip(type(self)._fields, values, strict=False)
        fields = {**type(self)._defaults, **given}
        if fields.keys() != set(type(self)._fields):
            missing = [field for field in type(self)._fields if field not in fields]
            unknown = [field for field in given if field not in type(self)._fields]
            raise TypeError(f"{type(self).__qualname__}: missing {missing}, unknown {unknown}")
        self.__setstate__([fields[field] for field in type(self)._fields])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to {name!r}: a {type(self).__qualname__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete {name!r}: a {type(self).__qualname__} is immutable")

    def __getstate__(self) -> list[object]:
        return [getattr(self, field) for field in type(self)._fields]

    def __setstate__(self, values: list[object]) -> None:
        for field, value in zip(type(self)._fields, values, strict=True):
            object.__setattr__(self, field, value)

    def __replace__(self, **changes: object) -> Self:
        return type(self)(**dict(zip(type(self)._fields, self.__getstate__(), strict=True)) | changes)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash(tuple([getattr(self, field) for field in type(self)._shown]))

    def __repr__(self) -> str:
        shown = ", ".join(f"{field}={getattr(self, field)!r}" for field in type(self)._shown)
        return f"{type(self).__qualname__}({shown})"


def draft_of(kind: type[Record]) -> Any:
    """A class of the same slots whose instances may be filled; `draft.__class__ = kind` makes one a record for good.

    Five times as fast as a call with keywords, and that call would be a fifth of what a webhook costs in all.
    """
    # Both of the latter two, or the interpreter fills slots by looking `__setattr__` up each time.
    space = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return RecordType(f"_{kind.__name__}Draft", (kind,), space)
