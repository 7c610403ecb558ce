"""With which key a request goes out: the right one, none, and all that are nearly right. Values only."""

import base64
from enum import StrEnum

WRONG_KEY = "sk_wrong"
# Publishable keys begin an SDK; this one is nobody's.
PUBLISHABLE_KEY = "pk_test_wrong"
# The name under which many APIs take a key in the address.
KEY_PARAMETER = "api_key"
_ENV = "VIVAMO_API_KEY"


class Credentials(StrEnum):
    """How a request shows its key."""

    GOOD = "good"
    MISSING = "missing"
    EMPTY = "empty"
    WRONG = "wrong"
    PUBLISHABLE = "publishable"
    # The right key but for its last letter, for a server that looks at the beginning only.
    ALTERED = "altered"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    FLIPPED = "flipped"
    # The right key, and not as a bearer: the document knows no other scheme.
    BASIC = "basic"
    BARE = "bare"
    TOKEN = "token"
    IN_QUERY = "in-query"


# What a report says of them, after "A request".
WORDS = {
    Credentials.MISSING: "without a key",
    Credentials.EMPTY: "with an empty key",
    Credentials.WRONG: "with a wrong key",
    Credentials.PUBLISHABLE: "with a publishable key",
    Credentials.ALTERED: "with a key that differs in its last letter",
    Credentials.SHORTENED: "with a key that lacks its last letter",
    Credentials.LENGTHENED: "with a key that has a letter too many",
    Credentials.FLIPPED: "with a key in the other case",
    Credentials.BASIC: "with its key as Basic",
    Credentials.BARE: "with its key and no scheme",
    Credentials.TOKEN: "with its key under another scheme",
    Credentials.IN_QUERY: "with its key in the address",
}


def altered(key: str) -> str:
    """Another key of the same beginning."""
    return key[:-1] + ("x" if key[-1:] != "x" else "y")


def _basic(key: str) -> str:
    return base64.b64encode(f"{key}:".encode()).decode()


def forms(key: str) -> tuple[str, ...]:
    """Every text from which somebody could read the key, or nearly; none of them may be written down."""
    return (key, altered(key), key[:-1], f"{key}x", key.swapcase(), _basic(key))


def authorization(credentials: Credentials, key: str) -> str:
    """The value of the header; empty where none goes out."""
    values = {
        Credentials.GOOD: f"Bearer {key}",
        Credentials.EMPTY: "Bearer",
        Credentials.WRONG: f"Bearer {WRONG_KEY}",
        Credentials.PUBLISHABLE: f"Bearer {PUBLISHABLE_KEY}",
        Credentials.ALTERED: f"Bearer {altered(key)}",
        Credentials.SHORTENED: f"Bearer {key[:-1]}",
        Credentials.LENGTHENED: f"Bearer {key}x",
        Credentials.FLIPPED: f"Bearer {key.swapcase()}",
        Credentials.BASIC: f"Basic {_basic(key)}",
        Credentials.BARE: key,
        Credentials.TOKEN: f"Token {key}",
    }
    return values.get(credentials, "")


def differs(credentials: Credentials, key: str) -> bool:
    """Whether the form is another than the right one: a key without letters has no other case."""
    return credentials is not Credentials.FLIPPED or key.swapcase() != key


def shell(credentials: Credentials) -> str:
    """The header as an argument of curl, which reads the key from the environment; empty where none goes out."""
    last = f"${{{_ENV}%?}}"
    changed = {
        Credentials.GOOD: f"Bearer ${_ENV}",
        Credentials.EMPTY: "Bearer",
        # As defaults, since a report shows no bearer as a plain text, not even a wrong one.
        Credentials.WRONG: f"Bearer ${{WRONG_KEY:-{WRONG_KEY}}}",
        Credentials.PUBLISHABLE: f"Bearer ${{WRONG_KEY:-{PUBLISHABLE_KEY}}}",
        Credentials.ALTERED: f"Bearer {last}$(case ${_ENV} in *x) printf y;; *) printf x;; esac)",
        Credentials.SHORTENED: f"Bearer {last}",
        Credentials.LENGTHENED: f"Bearer ${{{_ENV}}}x",
        Credentials.FLIPPED: f"Bearer $(printf %s ${_ENV} | tr 'a-zA-Z' 'A-Za-z')",
        Credentials.BARE: f"${_ENV}",
        Credentials.TOKEN: f"Token ${_ENV}",
    }
    if credentials in changed:
        return f'-H "Authorization: {changed[credentials]}"'
    return f'-u "${_ENV}:"' if credentials is Credentials.BASIC else ""


def in_query(credentials: Credentials, key: str) -> str:
    """What the query gets besides; empty for all but one."""
    return f"{KEY_PARAMETER}={key}" if credentials is Credentials.IN_QUERY else ""
