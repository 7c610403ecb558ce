"""What a run takes back at its end, and what it says about the rest."""

from dataclasses import replace

import payments_mock
import pytest

from contract_tests.vivamo.calls import Calls
from contract_tests.vivamo.tidying import unrecorded
from tests.contract.request_log import run_against
from tests.contract.wrong_servers import Asked, Fault, Forward, Said, wrong_server

URL = "https://example.invalid/hook"


def _kept(right: str, fault: Fault) -> tuple[list[str], list[str]]:
    """Endpoints that a run says stay, and the gaps it tells of them, after it registered one."""
    with wrong_server(right, fault) as url:
        run = run_against(url)
        Calls(run.wire).register_webhook({"url": URL, "eventTypes": []})
        kept = run.tidy()
        run.close()
    return kept.get("webhookId", []), [gap for gap in run.reached.gaps if "was not deleted" in gap]


def _deleting(answer: Said, *, passed_on: bool = False) -> Fault:
    def fault(asked: Asked, forward: Forward) -> Said:
        if asked.method != "DELETE":
            return forward(asked)
        said = forward(asked) if passed_on else answer
        return replace(said, status=answer.status, body=answer.body)

    return fault


def _said(status: int, body: bytes = b'{"message": "Webhook not found"}') -> Said:
    return Said(status=status, headers={"content-type": "application/json"}, body=body)


def test_deleted_endpoint_does_not_stay() -> None:
    """What is gone is not listed as staying behind."""
    with payments_mock.start("vivamo") as mock:
        assert _kept(mock.url, lambda asked, forward: forward(asked)) == ([], [])
        assert mock.state()["webhooks"] == []


@pytest.mark.parametrize("status", [200, 400, 404, 500])
def test_endpoint_that_was_not_deleted_stays(status: int) -> None:
    """Whatever the target answers, an endpoint that it still lists is told of."""
    with payments_mock.start("vivamo") as mock:
        kept, gaps = _kept(mock.url, _deleting(_said(status)))
    assert len(kept) == len(gaps) == 1
    assert kept[0] in gaps[0]


def test_endpoint_that_came_back_stays() -> None:
    """A deletion that was only confirmed, early in the run, is told of at the end."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, _deleting(_said(200))) as url:
        run = run_against(url)
        calls = Calls(run.wire)
        calls.register_webhook({"url": URL, "eventTypes": []})
        (webhook,) = run.pool.ids("webhookId")
        calls.delete_webhook(webhook)
        assert run.tidy()["webhookId"] == [webhook]
        run.close()


def test_endpoint_that_was_gone_before_does_not_stay() -> None:
    """A refusal as unknown is believed when the list agrees."""
    with payments_mock.start("vivamo") as mock:
        assert _kept(mock.url, _deleting(_said(400), passed_on=True)) == ([], [])


def test_endpoint_of_a_failed_deletion_stays_though_no_list_has_it() -> None:
    """A server error says nothing about the endpoint, so it is for a person to look."""
    with payments_mock.start("vivamo") as mock:
        kept, gaps = _kept(mock.url, _deleting(_said(500), passed_on=True))
    assert len(kept) == len(gaps) == 1
    assert "answered 500" in gaps[0]


def test_generated_deletion_is_learned() -> None:
    """An endpoint that any request has deleted is not asked for again."""
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url)
        calls = Calls(run.wire)
        calls.register_webhook({"url": URL, "eventTypes": []})
        calls.delete_webhook(run.pool.ids("webhookId")[0])
        assert run.pool.ids("webhookId") == []
        run.close()


def test_endpoint_whose_answer_was_lost_is_found_by_its_name() -> None:
    """Those of other runs, and of anybody else, are left alone."""
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url)
        calls = Calls(run.wire)
        urls = ("https://example.invalid/ct-1-7", "https://example.invalid/ct-12-7", "https://example.invalid/x")
        made = [calls.register_webhook({"url": url, "eventTypes": []}).json["_id"] for url in urls]
        assert unrecorded(calls, tag="ct-1-") == made[:1]
        run.close()
