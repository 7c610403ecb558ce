"""Laws of webhook endpoints: their secret is told once, nothing changes that was not named, gone is gone."""

from collections.abc import Iterator, Sequence
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, members, pointer
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.laws.customers import not_found
from contract_tests.vivamo.stamp import NOWHERE
from contract_tests.vivamo.world import words

ALL = ("transaction", "kyc_verification", "customer_w9_required", "customer_w9_completed")
EVENTS = ["transaction", "kyc_verification"]
OTHERS = ["customer_w9_required"]
ANOTHER_PLACE = "what does not overlap is not refused"


def _url(bench: Bench, *, tail: str = "") -> str:
    return f"https://{NOWHERE}/{bench.stamp.name('Hook')}{tail}"


def _registered(bench: Bench, url: str, **more: object) -> tuple[str, Exchange]:
    exchange = bench.calls.register_webhook({"url": url, **more})
    return bench.made(exchange, "_id"), exchange


def delete(bench: Bench, webhook: str) -> Exchange:
    """Delete an endpoint of this run."""
    exchange = bench.calls.delete_webhook(webhook)
    if exchange.succeeded:
        bench.pool.forget("webhookId", webhook)
    return exchange


def _listed(bench: Bench, wanted: dict[str, dict[str, Any]], *, gone: Sequence[str] = ()) -> Exchange:
    """The list has each of these once, as it must be now, and none that is gone."""
    exchange = bench.calls.list_webhooks()
    entries = members(exchange.json)
    for webhook, fields in wanted.items():
        found = [n for n, entry in enumerate(entries) if dig(entry, "_id") == webhook]
        once = bench.check(
            len(found) == 1,
            Kind.LIST_CONTENTS,
            exchange,
            words.ENDPOINT_LISTED,
            expected="1",
            observed=str(len(found)),
        )
        if once:
            _shows(bench, exchange, fields, at=[found[0]])
    left = [webhook for webhook in gone if any(dig(entry, "_id") == webhook for entry in entries)]
    bench.check(not left, Kind.LIST_CONTENTS, exchange, words.ENDPOINT_OFF, expected="0", observed=str(len(left)))
    return exchange


def _shows(bench: Bench, exchange: Exchange, fields: dict[str, Any], *, at: Sequence[int] = ()) -> None:
    """The answer shows the endpoint as it is. What it does not show is the schema's business."""
    for name, value in fields.items():
        got = dig(exchange.json, *at, name)
        if got is not MISSING:
            bench.check(
                _plain(name, got) == _plain(name, value),
                Kind.ECHO,
                exchange,
                words.ECHO,
                pointer=pointer([*at, name]),
                # The values of headers are their owner's business.
                expected="the headers as sent" if name == "headers" else value,
                observed="others" if name == "headers" else got,
            )


def _plain(name: str, value: Any) -> Any:
    """Without what means nothing: the order of events, none instead of all, the case of a header's name."""
    if name == "eventTypes" and isinstance(value, list):
        return sorted(map(str, value or ALL))
    if name == "headers" and isinstance(value, dict):
        return {str(header).lower(): text for header, text in value.items()}
    return value


def _secret(bench: Bench, registered: Exchange, others: Sequence[str] = ()) -> str:
    """The endpoint's secret, which must be its own."""
    secret = dig(registered.json, "secretKey")
    bench.check(
        isinstance(secret, str) and bool(secret) and secret not in others,
        Kind.STATE_MACHINE,
        registered,
        words.OWN_SECRET,
        pointer="/secretKey",
        expected="another secret",
        observed="the same, or none",
    )
    return str(secret)


def _keeps_secrets(bench: Bench, exchanges: Sequence[Exchange], secrets: Sequence[str]) -> None:
    """None of these answers tells one of the secrets, under whatever name."""
    for exchange in exchanges:
        told = [at for at, value in _members(exchange.json) if at[-1] == "secretKey" or _holds(value, secrets)]
        bench.check(
            not told,
            Kind.STATE_MACHINE,
            exchange,
            words.SECRET_TOLD,
            pointer=pointer(told[0]) if told else "",
            expected="nothing",
            observed="a secret",
        )


def _holds(value: Any, secrets: Sequence[str]) -> bool:
    return isinstance(value, str) and any(secret and secret in value for secret in secrets)


def _members(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield (*at, name), item
        yield from _members(item, (*at, name))


def registration(bench: Bench) -> None:
    """An endpoint is listed as it was registered, and its secret, which no other has, is told by that alone."""
    url = _url(bench, tail="/In-Box?tenant=a%2Fb&x=1&x=2")
    headers = {**_key(bench), "x-2": f'{bench.stamp.name()}  "a"; b=<c&d>'}
    first, created = _registered(bench, url, headers=headers, eventTypes=EVENTS)
    bench.same(created, Kind.STATE_MACHINE, words.ACTIVE, "/status", "active")
    wanted = {first: {"url": url, "headers": headers, "eventTypes": EVENTS, "status": "active"}}
    bench.echoes(created, {"url": url})
    _shows(bench, created, wanted[first])
    told = dig(created.json, "eventTypes")
    bench.assumptions.note("A17", told == EVENTS, "echoed" if told == EVENTS else "not echoed")
    secrets = [_secret(bench, created)]
    for told_of in ({}, {"eventTypes": list[str]()}):
        at = _url(bench)
        webhook, exchange = _registered(bench, at, **told_of)
        secrets.append(_secret(bench, exchange, secrets))
        wanted[webhook] = {"url": at, "eventTypes": [], "status": "active"}
    ids_differ = len(wanted) == len(secrets)
    bench.check(ids_differ, Kind.STATE_MACHINE, created, words.OWN_ID, pointer="/_id", expected="another id")
    later = [_listed(bench, wanted), bench.calls.update_webhook(first, {"status": "active"})]
    _keeps_secrets(bench, [*later, *[delete(bench, webhook) for webhook in wanted]], secrets)


def conflict(bench: Bench) -> None:
    """The same address with overlapping events is refused, and nothing else is; a refusal changes nothing."""
    url = _url(bench)
    first, _ = _registered(bench, url, eventTypes=["transaction"])
    wanted: dict[str, dict[str, Any]] = {first: {"url": url, "eventTypes": ["transaction"]}}
    overlapping: list[dict[str, Any]] = [{}, *({"eventTypes": some} for some in ([], ["transaction"], EVENTS))]
    for more in overlapping:
        _overlaps(bench, bench.calls.register_webhook({"url": url, **more}))
    second = _fits(bench, url, ["kyc_verification"], wanted)
    _fits(bench, f"{url}?a=1", ["transaction"], wanted)
    _fits(bench, f"{url}/more", [], wanted)
    every = _url(bench)
    _fits(bench, every, [], wanted)
    _overlaps(bench, bench.calls.register_webhook({"url": every, "eventTypes": OTHERS}))
    changes: list[dict[str, Any]] = [{"eventTypes": EVENTS}, {"eventTypes": []}, {"url": every}]
    for change in changes:
        refused = bench.calls.update_webhook(second, change)
        bench.refused(refused, words.OVERLAP_UPDATE, statuses=(409,))
        if refused.succeeded:
            bench.unreached("an overlap was made")
    # To say again what it is overlaps with nobody else.
    same = bench.calls.update_webhook(second, wanted[second])
    _not_refused(bench, same)
    _listed(bench, wanted)
    for webhook in wanted:
        delete(bench, webhook)


def _overlaps(bench: Bench, exchange: Exchange) -> None:
    bench.refused(exchange, words.OVERLAP, statuses=(409,))
    made = dig(exchange.json, "_id")
    if exchange.succeeded and isinstance(made, str):
        delete(bench, made)


def _fits(bench: Bench, url: str, events: list[str], wanted: dict[str, dict[str, Any]]) -> str:
    exchange = bench.calls.register_webhook({"url": url, "eventTypes": events})
    _not_refused(bench, exchange)
    webhook = bench.made(exchange, "_id")
    wanted[webhook] = {"url": url, "eventTypes": events}
    return webhook


def _not_refused(bench: Bench, exchange: Exchange) -> None:
    bench.check(
        exchange.status != 409,
        Kind.STATE_MACHINE,
        exchange,
        ANOTHER_PLACE,
        expected="200",
        observed=str(exchange.status),
    )


def update(bench: Bench) -> None:
    """Each field is changed by itself: the others stay, and so does every other endpoint."""
    fields: dict[str, Any] = {"url": _url(bench), "headers": _key(bench), "eventTypes": EVENTS, "status": "active"}
    webhook, registered = _registered(bench, fields["url"], headers=fields["headers"], eventTypes=EVENTS)
    still: dict[str, Any] = {"url": _url(bench), "headers": _key(bench), "eventTypes": OTHERS, "status": "active"}
    other, second = _registered(bench, still["url"], headers=still["headers"], eventTypes=OTHERS)
    answers = []
    for name, value in (
        ("status", "inactive"),
        ("url", _url(bench, tail="?Moved=a%2Fb")),
        ("eventTypes", [*OTHERS, "transaction"]),
        ("headers", _key(bench)),
        ("eventTypes", []),
        ("status", "active"),
    ):
        fields[name] = value
        exchange = bench.calls.update_webhook(webhook, {name: value})
        bench.same(exchange, Kind.ECHO, words.ECHO, "/_id", webhook)
        bench.echoes(exchange, {name: value} if name in {"status", "url"} else {})
        _shows(bench, exchange, fields)
        kept = _plain("eventTypes", dig(exchange.json, "eventTypes")) == _plain("eventTypes", fields["eventTypes"])
        if name != "eventTypes":
            bench.assumptions.note("A17", kept, "kept when omitted" if kept else "changed when omitted")
        # A paused endpoint is registered all the same.
        answers += [exchange, _listed(bench, {webhook: fields, other: still})]
    _keeps_secrets(bench, answers, [str(dig(made.json, "secretKey")) for made in (registered, second)])
    for made in (webhook, other):
        delete(bench, made)


def _key(bench: Bench) -> dict[str, str]:
    return {"X-Custom-Auth": bench.stamp.name("Pre-Shared-Key")}


def deletion(bench: Bench) -> None:
    """A deleted endpoint is in no list, takes no update, is not deleted twice, and its address is free again."""
    url, place = _url(bench), _url(bench)
    webhook, first = _registered(bench, url)
    other, _ = _registered(bench, place)
    fields = {"url": place, "status": "active"}
    for unknown in (NO_SUCH_ID, *_nearly(other)):
        not_found(bench, bench.calls.delete_webhook(unknown), "Webhook not found")
    not_found(bench, bench.calls.update_webhook(NO_SUCH_ID, {"status": "active"}), "Webhook not found")
    _listed(bench, {other: fields, webhook: {"url": url}})
    # What a server remembers of an answer is gone with the endpoint too.
    bench.calls.update_webhook(webhook, {"status": "active"})
    gone = delete(bench, webhook)
    held = gone.succeeded and isinstance(dig(gone.json, "message"), str)
    bench.assumptions.note("A05", held, f"answered {gone.status} to a webhookId in the query")
    _listed(bench, {other: fields}, gone=[webhook])
    not_found(bench, bench.calls.update_webhook(webhook, {"status": "active"}), "Webhook not found")
    not_found(bench, bench.calls.delete_webhook(webhook), "Webhook not found")
    again = bench.calls.register_webhook({"url": url})
    _not_refused(bench, again)
    renewed = bench.made(again, "_id")
    # To rotate a secret is to delete the endpoint and to register it again.
    _secret(bench, again, [str(dig(first.json, "secretKey"))])
    _listed(bench, {other: fields, renewed: {"url": url, "status": "active"}}, gone=[webhook])
    for made in (other, renewed):
        delete(bench, made)


def _nearly(webhook: str) -> list[str]:
    """Ids that nobody has, and that a careless look-up takes for this one."""
    last = "0" if webhook[-1] != "0" else "1"
    return [webhook[:-1], webhook[:-1] + last, f"{webhook}0"]
