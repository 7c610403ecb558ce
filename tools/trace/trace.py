"""Traces each change to what it touches here: generated symbols, our code, facade and mock; and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools.diff.change import Change, Severity, Use
from tools.trace import around, effect, spot
from tools.trace.effect import Effect
from tools.trace.found import Found
from tools.trace.generated import Symbol
from tools.trace.home import Home
from tools.trace.met import Met
from tools.trace.operation import Pairing
from tools.trace.overlay import sites
from tools.trace.spot import Json, Spot
from tools.trace.units import Site, Unit

EVERY_CALL = "every call"


@dataclass(frozen=True, slots=True)
class Trace:
    """What a change touches. `facade`: public names of both clients. `mock`: what plays it, `mock_note`: what lacks."""

    symbols: tuple[Symbol, ...] = ()
    code: tuple[Site, ...] = ()
    facade: tuple[str, ...] = ()
    mock: tuple[Site, ...] = ()
    mock_note: str = ""
    effect_here: Effect | None = None


def traces(old: Json, new: Json, changes: Sequence[Change], home: Home) -> list[Trace]:
    """One for each change, in their order. Those of another API than the home's are empty."""
    tracer = _Tracer(old, new, home, Pairing(old, new, changes))
    return [tracer.trace(change) for change in changes]


def traces_of(old: Json, new: Json, changes: Sequence[Change], root: Path) -> list[Trace]:
    """The same for the client and the mock below `root`."""
    return traces(old, new, changes, Home.of(root))


class _Tracer:
    def __init__(self, old: Json, new: Json, home: Home, pairing: Pairing) -> None:
        self._old, self._new, self._home, self._pairing = old, new, home, pairing
        self._before = pairing.old
        self._is_ours = any(home.generated.knows(key) for key in self._before)

    def trace(self, change: Change) -> Trace:
        if not self._is_ours:
            return Trace()
        met = [Met(self._home, change, use, self._old, self._new, self._pairing.of(change, use)) for use in change.uses]
        values = _about(self._old, change.old_at, [] if _came(change) else [one for each in met for one in each.before])
        coming = _about(self._new, change.new_at, [] if _went(change) else [one for each in met for one in each.after])
        found = Found(self._home, values, self._under_our_names(met, coming), self._new)
        callers = list(dict.fromkeys(unit for each in met for unit in each.callers()))
        events = self._of_events(met, values)
        touching = [*found.touching(), *events, *_mentioning(self._home, change)]
        notes = {note for each in met if (note := each.mock_note())}
        return Trace(
            symbols=tuple(dict.fromkeys([*(one for each in met for one in each.functions()), *found.symbols()])),
            code=_settled(touching, callers),
            facade=self._facade(change, met, [*callers, *(unit for unit, _ in events)]),
            mock=tuple(dict.fromkeys(site for each in met for site in each.mock())),
            mock_note="; ".join(sorted(notes)),
            effect_here=self._effect(change, met, found),
        )

    def _under_our_names(self, met: Sequence[Met], coming: Sequence[Spot]) -> list[Spot]:
        """The client keeps the names of its models, whatever the new document calls them."""
        names: dict[str, str] = {}
        for each in met:
            if len(each.holders) == len(each.after):
                names |= {now.owner: was.name for was, now in zip(each.holders, each.after, strict=True)}
            if len(each.before) == len(each.after):
                for was, now in zip(each.before, each.after, strict=True):
                    names |= {now.name: was.name, now.owner: was.owner}
        here = self._home.generated.has_class
        names = {new: old for new, old in names.items() if here(old) and not here(new)}
        return [
            replace(one, owner=names.get(one.owner, one.owner), name=names.get(one.name, one.name)) for one in coming
        ]

    def _facade(self, change: Change, met: Sequence[Met], units: list[Unit]) -> tuple[str, ...]:
        calls = {key for key in self._before if key[0] != "webhook"}
        keys = {each.operation.key for each in met if each.operation is not None}
        whole = any(not use.operation for use in change.uses) and change.severity is not Severity.DOCUMENTATION
        return (EVERY_CALL,) if whole or calls <= keys else self._home.overlay.public(units)

    def _of_events(self, met: Sequence[Met], values: Sequence[Spot]) -> list[tuple[Unit, int]]:
        """What reads the payload of a webhook; all of them where the change names no field."""
        if not any(each.operation is not None and each.operation.is_webhook for each in met):
            return []
        overlay = self._home.overlay
        named = [pair for one in values if one.owner for pair in overlay.reading_event(one.owner, one.field)]
        handling = [unit for one in values if one.owner for unit in overlay.knowing_event(one.owner)]
        known = {value for one in values for value in self._home.generated.members(one.name)}
        named += overlay.comparing(handling, known) if named else []
        return named or [pair for one in values for pair in overlay.event(one.name)]

    def _effect(self, change: Change, met: Sequence[Met], found: Found) -> Effect:
        if change.severity is Severity.DOCUMENTATION:
            return effect.documentation()
        effects = [each.effect(found) for each in met]
        nowhere = around.Around(self._old, self._new, None, None, called=False)
        return effect.worst(effects or [around.of_operation(change, Use(""), nowhere)])


def _about(document: Json, at: str, used: list[Spot]) -> list[Spot]:
    """The value at a pointer, and those of its kind at the uses: a union has branches that the change is not about."""
    component = spot.within(document, at)
    names = {name for one in component for name in (one.name, one.owner) if name}
    mine = [one for one in used if {one.name, one.owner} & names] or used
    # A pointer to what a model requires is about the field at the use, and not about the whole model.
    return [*(one for one in component if one.owner or one.name not in {use.owner for use in mine}), *mine]


def _came(change: Change) -> bool:
    """Whether the value is new: a field of the same name in another branch of a union is not what it was."""
    return not change.old_at and change.rule.endswith("-added")


def _went(change: Change) -> bool:
    return not change.new_at and change.rule.endswith("-removed")


def _mentioning(home: Home, change: Change) -> list[tuple[Unit, int]]:
    """Code that holds the old address of a server."""
    addresses = [word for word in change.was.split(", ") if word.startswith(("http://", "https://"))]
    return [pair for address in addresses for pair in home.overlay.mentions(address.rstrip("/"))]


def _settled(touching: list[tuple[Unit, int]], callers: Sequence[Unit]) -> tuple[Site, ...]:
    """What uses the value first, then what makes the call."""
    first = sites(touching)
    names = {(site.file, site.name) for site in first}
    calls = sites((unit, unit.site.line) for unit in callers)
    return (*first, *(site for site in calls if (site.file, site.name) not in names))


def merged(found: Sequence[Trace]) -> Trace:
    """Several traces as one, with the worst effect."""
    effects = [one.effect_here for one in found if one.effect_here is not None]
    return Trace(
        symbols=tuple(dict.fromkeys(symbol for one in found for symbol in one.symbols)),
        code=tuple(dict.fromkeys(site for one in found for site in one.code)),
        facade=tuple(dict.fromkeys(name for one in found for name in one.facade)),
        mock=tuple(dict.fromkeys(site for one in found for site in one.mock)),
        mock_note="; ".join(dict.fromkeys(one.mock_note for one in found if one.mock_note)),
        effect_here=effect.worst(effects) if effects else None,
    )
