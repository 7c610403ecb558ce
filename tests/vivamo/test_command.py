"""The command of the person on call: what is in doubt, and what became of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from payments_core.journal import write
from payments_mock import RunningMock
from vivamo import Ledger, Money, OutcomeUnknown, Vivamo, cli
from vivamo.command import DONE, FAILED, FOR_A_PERSON, LIFE, main


@pytest.fixture
def doubtful(vivamo_mock: RunningMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger with one payout whose answer was lost, and the environment of its server."""
    monkeypatch.setenv("VIVAMO_ENVIRONMENT", "mock")
    monkeypatch.setenv("VIVAMO_BASE_URL", vivamo_mock.url)
    database = str(tmp_path / "payouts.db")
    with Vivamo.from_env(ledger=database) as vivamo:
        vivamo.customers.create("user_1", email="a@example.com")
        vivamo_mock.fault("drop-after", operation="createDisbursementIntent")
        with pytest.raises(OutcomeUnknown):
            vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="[red]p-1")
    return database


def test_doubt_is_shown_and_counts_in_the_exit_code(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A reference is shown to the letter, whatever a terminal might make of it."""
    assert main([doubtful, "doubt"]) == FOR_A_PERSON
    shown = capsys.readouterr().out
    assert "create" in shown
    assert "[red]p-1" in shown
    assert "50.00 USD" in shown


def test_json_is_an_object_a_line(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs, with all that is known, and nothing else on stdout."""
    assert main([doubtful, "--json", "doubt"]) == FOR_A_PERSON
    (line,) = capsys.readouterr().out.splitlines()
    assert {"reference": "[red]p-1", "step": "create", "state": "lost", "customer": "user_1"}.items() <= json.loads(
        line
    ).items()


def test_reconcile_asks_the_server_of_the_environment(
    doubtful: str, vivamo_mock: RunningMock, capsys: pytest.CaptureFixture[str]
) -> None:
    """What turns up is adopted; then nothing waits for a person."""
    (intent,) = vivamo_mock.state()["disbursementIntents"]
    vivamo_mock.submit(intent["disbursementIntentId"])
    assert main([doubtful, "reconcile"]) == DONE
    shown = capsys.readouterr().out
    assert shown.startswith("the lost intent was found of\n  [red]p-1\n")
    assert "nothing is in doubt" in shown
    assert main([doubtful, "doubt"]) == DONE


@pytest.mark.parametrize("command", [["reconcile"], ["--json", "reconcile"]])
def test_second_intent_waits_for_a_person(
    doubtful: str, vivamo_mock: RunningMock, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Nothing is in doubt, and all the same two can be paid: a cron job must be told, with the ids to reject."""
    with Ledger.open(doubtful) as ledger:
        ledger.release("[red]p-1", reason="in a hurry")
    with Vivamo.from_env(ledger=doubtful) as vivamo:
        vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="[red]p-1")
    ids = [one["disbursementIntentId"] for one in vivamo_mock.state()["disbursementIntents"]]
    for intent_id in ids:
        vivamo_mock.submit(intent_id)
    assert main([doubtful, *command]) == FOR_A_PERSON
    shown = capsys.readouterr().out
    if "--json" in command:
        assert json.loads(shown) == {"kind": "duplicate", "reference": "[red]p-1", "intent_ids": sorted(ids)}
    else:
        assert f"reject all but one of\n  [red]p-1: {', '.join(sorted(ids))}\n" in shown


def test_intent_for_another_payout_waits_for_a_person(
    doubtful: str, vivamo_mock: RunningMock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody made it past the ledger."""
    with Vivamo.from_env() as bare:
        wrong = bare.disbursements.create_intent("user_1", Money("60.00", "USD"), reference="[red]p-1")
    vivamo_mock.submit(wrong.disbursement_intent_id)
    assert main([doubtful, "reconcile"]) == FOR_A_PERSON
    assert f"reject them:\n  {wrong.disbursement_intent_id}\n" in capsys.readouterr().out


def test_decision_is_shown_with_its_intent(
    doubtful: str, vivamo_mock: RunningMock, capsys: pytest.CaptureFixture[str]
) -> None:
    """In doubt, then settled."""
    with Vivamo.from_env(ledger=doubtful) as vivamo:
        intent = vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="p-2")
        vivamo_mock.submit(intent.disbursement_intent_id)
        vivamo_mock.fault("drop-after", operation="proceedWithDisbursement")
        with pytest.raises(OutcomeUnknown):
            vivamo.disbursements.approve(intent.disbursement_intent_id)
    assert main([doubtful, "doubt"]) == FOR_A_PERSON
    assert f"approve of 50.00 USD for user_1, intent {intent.disbursement_intent_id}" in capsys.readouterr().out
    assert main([doubtful, "reconcile"]) == FOR_A_PERSON
    assert f"the decision is known about\n  {intent.disbursement_intent_id}\n" in capsys.readouterr().out


def test_control_codes_are_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reason or an id may come from a server."""
    with Ledger.open(tmp_path / "payouts.db") as ledger:
        stamp = ledger.stamp()
        ledger.store.run(lambda c: write(c, stamp, "made", reference="p\x1b[2J", cause="ok", intent_id="i-1"))
    assert main([str(tmp_path / "payouts.db"), "journal"]) == DONE
    shown = capsys.readouterr().out
    assert "p\\x1b[2J: made intent i-1 | ok |" in shown
    assert "\x1b" not in shown


def test_young_claim_is_not_released(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its worker may live, and its intent may be paid within two hours."""
    assert main([doubtful, "release", "[red]p-1", "--reason", "it hangs"]) == FAILED
    assert re.search(
        r"claimed at .* UTC, by .* paid until .* UTC. Wait until then, or say --force", capsys.readouterr().err
    )
    assert main([doubtful, "doubt"]) == FOR_A_PERSON


def test_old_claim_is_released(vivamo_mock: RunningMock, tmp_path: Path) -> None:
    """Whatever was made of it has expired."""
    past = datetime.now(UTC) - LIFE - timedelta(minutes=1)
    ledger = Ledger.open(tmp_path / "payouts.db", clock=lambda: past)
    with ledger, Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url, ledger=ledger) as vivamo:
        vivamo.customers.create("user_1", email="a@example.com")
        vivamo_mock.fault("drop-after", operation="createDisbursementIntent")
        with pytest.raises(OutcomeUnknown):
            vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="p-1")
    assert main([str(tmp_path / "payouts.db"), "release", "p-1", "--reason", "support says no"]) == DONE


def test_release_is_recorded_with_who_and_why(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The journal names the person."""
    assert main([doubtful, "release", "[red]p-1", "--reason", "support says no", "--by", "ada", "--force"]) == DONE
    assert main([doubtful, "--json", "journal", "[red]p-1"]) == DONE
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["step"], last["cause"], last["actor"]) == ("released", "support says no", "ada")


def test_journal_of_nothing_says_so(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table would look like a mistake."""
    assert main([doubtful, "journal", "other"]) == DONE
    assert "nothing" in capsys.readouterr().out


def test_trouble_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is not made."""
    missing = tmp_path / "absent.db"
    assert main([str(missing), "doubt"]) == FAILED
    assert "is not there" in capsys.readouterr().err
    assert not missing.exists()


def test_release_of_what_is_not_in_doubt_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is freed by a mistyped reference."""
    Ledger.open(tmp_path / "payouts.db").close()
    assert main([str(tmp_path / "payouts.db"), "release", "p-9", "--reason", "why not"]) == FAILED
    assert "not in doubt" in capsys.readouterr().err


def test_without_its_extra_it_says_what_to_install() -> None:
    """One line of advice, and no traceback."""
    code = "import sys; sys.modules['sqlalchemy'] = None; from vivamo.cli import main; sys.exit(main())"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == FAILED
    assert done.stderr.splitlines() == ["vivamo-ledger needs sqlalchemy: pip install 'vivamo-client[ledger]'"]


def test_without_its_extra_it_begins_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its beginning needs the standard library alone."""
    monkeypatch.delitem(sys.modules, "vivamo.command")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "payments_core.ledger", None)
        assert cli.main() == FAILED
    assert "needs payments_core: pip install" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["vivamo-ledger", "nowhere.db", "doubt"])
    assert cli.main() == FAILED
    assert "nowhere.db is not there" in capsys.readouterr().err


def test_reader_that_has_seen_enough_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """`vivamo-ledger payouts.db journal | head -1` ends without a word."""
    database = str(tmp_path / "payouts.db")
    with Ledger.open(database) as ledger:
        stamp = ledger.stamp()
        for number in range(2000):
            ledger.store.run(lambda c, n=str(number): write(c, stamp, "made", reference=n, cause="x" * 400))  # type: ignore[misc]
    command = [sys.executable, "-c", "from vivamo.cli import main; raise SystemExit(main())", database, "journal"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:  # noqa: S603 - our own
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == cli.CUT_OFF

    def broken() -> int:
        raise BrokenPipeError

    monkeypatch.setitem(sys.modules, "vivamo.command", SimpleNamespace(main=broken))
    with capfd.disabled():
        saved = os.dup(1)
        try:
            assert cli.main() == cli.CUT_OFF
        finally:
            os.dup2(saved, 1)
            os.close(saved)


def test_installed_command_explains_itself() -> None:
    """`--help` names every command."""
    done = subprocess.run(  # noqa: S603 - our own command
        [str(Path(sys.executable).parent / "vivamo-ledger"), "--help"], capture_output=True, text=True, check=True
    )
    assert all(word in done.stdout for word in ("doubt", "reconcile", "release", "journal", "Exit code"))
