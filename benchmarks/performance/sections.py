"""The tables of the page, as data: their words, their columns, and which figure each column shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`figure`: a path into the figures, `@` being the side. `shape`: how it is written; none: a ratio, its range."""

    heading: str
    figure: str
    shape: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one figure, the shortest first."""

    name: str
    title: str
    figure: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the sides that `name` was measured for, ordered by the first of `order` that a side has."""

    name: str
    heading: str
    text: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    chart: Chart | None = None
    without: frozenset[str] = frozenset()


SECTIONS = (
    Section(
        "call",
        "A call",
        "One keep-alive connection, one call after the other. CPU is what the client's process used, user and "
        "system, against `httpx.Client.post` and `json.loads`.",
        (
            Column("CPU", "call.@.cpu"),
            Column("calls a second, ratio", "call.@.rate"),
            Column("instructions a call", "instructions.@.call", "{:,.0f} k", 1e-3),
        ),
        ("call.@.cpu",),
        Chart("call", "create: CPU of the client, bare httpx = 1", "call.@.cpu"),
    ),
    Section(
        "async",
        "Asyncio, 50 calls in flight",
        "Against `httpx.AsyncClient` with sniffio beside it, as ours has it. pip installs httpx without, and then "
        "httpcore looks for it in vain at each lock. Libraries that are missing here have no asynchronous half.",
        (Column("CPU", "async.@.cpu"), Column("calls a second, ratio", "async.@.rate")),
        ("async.@.cpu",),
        Chart("async", "async create, 50 in flight: CPU of the client, bare httpx = 1", "async.@.cpu"),
    ),
    Section(
        "instructions",
        "Start",
        "`cold script`: the CPU of a whole process that imports, makes a client and one call, against the same on bare "
        "httpx. Instructions are counted by valgrind, over bare Python: of the import alone, and of all until the "
        "first call is answered.",
        (
            Column("cold script", "cold.@.cpu"),
            Column("import, M", "instructions.@.import", "{:,.0f}", 1e-6),
            Column("until the first answer, M", "instructions.@.answered", "{:,.0f}", 1e-6),
            Column("memory then, MiB", "memory.@", "{:.0f}"),
            Column("packages", "install.@.packages", "{:.0f}"),
            Column("MB", "install.@.megabytes", "{:.1f}"),
        ),
        ("instructions.@.answered", "instructions.@.import"),
        Chart("start", "until the first answer: M instructions over bare Python", "instructions.@.answered", 1e-6),
        frozenset({"limit", "ours_pending", "ours_webhooks_second", "stripe_async", "httpx_plain"}),
    ),
    Section(
        "decode",
        "Reading",
        "1,000 records of the library's own kind, from parsed JSON to its models, against `json.loads` of their text.",
        (Column("CPU", "decode.@.cpu"),),
        ("decode.@.cpu",),
        Chart("decode", "1,000 records to models: CPU, json.loads = 1", "decode.@.cpu"),
    ),
    Section(
        "event",
        "Webhooks: to an event",
        "500 bytes; ours is given two secrets, of which the first signed, and all others one. The limit is one "
        "`hmac.digest` (SHA-512), `compare_digest` and `json.loads`: with the second secret it would be two digests. "
        "Vendors sign in different ways, SHA-256 mostly; standardwebhooks gives JSON without a type.",
        (Column("CPU against the limit", "event.@.cpu"), Column("a second", "event.@.a_second", "{:,.0f}")),
        ("event.@.cpu",),
        Chart("webhooks", "a signed delivery to an event: CPU, limit = 1", "event.@.cpu"),
    ),
    Section(
        "verify",
        "Webhooks: the signature alone",
        "The limit is one `hmac.digest` (SHA-512) as hexadecimal digits, which is how it is sent, and "
        "`compare_digest`. modern-treasury signs with SHA-256 and "
        "compares with `==`, whose time tells a forger how much of a guess was right.",
        (Column("CPU against the limit", "verify.@.cpu"), Column("a second", "verify.@.a_second", "{:,.0f}")),
        ("verify.@.cpu",),
    ),
)
# What stays behind, in ours alone.
GROWTH = (
    Column("20,000 calls: memory", "growth.calls", "{:+.2f} MiB"),
    Column("20,000 calls: descriptors", "growth.descriptors", "{:+.0f}"),
    Column("1,000,000 webhooks verified: memory", "growth.verifies", "{:+.2f} MiB"),
    Column("100 clients that have called by TLS: contexts alive", "growth.tls_contexts", "{:.0f}"),
    Column("100 clients, made and closed: memory", "growth.clients", "{:+.2f} MiB"),
    Column("100 clients, made and closed: descriptors", "growth.client_descriptors", "{:+.0f}"),
    Column("16 threads on one client, 1,600 calls: unanswered", "growth.unanswered", "{:.0f}"),
)
