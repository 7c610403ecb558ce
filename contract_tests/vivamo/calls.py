"""The operations of Vivamo as calls over the wire. Nothing is judged here."""

from typing import Any
from urllib.parse import quote

from contract_tests.exchange import Credentials, Exchange
from contract_tests.wire import Wire

# The shape of an id of Vivamo, and nobody's.
NO_SUCH_ID = "000000000000000000000000"


class Calls:
    """One method per operation. Ids are percent-encoded here; bodies go out as they are given."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def create_customer(self, body: Any) -> Exchange:
        return self._wire.call("POST", "/v1/customers", json_body=body)

    def list_customers(self, **query: Any) -> Exchange:
        return self._wire.call("GET", "/v1/customers", query=query)

    def get_customer(self, customer: str) -> Exchange:
        return self._wire.call("GET", f"/v1/customers/{_segment(customer)}")

    def update_customer(self, customer: str, body: Any) -> Exchange:
        return self._wire.call("PUT", f"/v1/customers/{_segment(customer)}/data", json_body=body)

    def kyc_info(self, customer: str) -> Exchange:
        return self._wire.call("GET", f"/v1/customers/{_segment(customer)}/kyc-info")

    def kyc_for_review(self) -> Exchange:
        return self._wire.call("GET", "/v1/customers/kyc-for-review")

    def review_kyc(self, customer: str, *, verify: bool) -> Exchange:
        path = f"/v1/customers/{_segment(customer)}/kyc-verify/proof_of_id"
        return self._wire.call("POST", path, json_body={"verify": verify})

    def record_prize(self, customer: str, body: Any) -> Exchange:
        return self._wire.call("POST", f"/v1/customers/{_segment(customer)}/prizes", json_body=body)

    def list_prizes(self, customer: str, **query: Any) -> Exchange:
        return self._wire.call("GET", f"/v1/customers/{_segment(customer)}/prizes", query=query)

    def create_intent(self, kind: str, customer: str, **details: Any) -> Exchange:
        """`kind` is payment or disbursement; `reference` is your own intent id."""
        reference = {f"external{kind.capitalize()}IntentId": details.pop("reference")}
        body = {"customer": {"externalCustomerId": customer}, f"{kind}Intent": details | reference}
        return self._wire.call("POST", f"/v1/{kind}-intents", json_body=body)

    def intent_status(self, kind: str, intent: str) -> Exchange:
        return self._wire.call("GET", f"/v1/{kind}-intents/{_segment(intent)}/status")

    def awaiting_approval(self) -> Exchange:
        return self._wire.call("GET", "/v1/disbursements/pending-validation")

    def proceed(self, intent: str, *, allow: bool) -> Exchange:
        return self._wire.call("POST", f"/v1/disbursements/{_segment(intent)}/proceed/{str(allow).lower()}")

    def check_geolocation(self, ip: str) -> Exchange:
        return self._wire.call("POST", "/v1/operators/check-geolocation", json_body={"ip": ip})

    def register_webhook(self, body: Any) -> Exchange:
        return self._wire.call("POST", "/v1/operators/webhooks", json_body=body)

    def list_webhooks(self) -> Exchange:
        return self._wire.call("GET", "/v1/operators/webhooks")

    def update_webhook(self, webhook: str, body: Any) -> Exchange:
        return self._wire.call("PATCH", f"/v1/operators/webhooks/{_segment(webhook)}", json_body=body)

    def delete_webhook(self, webhook: str) -> Exchange:
        return self._wire.call("DELETE", "/v1/operators/webhooks", query={"webhookId": webhook})

    def with_credentials(self, method: str, path: str, credentials: Credentials, body: Any = None) -> Exchange:
        return self._wire.call(method, path, json_body=body, credentials=credentials)


def _segment(text: str) -> str:
    return quote(text, safe="")
