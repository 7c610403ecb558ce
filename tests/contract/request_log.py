"""Prints one hash over all that a run sends to a fresh mock: `python -m tests.contract.request_log SEED`."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import payments_mock

from contract_tests.document import Document
from contract_tests.exchange import Exchange
from contract_tests.options import Options
from contract_tests.profile import QUICK
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.drive import probe
from contract_tests.vivamo.probing.wrong_ways import WrongWays, wrong_way
from tests.contract.suite import ROOT

LAWS = ("customer-echo", "intent-amounts", "webhook-conflict")
OPERATIONS = ("createCustomer", "getPaymentIntentStatus", "deleteWebhook")


# As a quick run, with some of what only a full one makes up.
DRAWN = replace(QUICK, fuzzed=5, coverage=True, chains=5, steps=4)


def run_against(url: str, *, seed: int = 7, control: str = "off", **more: Any) -> ContractRun:
    """A run in this process, without a report."""
    options = Options(
        target=url,
        profile=QUICK,
        report_dir=Path("unused"),
        control=control,
        seed=seed,
        max_requests=0,
        rate=0,
        strict=False,
        spec=ROOT / "openapi.yaml",
        api_key="sk_test_mock",
        **more,
    )
    return ContractRun(options, document=Document.read(options.spec), say=lambda _line: None)


def digest(seed: int) -> str:
    """Laws, credentials, generated requests and chains, in the order of a real run."""
    seen = hashlib.sha256()

    def note(exchange: Exchange) -> None:
        seen.update(repr(exchange.request).encode())

    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url, seed=seed)
        run.options = replace(run.options, profile=DRAWN)
        run.wire.observers.append(note)
        for law in LAWS:
            run.law(law)
        for name in OPERATIONS:
            operation = run.document.operation(name)
            if operation is not None:
                wrong_way(run, operation, WrongWays.keys)
                wrong_way(run, operation, WrongWays.methods)
                probe(run, operation)
                run.requests(operation)
        run.chains()
        run.close()
    return seen.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(int(sys.argv[1])) + "\n")
