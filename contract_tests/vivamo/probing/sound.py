"""A sound request in parts, so that any part can be changed, and the request that is made of them. Values only."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from contract_tests.document import Operation
from contract_tests.exchange import Credentials, Exchange, Request
from contract_tests.probes.prober import Steps
from contract_tests.vivamo.calls import NO_SUCH_ID


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """Arguments of the path, the query, and the JSON body; `unique` are the members that must be new each time."""

    arguments: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    unique: dict[Steps, str] = field(default_factory=dict)


def about_nobody(operation: Operation, sound: Sound) -> Sound:
    """The same about ids that nobody has."""
    fixed = {"type": "proof_of_id", "allow": "false"}
    arguments = {name: fixed.get(name, NO_SUCH_ID) for name in names_in(operation.path)}
    query = {name: NO_SUCH_ID if name == "webhookId" else value for name, value in sound.query.items()}
    return Sound(arguments=arguments, query=query, body=sound.body, unique=sound.unique)


def names_in(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def written(operation: Operation, sound: Sound, *, credentials: Credentials = Credentials.GOOD) -> Request:
    """The request as it goes out."""
    path = re.sub(r"{(\w+)}", lambda found: quote(sound.arguments[found[1]], safe=""), operation.path)
    body = b"" if operation.body is None or sound.body is None else encoded(sound.body)
    return Request(
        method=operation.method,
        path=path,
        query=urlencode(sound.query),
        headers={"content-type": "application/json"} if body else {},
        body=body,
        credentials=credentials,
    )


def encoded(value: Any) -> bytes:
    """JSON in UTF-8; half a surrogate pair has none, and goes out as an escape."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def told_of(exchange: Exchange) -> str:
    """What the target said, for a gap."""
    return exchange.told[:80]
