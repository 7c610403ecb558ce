"""What the page at `/` shows of a mock. Values only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from payments_mock.agenda import Entry
from payments_mock.clock import timestamp
from payments_mock.core import Mock
from payments_mock.endpoint import Endpoint
from payments_mock.faults import FAULTS, Fault
from payments_mock.message import Answer
from payments_mock.outbox import RETRY
from payments_mock.page.listing import Listing, listing
from payments_mock.page.post import Delivery, deliveries
from payments_mock.vivamo.admission import enabled_methods, is_under_review
from payments_mock.vivamo.intents import has_expired
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent
from payments_mock.vivamo.views import show_settings
from payments_mock.watch import outcome

Record = TypeVar("Record")
Record_co = TypeVar("Record_co", covariant=True)

# So many in the list to choose a customer from.
_CHOICES = 50
_CALLS = 15


class Ordered(Protocol[Record_co]):
    """Records in the order of their age."""

    def __reversed__(self) -> Iterator[Record_co]: ...

    def __len__(self) -> int: ...


class Board:
    """Make it, and render it, with the mock's lock held.

    `asked` is the page's query: `q` is what to look for, the others are lengths of lists.
    """

    def __init__(self, mock: Mock, asked: Mapping[str, str]) -> None:
        operator: Operator = mock.world
        self._mock = mock
        self.operator = operator
        self.settings = operator.settings
        self.query = asked.get("q", "").strip()
        self.back = "/?" + urlencode(asked) if asked else "/"
        self.now = mock.clock.now()
        self.runs = not mock.clock.is_still
        self.agenda: list[Entry] = mock.agenda.entries()
        self._ends = {one.appointment.about.get("disbursementIntentId"): one.at for one in self.agenda}
        self.faults: list[Fault] = mock.faults.all()
        self.fault_kinds = list(FAULTS)
        self.operations = sorted(operation.operation_id for operation in mock.operations)
        reviews = [one for one in operator.customers.values() if is_under_review(one)]
        # In the order in which they came, so that none takes the place of another below somebody's finger.
        awaiting = list(operator.awaiting_approval.values())
        self.reviews = self._list("reviews", reviews[::-1], self._fits_customer, asked)
        self.awaiting = self._list("approvals", awaiting[::-1], self._fits_intent, asked)
        self.calls = list(islice(reversed(mock.calls), _CALLS))
        self.operator_settings = show_settings(operator.settings)
        self.customers = self._list("customers", operator.customers.values(), self._fits_customer, asked)
        self.payouts = self._list("payouts", operator.disbursement_intents.values(), self._fits_intent, asked)
        self.payments = self._list("payments", operator.payment_intents.values(), self._fits_intent, asked)
        self.endpoints = self._list("endpoints", mock.outbox.endpoints.values(), self._fits_endpoint, asked)
        self.deliveries = self._list("deliveries", deliveries(mock), self._fits_delivery, asked)

    @property
    def choices(self) -> list[str]:
        """The latest customers, for a new intent."""
        return list(islice(reversed(self.operator.customers), _CHOICES))

    @property
    def next_reference(self) -> str:
        operator = self.operator
        return f"ref-{len(operator.disbursement_intents) + len(operator.payment_intents) + 1}"

    @property
    def next_customer(self) -> str:
        """A name that is free, and whose address is."""
        operator = self.operator
        names = (f"user_{number}" for number in count(len(operator.customers) + 1))
        return next(
            name
            for name in names
            if name not in operator.customers and f"{name}@example.com" not in operator.customer_by_email
        )

    def submittable(self, intent: Intent) -> bool:
        """Whether the customer can still do something about it."""
        last = intent.last
        if last is None:
            return not has_expired(self.operator, intent)
        if intent.kind == "disbursement" or last.status == "success":
            return False
        return last.status == "pending" or not has_expired(self.operator, intent)

    def methods(self, intent: Intent) -> tuple[str, ...]:
        """Those that the operator has enabled."""
        return enabled_methods(self.settings, intent.kind)

    def expired(self, intent: Intent) -> bool:
        """Too late for the customer to begin, or to try once more."""
        failed_payment = intent.last is not None and intent.kind == "payment" and intent.last.status == "failed"
        return (intent.last is None or failed_payment) and has_expired(self.operator, intent)

    def settleable(self, intent: Intent) -> bool:
        """A payment that is under way, and ends when somebody says how."""
        return intent.kind == "payment" and intent.last is not None and intent.last.status == "pending"

    def when(self, moment_ms: int) -> str:
        """The time of day, with the date where it is another than today's."""
        told, today = timestamp(moment_ms)[:19], timestamp(self.now)[:10]
        return told[11:] if told.startswith(today) else told.replace("T", " ")

    def outcome(self, answer: Answer) -> str:
        """What came of a call, in the mock's own words."""
        return outcome(answer)

    def status(self, intent: Intent) -> str:
        """In the words of the API, where it has one."""
        if intent.last is not None:
            return intent.last.status
        return "expired" if self.expired(intent) else "awaiting customer"

    def ends_at(self, intent: Intent) -> int | None:
        """When its processing ends."""
        return self._ends.get(intent.id)

    def told(self, entry: Entry) -> str:
        """What an appointment is, for a person."""
        about = entry.appointment.about
        if entry.appointment.what == RETRY:
            return f"webhook {about['event']}, attempt {about['attempt'] + 1}"
        intent = self.operator.disbursement_intents.get(about.get("disbursementIntentId", ""))
        if intent is None or intent.last is None:
            return "nothing any more"
        return f"payout {intent.reference}: {intent.last.outcome}"

    def _list(
        self, name: str, records: Ordered[Record], fits: Callable[[Record], bool], asked: Mapping[str, str]
    ) -> Listing[Record]:
        return listing(name, reversed(records), len(records), asked=asked, fits=fits)

    def _fits_endpoint(self, endpoint: Endpoint) -> bool:
        return self._fits(endpoint.id, endpoint.url, *endpoint.event_types)

    def _fits_customer(self, customer: Customer) -> bool:
        return self._fits(customer.id, *map(str, customer.data.values()))

    def _fits_intent(self, intent: Intent) -> bool:
        return self._fits(intent.id, intent.customer_id, intent.reference, intent.amount)

    def _fits_delivery(self, delivery: Delivery) -> bool:
        return self._fits(delivery.event_type, delivery.attempts[-1].url, delivery.attempts[-1].body)

    def _fits(self, *texts: str) -> bool:
        wanted = self.query.casefold()
        return any(wanted in text.casefold() for text in texts)
