"""What failed is kept, tried first the next time, and dropped when it no longer fails."""

import json
from pathlib import Path

import payments_mock
import pytest

from contract_tests import again
from contract_tests.again import Entry
from contract_tests.exchange import Credentials, Exchange, Request
from contract_tests.findings import Deviation, Kind, Seen
from contract_tests.redaction import MASK, Redactor
from tests.contract.faults import FAULTS
from tests.contract.suite import run_suite
from tests.contract.wrong_servers import wrong_server

SECRET = "whsec_canary_0815"


def _seen(request: Request | None = None) -> Seen:
    deviation = Deviation(operation="createCustomer", kind=Kind.ECHO, message="m")
    exchange = Exchange(request=request, answer=None) if request else None
    return Seen(deviation=deviation, exchange=exchange, place="#/paths")


@pytest.mark.parametrize("body", [b"", b'{"a":  1, "\xc3\xa9": "\\ud800"}', b"\xff\x00", b'{"torn', b"1.50"], ids=repr)
def test_request_comes_back_to_the_byte(body: bytes, tmp_path: Path) -> None:
    """What showed a finding is sent again as it was: blanks, torn JSON and bytes that are no text."""
    request = Request(
        method="PUT", path="/v1/x%20y", query="a=%22", headers={"content-type": "application/json"}, body=body,
        credentials=Credentials.ALTERED,
    )  # fmt: skip
    entry = again.entry(_seen(request), law="", steps=(), redactor=Redactor())
    assert entry is not None
    again.write(tmp_path, [entry])
    assert [one.request for one in again.read(tmp_path)] == [request]


@pytest.mark.parametrize(
    "body",
    [
        f'{{"secretKey": "{SECRET}"}}',
        f'{{"headers": {{"x": "{SECRET}"}}}}',
        f'{{"a": "{SECRET}", torn',
        f"\xff{SECRET}",
    ],
)
def test_request_is_kept_without_secrets(body: str) -> None:
    """Whatever form they have in it."""
    redactor = Redactor([SECRET])
    request = Request(
        method="POST", path=f"/v1/{SECRET}", query=SECRET, headers={"a": SECRET}, body=body.encode("latin-1")
    )
    entry = again.entry(_seen(request), law="", steps=(), redactor=redactor)
    assert entry is not None
    assert SECRET not in json.dumps(entry.shown_by)
    assert MASK in json.dumps(entry.shown_by)


def test_law_and_steps_say_more_than_a_request() -> None:
    """One request may be innocent without what came before it."""
    request, redactor = Request(method="GET", path="/"), Redactor()
    law = again.entry(_seen(request), law="customer-echo", steps=(), redactor=redactor)
    steps = again.entry(_seen(request), law="", steps=[{"create": 1}], redactor=redactor)
    assert law is not None
    assert steps is not None
    assert (law.law, law.request, law.steps) == ("customer-echo", None, [])
    assert (steps.law, steps.request, steps.steps) == ("", None, [{"create": 1}])
    assert again.entry(_seen(), law="", steps=(), redactor=redactor) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "7", "[7]", '[{"finding": "x", "shown_by": {}}]', '[{"finding": "x", "shown_by": {"request": {}}}]',
        '[{"finding": "x", "shown_by": {"request": {"method": "G\\nT", "path": "/", "query": "", "headers": {}, '
        '"credentials": "good", "body": ""}}}]',
    ],
)  # fmt: skip
def test_file_that_no_run_wrote_is_no_help_and_no_harm(text: str, tmp_path: Path) -> None:
    """A run without it finds the same."""
    (tmp_path / again.FILE).write_text(text, "utf-8")
    assert again.read(tmp_path) == []


def test_without_entries_there_is_no_file(tmp_path: Path) -> None:
    """What no longer fails is forgotten."""
    again.write(tmp_path, [Entry(finding="x", shown_by={"law": "a"})])
    again.write(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


def _order(printed: str) -> list[str]:
    return [line.split("::")[1].split(" ")[0] for line in printed.splitlines() if "::test_" in line and "%]" in line]


def test_law_that_failed_is_tried_first_and_forgotten_when_it_holds(tmp_path: Path) -> None:
    """The next run begins with it; what it did not try again is kept."""
    _, _, _, fault = FAULTS["changed-case"]
    (tmp_path / "reports").mkdir()
    untried = Entry(finding="echo elsewhere", shown_by={"law": "no-such-law"})
    again.write(tmp_path / "reports", [untried])
    arguments = ["-k", "customer-update or customer-echo", "-v", "-v"]
    with payments_mock.start("vivamo") as mock:
        with wrong_server(mock.url, fault) as url:
            first = run_suite(tmp_path, "--target", url, *arguments)
        kept = again.read(first.reports)
        assert {one.law for one in kept} >= {"customer-echo", "no-such-law"}
        again.write(first.reports, [one for one in kept if one.law != "customer-echo"])
        again.write(first.reports, [Entry(finding="x", shown_by={"law": "customer-update"}), untried])
        second = run_suite(tmp_path, "--target", mock.url, *arguments)
    assert first.code == 1
    assert _order(first.printed) == ["test_law[customer-echo]", "test_law[customer-update]"]
    assert _order(second.printed) == ["test_law[customer-update]", "test_law[customer-echo]"]
    assert again.read(second.reports) == [untried]


def test_request_that_failed_is_sent_first_with_fresh_names(tmp_path: Path) -> None:
    """It is no test of its own that it would be refused as taken; and it is dropped when it is answered rightly."""
    _, _, _, fault = FAULTS["lax"]
    with payments_mock.start("vivamo") as mock:
        with wrong_server(mock.url, fault) as url:
            first = run_suite(tmp_path, "--target", url, "-k", "test_probes and checkGeolocation")
            assert again.read(first.reports)[0].request
            second = run_suite(tmp_path, "--target", url, "-k", "test_again")
            assert second.code == 1, second.printed
            assert second.found("checkGeolocation", "validation-not-enforced")
        third = run_suite(tmp_path, "--target", mock.url, "-k", "test_again")
    assert third.code == 0, third.printed
    assert third.drift["findings"] == []
    assert not (third.reports / again.FILE).exists()


def test_walk_is_gone_again_and_kept_while_it_fails(tmp_path: Path) -> None:
    """A walk of this release is walked once for all that it showed; one of another release is dropped."""
    _, _, _, fault = FAULTS["changed-case"]
    profile = {"first_name": "Ada", "city": "Boston"}
    walk = Entry(finding="echo a", shown_by={"steps": [{"do": "create", "name": "x", "email": "", "profile": profile}]})
    foreign = [Entry(finding="x", shown_by={"steps": steps}) for steps in ([{"do": "no_such_step"}], [7])]
    (tmp_path / "reports").mkdir()
    again.write(tmp_path / "reports", [walk, Entry(finding="echo b", shown_by=walk.shown_by), *foreign])
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, fault) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", "test_again")
    assert outcome.found("createCustomer", "echo"), outcome.printed
    assert "1 failed, 2 skipped" in outcome.printed
    assert {json.dumps(entry.shown_by) for entry in again.read(outcome.reports)} == {json.dumps(walk.shown_by)}
