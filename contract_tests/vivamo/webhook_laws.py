"""Laws of webhook endpoints: their secret is told once, nothing changes that was not named, gone is gone."""

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.customer_laws import not_found
from contract_tests.vivamo.stamp import NOWHERE

EVENTS = ["transaction", "kyc_verification"]


def _url(bench: Bench) -> str:
    return f"https://{NOWHERE}/{bench.stamp.name('Hook')}"


def _registered(bench: Bench, url: str, **more: object) -> tuple[str, Exchange]:
    exchange = bench.calls.register_webhook({"url": url, **more})
    return bench.made(exchange, "_id"), exchange


def delete(bench: Bench, webhook: str) -> Exchange:
    """Delete an endpoint of this run."""
    exchange = bench.calls.delete_webhook(webhook)
    if exchange.succeeded:
        bench.pool.forget("webhookId", webhook)
    return exchange


def _find(bench: Bench, webhook: str) -> tuple[Exchange, list[object]]:
    exchange = bench.calls.list_webhooks()
    return exchange, [entry for entry in members(exchange.json) if dig(entry, "_id") == webhook]


def registration(bench: Bench) -> None:
    """An endpoint is listed as it was registered, and its secret is told by the registration alone."""
    url = _url(bench)
    webhook, created = _registered(
        bench, url, headers={"X-Custom-Auth": bench.stamp.name("pre-shared-key")}, eventTypes=EVENTS
    )
    bench.echoes(created, {"url": url})
    bench.same(created, Kind.STATE_MACHINE, "a new endpoint is active", "/status", "active")
    told = dig(created.json, "eventTypes")
    bench.assumptions.note("A17", told == EVENTS, "echoed" if told == EVENTS else "not echoed")
    exchange, entries = _find(bench, webhook)
    bench.check(
        len(entries) == 1 and dig(entries[0], "url") == url,
        Kind.LIST_CONTENTS,
        exchange,
        "an endpoint is listed once, under its address",
        expected="1",
        observed=str(len(entries)),
    )
    bench.check(
        all(dig(entry, "secretKey") is MISSING for entry in members(exchange.json)),
        Kind.STATE_MACHINE,
        exchange,
        "a secret is never told again",
        pointer="/0/secretKey",
        expected="nothing",
        observed="a secret",
    )
    other, second = _registered(bench, _url(bench))
    bench.check(
        dig(second.json, "secretKey") not in {dig(created.json, "secretKey"), MISSING},
        Kind.STATE_MACHINE,
        second,
        "each endpoint has a secret of its own",
        pointer="/secretKey",
        expected="another secret",
        observed="the same, or none",
    )
    for made in (webhook, other):
        delete(bench, made)


def conflict(bench: Bench) -> None:
    """The same address with overlapping events is refused, on registration and on update."""
    url = _url(bench)
    first, _ = _registered(bench, url, eventTypes=["transaction"])
    bench.refused(bench.calls.register_webhook({"url": url}), "overlapping endpoints are refused", statuses=(409,))
    second, _ = _registered(bench, url, eventTypes=["kyc_verification"])
    overlapping = bench.calls.update_webhook(second, {"eventTypes": ["transaction", "kyc_verification"]})
    bench.refused(overlapping, "an update into an overlap is refused", statuses=(409,))
    _, entries = _find(bench, second)
    exchange = bench.calls.list_webhooks()
    bench.check(
        not entries or dig(entries[0], "eventTypes") == ["kyc_verification"],
        Kind.STATE_MACHINE,
        exchange,
        "a refused update changes nothing",
        expected=["kyc_verification"],
        observed=dig(entries, 0, "eventTypes"),
    )
    for webhook in (first, second):
        delete(bench, webhook)


def update(bench: Bench) -> None:
    """An update changes what it names and tells no secret."""
    url = _url(bench)
    headers = {"X-Custom-Auth": bench.stamp.name("first-key")}
    webhook, registered = _registered(bench, url, headers=headers, eventTypes=EVENTS)
    paused = bench.calls.update_webhook(webhook, {"status": "inactive"})
    bench.same(paused, Kind.ECHO, "the status is the one that was set", "/status", "inactive")
    bench.same(paused, Kind.ECHO, "what was not named stays", "/url", url)
    bench.same(paused, Kind.ECHO, "what was not named stays", "/headers", dig(registered.json, "headers"))
    kept = dig(paused.json, "eventTypes")
    bench.assumptions.note("A17", kept == EVENTS, "kept when omitted" if kept == EVENTS else "changed when omitted")
    bench.check(
        dig(paused.json, "secretKey") is MISSING,
        Kind.STATE_MACHINE,
        paused,
        "an update tells no secret",
        pointer="/secretKey",
        expected="nothing",
        observed="a secret",
    )
    moved = _url(bench)
    changed = bench.calls.update_webhook(webhook, {"url": moved, "status": "active", "eventTypes": []})
    bench.echoes(changed, {"url": moved, "status": "active", "eventTypes": []})
    exchange, entries = _find(bench, webhook)
    bench.check(
        bool(entries) and dig(entries[0], "url") == moved,
        Kind.LIST_CONTENTS,
        exchange,
        "the list tells the new address",
        expected=moved,
        observed=dig(entries, 0, "url"),
    )
    delete(bench, webhook)


def deletion(bench: Bench) -> None:
    """A deleted endpoint is in no list, takes no update, and is not deleted twice."""
    webhook, _ = _registered(bench, _url(bench))
    gone = delete(bench, webhook)
    held = gone.succeeded and isinstance(dig(gone.json, "message"), str)
    bench.assumptions.note("A05", held, f"answered {gone.status} to a webhookId in the query")
    exchange, entries = _find(bench, webhook)
    bench.check(
        not entries,
        Kind.LIST_CONTENTS,
        exchange,
        "a deleted endpoint is off the list",
        expected="0",
        observed=str(len(entries)),
    )
    not_found(bench, bench.calls.update_webhook(webhook, {"status": "active"}), "Webhook not found")
    not_found(bench, bench.calls.delete_webhook(webhook), "Webhook not found")
    not_found(bench, bench.calls.update_webhook(NO_SUCH_ID, {"status": "active"}), "Webhook not found")
