"""What follows on a create or an update: it is read again, or mended where it should not have been. Judges nothing."""

from collections.abc import Callable
from typing import Any

from contract_tests.document import Operation
from contract_tests.exchange import Exchange
from contract_tests.json_value import dig
from contract_tests.vivamo.calls import Calls

# From the arguments of the path and the exchange that made or changed the record.
Reread = Callable[[Calls, dict[str, str], Exchange], object]
_CUSTOMER = "/v1/customers/{externalCustomerId}"


def reread(calls: Calls, operation: Operation, arguments: dict[str, str], made: Exchange) -> None:
    """One read of the record; none where no operation tells it again."""
    again = _REREADS.get((operation.method, operation.path))
    if again is not None:
        again(calls, arguments, made)


def mend(calls: Calls, operation: Operation, arguments: dict[str, str], made: Exchange, sound: Any) -> None:
    """Put what is right in the place of what was accepted against the document: else every later list tells of it."""
    where = (operation.method, operation.path)
    name: Any = dig(made.json, "_id" if operation.path.startswith("/v1/operators") else "externalCustomerId")
    if not isinstance(name, str) or not name:
        return
    if where == ("POST", "/v1/customers"):
        calls.update_customer(name, dig(sound, "data"))
    elif where == ("PUT", f"{_CUSTOMER}/data"):
        calls.update_customer(arguments["externalCustomerId"], sound)
    elif where == ("POST", "/v1/operators/webhooks"):
        calls.delete_webhook(name)
    elif where == ("PATCH", "/v1/operators/webhooks/{webhookId}"):
        calls.update_webhook(arguments["webhookId"], sound)


def _created(calls: Calls, _arguments: dict[str, str], made: Exchange) -> None:
    name: Any = dig(made.sent, "externalCustomerId")
    if isinstance(name, str) and name:
        calls.get_customer(name)


def _prizes(calls: Calls, arguments: dict[str, str], made: Exchange) -> None:
    date: Any = dig(made.sent, "dateWon")
    if isinstance(date, str) and date[:4].isdigit():
        calls.list_prizes(arguments["externalCustomerId"], taxYear=int(date[:4]))


def _registered(calls: Calls, _arguments: dict[str, str], made: Exchange) -> None:
    """Listed once, and taken back: hundreds of endpoints would each get every event."""
    webhook: Any = dig(made.json, "_id")
    calls.list_webhooks()
    if isinstance(webhook, str) and webhook:
        calls.delete_webhook(webhook)


_REREADS: dict[tuple[str, str], Reread] = {
    ("POST", "/v1/customers"): _created,
    ("PUT", f"{_CUSTOMER}/data"): lambda calls, arguments, _made: calls.get_customer(arguments["externalCustomerId"]),
    ("POST", f"{_CUSTOMER}/prizes"): _prizes,
    ("POST", "/v1/operators/webhooks"): _registered,
    ("PATCH", "/v1/operators/webhooks/{webhookId}"): lambda calls, _arguments, _made: calls.list_webhooks(),
    ("DELETE", "/v1/operators/webhooks"): lambda calls, _arguments, _made: calls.list_webhooks(),
}
