"""Takes back at the end what a run may take back, and says what stays at the target."""

from collections.abc import Callable

from contract_tests.exchange import Exchange
from contract_tests.json_value import dig, members
from contract_tests.pace import BudgetSpentError
from contract_tests.vivamo.calls import Calls
from contract_tests.vivamo.pool import Pool
from contract_tests.wire import NotAllowedError

_UNKNOWN = (400, 404)


def tidy(calls: Calls, pool: Pool, *, gap: Callable[[str], None]) -> dict[str, list[str]]:
    """Delete the endpoints of this run; the records that stay, by parameter. `gap` is told why an endpoint stays."""
    deleted = pool.deleted("webhookId")
    answers = {webhook: _answer(calls.delete_webhook, webhook) for webhook in pool.ids("webhookId")}
    listed = _listed(calls) if answers or deleted else None
    troubles = {webhook: _trouble(webhook, answer, listed) for webhook, answer in answers.items()}
    troubles |= {webhook: "the target still lists it" for webhook in deleted if listed and webhook in listed}
    for webhook, trouble in troubles.items():
        if trouble:
            gap(f"endpoint {webhook} was not deleted: {trouble}")
            pool.recall("webhookId", webhook)
        else:
            pool.forget("webhookId", webhook)
    kept: dict[str, list[str]] = {}
    for parameter, record in pool:
        kept.setdefault(parameter, []).append(record)
    return kept


def unrecorded(calls: Calls, *, tag: str) -> list[str]:
    """Endpoints that the target lists under a name of this run: a crash may have come before their answer."""
    try:
        exchange = calls.list_webhooks()
    except (BudgetSpentError, NotAllowedError):
        return []
    entries = members(exchange.json) if exchange.succeeded else []
    named = [entry for entry in entries if f"/{tag}" in str(dig(entry, "url"))]
    return [webhook for entry in named if isinstance(webhook := dig(entry, "_id"), str)]


def _answer(delete: Callable[[str], Exchange], webhook: str) -> Exchange | str:
    try:
        return delete(webhook)
    except (BudgetSpentError, NotAllowedError) as reason:
        return str(reason)


def _listed(calls: Calls) -> set[str] | None:
    """The endpoints that the target lists; None when it does not say."""
    try:
        exchange = calls.list_webhooks()
    except BudgetSpentError:
        return None
    if not exchange.succeeded or not isinstance(exchange.json, list):
        return None
    return {str(dig(entry, "_id")) for entry in exchange.json}


def _trouble(webhook: str, answer: Exchange | str, listed: set[str] | None) -> str:
    """Why the endpoint must count as still there, or an empty text."""
    if isinstance(answer, str):
        return answer
    if listed is not None and webhook in listed:
        return f"answered {answer.status or answer.trouble}, and the target still lists it"
    # "Unknown" is no proof by itself: a target may refuse so for another reason.
    if answer.succeeded or (answer.status in _UNKNOWN and listed is not None):
        return ""
    return f"answered {answer.status or answer.trouble}"
