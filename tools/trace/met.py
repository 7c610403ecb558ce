"""A change at one place where it is met: the function there, what plays it in the mock, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tools.diff.change import Change, Use
from tools.trace import around, effect
from tools.trace.effect import Case, Effect
from tools.trace.found import Found
from tools.trace.generated import Symbol, attribute
from tools.trace.home import Home
from tools.trace.operation import PAYLOAD, Operation, parameters, spots
from tools.trace.spot import Json, Spot, branches, resolved
from tools.trace.units import Site, Unit
from tools.trace.view import View, only, view

# What a rule may say of a value that is neither its kind nor its values.
_BESIDE = frozenset({"deprecated", "deprecation", "sunset", "default", "media", "encoding", "discriminator", "renamed"})


@dataclass(frozen=True)
class Met:
    """`pair` is the operation in the old and in the new document."""

    home: Home
    change: Change
    use: Use
    old: Json
    new: Json
    pair: tuple[Operation | None, Operation | None]

    @property
    def operation(self) -> Operation | None:
        """As the old document has it, or else the new one."""
        return self.pair[0] or self.pair[1]

    def callers(self) -> list[Unit]:
        """Our code that calls its function, which may be here before the document's operation is."""
        if self.operation is None or self.operation.is_webhook:
            return []
        return self.home.overlay.calling(self.home.generated.module(self.operation))

    @cached_property
    def before(self) -> list[Spot]:
        return self._spots(self.old, self.pair[0])

    @cached_property
    def after(self) -> list[Spot]:
        return self._spots(self.new, self.pair[1])

    @cached_property
    def holders(self) -> list[Spot]:
        """What held the value in the old document, though the value itself may be new."""
        if self.pair[0] is None or not self.use.pointer:
            return []
        use = replace(self.use, pointer=self.use.pointer.rpartition("/")[0])
        return spots(self.old, self.pair[0], use, self.home.generated.function(self.pair[0]))

    def functions(self) -> list[Symbol]:
        """The function of the operation, and the argument for a parameter of it."""
        before, operation = self.pair[0], self.operation
        if operation is None or operation.is_webhook:
            return []
        module = self.home.generated.module(operation)
        is_there = self.home.generated.has_module(module)
        kind, is_parameter, name = self.use.part.partition(" parameter ")
        if is_parameter and is_there:
            known = before is not None and (kind, name) in parameters(self.old, before)
            return [Symbol(module), Symbol(f"{module}({attribute(name)})", is_new=not known)]
        return [Symbol(module, is_new=not is_there)]

    def mock(self) -> tuple[Site, ...]:
        operation = self.operation
        if operation is None:
            return ()
        if operation.is_webhook:
            return self.home.mock.sends(operation.key[1])
        site = self.home.mock.plays(operation.key)
        return (site,) if site else ()

    def mock_note(self) -> str:
        before, after = self.pair
        if not self.home.mock.is_there or any(one is not None and one.is_webhook for one in self.pair):
            return ""
        if before is None and after is not None and not self.mock():
            return around.NO_BEHAVIOUR
        return around.NO_OPERATION if after is None and before is not None else ""

    def effect(self, found: Found) -> Effect:
        before, after = self.pair
        views = self._views(found) if _is_of_message(self.use) and before is not None and after is not None else None
        if before is None or views is None:
            called = bool(self.callers())
            here = around.Around(self.old, self.new, before, after, called=called)
            return around.of_operation(self.change, self.use, here)
        if set(self.change.rule.split("-")) & _BESIDE:
            return around.by_words(self.change)
        if self.use.part.startswith("response ") and not self.use.part.startswith("response 2"):
            return effect.of_error(self.change.severity)
        now = only(self.change.rule, *views)
        case = found.case(self.change, views[0], now, is_event=before.is_webhook)
        if " parameter " in self.use.part:
            case = self._as_argument(case)
        is_read = before.is_webhook or self.use.part.startswith("response ")
        return effect.of_answer(case) if is_read else effect.of_request(case)

    def _as_argument(self, case: Case) -> Case:
        """Our code always gives the parameters of a path, and the others where it names them."""
        kind, _, name = self.use.part.partition(" parameter ")
        given = {word for unit in self.callers() for words in unit.built.values() for word in words}
        used = kind == "path" or attribute(name) in given
        return replace(case, used=used, sent=used)

    def _views(self, found: Found) -> tuple[View, View] | None:
        """None where the change is around a value, and not about it."""
        if self.use.pointer:
            return view(self.old, _of(self.before, found.before)), view(self.new, _of(self.after, found.after))
        was, now = self._root(self.old, self.pair[0]), self._root(self.new, self.pair[1])
        if self.use.part.startswith("response ") and not (was.is_there and now.is_there):
            return None
        return (was, now) if was.is_there or now.is_there else None

    def _root(self, document: Json, operation: Operation | None) -> View:
        if operation is None or " header " in self.use.part:
            return View()
        seen = view(document, self._spots(document, operation))
        kind, is_parameter, name = self.use.part.partition(" parameter ")
        if is_parameter:
            node = parameters(document, operation).get((kind, name))
            return View() if node is None else replace(seen, is_there=True, required=bool(node.get("required")))
        body = resolved(document, operation.content.get("requestBody"))
        is_body = self.use.part in {"request body", PAYLOAD}
        return replace(seen, required=bool(body.get("required"))) if is_body and seen.is_there else seen

    def _spots(self, document: Json, operation: Operation | None) -> list[Spot]:
        if operation is None or not (self.use.part or operation.is_webhook):
            return []
        # A webhook is its payload.
        use = self.use if self.use.part else replace(self.use, part=PAYLOAD)
        found = spots(document, operation, use, self.home.generated.function(operation))
        return found if self.use.part else [branch for one in found for branch in branches(document, one)]


def _is_of_message(use: Use) -> bool:
    """Whether it is about something that we send or read. Our code takes no callbacks, and replies as it likes."""
    return bool(use.part) and use.part != "security" and not use.part.startswith(("callback ", "reply "))


def _of(used: Sequence[Spot], found: Sequence[Spot]) -> list[Spot]:
    """Those that the change is about, under whatever name."""
    schemas = {id(one.schema) for one in found}
    return [one for one in used if id(one.schema) in schemas]
