"""The operations of Vivamo as calls over the wire. Nothing is judged here."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from contract_tests.exchange import Credentials, Exchange, Request
from contract_tests.wire import Wire, json_request

# The shape of an id of Vivamo, and nobody's.
NO_SUCH_ID = "000000000000000000000000"


class Calls:
    """One method per operation. Ids are percent-encoded here; bodies go out as they are given."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def together(self) -> "Together":
        """Calls that wait, to go out at the same moment."""
        return Together(self._wire)

    def _call(
        self,
        method: str,
        path: str,
        *,
        json_body: Any = None,
        query: dict[str, Any] | None = None,
        credentials: Credentials = Credentials.GOOD,
    ) -> Exchange:
        request = json_request(method, path, json_body=json_body, query=query)
        return self._send(replace(request, credentials=credentials))

    def _send(self, request: Request) -> Exchange:
        return self._wire.send(request)

    def create_customer(self, body: Any) -> Exchange:
        return self._call("POST", "/v1/customers", json_body=body)

    def list_customers(self, **query: Any) -> Exchange:
        return self._call("GET", "/v1/customers", query=query)

    def get_customer(self, customer: str) -> Exchange:
        return self._call("GET", f"/v1/customers/{_segment(customer)}")

    def update_customer(self, customer: str, body: Any) -> Exchange:
        return self._call("PUT", f"/v1/customers/{_segment(customer)}/data", json_body=body)

    def kyc_info(self, customer: str) -> Exchange:
        return self._call("GET", f"/v1/customers/{_segment(customer)}/kyc-info")

    def kyc_for_review(self) -> Exchange:
        return self._call("GET", "/v1/customers/kyc-for-review")

    def review_kyc(self, customer: str, *, verify: bool) -> Exchange:
        path = f"/v1/customers/{_segment(customer)}/kyc-verify/proof_of_id"
        return self._call("POST", path, json_body={"verify": verify})

    def record_prize(self, customer: str, body: Any) -> Exchange:
        return self._call("POST", f"/v1/customers/{_segment(customer)}/prizes", json_body=body)

    def list_prizes(self, customer: str, **query: Any) -> Exchange:
        return self._call("GET", f"/v1/customers/{_segment(customer)}/prizes", query=query)

    def create_intent(self, kind: str, customer: str, **details: Any) -> Exchange:
        """`kind` is payment or disbursement; `reference` is your own intent id."""
        reference = {f"external{kind.capitalize()}IntentId": details.pop("reference")}
        body = {"customer": {"externalCustomerId": customer}, f"{kind}Intent": details | reference}
        return self._call("POST", f"/v1/{kind}-intents", json_body=body)

    def intent_status(self, kind: str, intent: str) -> Exchange:
        return self._call("GET", f"/v1/{kind}-intents/{_segment(intent)}/status")

    def awaiting_approval(self) -> Exchange:
        return self._call("GET", "/v1/disbursements/pending-validation")

    def proceed(self, intent: str, *, allow: bool) -> Exchange:
        return self._call("POST", f"/v1/disbursements/{_segment(intent)}/proceed/{str(allow).lower()}")

    def check_geolocation(self, ip: str) -> Exchange:
        return self._call("POST", "/v1/operators/check-geolocation", json_body={"ip": ip})

    def register_webhook(self, body: Any) -> Exchange:
        return self._call("POST", "/v1/operators/webhooks", json_body=body)

    def list_webhooks(self) -> Exchange:
        return self._call("GET", "/v1/operators/webhooks")

    def update_webhook(self, webhook: str, body: Any) -> Exchange:
        return self._call("PATCH", f"/v1/operators/webhooks/{_segment(webhook)}", json_body=body)

    def delete_webhook(self, webhook: str) -> Exchange:
        return self._call("DELETE", "/v1/operators/webhooks", query={"webhookId": webhook})

    def with_credentials(self, method: str, path: str, credentials: Credentials, body: Any = None) -> Exchange:
        return self._call(method, path, json_body=body, credentials=credentials)


class Together(Calls):
    """Collects calls, whose answers come from `at_once` alone."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire)
        self._waiting: list[Request] = []

    def _send(self, request: Request) -> Exchange:
        self._waiting.append(request)
        return Exchange(request=request, answer=None, trouble="not sent yet")

    def at_once(self) -> list[Exchange]:
        """Send them all at the same moment, each on a connection of its own; the answers in order of the calls."""
        return self._wire.at_once(self._waiting)


def _segment(text: str) -> str:
    return quote(text, safe="")
