"""Where a law works: the calls, fresh names, known records, and a place to say what broke."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from contract_tests.document import Document
from contract_tests.evidence import Assumptions, Reached
from contract_tests.exchange import Exchange
from contract_tests.findings import Deviation, Kind
from contract_tests.json_schema import Schemas
from contract_tests.json_value import MISSING, dig
from contract_tests.judge import Judge
from contract_tests.redaction import shown
from contract_tests.vivamo.calls import Calls
from contract_tests.vivamo.control import Control
from contract_tests.vivamo.deliveries.receiver import Receiver
from contract_tests.vivamo.pool import Pool
from contract_tests.vivamo.stamp import Stamp
from contract_tests.vivamo.world import words


class UnreachedError(Exception):
    """What the law is about could not be reached: it is neither kept nor broken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """One law's tools. `control` and `receiver` are None where the target has no `/_mock`.

    A `polite` run spares the target and its data.
    """

    law: str
    document: Document
    calls: Calls
    stamp: Stamp
    pool: Pool
    judge: Judge
    reached: Reached
    assumptions: Assumptions
    control: Control | None
    receiver: Receiver | None
    polite: bool = False
    # Seconds that a delivery which should not come is given to come.
    quiet: float = 0.25

    @property
    def schemas(self) -> Schemas:
        """The schemas of the document."""
        return self.document.schemas

    def check(
        self,
        held: bool,
        kind: Kind,
        exchange: Exchange,
        message: str,
        *,
        pointer: str = "",
        expected: object = "",
        observed: object = MISSING,
        cause: str = "",
    ) -> bool:
        """Report a deviation unless the law held. `message` names the law for a reader; values go elsewhere.

        Laws that would report the same thing share the message, or the `cause`: one cause is one finding.
        """
        operation = self.document.locate(exchange.request.method, exchange.request.path).operation
        name = operation.id if operation else "unknown path"
        self.reached.check(name, kind)
        if not held:
            deviation = Deviation(
                operation=name,
                kind=kind,
                pointer=pointer,
                expected=expected if isinstance(expected, str) else shown(expected),
                observed=observed if isinstance(observed, str) else shown(observed),
                message=message,
                cause=cause or message,
            )
            self.judge.report(deviation, exchange)
        return held

    def echoes(self, exchange: Exchange, sent: dict[str, Any], *, kind: Kind = Kind.ECHO, at: str = "") -> None:
        """Each value is in the answer exactly as it was sent; `at` names an object within the answer."""
        steps = [step for step in at.split("/") if step]
        for name, value in sent.items():
            got = dig(exchange.json, *steps, name)
            self.check(
                got == value and isinstance(got, type(value)),
                kind,
                exchange,
                words.ECHO,
                pointer=f"{at}/{name}",
                expected=value,
                observed=got,
            )

    def same(self, exchange: Exchange, kind: Kind, message: str, pointer: str, expected: Any) -> bool:
        """The member at the pointer has this value."""
        got = dig(exchange.json, *[_step(step) for step in pointer.split("/")[1:]])
        return self.check(got == expected, kind, exchange, message, pointer=pointer, expected=expected, observed=got)

    def made(self, exchange: Exchange, field: str) -> str:
        """The id in the answer of a create; the law cannot go on without it."""
        record = dig(exchange.json, field)
        if not exchange.succeeded or not isinstance(record, str) or not record:
            self.unreached(f"no {field}: answered {exchange.status or exchange.trouble}")
        return record

    def unreached(self, reason: str) -> NoReturn:
        """Stop here: the rest of the law is not exercised."""
        raise UnreachedError(reason)

    def refused(self, exchange: Exchange, message: str, *, statuses: tuple[int, ...] = (400,)) -> bool:
        """The request was refused, by a state that does not allow it."""
        return self.check(
            exchange.status in statuses,
            Kind.STATE_MACHINE,
            exchange,
            message,
            expected=" or ".join(map(str, statuses)),
            observed=str(exchange.status or exchange.trouble),
        )

    def customer(self, **data: Any) -> str:
        """A fresh customer's id."""
        body = {"externalCustomerId": self.stamp.name("customer"), "data": {"email": self.stamp.email(), **data}}
        return self.made(self.calls.create_customer(body), "externalCustomerId")

    def intent(self, kind: str, customer: str, *, amount: str = "50.00", currency: str = "USD") -> str:
        """A fresh intent's id; `kind` is payment or disbursement."""
        reference = self.stamp.name(kind)
        exchange = self.calls.create_intent(kind, customer, amount=amount, currency=currency, reference=reference)
        return self.made(exchange, f"{kind}IntentId")

    def hand(self) -> Control:
        """The control of the target; without it the law is not exercised."""
        if self.control is None:
            raise UnreachedError("needs the target's /_mock")
        return self.control

    def ear(self) -> Receiver:
        """The receiver of webhooks; without it the law is not exercised."""
        if self.receiver is None:
            raise UnreachedError("needs a target that reaches this machine: /_mock, or --webhook-url")
        return self.receiver


Law = Callable[[Bench], None]


def _step(text: str) -> str | int:
    return int(text) if text.isdigit() else text
