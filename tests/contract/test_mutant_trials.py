"""What is made of a trial: the verdict, what is kept of it, and how it is told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.findings import Kind
from contract_tests.mutants import __main__ as command
from contract_tests.mutants.kept import Kept
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.page import replaced
from contract_tests.mutants.process import ended, served
from contract_tests.mutants.serve import SOUND, main
from contract_tests.mutants.suite import OURS, run_suite
from contract_tests.mutants.tables import area_sheet, mutant_sheet, versus_sheet
from contract_tests.mutants.trial import Trial, Verdict, fresh_failures, verdict

CENT = Mutant("cent", "createPaymentIntent", Kind.MONEY, lambda _, parts: parts, area="money")
FIELD = replace(CENT, name="field", kinds=Kind.UNDOCUMENTED_FIELD)
EITHER = replace(CENT, name="either", kinds=(Kind.MONEY, Kind.ECHO))


def trial(*failures: tuple[str, str], code: int = 1, mutant: str = "cent", **more: Any) -> Trial:
    settled = {"tool": OURS, "seed": 1, "seconds": 3.0, "requests": 60, **more}
    return Trial(mutant=mutant, code=code, failures=failures, **settled)


@pytest.mark.parametrize(
    ("mutant", "seen", "expected"),
    [
        (CENT, trial(("money", "createPaymentIntent")), Verdict.KILLED),
        (CENT, trial(("echo", "createPaymentIntent"), ("money", "getCustomer")), Verdict.KILLED),
        (CENT, trial(("echo", "createPaymentIntent")), Verdict.WRONG_KIND),
        (EITHER, trial(("echo", "createPaymentIntent")), Verdict.KILLED),
        (CENT, trial(code=0), Verdict.SURVIVED),
        (CENT, trial(code=1), Verdict.SURVIVED),
        (CENT, trial(("money", "createPaymentIntent"), code=0), Verdict.SURVIVED),
        (FIELD, trial(("undocumented-field", "getCustomer"), code=0), Verdict.KILLED),
        (CENT, trial(code=2), Verdict.NO_RUN),
        (CENT, trial(("money", "createPaymentIntent"), code=3), Verdict.NO_RUN),
        (CENT, trial(("money", "createPaymentIntent"), code=-1), Verdict.NO_RUN),
    ],
)
def test_only_the_right_kind_kills(mutant: Mutant, seen: Trial, expected: Verdict) -> None:
    """A run that broke down kills nothing, whatever it reported; an additive finding kills with exit code 0."""
    assert verdict(mutant, seen) is expected


def test_failures_of_the_sound_server_count_for_nothing() -> None:
    """Whichever seed showed them."""
    seen = trial(("a", "one"), ("b", "one"), ("b", "two"))
    assert fresh_failures(seen, [trial(("a", "one")), trial(("b", "two"))]) == {("b", "one")}
    assert fresh_failures(seen, []) == set(seen.failures)


def test_kept_trials_need_not_run_again(tmp_path: Path) -> None:
    """Of the same tool, mutant and seed; a line that was cut short does."""
    file = tmp_path / "deep" / "kept.jsonl"
    first = trial(("money", "createPaymentIntent"))
    Kept(file).add(first)
    file.write_text(file.read_text() + '{"mutant": "half')
    again = Kept(file)
    assert again.find(OURS, "cent", 1) == first
    assert again.find(OURS, "cent", 2) is None
    assert again.find("other", "cent", 1) is None


def test_sheet_tells_what_was_found_and_what_it_took() -> None:
    """One line per mutant, the same in every rendering."""
    sheet = mutant_sheet([CENT], {"cent": trial(("echo", "x"), ("echo", "y"))})
    assert sheet.rows == (("cent", "money", "createPaymentIntent", "money", "echo", "2", "wrong kind", "3.0", "60"),)
    assert sheet.markdown().splitlines()[-1].startswith("| cent | money |")
    assert sheet.rich("t").row_count == 1


def test_area_sheet_counts_the_killed() -> None:
    """And ends with a line for all."""
    trials = {"cent": trial(("money", "x")), "either": trial(mutant="either", code=0, seconds=9.0)}
    assert area_sheet([CENT, replace(EITHER, area="texts")], trials).rows == (
        ("money", "1", "1", "3.0", "60"),
        ("texts", "1", "0", "9.0", "60"),
        ("all", "2", "1", "9.0", "60"),
    )


def test_side_by_side_subtracts_false_alarms() -> None:
    """A tool that fails the sound server in the same way has found nothing."""
    alarm = ("RejectedPositiveData", "x")
    tools = {
        OURS: {SOUND: [trial(mutant=SOUND, code=0)], "cent": [trial(("money", "x"))]},
        "other": {SOUND: [trial(alarm, mutant=SOUND, tool="other")], "cent": [trial(alarm, tool="other")]},
    }
    rows = versus_sheet([CENT], tools, SOUND).rows
    assert rows[0] == ("money", "1", "1", "0")
    assert rows[-1][2:] == ("0 of 1 runs, up to 0", "1 of 1 runs, up to 1")


def test_words_are_put_between_their_marks() -> None:
    """Twice is the same as once, and a page without the marks is an error."""
    page = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n"
    once = replaced(page, "t", "new")
    assert once == "a\n<!-- t -->\nnew\n<!-- /t -->\nb\n"
    assert replaced(once, "t", "new") == once
    with pytest.raises(ValueError, match="no part between"):
        replaced(page, "u", "new")


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """By the runner and by the server."""
    assert command.main(["no-such-mutant"]) == 2
    assert main("no-such-mutant") == 2
    assert "no mutant" in capsys.readouterr().err


def test_server_says_how_much_it_answered() -> None:
    """Of its API; its control calls are no requests."""
    with served(SOUND) as server:
        for path in ("/v1/customers", "/_mock/clock", "/v1/x"):
            httpx.get(server.url + path)
    assert server.requests == 2


def test_program_that_hangs_is_given_up() -> None:
    """It has no exit code of its own."""
    assert ended(["sleep", "60"], longest=0.2).code == -1


@pytest.mark.parametrize("name", ["payment-cent-more", "approvals-at-once", "signed-sha256"])
def test_mutant_is_killed_from_end_to_end(name: str, tmp_path: Path) -> None:
    """Served, found by its kind, and told."""
    report = tmp_path / "report.json"
    assert command.main([name, "--report", str(report), "-j", "1"]) == 0
    assert f'"mutant": "{name}"' in report.read_text()


def test_run_that_cannot_be_made_is_no_run() -> None:
    """It says what the suite said last."""
    seen = run_suite(SOUND, profile="no-such-profile", whole=False)
    assert verdict(CENT, seen) is Verdict.NO_RUN
    assert seen.note
