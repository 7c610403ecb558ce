"""The verifications of this run's customers as the API must show them. Sends nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, instant, members
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.clock import EDGE
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.sight import Effect, Sight

A_DAY = 86_400.0
REJECTED = frozenset({"rejected", "rejected_manually"})
_TOLD_WHEN_DONE = frozenset({"type", "status", "verifiedAt"})
_AT = "/kycVerification"


@dataclass(slots=True)
class Proof:
    """What is known of one customer's verification: `status` is None before the first; not `known` is anything.

    `earlier` are the statuses of the tries before, None when their number is not known.
    """

    known: bool = True
    status: str | None = None
    documents: bool | None = None
    earlier: list[str] | None = field(default_factory=list)
    secret: str = ""
    secret_at: datetime | None = None
    started_at: datetime | None = None
    # When the tries began, as the API has told it.
    dates: set[datetime] = field(default_factory=set)

    def lose(self) -> None:
        """Nothing of it is sure any more."""
        self.known, self.earlier, self.secret, self.documents = False, None, "", None

    def learn(self, status: str | None) -> None:
        """The API has said where it stands."""
        self.known, self.status = True, status


class Proofs:
    """By customer. Without control anybody may have acted, so steps are judged only where the target is ours alone."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._by_id: dict[str, Proof] = {}

    def of(self, name: str) -> Proof:
        """The verification of a customer."""
        return self._by_id.setdefault(name, Proof())

    def blur(self, name: str) -> None:
        """What is known of it no longer holds."""
        self.of(name).lose()

    def created(self, sight: Sight) -> None:
        """A create may start a verification, when it is asked to."""
        name = dig(sight.sent, "externalCustomerId")
        if isinstance(name, str) and sight.effect is not Effect.NONE:
            started = dig(sight.sent, "verifyAfterCreation")
            if not sight.told or started not in (MISSING, False):
                self.of(name).lose()

    def submitted(self, name: str, outcome: str, *, documents: bool, now: datetime) -> None:
        """The customer has finished."""
        proof = self.of(name)
        if not proof.known or proof.status not in {None, "pending", *REJECTED}:
            proof.lose()
            proof.learn(outcome)
        elif proof.status in REJECTED and proof.earlier is not None:
            proof.earlier.append(str(proof.status))
        proof.status, proof.documents, proof.secret = outcome, documents, ""
        proof.started_at = proof.started_at or now

    def info(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        yield from self._people.met(sight, name)
        person = self._people.get(name)
        if person is None:
            return
        proof, shown = self.of(name), dig(sight.json, "kycVerification")
        if not sight.told:
            # The read may have started or renewed it.
            if sight.effect is Effect.UNCLEAR:
                proof.lose()
            return
        yield from sight.echo(dig(sight.json, "externalCustomerId"), person.id, "/externalCustomerId")
        status = dig(shown, "status")
        if isinstance(status, str) or shown is None:
            yield from self._stands(sight, proof, status if isinstance(status, str) else None)
            yield from self._told(sight, proof, shown)

    def _stands(self, sight: Sight, proof: Proof, status: str | None) -> Iterator[Deviation]:
        first = proof.known and proof.status is None
        right = status in {None, "pending"} if first else status == proof.status or _ran_out(sight, proof, status)
        if proof.known and not right and sight.alone:
            expected = "pending" if first else str(proof.status)
            yield sight.broke(
                Kind.STATE_MACHINE, words.KYC_INFO, f"{_AT}/status", expected=expected, observed=str(status)
            )
            proof.lose()
        if first and status is not None:
            proof.started_at = sight.now
            if status == "pending" and sight.alone:
                yield from sight.dated(dig(sight.json, "kycVerification", "verifiedAt"), f"{_AT}/verifiedAt")
        proof.learn(status)

    def _told(self, sight: Sight, proof: Proof, shown: Any) -> Iterator[Deviation]:
        if not isinstance(shown, dict):
            return
        if proof.status != "pending":
            extra = sorted(set(shown) - _TOLD_WHEN_DONE)
            if extra:
                yield sight.broke(
                    Kind.STATE_MACHINE, words.KYC_QUIET, _AT, expected="no more", observed=", ".join(extra)
                )
            return
        secret = shown.get("clientSecretKey")
        if not isinstance(secret, str) or not secret.startswith("cs_ki_"):
            yield sight.broke(
                Kind.STATE_MACHINE,
                words.KYC_PREFIX,
                f"{_AT}/clientSecretKey",
                expected="cs_ki_...",
                observed="another text" if isinstance(secret, str) else "no text",
            )
            return
        yield from self._lasts(sight, proof, secret)

    def _lasts(self, sight: Sight, proof: Proof, secret: str) -> Iterator[Deviation]:
        at = f"{_AT}/clientSecretKey"
        if proof.secret and proof.secret_at:
            age = (sight.now - proof.secret_at).total_seconds()
            if secret != proof.secret and age < A_DAY - EDGE - sight.slack:
                yield sight.broke(Kind.EXPIRY, words.SECRET_LIVES, at, expected="the same", observed="another")
            elif secret == proof.secret and age > A_DAY + EDGE + sight.slack:
                yield sight.broke(Kind.EXPIRY, words.SECRET_RENEWED, at, expected="another", observed="the same")
        if secret != proof.secret:
            proof.secret, proof.secret_at = secret, sight.now

    def review(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        yield from self._people.met(sight, name)
        if self._people.get(name) is None:
            return
        proof, verify = self.of(name), dig(sight.sent, "verify")
        if sight.effect is Effect.UNCLEAR:
            proof.lose()
        elif sight.told:
            yield from self._reviewed(sight, proof, verify=verify is True)
        elif proof.known and proof.status == "under_review" and sight.sound and sight.exchange.status in {400, 409}:
            yield from self._refused(sight, proof, verify=verify is True)

    def _reviewed(self, sight: Sight, proof: Proof, *, verify: bool) -> Iterator[Deviation]:
        answered = str(sight.exchange.status)
        if proof.known and proof.status != "under_review":
            yield sight.broke(Kind.STATE_MACHINE, words.REVIEWED, expected="400", observed=answered)
            proof.lose()
            return
        if proof.known and verify and proof.documents is False:
            yield sight.broke(Kind.STATE_MACHINE, words.DOCUMENTS, expected="400", observed=answered)
            proof.lose()
            return
        proof.learn("verified_manually" if verify else "rejected_manually")

    def _refused(self, sight: Sight, proof: Proof, *, verify: bool) -> Iterator[Deviation]:
        """A review that is possible, where nobody but this run could have made it impossible."""
        if sight.alone and not sight.denied and (not verify or proof.documents):
            message = words.KYC_APPROVED if verify else words.KYC_REJECTED
            yield sight.broke(Kind.STATE_MACHINE, message, expected="200", observed=sight.exchange.told)

    def history(self, sight: Sight, name: str, value: Any, at: str) -> Iterator[Deviation]:
        """The verifications in a customer's record."""
        proof, shown = self.of(name), dig(value, "kycVerifications")
        if not (sight.alone and proof.known and proof.earlier is not None and isinstance(shown, list)):
            return
        wanted = Counter(proof.earlier + ([proof.status] if proof.status else []))
        got = Counter(dig(one, "status") for one in shown if isinstance(dig(one, "status"), str))
        dates = {moment for moment in (instant(dig(one, "createdAt")) for one in shown) if moment}
        if got == wanted and proof.dates - dates:
            yield sight.broke(
                Kind.ECHO,
                words.STAYS,
                f"{at}/kycVerifications/0/createdAt",
                expected=str(min(proof.dates - dates)),
                observed=", ".join(map(str, sorted(dates))),
            )
        proof.dates = dates
        if got != wanted and "expired" not in got:
            yield sight.broke(
                Kind.STATE_MACHINE,
                words.KYC_HISTORY,
                f"{at}/kycVerifications",
                expected=", ".join(sorted(wanted.elements())) or "none",
                observed=", ".join(sorted(got.elements())) or "none",
            )
            proof.lose()

    def for_review(self, sight: Sight) -> Iterator[Deviation]:
        if not sight.told or not isinstance(sight.json, list):
            return
        listed = Counter(str(dig(entry, "externalCustomerId")) for entry in members(sight.json))
        yield from self._people.entries(sight, sight.json, "")
        for person in self._people.by_id.values():
            proof, count = self.of(person.id), listed[person.id]
            if not (proof.known and person.exists and sight.alone):
                continue
            waits = proof.status == "under_review"
            if count != int(waits):
                message = words.KYC_LISTED if waits else words.KYC_OFF
                yield sight.broke(
                    Kind.LIST_CONTENTS, message, expected=f"{int(waits)} of {person.id}", observed=str(count)
                )
                return


def _ran_out(sight: Sight, proof: Proof, status: str | None) -> bool:
    """Time alone may end a verification, though nobody says when."""
    started = proof.started_at
    return status == "expired" and started is not None and (sight.now - started).total_seconds() > A_DAY / 2
