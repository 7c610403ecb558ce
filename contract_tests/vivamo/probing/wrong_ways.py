"""Ways to ask that must not work, on records that exist: bad keys, undocumented methods, odd and nearly right ids."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tests.credentials import Credentials, differs
from contract_tests.document import METHODS, Operation
from contract_tests.exchange import Exchange, Request
from contract_tests.pace import BudgetSpentError
from contract_tests.probes.texts import ODD
from contract_tests.validity import JSON
from contract_tests.vivamo.bench import UnreachedError
from contract_tests.vivamo.control import ControlFailedError
from contract_tests.vivamo.probing.baselines import Ground, harmless
from contract_tests.vivamo.probing.drive import bench_of
from contract_tests.vivamo.probing.sound import Sound, about_nobody, encoded, written
from contract_tests.vivamo.world import words
from contract_tests.wire import MOST_SILENCE, NotAllowedError

if TYPE_CHECKING:
    from contract_tests.vivamo.contract_run import ContractRun

# A shared target is asked with these alone.
POLITE_KEYS = (Credentials.MISSING, Credentials.WRONG, Credentials.ALTERED)
# About ids that nobody has the key is asked for first, too: else strangers learn who is a customer.
KEYS_OF_NOBODY = (Credentials.MISSING, Credentials.WRONG)
# Where the documented operations of a path take no body, a foreign method has this one.
SOME_BODY = {"firstName": "Changed"}
# One reader of paths and queries stands before every operation, so a brief run asks each with a part of them.
SHARES = 3
# Queries that no operation knows, and that no router may stumble over.
ODD_QUERIES = (
    *("=", "&&&", "%zz=1", "%ff=%ff", "x[]=1&x[a][b]=2", "__proto__[x]=1", "a=1;b=2", "%00=%00", "_method=DELETE"),
    *("&".join(f"q{n}=1" for n in range(500)), "long=" + "x" * 6_000),
)


class WrongWays:
    """One operation's wrong ways; raises nothing but what ends a run of probes."""

    def __init__(self, run: "ContractRun", operation: Operation) -> None:
        self._run = run
        self._operation = operation
        self._polite = run.options.profile.polite
        self._ground = Ground(bench_of(run, "wrong ways"))
        self._silence = 0

    def keys(self) -> None:
        """Every bad key on a record that exists, then on nobody's; afterwards the records are as they were."""
        forms = POLITE_KEYS if self._polite else tuple(form for form in Credentials if form is not Credentials.GOOD)
        for form in forms:
            if differs(form, self._run.options.api_key):
                sent = self._send(written(self._operation, self._sound(), credentials=form))
                if sent is None:
                    # A polite run asks once about a record that money could move for.
                    self._about_nobody(form)
        if not self._polite:
            for form in KEYS_OF_NOBODY:
                self._about_nobody(form)
            self._with_mistakes()
        self._look()

    def _with_mistakes(self) -> None:
        """Without the key nobody is told what else is wrong."""
        request = written(self._operation, self._sound(), credentials=Credentials.MISSING)
        if request.body:
            self._send(replace(request, body=b"[]"))
        elif request.query:
            self._send(replace(request, query="&".join(f"{name}=abc" for name in self._sound().query)))

    def _about_nobody(self, form: Credentials) -> None:
        self._send(written(self._operation, about_nobody(self._operation, self._sound()), credentials=form))

    def methods(self) -> None:
        """Every method that the path does not have, with a sound body and the right key."""
        known = self._run.document.methods_of(self._operation.path)
        for method in (name.upper() for name in METHODS):
            for choice in self._choices() if method not in known else ():
                sound = self._sound()
                sound = replace(sound, arguments=sound.arguments | choice)
                self._send(_as_method(written(self._operation, sound), method))
        self._look()

    def _choices(self) -> list[dict[str, str]]:
        """Both values of a boolean in the path: a server may be closed to one of them alone."""
        names = [one.name for one in self._operation.parameters if one.schema.get("type") == "boolean"]
        both = [{name: value} for name in names for value in ("false", "true")]
        return both if both and not self._polite else [{}]

    def odd_texts(self) -> None:
        """Ids and queries that no reader expects. A shared target is spared."""
        sound = self._sound()
        for name in sound.arguments:
            for text in self._share(ODD) if name not in {"type", "allow"} else ():
                request = written(self._operation, replace(self._sound(), arguments=sound.arguments | {name: "ODD"}))
                self._send(replace(request, path=request.path.replace("/ODD", f"/{text}", 1)))
        for query in self._share(ODD_QUERIES):
            request = written(self._operation, self._sound())
            self._send(replace(request, query="&".join(filter(None, (request.query, query)))))
        self._look()

    def _share(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """All of them; of a brief run a third, another one than of the next operation."""
        turn = self._run.document.operations.index(self._operation)
        return texts[turn % SHARES :: SHARES] if self._run.options.profile.brief else texts

    def near_ids(self) -> None:
        """An id that is nearly a known one is nobody's."""
        sound = self._sound()
        for place, given in (("arguments", sound.arguments), ("query", sound.query)):
            for name in given.keys() & {"externalCustomerId", "paymentIntentId", "disbursementIntentId", "webhookId"}:
                for near in _near(given[name]):
                    changed = {**given, name: near}
                    request = (
                        replace(sound, arguments=changed) if place == "arguments" else replace(sound, query=changed)
                    )
                    self._denied(self._send(written(self._operation, request)))

    def _denied(self, exchange: Exchange | None) -> None:
        if exchange is not None:
            self._ground.bench.refused(exchange, words.UNKNOWN_ID, statuses=(400, 404))

    def _sound(self) -> Sound:
        if self._polite:
            return harmless(self._ground, self._operation)
        try:
            return next(self._ground.sounds(self._operation), None) or harmless(self._ground, self._operation)
        except (UnreachedError, ControlFailedError):
            # What only the customer could bring about; then a record that nobody can move.
            return harmless(self._ground, self._operation)

    def _send(self, request: Request) -> Exchange | None:
        try:
            exchange = self._run.wire.send(request)
        except NotAllowedError:
            return None
        self._silence = self._silence + 1 if exchange.answer is None else 0
        if self._silence >= MOST_SILENCE:
            raise UnreachedError("it stopped answering")
        if exchange.succeeded:
            self._ground.use_up(self._operation)
        return exchange

    def _look(self) -> None:
        """The witnesses see each record once more: what was refused has changed nothing."""
        if not self._polite:
            self._ground.look()


def _as_method(request: Request, method: str) -> Request:
    if method in {"GET", "HEAD", "OPTIONS", "TRACE", "DELETE"}:
        return replace(request, method=method, headers={}, body=b"")
    body = request.body or encoded(SOME_BODY)
    return replace(request, method=method, headers={"content-type": JSON}, body=body)


def _near(name: str) -> Iterator[str]:
    """One letter more, less and other; the case is left alone, since hexadecimal has none."""
    last = "1" if name[-1:] != "1" else "2"
    yield from (near for near in (name + last, name[:-1], name[:-1] + last, last + name, name[1:]) if near)


Way = Callable[[WrongWays], None]


def wrong_way(run: "ContractRun", operation: Operation, way: Way) -> str:
    """Go one wrong way to its end; why that could not be, or an empty text."""
    try:
        way(WrongWays(run, operation))
    except (UnreachedError, ControlFailedError, BudgetSpentError, NotAllowedError) as reason:
        run.reached.gap(f"{operation.id}: wrong ways: {reason}")
        return str(reason)
    return ""
