"""What is measured, section by section. Each gives figures as JSON holds them, by side."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from types import ModuleType
from typing import Any

from benchmarks import callgrind
from benchmarks import contract as suite
from tools.progress import Progress

from .blocks import Pair, Task, alternate
from .environment import Place
from .process import Program, SideFailed, Worker, cold, working
from .roster import BARE, SIDES

IN_FLIGHT = 50
LOST = "failed"
# As the issue that a user would file has it: a day's work, and a busy day's webhooks.
MANY_CALLS, MANY_VERIFIES, MANY_CLIENTS, MANY_THREADED = 20_000, 1_000_000, 100, 1600


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything a section needs. `absent`: why a side is not in a section, by `section: side`."""

    programs: Mapping[str, Program]
    places: Mapping[str, Place]
    rounds: int
    progress: Progress
    absent: dict[str, str] = field(default_factory=dict)

    def with_(self, *abilities: str) -> list[str]:
        """The sides that are here and can all of this, in the order of the roster."""
        return [side.name for side in SIDES if side.name in self.programs and can(side.name, *abilities)]

    @contextmanager
    def workers(self, names: list[str]) -> Iterator[dict[str, Worker]]:
        with ExitStack() as stack:
            yield {name: stack.enter_context(working(self.programs[name])) for name in names}

    def lost(self, section: str) -> Callable[[str, Exception], None]:
        """Writes down that a side failed, and says so; the bench goes on."""

        def note(name: str, error: Exception) -> None:
            self.absent[f"{section}: {name}"] = str(error)
            self.progress.say(f"  {section}: {name} was left out: {error}")

        return note


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.performance.sides.{name}")


def can(name: str, *abilities: str) -> bool:
    return all(hasattr(module(name), ability) for ability in abilities)


def installed(bench: Bench) -> dict[str, Any]:
    return {name: {"packages": place.packages, "megabytes": place.megabytes} for name, place in bench.places.items()}


def call(bench: Bench) -> dict[str, Any]:
    """Against bare httpx: `Client.post` and `json.loads`."""
    return _against_bare(bench, "call", ability="caller", step=10, seconds=0.15)


def async_call(bench: Bench) -> dict[str, Any]:
    """Against bare httpx's AsyncClient, 50 in flight."""
    return _against_bare(bench, "async", ability="async_caller", step=2 * IN_FLIGHT, seconds=0.3)


def _against_bare(bench: Bench, block: str, *, ability: str, step: int, seconds: float) -> dict[str, Any]:
    names = bench.with_(ability)
    with bench.workers(names) as workers, working(bench.programs[BARE.name]) as bare:
        theirs = Task(bare, block, step, seconds)
        pairs = {name: Pair(Task(workers[name], block, step, seconds), theirs) for name in names}
        found = alternate(pairs, rounds=bench.rounds, failed=bench.lost(block))
    return {name: asdict(ratios) for name, ratios in found.items()}


def cold_script(bench: Bench) -> dict[str, Any]:
    """CPU of a whole process that makes one call, against the same on bare httpx; a process each in turn."""
    found: dict[str, Any] = {name: {"cpu": [], "seconds": []} for name in bench.with_("caller")}
    for number in range(bench.rounds + 1):
        for name in list(found):
            try:
                theirs, mine = cold(bench.programs[BARE.name]), cold(bench.programs[name])
            except SideFailed as error:
                bench.lost("cold")(name, error)
                del found[name]
                continue
            # The first fills the caches of the disk.
            if number:
                found[name]["cpu"].append(mine / theirs)
                found[name]["seconds"].append(mine)
    return found


def instructions(bench: Bench) -> dict[str, Any]:
    """Counted by valgrind: the import, all until one call is answered, and a call, each without what came before."""
    if not callgrind.is_there():
        bench.lost("instructions")("every side", callgrind.Uncounted(callgrind.ADVICE))
        return {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = bench.with_("load")
        counted = {name: pool.submit(_counted, bench.programs[name]) for name in names}
        found = {}
        for name in names:
            try:
                found[name] = counted[name].result()
            except callgrind.Uncounted as error:
                bench.lost("instructions")(name, error)
    return found


def _counted(program: Program) -> dict[str, int]:
    marks = callgrind.of_command(program.command("count"), program.environ)
    figures = {"import": marks["imported"] - marks["begun"]}
    if "called" in marks:
        figures["answered"] = marks["answered"] - marks["begun"]
        figures["call"] = (marks["called"] - marks["warm"]) // 50
    return figures


def decode(bench: Bench) -> dict[str, Any]:
    """1,000 records of its own to models, from parsed JSON, against `json.loads` of their text in the same process."""
    names = bench.with_("decoder")
    with bench.workers(names) as workers:
        pairs = {name: Pair(Task(workers[name], "decode"), Task(workers[name], "parse")) for name in names}
        found = alternate(pairs, rounds=bench.rounds, failed=bench.lost("decode"))
    return {name: {"cpu": ratios.cpu} for name, ratios in found.items()}


def verify(bench: Bench) -> dict[str, Any]:
    """The signature of 500 bytes alone, against `hmac.digest` and `compare_digest`."""
    return _against_limit(bench, "verify", ability="verifier")


def event(bench: Bench) -> dict[str, Any]:
    """Until the application has the event, against the same and `json.loads`."""
    return _against_limit(bench, "event", ability="reader")


def _against_limit(bench: Bench, block: str, *, ability: str) -> dict[str, Any]:
    names = bench.with_(ability)
    with bench.workers(names) as workers, working(bench.programs["limit"]) as limit:
        pairs = {name: Pair(Task(workers[name], block, 100), Task(limit, block, 100)) for name in names}
        found = alternate(pairs, rounds=bench.rounds, failed=bench.lost(block))
    return {name: {"cpu": ratios.cpu, "a_second": ratios.a_second} for name, ratios in found.items()}


def memory(bench: Bench) -> dict[str, Any]:
    """MiB resident after three calls, the collector having run, for each side in a process of its own."""
    found = {}
    for name in bench.with_("caller"):
        try:
            with working(bench.programs[name]) as worker:
                worker.block("call", 3)
                found[name] = worker.block("resident", 1).value
        except SideFailed as error:
            bench.lost("memory")(name, error)
    return found


def growth(bench: Bench) -> dict[str, Any]:
    """What many calls, verifications, clients and threads leave behind: MiB, descriptors, TLS contexts."""
    found: dict[str, Any] = {}
    for name, part in {"calls": _calls, "verifies": _verifies, "clients": _clients, "threads": _threads}.items():
        try:
            found |= part(bench)
        except SideFailed as error:
            bench.lost("growth")(name, error)
    return found


def _grown(worker: Worker, block: str, *, warm: int, times: int) -> tuple[float, float]:
    worker.block(block, warm)
    before = worker.block("resident", 1).value, worker.block("descriptors", 1).value
    worker.block(block, times)
    after = worker.block("resident", 1).value, worker.block("descriptors", 1).value
    return after[0] - before[0], after[1] - before[1]


def _calls(bench: Bench) -> dict[str, float]:
    with working(bench.programs["ours"]) as worker:
        grown, descriptors = _grown(worker, "call", warm=1000, times=MANY_CALLS)
    return {"calls": grown, "descriptors": descriptors}


def _verifies(bench: Bench) -> dict[str, float]:
    with working(bench.programs["ours_webhooks"]) as worker:
        grown, _ = _grown(worker, "event", warm=10_000, times=MANY_VERIFIES)
    return {"verifies": grown}


def _clients(bench: Bench) -> dict[str, float]:
    with working(bench.programs["ours"]) as worker:
        worker.block("clients", 1)
        before = worker.block("resident", 1).value, worker.block("descriptors", 1).value
        contexts = worker.block("clients", MANY_CLIENTS).value
        after = worker.block("resident", 1).value, worker.block("descriptors", 1).value
    return {"tls_contexts": contexts, "clients": after[0] - before[0], "client_descriptors": after[1] - before[1]}


def _threads(bench: Bench) -> dict[str, float]:
    with working(bench.programs["ours"]) as worker:
        return {"unanswered": MANY_THREADED - worker.block("threads", MANY_THREADED).value}


def contract(bench: Bench) -> dict[str, Any]:
    """The contract suite against plain schemathesis, here and not in an environment: neither is a client."""
    bench.progress.say("  contract: quick and schemathesis in turn, about three minutes")
    return suite.measure(2, mutants=8)


SECTIONS: Mapping[str, Callable[[Bench], dict[str, Any]]] = {
    "install": installed,
    "call": call,
    "async": async_call,
    "cold": cold_script,
    "instructions": instructions,
    "decode": decode,
    "verify": verify,
    "event": event,
    "memory": memory,
    "growth": growth,
    "contract": contract,
}
