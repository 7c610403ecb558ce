"""One side of the bench, in a process and an environment of its own: `python worker.py SIDE URL WHAT`.

WHAT is `blocks`: then each line of standard input, `NAME TIMES`, is a block of work, answered by a line of JSON with
the seconds of CPU and of the clock that it took. Or `cold`: one call, and the end. Or `count`: marks for valgrind.
Standard library only, and little of it: what is loaded here is missing from what is measured.
"""

from __future__ import annotations

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))  # noqa: PTH100, PTH120

import importlib

from benchmarks.marks import mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

IN_FLIGHT = 50
COUNTED = 50
ITEMS = 1000
# A new pool opens its connections first, and with 50 at once that is most of a short block.
RAMP = 4 * IN_FLIGHT
THREADS = 16


def main() -> None:
    side = importlib.import_module(f"benchmarks.performance.sides.{sys.argv[1]}")
    {"blocks": blocks, "cold": cold, "count": count}[sys.argv[3]](side, sys.argv[2])


def cold(side: ModuleType, url: str) -> None:
    side.load()
    side.caller(url)()


def count(side: ModuleType, url: str) -> None:
    """A side that sends nothing has its import counted alone."""
    mark("begun")
    side.load()
    mark("imported")
    if not hasattr(side, "caller"):
        return
    call = side.caller(url)
    mark("ready")
    call()
    mark("answered")
    import gc

    for _ in range(10):
        call()
    gc.collect()
    gc.disable()
    mark("warm")
    for _ in range(COUNTED):
        call()
    mark("called")


def blocks(side: ModuleType, url: str) -> None:
    import gc
    import json
    import time

    made: dict[str, Callable[[int], object]] = {}
    for line in sys.stdin:
        name, times = line.split()
        try:
            work = made[name] = made.get(name) or BLOCKS[name](side, url)
            # What comes before a block, and is no part of it.
            work(0)
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            value = work(int(times))
            answer = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "value": value}
        except Exception as error:  # noqa: BLE001 - whatever a library raises is told, and the bench goes on
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), flush=True)


def over_and_over(work: Callable[[], object]) -> Callable[[int], None]:
    def block(times: int) -> None:
        for _ in range(times):
            work()

    return block


def calls(side: ModuleType, url: str) -> Callable[[int], None]:
    side.load()
    return over_and_over(side.caller(url))


def async_calls(side: ModuleType, url: str) -> Callable[[int], None]:
    """So many in flight. Every block has a loop and a client of its own: what a pool costs hangs on its past."""
    import asyncio

    side.load()
    runner, call = asyncio.Runner(), side.async_caller

    async def some(times: int) -> None:
        for _ in range(times):
            await call()

    async def all_of(times: int) -> None:
        await asyncio.gather(*(some(times // IN_FLIGHT) for _ in range(IN_FLIGHT)))

    async def begin() -> None:
        nonlocal call
        call = side.async_caller(url)
        await all_of(RAMP)

    def block(times: int) -> None:
        nonlocal runner
        if times:
            return runner.run(all_of(times))
        runner.close()
        runner = asyncio.Runner()
        return runner.run(begin())

    return block


def threads(side: ModuleType, url: str) -> Callable[[int], int]:
    """How many of the calls of 16 threads over one client were answered."""
    from concurrent.futures import ThreadPoolExecutor

    side.load()
    call = side.caller(url)

    def block(times: int) -> int:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(answer is not None for answer in pool.map(lambda _: call(), range(times)))

    return block


def parsing(side: ModuleType, _: str) -> Callable[[int], None]:
    """What reading is held against: `json.loads` alone."""
    import json

    text = side.listing(ITEMS)
    return over_and_over(lambda: json.loads(text))


def decoding(side: ModuleType, _: str) -> Callable[[int], None]:
    import json

    side.load()
    return over_and_over(side.decoder(json.loads(side.listing(ITEMS))))


def resident(*_: object) -> Callable[[int], float]:
    """MiB of memory now, whatever the times."""
    import gc

    def block(_: int) -> float:
        gc.collect()
        with open("/proc/self/statm") as statm:  # noqa: PTH123 - no pathlib, which is memory too
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20

    return block


def descriptors(*_: object) -> Callable[[int], int]:
    return lambda _: len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - as above


def verifying(name: str) -> Callable[[ModuleType, str], Callable[[int], None]]:
    def made(side: ModuleType, _: str) -> Callable[[int], None]:
        return over_and_over(getattr(side, name)())

    return made


BLOCKS: dict[str, Callable[[ModuleType, str], Callable[[int], object]]] = {
    "call": calls,
    "async": async_calls,
    "threads": threads,
    "parse": parsing,
    "decode": decoding,
    "verify": verifying("verifier"),
    "event": verifying("reader"),
    "clients": lambda side, _: side.clients(),
    "resident": resident,
    "descriptors": descriptors,
}

if __name__ == "__main__":
    main()
