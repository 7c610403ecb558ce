"""The command of the person on call: what is in doubt, and what became of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from payments_mock import RunningMock
from vivamo import Ledger, Money, OutcomeUnknown, Vivamo, cli
from vivamo.command import DONE, FAILED, IN_DOUBT, main


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
    assert main([doubtful, "doubt"]) == IN_DOUBT
    shown = capsys.readouterr().out
    assert "create" in shown
    assert "[red]p-1" in shown
    assert "50.00 USD" in shown


def test_json_is_an_object_a_line(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs, with all that is known, and nothing else on stdout."""
    assert main([doubtful, "--json", "doubt"]) == IN_DOUBT
    (line,) = capsys.readouterr().out.splitlines()
    assert {"reference": "[red]p-1", "step": "create", "state": "lost", "customer": "user_1"}.items() <= json.loads(
        line
    ).items()


def test_reconcile_asks_the_server_of_the_environment(
    doubtful: str, vivamo_mock: RunningMock, capsys: pytest.CaptureFixture[str]
) -> None:
    """What turns up is adopted; then nothing is in doubt."""
    (intent,) = vivamo_mock.state()["disbursementIntents"]
    vivamo_mock.submit(intent["disbursementIntentId"])
    assert main([doubtful, "reconcile"]) == DONE
    shown = capsys.readouterr().out
    assert "adopted" in shown
    assert "nothing is in doubt" in shown
    assert main([doubtful, "doubt"]) == DONE


def test_release_is_recorded_with_who_and_why(doubtful: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The journal names the person."""
    assert main([doubtful, "release", "[red]p-1", "--reason", "support says no", "--by", "ada"]) == DONE
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


@pytest.mark.parametrize("absent", ["rich", "sqlalchemy"])
def test_without_its_extra_it_says_what_to_install(absent: str) -> None:
    """One line of advice, and no traceback."""
    code = f"import sys; sys.modules[{absent!r}] = None; from vivamo.cli import main; sys.exit(main())"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == FAILED
    assert done.stderr.splitlines() == [f"vivamo-ledger needs {absent}: pip install 'vivamo-client[cli]'"]


def test_without_its_extra_it_begins_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its beginning needs the standard library alone."""
    monkeypatch.delitem(sys.modules, "vivamo.command")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "rich.console", None)
        assert cli.main() == FAILED
    assert "needs rich: pip install" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["vivamo-ledger", "nowhere.db", "doubt"])
    assert cli.main() == FAILED
    assert "nowhere.db is not there" in capsys.readouterr().err


def test_installed_command_explains_itself() -> None:
    """`--help` names every command."""
    done = subprocess.run(  # noqa: S603 - our own command
        [str(Path(sys.executable).parent / "vivamo-ledger"), "--help"], capture_output=True, text=True, check=True
    )
    assert all(word in done.stdout for word in ("doubt", "reconcile", "release", "journal", "Exit code"))
