"""What this run has made at the target, by its answers. Sends nothing."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from contract_tests.document import Place
from contract_tests.exchange import Exchange
from contract_tests.json_value import dig

# Which field of which create's answer names the record, and as which path or query parameter it is used.
_MADE = {
    ("POST", "/v1/customers"): ("externalCustomerId", "externalCustomerId"),
    ("POST", "/v1/payment-intents"): ("paymentIntentId", "paymentIntentId"),
    ("POST", "/v1/disbursement-intents"): ("disbursementIntentId", "disbursementIntentId"),
    ("POST", "/v1/operators/webhooks"): ("_id", "webhookId"),
}


class Pool:
    """Ids of records that exist because this run has made them, oldest first."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, None]] = {parameter: {} for _, parameter in _MADE.values()}
        self._gone: dict[str, dict[str, None]] = {parameter: {} for parameter in self._ids}
        self._decided: set[str] = set()

    def witness(self, place: Place, exchange: Exchange) -> None:
        """Learn from one exchange what exists now and what no longer does."""
        operation = place.operation
        if operation is None:
            return
        if operation.path.endswith("/proceed/{allow}"):
            self._decided.add(place.arguments["disbursementIntentId"])
        if not exchange.succeeded:
            return
        field, parameter = _MADE.get((operation.method, operation.path), ("", ""))
        made: Any = dig(exchange.json, field) if field else None
        if isinstance(made, str) and made:
            self._ids[parameter][made] = None
        if operation.method == "DELETE":
            self._learn_deletion(exchange.request.query)

    def _learn_deletion(self, query: str) -> None:
        named = parse_qs(query, keep_blank_values=True).get("webhookId", [])
        # Of two ids only the server knows which one it took.
        if len(named) == 1 and named[0] in self._ids["webhookId"]:
            self.forget("webhookId", named[0])

    def adopt(self, parameter: str, record: str) -> None:
        """A record that an earlier part of this run has made; nobody knows what was decided about a payout."""
        if parameter not in self._ids:
            return
        self._ids[parameter][record] = None
        if parameter == "disbursementIntentId":
            self._decided.add(record)

    def forget(self, parameter: str, record: str) -> None:
        """The record was deleted."""
        self._ids[parameter].pop(record, None)
        self._gone[parameter][record] = None

    def recall(self, parameter: str, record: str) -> None:
        """The record is there, whatever was said of its deletion."""
        self._gone[parameter].pop(record, None)
        self._ids[parameter][record] = None

    def deleted(self, parameter: str) -> list[str]:
        """The records that this run has made and deleted."""
        return list(self._gone[parameter])

    def ids(self, parameter: str) -> list[str]:
        """The records that a parameter of this name can mean."""
        return list(self._ids.get(parameter, ()))

    def holds(self, parameter: str, record: str) -> bool:
        """Whether this run has made the record, though it may have deleted it since."""
        return record in self._ids.get(parameter, ()) or record in self._gone.get(parameter, ())

    def decided(self, intent: str) -> bool:
        """Whether this run has proceeded with the intent before."""
        return intent in self._decided

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for parameter, ids in self._ids.items():
            for record in ids:
                yield parameter, record
