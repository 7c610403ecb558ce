"""What an error proves about the server: a thing is sent again only when it certainly was not done."""

from __future__ import annotations

from typing import Final

from .errors import AlreadyExists, ApiError, Conflict, NotFound, RateLimited, RequestNotSent

# The API did not look at what was asked: no key, no right to it.
_TURNED_AWAY: Final = frozenset({401, 403})


def refused(error: Exception) -> bool:
    """Whether the API itself said no, by a 4xx with a message. Then nothing of the request takes effect later.

    The page of a gateway proves nothing, and 408 is said by servers that had a part of the request.
    """
    return isinstance(error, ApiError) and error.worded and 400 <= error.status < 500 and error.status != 408


def nothing_made(error: Exception) -> bool:
    """Whether an error proves that no intent was made: not one byte left, or the API itself refused.

    "It exists already" proves nothing: it may be ours that does. A 429 turns a request away unread (RFC 6585), whoever
    says so.
    """
    if isinstance(error, RequestNotSent | RateLimited):
        return True
    return refused(error) and not isinstance(error, AlreadyExists | Conflict)


def still_undecided(error: Exception) -> bool:
    """Whether an error proves that an intent still waits for its decision.

    Stricter than `nothing_made`: an intent in the wrong state may have been approved by somebody else, past the ledger,
    and then no other intent of its reference may be.
    """
    if not nothing_made(error):
        return False
    return not isinstance(error, ApiError) or isinstance(error, RateLimited | NotFound) or error.status in _TURNED_AWAY
