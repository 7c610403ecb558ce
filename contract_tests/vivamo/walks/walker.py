"""Steps of a walk that are made of steps: whole stories, and a look back."""

from contextlib import suppress
from functools import partial

from contract_tests.json_value import dig, members
from contract_tests.vivamo.control import ControlFailedError
from contract_tests.vivamo.walks.player import Player

# As many as the document allows; a shared target may hold more than a test should page through.
WHOLE_PAGE, MOST_PAGES = 100, 30


class Walker(Player):
    """What `Player` can, and a payout or a verification from its beginning to its end."""

    def do_settle(
        self, *, reference: str, method: str, outcome: str, before: int, decisions: list[bool], between: int
    ) -> None:
        """A payout from its beginning to its end, with every decision that somebody may ask for on the way."""
        self.do_intend(
            kind="disbursement",
            customer=0,
            amount="12.30",
            currency="USD",
            reference=reference,
            custom={},
            again=False,
        )
        last = len(self._intents["disbursement"]) - 1
        self._wait(before)
        with suppress(ControlFailedError):
            self.do_act("disbursement", last, method, outcome, "")
        self.do_waiting()
        for allow in decisions:
            self.do_decide(last, allow)
            self._wait(between)
            self.do_status("disbursement", last)

    def _wait(self, seconds: int) -> None:
        if seconds:
            self.do_advance(seconds)

    def do_verify(self, customer: int, outcome: str, documents: bool, reviews: list[bool]) -> None:
        """A verification, with every review that somebody may ask for."""
        self.do_info(customer)
        with suppress(ControlFailedError):
            self.do_finish(customer, outcome, documents)
        for verify in reviews:
            self.do_review(customer, verify)
            self.do_info(customer)

    def do_look_again(self) -> None:
        """Everything that this walk has made is read once more, so that what should not have happened shows."""
        for name in self._customers:
            self._read(name)
            for year in sorted(self._years):
                self._client.ask(partial(self._api.prizes.list, name, tax_year=year))
        for intent in self._intents["payment"]:
            self._client.ask(partial(self._api.payments.status, intent))
        for intent in self._intents["disbursement"]:
            self._client.ask(partial(self._api.disbursements.status, intent))
        self.do_waiting()
        self.do_reviews()
        self.do_hooks()

    def do_everyone(self) -> None:
        """Every page of the customers, in a row, while nothing is written."""
        for page in range(1, MOST_PAGES + 1):
            seen = self._client.ask(partial(self._api.customers.list, page=page, size=WHOLE_PAGE))
            if seen is None or len(members(dig(seen.json, "customers"))) < WHOLE_PAGE:
                return

    def do_leave(self) -> None:
        """The endpoints go; no other record can be deleted."""
        while self._hooks:
            self._client.ask(partial(self._api.webhook_endpoints.delete, self._hooks.pop()))
