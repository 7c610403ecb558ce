"""Sequences of calls along the links of the document, made by schemathesis' state machine."""

import contextlib
from collections.abc import Callable
from typing import Any

import hypothesis
import hypothesis.errors
import requests
from schemathesis import Response
from schemathesis.generation.stateful import APIStateMachine, run_state_machine_as_test
from schemathesis.schemas import BaseSchema

from contract_tests.cases import AnyCase, request_of, settings
from contract_tests.exchange import Exchange, Request

# What the machine is told when nothing was sent or nothing came: no link starts at such a status.
NO_ANSWER = 599
MOST_ATTEMPTS = 20
# Sends one request and judges what comes; None when no more may go out.
Send = Callable[[Request], Exchange | None]


def walk(schema: BaseSchema, *, send: Send, seed: int, chains: int, steps: int) -> int:
    """Walk so many chains of at most so many steps; how many it was. The answers are judged where they arrive."""
    walked = 0

    class Chain(schema.as_state_machine()):  # type: ignore[misc]  # a class made at run time
        def setup(self) -> None:
            nonlocal walked
            walked += 1

        def call(self, case: AnyCase, **_kwargs: Any) -> Response:
            return _answered(case, send)

        def validate_response(self, *_args: Any, **_kwargs: Any) -> None:
            """Judged by the observers of the wire."""

    for attempt in range(MOST_ATTEMPTS):
        if walked >= chains:
            break
        Chain.rule_order_seed = seed + attempt
        machine: type[APIStateMachine] = hypothesis.seed(f"{seed} {attempt}")(Chain)
        # A server remembers, so the same choices may lead elsewhere: Hypothesis then gives up, and we begin anew.
        with contextlib.suppress(hypothesis.errors.Flaky):
            run_state_machine_as_test(machine, settings=settings(examples=chains - walked, steps=steps))
    return walked


def _answered(case: AnyCase, send: Send) -> Response:
    request = request_of(case)
    exchange = send(request) if request else None
    answer = exchange.answer if exchange else None
    # What was sent is in the case; the machine reads only the answer from here.
    sent = requests.Request(case.method, "http://127.0.0.1:9/").prepare()
    return Response(
        status_code=answer.status if answer else NO_ANSWER,
        headers={name: [value] for name, value in answer.headers.items()} if answer else {},
        content=answer.body if answer else b"",
        request=sent,
        elapsed=0.0,
        verify=True,
        encoding="utf-8",
    )
