"""Every error of this library, as one tree.

PaymentsError
├── RequestNotSent            no byte left: safe to send again
├── OutcomeUnknown            sent, no answer: find out what became of it, do not send it again
├── ApiError                  the server answered "no"
│   ├── BadRequest            400
│   │   ├── ValidationFailed  `.fields` says what was wrong
│   │   ├── AlreadyExists
│   │   └── IntentExpired
│   ├── Forbidden             403: wrong key, expired client secret, blocked location
│   ├── NotFound              404, and 400 "... not found"
│   ├── Conflict              409
│   ├── RateLimited           429, `.retry_after` in seconds
│   └── ServerError           5xx, HTML pages of gateways too; a create may have happened
├── UnexpectedReply           answered against the document
├── WaitTimeout               waited for a status that did not come
├── WebhookError
│   ├── SignatureMissing
│   ├── SignatureInvalid
│   ├── PayloadInvalid
│   └── EventChanged
└── LedgerError
    ├── ReferenceConflict     same reference, other payout
    └── PayoutInDoubt         claimed, outcome not known

The text of an error never holds a body or a secret.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Final

# An error's text goes into a log line; `errors` has the rest.
_LONGEST_TEXT: Final = 2_000


class PaymentsError(Exception):
    """Root of the tree. Where they are known, `operation` names the call, `reference` is your own intent id, `subject`
    the id that the call was about (of an intent, a customer or an endpoint), and `fate` says whether money may have
    moved, and what to do next.
    """

    operation: str | None = None
    reference: str | None = None
    subject: str | None = None
    fate: str | None = None

    def __str__(self) -> str:
        about = [
            self.operation,
            f"id {self.subject!r}" if self.subject is not None else None,
            f"reference {self.reference!r}" if self.reference is not None else None,
        ]
        where = ", ".join(part for part in about if part)
        text = "; ".join(part for part in (super().__str__(), self.fate) if part)
        return f"{text} [{where}]" if where else text


class RequestNotSent(PaymentsError):
    """No byte of the request left this machine, so nothing happened and it is safe to send it again."""


class OutcomeUnknown(PaymentsError):
    """The request was sent and no answer came: it may have been done. Find out by `subject` or `reference` what became
    of it before you send it again.
    """


class ApiError(PaymentsError):
    """The server refused. `errors` are the server's validation entries, each `{constraint: description}`.

    `documented` says whether the API's document knows the status at all; `worded`, whether the answer is JSON with a
    message, as the API itself refuses, and not a page of a gateway before it.
    """

    documented: bool = True
    worded: bool = False

    def __init__(
        self,
        message: str = "",
        *,
        status: int = 0,
        errors: Sequence[Mapping[str, str]] = (),
        error_code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.errors = tuple(dict(entry) for entry in errors)
        self.error_code = error_code
        self.request_id = request_id

    def __str__(self) -> str:
        parts = [str(self.status), super().__str__()]
        if self.errors:
            parts.append("; ".join(text for entry in self.errors for text in entry.values())[:_LONGEST_TEXT])
        if self.error_code:
            parts.append(f"code {self.error_code}")
        if self.request_id:
            parts.append(f"request id {self.request_id}")
        return " | ".join(parts)


class BadRequest(ApiError):
    """400: a field, a duplicate, a state or a business rule."""


class ValidationFailed(BadRequest):
    """400 with `errors`: the body, the query or the path broke a constraint."""

    @property
    def fields(self) -> dict[str, str]:
        """Constraint name to description, as the server words them; several of one name are joined by `; `."""
        found: dict[str, str] = {}
        for entry in self.errors:
            for constraint, description in entry.items():
                known = found.get(constraint)
                found[constraint] = description if known is None else f"{known}; {description}"
        return found


class AlreadyExists(BadRequest):
    """The external id or the e-mail of a customer is taken."""


class IntentExpired(BadRequest):
    """The intent is past its `expirationTime` (2 hours); make a new one."""


class Forbidden(ApiError):
    """403: wrong key, expired client secret, or a blocked location."""


class NotFound(ApiError):
    """404, or 400 with a `... not found` message."""


class Conflict(ApiError):
    """409: another record stands in the way."""


class RateLimited(ApiError):
    """429. `retry_after` is how long the server asks to wait, in seconds, if it says."""

    retry_after: float | None = None


class ServerError(ApiError):
    """5xx. The server, or a gateway before it, failed: a create may have been done, so look it up before repeating."""

    retry_after: float | None = None


class UnexpectedReply(PaymentsError):
    """An answer against the document: a redirect, no JSON, a missing field the client needs. It may have been done."""

    def __init__(self, message: str = "", *, status: int = 0, request_id: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id


class WaitTimeout(PaymentsError, TimeoutError):
    """The status waited for did not come in time; `last` is the last answer seen."""

    last: object = None


class WebhookError(PaymentsError):
    """A delivery that must not be acted on; answer it with 400."""


class SignatureMissing(WebhookError):
    """There is no `signature` header."""


class SignatureInvalid(WebhookError):
    """The signature is malformed, or no secret makes it for these bytes."""


class PayloadInvalid(WebhookError):
    """Too large, or authentic and yet not one JSON object."""


class EventChanged(WebhookError):
    """An event that was stored before has come again with other content."""


class LedgerError(PaymentsError):
    """The ledger refuses, or its database cannot be used. Raised before anything is sent, but for a PayoutInDoubt."""


class ReferenceConflict(LedgerError):
    """The reference was used for another payout, or another decision stands for the intent."""


class PayoutInDoubt(LedgerError):
    """The reference was claimed and its outcome is not known; it is never sent again by itself.

    `subject` is the intent's id where it is known. `since`: when it was claimed, or lost; of a few seconds ago it may
    be another worker's that is at it right now. `Ledger.reconcile` or `Ledger.release` settle it.
    """

    since: datetime | None = None
