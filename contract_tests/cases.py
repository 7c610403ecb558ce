"""Requests made by schemathesis from the document: examples, coverage of each keyword, fuzzing. Sends nothing."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import requests
import schemathesis
from hypothesis.errors import HypothesisException
from schemathesis import Case, GenerationMode
from schemathesis.config import GenerationConfig, SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema

from contract_tests.exchange import Request

AnyOperation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]
# Only the path, the query, the headers and the body of a made request are used, never its host.
_NOWHERE = "http://127.0.0.1:9"
# The key and the transport's own headers are set where the request is sent.
_KEPT_HEADERS = frozenset({"content-type", "accept"})
LARGEST_HEADER = 8000


def settings(*, examples: int, steps: int = 1) -> hypothesis.settings:
    """Generate only: nothing is raised in these tests, so there is nothing to shrink, and no data base to replay."""
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )


class Cases:
    """Makes the requests of one document, the same for the same seed."""

    def __init__(self, raw: dict[str, Any], *, seed: int) -> None:
        # Without a configuration of its own it would read the user's, from the current folder upwards.
        self.schema: BaseSchema = schemathesis.openapi.from_dict(raw, config=SchemathesisConfig())
        self.schema.config.update(base_url=_NOWHERE)
        # The tests of authentication send keys of their own; a made-up one would only mask what lies behind it.
        self.schema.config.generation.with_security_parameters = False
        self._seed = seed
        self._operations: dict[tuple[str, str], AnyOperation] = {}
        for result in self.schema.get_all_operations():
            # What schemathesis cannot read has no cases; the document's own tests say that it is sound.
            if isinstance(result, Ok):
                self._operations[result.ok().method.upper(), result.ok().path] = result.ok()

    def examples(self, method: str, path: str) -> Iterator[Request]:
        """The examples of the document, each once."""
        operation = self._operations[method, path]
        for n, strategy in enumerate(operation.get_strategies_from_examples()):
            yield from self._drawn(strategy, examples=1, salt=f"{operation.label} example {n}")

    def coverage(self, method: str, path: str) -> Iterator[Request]:
        """Every keyword of every schema at its boundaries, inside and outside; foreign methods too."""
        operation = self._operations[method, path]
        config = GenerationConfig(with_security_parameters=False)
        cases = self.schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=config
        )
        yield from _sendable(cases)

    def fuzzed(self, method: str, path: str, *, examples: int, negative: bool) -> Iterator[Request]:
        """Random data that keeps the document, or that breaks it."""
        operation = self._operations[method, path]
        mode = GenerationMode.NEGATIVE if negative else GenerationMode.POSITIVE
        strategy = operation.as_strategy(generation_mode=mode)
        yield from self._drawn(strategy, examples=examples, salt=f"{operation.label} {mode}")

    def _drawn(self, strategy: Any, *, examples: int, salt: str) -> Iterator[Request]:
        drawn: list[AnyCase] = []

        @hypothesis.seed(f"{self._seed} {salt}")
        @settings(examples=examples)
        @hypothesis.given(case=strategy)
        def collect(case: AnyCase) -> None:
            drawn.append(case)

        _without_complaint(collect)
        yield from _sendable(iter(drawn))


def _without_complaint(collect: Callable[[], None]) -> None:
    """An operation without anything to negate has no negative data: that is no error here."""
    try:
        collect()
    except HypothesisException:
        return


def _sendable(cases: Iterator[AnyCase]) -> Iterator[Request]:
    for case in cases:
        request = request_of(case)
        if request is not None:
            yield request


def request_of(case: AnyCase) -> Request | None:
    """The request that a case stands for; None when no client could send it."""
    try:
        prepared = requests.Request(**case.as_transport_kwargs(base_url=_NOWHERE)).prepare()
    except (ValueError, TypeError, schemathesis.errors.SchemathesisError, requests.RequestException):
        return None
    parts = urlsplit(str(prepared.url))
    headers = {str(name).lower(): _text(value) for name, value in prepared.headers.items()}
    kept = {name: value for name, value in headers.items() if name in _KEPT_HEADERS and len(value) < LARGEST_HEADER}
    if not all(value.isprintable() and value.isascii() for value in kept.values()):
        return None
    return Request(
        method=str(prepared.method),
        path=parts.path or "/",
        query=parts.query,
        headers=kept,
        body=_bytes(prepared.body),
    )


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else b""
