"""Drives the probes of one operation against the target: a sound request first, then one change at a time."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from contract_tests.document import Operation, Parameter
from contract_tests.exchange import Exchange, Request
from contract_tests.json_value import MISSING, dig
from contract_tests.pace import BudgetSpentError
from contract_tests.probes.bodies import Wrapping, wrappings
from contract_tests.probes.prober import Hope, Probe, Prober
from contract_tests.probes.reach import unreached
from contract_tests.probes.rounds import Round, in_rounds
from contract_tests.probes.texts import TextProbe, text_probes
from contract_tests.validity import Verdict, validity
from contract_tests.vivamo.bench import Bench, UnreachedError
from contract_tests.vivamo.calls import Calls
from contract_tests.vivamo.control import ControlFailedError
from contract_tests.vivamo.probing.baselines import Ground
from contract_tests.vivamo.probing.rereads import mend, reread
from contract_tests.vivamo.probing.samples import SAMPLES
from contract_tests.vivamo.probing.sound import Sound, encoded, told_of, written
from contract_tests.vivamo.stamp import NOWHERE, Stamp
from contract_tests.vivamo.turns import turned
from contract_tests.wire import MOST_SILENCE, NotAllowedError

if TYPE_CHECKING:
    from contract_tests.vivamo.contract_run import ContractRun

# Refusals behind which a boundary hides: of a name that is taken, or of a record that is not there.
_MASK = re.compile(r"already exists|already in use|is taken|duplicate|not found", re.IGNORECASE)
# What a polite run asks of each operation.
MOST_POLITE = 4
# The shortest of the texts that are probed for their length alone.
LONG = 255
Change = Probe | Round | TextProbe | Wrapping


@dataclass(slots=True)
class Account:
    """What became of one operation's probes. `reason` says why not all could be sent."""

    sent: int = 0
    masked: list[str] = field(default_factory=list)
    ruled: dict[str, str] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)
    reason: str = ""

    def gaps(self) -> Iterator[str]:
        """What was not exercised, in as few lines as can be."""
        if self.reason:
            yield f"probes: {self.reason}"
        if self.unreached:
            yield f"no probe reached {', '.join(self.unreached)}"
        if self.masked:
            yield f"{len(self.masked)} probes were hidden behind another refusal, the first one {self.masked[0]}"
        if self.ruled:
            places = ", ".join(f"{place} ({told})" for place, told in self.ruled.items())
            yield f"refused by a rule of business: {places}"


def probe(run: "ContractRun", operation: Operation) -> str:
    """Take every probe of the operation to the target; why not all of them, or an empty text."""
    probing = Probing(run, operation)
    account = probing.account
    try:
        probing.go()
    except (UnreachedError, ControlFailedError, BudgetSpentError, NotAllowedError) as reason:
        account.reason = str(reason)
    for gap in account.gaps():
        run.reached.gap(f"{operation.id}: {gap}")
    return account.reason


def bench_of(run: "ContractRun", name: str) -> Bench:
    """The tools of a law, for what is none."""
    return Bench(
        law=name,
        document=run.document,
        calls=Calls(run.wire),
        stamp=run.stamp,
        pool=run.pool,
        judge=run.judge,
        reached=run.reached,
        assumptions=run.assumptions,
        control=run.control,
        receiver=None,
        polite=run.options.profile.polite,
        quiet=run.options.profile.quiet,
    )


class Probing:
    """One operation's probes, and their account."""

    def __init__(self, run: "ContractRun", operation: Operation) -> None:
        self._run = run
        self._operation = operation
        self._ground = Ground(bench_of(run, "probes"))
        self._choice = 0
        self._silence = 0
        self.account = Account()

    def go(self) -> None:
        """Raises what a law raises when it cannot go on."""
        sound = self._accepted()
        changes: list[Change] = [*self._of_parameters(sound), *self._of_body(sound)]
        self.account.unreached = unreached(
            self._run.document.schemas,
            self._operation,
            given=[*sound.arguments, *sound.query],
            sound=sound.body,
            probes=[probe for change in changes for probe in _probes(change)],
        )
        if self._run.options.profile.polite:
            changes = _polite(changes)
        for variant in self._ground.variants(self._operation):
            self._send(written(self._operation, variant))
        for change in changes:
            self._try(change)
            if self._silence >= MOST_SILENCE:
                raise UnreachedError("it stopped answering")

    def _accepted(self) -> Sound:
        """A request that the target accepts, or there is nothing to change."""
        told = "no sound request is known"
        sounds = list(self._ground.sounds(self._operation))
        for self._choice, sound in enumerate(sounds):
            exchange = self._send(written(self._operation, sound))
            if exchange is not None and exchange.succeeded:
                self._after(sound, exchange, Verdict.VALID)
                return self._sound()
            told = f"a sound request was answered {told_of(exchange)}" if exchange else "it may not be sent here"
        raise UnreachedError(told)

    def _sound(self) -> Sound:
        return list(self._ground.sounds(self._operation))[self._choice]

    def _of_parameters(self, sound: Sound) -> Iterator[TextProbe]:
        given = sound.arguments | sound.query
        for parameter in self._operation.parameters:
            if parameter.place in {"path", "query"} and parameter.name in given:
                yield from text_probes(self._run.document, parameter, given[parameter.name])

    def _of_body(self, sound: Sound) -> Iterator[Probe | Round | Wrapping]:
        if self._operation.body is None or sound.body is None:
            return
        schemas, schema = self._run.document.schemas, self._operation.body
        probes = Prober(schemas, SAMPLES).probes(schema, sound.body)
        brief = self._run.options.profile.brief
        yield from in_rounds(schemas, schema, sound.body, probes) if brief else probes
        few = brief and self._operation.id != self._first_with_body()
        yield from (wrapping for wrapping in wrappings() if not (few and wrapping.large))

    def _first_with_body(self) -> str:
        operations = [operation.id for operation in self._run.document.operations if operation.body is not None]
        return turned(operations, seed=self._run.options.seed)[0]

    def _try(self, change: Change) -> None:
        sound = self._sound()
        request = changed(self._operation, sound, change, self._run.stamp)
        if request is None:
            return
        exchange = self._send(request)
        if exchange is None:
            return
        self._silence = self._silence + 1 if exchange.answer is None else 0
        self.account.sent += 1
        verdict = self._verdict(exchange)
        if not isinstance(change, Round):
            self._count(change, exchange, verdict)
        if exchange.succeeded:
            self._after(sound, exchange, verdict)
        for probe in change.open_after(exchange) if isinstance(change, Round) else ():
            self._try(probe)

    def _send(self, request: Request) -> Exchange | None:
        """Raises when no more can go out; None for what a polite run does not send."""
        try:
            return self._run.wire.send(request)
        except NotAllowedError:
            return None

    def _after(self, sound: Sound, exchange: Exchange, verdict: Verdict) -> None:
        """What was made is read again, or mended; what was used up is made anew."""
        calls = self._ground.bench.calls
        if verdict is Verdict.INVALID:
            mend(calls, self._operation, sound.arguments, exchange, self._sound().body)
        elif not self._run.options.profile.polite:
            reread(calls, self._operation, sound.arguments, exchange)
        self._ground.use_up(self._operation)

    def _verdict(self, exchange: Exchange) -> Verdict:
        place = self._run.document.locate(exchange.request.method, exchange.request.path)
        return validity(self._run.document, self._operation, place.arguments, exchange).verdict

    def _count(self, change: Change, exchange: Exchange, verdict: Verdict) -> None:
        """A refusal for another reason than the change says nothing about the change."""
        if exchange.status not in {400, 404, 409}:
            return
        if verdict is Verdict.UNCLEAR:
            return
        if exchange.status != 400 or _MASK.search(exchange.told):
            self.account.masked.append(f"{change.label}: {exchange.told}"[:120])
        elif verdict is Verdict.VALID and not dig(exchange.json, "errors"):
            self.account.ruled.setdefault(change.label.split()[0], exchange.told[:60])


def _probes(change: Change) -> Iterator[Probe]:
    yield from change.probes if isinstance(change, Round) else (change,) if isinstance(change, Probe) else ()


def _polite(changes: list[Change]) -> list[Change]:
    """A few refusals, of different keywords: a sound target makes no record of them."""
    chosen: dict[str, Change] = {}
    for change in changes:
        if isinstance(change, Probe | TextProbe) and change.hope is Hope.REFUSED:
            chosen.setdefault(change.keyword if isinstance(change, Probe) else "text", change)
    return list(chosen.values())[:MOST_POLITE]


def changed(operation: Operation, sound: Sound, change: Change, stamp: Stamp) -> Request | None:
    """The sound request with one change, and with everything that must be new made new; None when it has no form."""
    if isinstance(change, Wrapping):
        headers = {"content-type": change.media} if change.media else {}
        return replace(written(operation, sound), headers=headers, body=change.make(encoded(sound.body)))
    if isinstance(change, TextProbe):
        return _with_text(operation, sound, change.parameter, change.text)
    body = change.applied(sound.body)
    return written(operation, replace(sound, body=_fresh(body, sound, change, stamp)))


def _with_text(operation: Operation, sound: Sound, parameter: Parameter, text: Any) -> Request | None:
    place = "arguments" if parameter.place == "path" else "query"
    given = sound.arguments if parameter.place == "path" else sound.query
    if text is MISSING:
        kept = {name: value for name, value in given.items() if name != parameter.name}
        return written(operation, replace(sound, query=kept)) if place == "query" else None
    new = given | {parameter.name: text}
    return written(operation, replace(sound, arguments=new) if place == "arguments" else replace(sound, query=new))


def _fresh(body: Any, sound: Sound, change: Probe | Round, stamp: Stamp) -> Any:
    """Each unique member is another one than ever before, the changed one too where its value shall be accepted."""
    body = json.loads(json.dumps(body))
    hopes = {probe.steps: probe.hope for probe in (change.probes if isinstance(change, Round) else (change,))}
    for steps, sort in sound.unique.items():
        value = dig(body, *steps)
        if not isinstance(value, str) or hopes.get(steps) is Hope.REFUSED:
            continue
        new = made_unique(value, sort, stamp.name()) if steps in hopes else _new(sort, stamp)
        owner = dig(body, *steps[:-1])
        owner[steps[-1]] = new
    return body


def _new(sort: str, stamp: Stamp) -> str:
    if sort == "email":
        return stamp.email()
    return f"https://{NOWHERE}/{stamp.name()}" if sort == "url" else stamp.name()


def made_unique(value: str, sort: str, name: str) -> str:
    """The same value but for a name in it, and of the same length where the length is what matters."""
    if sort == "url":
        return value + name
    if sort == "name" and len(value) >= LONG:
        return value[0] + name + value[1 + len(name) :]
    return value[:1] + name + value[1:]
