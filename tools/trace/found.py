"""The generated symbols that a changed value leads to, and our code that uses them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.diff.change import Change
from tools.trace.effect import Case
from tools.trace.generated import Symbol, attribute, member
from tools.trace.home import Home
from tools.trace.spot import Json, Spot, component
from tools.trace.units import Unit
from tools.trace.view import View


@dataclass(frozen=True)
class Found:
    """The values of one change, before and after."""

    home: Home
    before: Sequence[Spot]
    after: Sequence[Spot]
    new: Json

    def symbols(self) -> list[Symbol]:
        known = dict.fromkeys(name for one in self.before for name in self._names(one))
        coming = dict.fromkeys(name for one in self.after for name in self._names(one))
        new = [name for name in coming if name not in known and self._may_come(name)]
        here = dict.fromkeys(name for name in (*known, *coming) if self._exists(name))
        return [*map(Symbol, here), *(Symbol(name, is_new=True) for name in new), *self._members()]

    def touching(self) -> list[tuple[Unit, int]]:
        """Of a field what uses the field; of a whole model or an enumeration what names it."""
        overlay = self.home.overlay
        found = [pair for one in self.before if one.owner for pair in overlay.touching(one.owner, one.field)]
        whole = [one.name for one in self.before if one.name and (not one.owner or self._is_enumeration(one.name))]
        found += [pair for name in whole for pair in overlay.using(name)]
        found += [
            pair for one in self.after if not self._exists(self._field(one)) for pair in overlay.building(one.owner)
        ]
        return found + overlay.comparing([unit for unit, _ in found], self.values)

    @property
    def values(self) -> set[str]:
        """All values of the enumerations that are touched."""
        return {value for one in self.before for value in self.home.generated.members(one.name)}

    def case(self, change: Change, was: View, now: View, *, is_event: bool) -> Case:
        overlay, generated = self.home.overlay, self.home.generated
        fields = [one for one in (*self.before, *self.after) if one.owner]
        units = [unit for one in fields for unit, _ in overlay.touching(one.owner, one.field)]
        if is_event:
            units = [unit for one in fields for unit, _ in overlay.reading_event(one.owner, one.field)]
            units += [unit for one in fields for unit in overlay.knowing_event(one.owner)] if units else []
        gone = was.values - now.values if now.values else frozenset()
        enums = {one.name for one in self.before if generated.members(one.name)}
        return Case(
            was=was,
            now=now,
            severity=change.severity,
            used=bool(units),
            compared=any(overlay.names_member(unit, enums) for unit in units)
            or bool(overlay.comparing(units, self.values)),
            named=not is_event and any(self._named(name, value) for name in enums for value in gone),
            demanded=any(generated.demands(one.owner, one.field) for one in fields),
            is_event=is_event,
            sent=bool(fields) and all(overlay.always_sends(one.owner, one.field) for one in fields),
        )

    def _named(self, enumeration: str, value: str) -> bool:
        """Whether our code names a member that goes, since the new document has the enumeration without it."""
        still = component(self.new, enumeration)
        stays = still is not None and value in _values(still)
        name = self.home.generated.members(enumeration).get(value, "")
        return not stays and bool(name) and bool(self.home.overlay.naming(enumeration, name))

    def _is_enumeration(self, name: str) -> bool:
        return bool(self.home.generated.members(name))

    def _names(self, one: Spot) -> list[str]:
        generated = self.home.generated
        names = [self._field(one)] if one.owner and one.field else []
        whole = one.name and (not one.owner or self._is_enumeration(one.name))
        return [*names, generated.model(one.name)] if whole else names

    def _field(self, one: Spot) -> str:
        return f"{self.home.generated.model(one.owner)}.{attribute(one.field)}"

    def _exists(self, name: str) -> bool:
        model, _, field = name.removeprefix(f"{self.home.generated.package}.models.").partition(".")
        return self.home.generated.has_class(model) and (not field or field in self.home.generated.fields(model))

    def _may_come(self, name: str) -> bool:
        """A field of a new model, or a new field of a model that is there; a value without a class never gets one."""
        return "." in name.removeprefix(f"{self.home.generated.package}.models.") and not self._exists(name)

    def _members(self) -> list[Symbol]:
        """Members of an enumeration that come or go."""
        generated = self.home.generated
        found = []
        for was, now in _pairs(self.before, self.after):
            here = generated.members(was.name)
            model, before, after = generated.model(was.name), _values(was), _values(now)
            if here and after:
                found += [Symbol(f"{model}.{here[value]}") for value in before if value not in after and value in here]
                found += [Symbol(f"{model}.{member(value)}", is_new=True) for value in after if value not in here]
        return list(dict.fromkeys(found))


def _pairs(before: Sequence[Spot], after: Sequence[Spot]) -> list[tuple[Spot, Spot]]:
    """The same value in both: by its place, or, for a component, by its name."""
    return [
        (was, now)
        for was in before
        for now in after
        if (was.owner, was.field, was.name) == (now.owner, now.field, now.name)
    ]


def _values(one: Spot) -> list[str]:
    return [value for value in one.schema.get("enum") or () if isinstance(value, str)]
