"""One run against one target: puts the parts together, takes its steps, and gives its outcome."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import payments_mock

from contract_tests.causes import gathered
from contract_tests.credentials import forms
from contract_tests.decode import Decoding
from contract_tests.document import Document, Operation
from contract_tests.evidence import Assumptions, Reached
from contract_tests.exchange import Exchange, Request
from contract_tests.findings import Findings
from contract_tests.judge import Judge
from contract_tests.line import is_loopback, line_to
from contract_tests.options import Options
from contract_tests.pace import BudgetSpentError, Pace
from contract_tests.redaction import Redactor
from contract_tests.report.drift import Drift, drift_of
from contract_tests.resumption import State
from contract_tests.spec_place import SpecPlaces
from contract_tests.vivamo.assumptions import assumption_witness
from contract_tests.vivamo.bench import Bench, UnreachedError
from contract_tests.vivamo.calls import Calls
from contract_tests.vivamo.control import Control, ControlFailedError
from contract_tests.vivamo.deliveries.receiver import Receiver, receiving
from contract_tests.vivamo.laws.book import LAWS
from contract_tests.vivamo.manners import manners
from contract_tests.vivamo.pool import Pool
from contract_tests.vivamo.recognition import unfit
from contract_tests.vivamo.stamp import Stamp, registration
from contract_tests.vivamo.tidying import tidy, unrecorded
from contract_tests.vivamo.tolerance import tolerated
from contract_tests.vivamo.world.clock import TargetClock
from contract_tests.vivamo.world.world import World
from contract_tests.wire import MOST_SILENCE, NotAllowedError, Wire

if TYPE_CHECKING:
    from contract_tests.cases import Cases

# One list for both packages that could ever be tested here: the generated client of this API.
CLIENT = "vivamo_api"
# Tags that are tried before a target counts as too full of earlier runs.
MOST_TAGS = 1000


class TargetError(Exception):
    """The target cannot be tested at all; the text is one line for people, without a secret."""


class ContractRun:
    """Holds one run's parts; `close` gives back what it opened. `earlier` is the run that it goes on with."""

    def __init__(
        self, options: Options, *, document: Document, say: Callable[[str], None], earlier: State | None = None
    ) -> None:
        self.options = options
        self.document = document
        self.earlier = earlier
        self._say = say
        self._open = ExitStack()
        self._started = time.monotonic()
        try:
            self._prepare(options)
        except BaseException:
            self.close()
            raise

    def _prepare(self, options: Options) -> None:
        pace = Pace(budget=options.max_requests, rate=options.rate)
        self.redactor = Redactor(forms(options.api_key))
        self.findings = Findings(
            self.redactor, places=SpecPlaces(self.document).of, gathering=gathered, sent=lambda: pace.sent
        )
        self.reached = Reached(self.document.operations)
        self.assumptions = Assumptions(self.document.assumptions())
        self.pool = self._pool()
        self.target = options.target or self._embedded()
        self._line = self._open.enter_context(closing(line_to(self.target)))
        self.wire = Wire(target=self.target, api_key=options.api_key, line=self._line, pace=pace)
        trouble = unfit(self.document, self.wire)
        if trouble:
            raise TargetError(trouble)
        self.judge = self._judge()
        self.control = self._control()
        self.receiver = self._listening()
        self.stamp = self._stamp()
        self.world = self._world()
        self.wire.observers.append(self.judge)
        if options.profile.polite:
            self.wire.guard = manners(self.document, self.pool, tag=self.tag)
        for webhook in unrecorded(Calls(self.wire), tag=self.tag) if self.earlier else ():
            self.pool.adopt("webhookId", webhook)

    @property
    def tag(self) -> str:
        """What the name of every record of this run begins with, in each of its parts."""
        return self.earlier.tag if self.earlier else self.stamp.tag

    @cached_property
    def _cases(self) -> "Cases":
        """Read by schemathesis when the first request is to be made up: to load it takes longer than many laws."""
        from contract_tests.cases import Cases  # noqa: PLC0415

        return Cases(self.document.raw, seed=self.options.seed)

    def close(self) -> None:
        """Stop the embedded mock and every connection."""
        self._open.close()

    def _pool(self) -> Pool:
        pool = Pool()
        for parameter, records in self.earlier.records.items() if self.earlier else ():
            for record in records:
                pool.adopt(parameter, record)
        return pool

    def _embedded(self) -> str:
        mock = payments_mock.start("vivamo", seed=self.options.seed, api_key=self.options.api_key)
        self._open.enter_context(mock)
        self._say(f"no --target given: testing a mock started here at {mock.url}")
        return mock.url

    def _judge(self) -> Judge:
        judge = Judge(
            self.document,
            findings=self.findings,
            reached=self.reached,
            redactor=self.redactor,
            decoding=Decoding(CLIENT),
            tolerates=tolerated,
            api_key=self.options.api_key,
        )
        judge.witnesses += [self.pool.witness, assumption_witness(self.assumptions)]
        return judge

    def _control(self) -> Control | None:
        if self.options.control == "off":
            return None
        control = Control(self._line)
        present = is_loopback(self.target) and control.present()
        if self.options.control == "on" and not present:
            raise TargetError(f"--control on, but {self.target} has no /_mock that this machine may call")
        return control if present else None

    def _world(self) -> World:
        earlier = [record for _, record in self.pool]
        world = World(self.document, report=self.judge.report, clock=TargetClock(), tag=self.stamp.tag, earlier=earlier)
        if self.control:
            world.follow(self.control)
        self.judge.witnesses.append(world.witness)
        return world

    def _listening(self) -> Receiver | None:
        """A receiver, where the target can reach one: on this machine, or at the address that was given for it."""
        public, port = self.options.webhook_url, self.options.webhook_port
        if public is None and self.control is None:
            return None
        try:
            return self._open.enter_context(receiving(public, port))
        except OSError as error:
            raise TargetError(f"--webhook-port: cannot listen on {port}: {error.strerror}") from error

    def _stamp(self) -> Stamp:
        """A tag that no customer of the target has: a fresh mock gets the same one for the same seed."""
        polite = self.options.profile.polite
        run = f"{int(time.time()):x}" if polite else f"s{self.options.seed}"
        # The names of a later part differ from those of an earlier one, whose count nobody knows after a crash.
        tag = f"{self.earlier.tag}{self.earlier.part}." if self.earlier else f"ct-{run}-"
        stamp = Stamp(self.document, self.pool, tag=tag, seed=self.options.seed, polite=polite)
        try:
            if not polite:
                stamp.tag = self._free_tag(run)
            data = {"email": f"{stamp.tag}start@example.invalid"}
            start = stamp.name("start")
            if Calls(self.wire).create_customer({"externalCustomerId": start, "data": data}).succeeded:
                self.pool.adopt("externalCustomerId", start)
        except BudgetSpentError as reason:
            # Nothing more goes out, so nothing carries the tag; what was done is reported all the same.
            self.reached.gap(f"the start of the run: {reason}")
        return stamp

    def _free_tag(self, run: str) -> str:
        calls = Calls(self.wire)
        for n in range(MOST_TAGS):
            tag = f"ct-{run}{f'.{n}' if n else ''}-"
            if not calls.get_customer(f"{tag}1-start").succeeded:
                return tag
            # A server without a memory knows every name, and then none is taken.
            if n == 0 and calls.get_customer(f"{tag}nobody").succeeded:
                return tag
        raise TargetError(f"{self.target} is full of earlier runs with seed {self.options.seed}; take another seed")

    def law(self, name: str) -> str:
        """Take one law to the target; why it could not be taken to its end, or an empty text."""
        try:
            LAWS[name](self._bench(name))
        except (UnreachedError, ControlFailedError, BudgetSpentError, NotAllowedError) as reason:
            return self._gap(f"law {name}", str(reason))
        return ""

    def _gap(self, owner: str, reason: str) -> str:
        self.reached.gap(f"{owner}: {reason}")
        return reason

    def _bench(self, law: str) -> Bench:
        return Bench(
            law=law,
            document=self.document,
            calls=Calls(self.wire),
            stamp=self.stamp,
            pool=self.pool,
            judge=self.judge,
            reached=self.reached,
            assumptions=self.assumptions,
            control=self.control,
            receiver=self.receiver,
            polite=self.options.profile.polite,
            quiet=self.options.profile.quiet,
        )

    def requests(self, operation: Operation) -> str:
        """Send examples, coverage and fuzzed data of one operation; why not all of it, or an empty text."""
        profile = self.options.profile
        if not profile.fuzzed:
            return self._gap("generated requests", f"not part of the profile {profile.name}")
        silence = 0
        for request in self._made_up(operation):
            exchange = self.send(request)
            silence = silence + 1 if exchange and exchange.answer is None else 0
            if self.wire.pace.spent or self.wire.gone or silence >= MOST_SILENCE:
                why = "the request budget is spent" if self.wire.pace.spent else "it stopped answering"
                return self._gap(operation.id, why)
        return ""

    def _made_up(self, operation: Operation) -> Iterator[Request]:
        profile, where = self.options.profile, (operation.method, operation.path)
        # About unknown ids every edge of a field would be hidden behind "not found".
        known = [self._cases.examples(*where), self._cases.fuzzed(*where, examples=profile.fuzzed, negative=True)]
        if profile.coverage:
            known.insert(1, self._cases.coverage(*where))
        for request in chain.from_iterable(known):
            self._stock(operation)
            yield self.stamp.generated(request, known=True)
        for request in self._cases.fuzzed(*where, examples=profile.fuzzed, negative=False):
            self._stock(operation)
            yield self.stamp.generated(request)

    def _stock(self, operation: Operation) -> None:
        """An endpoint for the operations that are about one, since they use them up."""
        wanted = any(parameter.name == "webhookId" for parameter in operation.parameters)
        if wanted and not self.options.profile.polite and not self.pool.ids("webhookId") and not self.wire.pace.spent:
            self.send(registration(self.stamp))

    def chains(self) -> str:
        """Walk along the links of the document; why not all the way, or an empty text."""
        profile = self.options.profile
        if not profile.chains:
            return self._gap("chains of calls", f"not part of the profile {profile.name}")
        from contract_tests.chains import walk  # noqa: PLC0415 - as `_cases`

        walked = walk(
            self._cases.schema,
            send=lambda request: self.send(self.stamp.generated(request, keep_ids=True)),
            seed=self.options.seed,
            chains=profile.chains,
            steps=profile.steps,
        )
        if self.wire.gone:
            return self._gap("chains of calls", "it stopped answering")
        if walked < profile.chains:
            return self._gap("chains of calls", f"{walked} of {profile.chains} could be walked")
        return self._gap("chains of calls", "the request budget is spent") if self.wire.pace.spent else ""

    def send(self, request: Request) -> Exchange | None:
        """Send a generated request; None when it may not go out."""
        try:
            return self.wire.send(request)
        except NotAllowedError:
            return None
        except BudgetSpentError as reason:
            self.reached.gap(f"generated requests: {reason}")
            return None

    def made(self) -> dict[str, list[str]]:
        """The records of this run that are at the target, by parameter."""
        kept: dict[str, list[str]] = {}
        for parameter, record in self.pool:
            kept.setdefault(parameter, []).append(record)
        return kept

    def tidy(self) -> dict[str, list[str]]:
        """Delete the endpoints of this run, beyond the budget if need be; the records that stay, by parameter."""
        self.wire.pace.lift()
        return tidy(Calls(self.wire), self.pool, gap=self.reached.gap)

    def outcome(self) -> Drift:
        """Everything that the run has found."""
        if self.control is None:
            self.reached.gap("laws of approval, expiry and delivery: no /_mock")
        return drift_of(
            target=self.target,
            spec=self.document.name,
            seed=self.options.seed,
            requests=self.wire.pace.sent,
            seconds=time.monotonic() - self._started,
            findings=list(self.findings),
            reached=self.reached,
            assumptions=self.assumptions,
            redactor=self.redactor,
        )
