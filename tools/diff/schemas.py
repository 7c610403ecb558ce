"""Compares two schemas: what values each allows, as seen by those who send them or by those who read them."""

from collections.abc import Iterator
from itertools import zip_longest

from tools.diff import conditions, lifecycle, prose, unions, values
from tools.diff.delta import Delta
from tools.diff.law import Direction, Effect, member_added, member_removed, requiredness
from tools.diff.place import Found, Place, Step
from tools.diff.reading import Reader
from tools.diff.shape import Schema, Shape, Words
from tools.diff.source import escaped
from tools.diff.web import Web

_ANYTHING: Schema = ()


_Key = tuple[tuple[str, ...], tuple[str, ...], Place]


class Schemas:
    """Two documents' schemas, compared. What was compared once is not compared again."""

    def __init__(self, old: Reader, new: Reader) -> None:
        self.old, self.new = old, new
        self._web: Web[Delta] = Web()

    def compare(self, old: Schema, new: Schema, place: Place) -> Iterator[Delta]:
        """Every difference, by its pointer into the value, the nearest first. A schema within itself is told once."""
        root = Step("", old, new, place)
        self._explore(root)
        for pointer, delta in self._web.finds(self._key(root)):
            yield delta.below(pointer)

    def _explore(self, root: Step) -> None:
        """Compares every two schemas that are reached and were not compared yet, one after the other."""
        ahead = [root]
        while ahead:
            step = ahead.pop()
            key = self._key(step)
            if self._web.enter(key):
                for found in self._all(self.old.shape(step.old), self.new.shape(step.new), step.place):
                    if isinstance(found, Delta):
                        self._web.find(key, found)
                    else:
                        self._web.lead(key, found.pointer, self._key(found))
                        ahead.append(found)

    def _key(self, step: Step) -> _Key:
        return self.old.key(step.old), self.new.key(step.new), step.place

    def _all(self, old: Shape, new: Shape, place: Place) -> Found:
        yield from prose.compare(old.prose, new.prose, old.home, new.home)
        yield from lifecycle.between(_life(old), _life(new), old.home, new.home)
        yield from unions.compare(self, old, new, place)

    def shapes(self, old: Shape, new: Shape, place: Place) -> Found:
        """Two shapes without regard to `oneOf` and `anyOf`."""
        changed = list(values.types(old, new, place))
        yield from changed
        if not values.share_a_type(old, new):
            return
        yield from values.null(old, new, place)
        yield from values.enum(old, new, place)
        yield from values.keywords(old, new, place)
        yield from conditions.compare(self, old, new, place)
        yield from self._properties(old, new, place)
        yield from self._additional(old, new, place)
        yield from self._items(old, new, place)

    def _properties(self, old: Shape, new: Shape, place: Place) -> Found:
        was, now = (_visible(reader, shape, place) for reader, shape in ((self.old, old), (self.new, new)))
        for name in [*was, *(name for name in now if name not in was)]:
            step = f"/{escaped(name)}"
            described = name in old.properties, name in new.properties
            if not any(described):
                yield from self._demanded(name, old, new, place, step)
            elif name not in now:
                yield self._removed(name, old, new, place).below(step)
                yield from _from_map(step, was[name], new.additional, place)
            elif name not in was:
                yield self._added(name, old, new, now[name], place).below(step)
                yield from _from_map(step, old.additional, now[name], place)
            else:
                yield from self._demanded(name, old, new, place, step)
                if all(described):
                    yield Step(step, old.properties[name], new.properties[name], place.inner())

    def _demanded(self, name: str, old: Shape, new: Shape, place: Place, step: str) -> Iterator[Delta]:
        inner, now = place.inner(), new.properties.get(name, _ANYTHING)
        if (name in old.required) != (name in new.required):
            required = name in new.required
            bad = requiredness(place.direction, required=required, defaulted=self._defaulted(now))
            became = "required" if required else "optional"
            at = (f"{old.home}/required", f"{new.home}/required")
            yield Delta(inner.rule(f"became-{became}"), bad, f"`{name}` became {became}", step, "", "", *at)

    def _removed(self, name: str, old: Shape, new: Shape, place: Place) -> Delta:
        required = name in old.required
        bad = member_removed(place.direction, required=required)
        hidden = name in new.properties
        word = "read-only" if place.direction is Direction.REQUEST else "write-only"
        message = f"`{name}` became {word}" if hidden else f"`{name}` was removed"
        rule = place.inner().rule(f"became-{word}" if hidden else "removed")
        was = "required" if required else "optional"
        at = f"{old.home}/properties/{escaped(name)}"
        return Delta(rule, bad, message, was=was, old_at=at, new_at=_member_at(new, name) if hidden else "")

    def _added(self, name: str, old: Shape, new: Shape, schema: Schema, place: Place) -> Delta:
        required = name in new.required
        bad = member_added(
            place.direction, required=required, defaulted=self._defaulted(schema), closed=old.additional is False
        )
        hidden = name in old.properties
        word = "read-only" if place.direction is Direction.REQUEST else "write-only"
        became = f"`{name}` is no longer {word}" if hidden else f"`{name}` was added"
        kind = "required" if required else "optional"
        rule = place.inner().rule(f"became-not-{word}" if hidden else f"{kind}-added")
        return Delta(rule, bad, became, now=kind, old_at=_member_at(old, name), new_at=_member_at(new, name))

    def _defaulted(self, schema: Schema) -> bool:
        return bool(schema) and "default" in self.new.shape(schema).words

    def _additional(self, old: Shape, new: Shape, place: Place) -> Found:
        was, now = self.old.beyond(old.additional), self.new.beyond(new.additional)
        if isinstance(was, tuple) and isinstance(now, tuple):
            yield Step("/*", was, now, place.inner())
        elif isinstance(was, tuple) or isinstance(now, tuple) or was is not now:
            widened = now is True or was is False
            bad = place.law(Effect.WIDENED if widened else Effect.NARROWED)
            message = f"further properties: {_openness(was)} before, {_openness(now)} now"
            at = (f"{old.home}/additionalProperties", f"{new.home}/additionalProperties")
            rule = place.rule("additional-properties-" + ("widened" if widened else "narrowed"))
            yield Delta(rule, bad, message, "", _openness(was), _openness(now), *at)

    def _items(self, old: Shape, new: Shape, place: Place) -> Found:
        was, now = self.old.binding(old.items), self.new.binding(new.items)
        if was and now:
            yield Step("/0", was, now, place.inner())
        elif was or now:
            effect = Effect.WIDENED if was else Effect.NARROWED
            message = "items may be anything now" if was else "items must match a schema now"
            yield Delta(place.rule("items-changed"), place.law(effect), message, "", "", "", old.home, new.home)
        yield from self._prefix(old, new, place)

    def _prefix(self, old: Shape, new: Shape, place: Place) -> Found:
        """Items with a schema of their own, by position: what only one has takes values away from the other's rest."""
        pairs = list(zip_longest(old.prefix, new.prefix))
        met = [(was or old.items, now or new.items) for was, now in pairs]
        for index, (was, now) in enumerate(met):
            if was and now:
                yield Step(f"/{index}", was, now, place.inner())
        counts = len(old.prefix), len(new.prefix)
        if not all(was and now for was, now in met):
            bad = place.law(Effect.NARROWED if counts[0] < counts[1] else Effect.WIDENED)
            message = f"{counts[1]} items have a schema of their own now, {counts[0]} had before"
            told = str(counts[0]), str(counts[1])
            yield Delta(place.rule("prefix-items-changed"), bad, message, "", *told, old.home, new.home)


def _visible(reader: Reader, shape: Shape, place: Place) -> dict[str, Schema]:
    """The properties that travel in this direction, and those that are demanded without being described."""
    hidden = "readOnly" if place.direction is Direction.REQUEST else "writeOnly"
    shown = {name: schema for name, schema in shape.properties.items() if not reader.shape(schema).flag(hidden)}
    undescribed = dict.fromkeys(sorted(shape.required - shape.properties.keys()), _ANYTHING)
    return shown | undescribed


def _from_map(step: str, old: Schema | bool, new: Schema | bool, place: Place) -> Iterator[Step]:
    """A property that one document describes and the other has in a map's values."""
    if isinstance(old, tuple) and isinstance(new, tuple) and old and new:
        yield Step(step, old, new, place.inner())


def _life(shape: Shape) -> Words:
    return {word: node for word, node in shape.words.items() if word in {"deprecated", "x-sunset", "sunset"}}


def _member_at(shape: Shape, name: str) -> str:
    return f"{shape.home}/properties/{escaped(name)}" if name in shape.properties else ""


def _openness(additional: Schema | bool) -> str:
    if isinstance(additional, bool):
        return "any" if additional else "none"
    return "of a schema"
