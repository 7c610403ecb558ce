"""The command `vivamo-contract`, from a wheel, and in surroundings that are made to mislead it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import payments_mock
import pytest
import yaml

from contract_tests import again, flags
from contract_tests.__main__ import NEEDED
from contract_tests.options import Options, command
from contract_tests.profile import QUICK, SANDBOX
from tests.contract.faults import FAULTS
from tests.contract.suite import ROOT
from tests.contract.wrong_servers import wrong_server

WHEN_WARNED = {"PYTHONWARNINGS": "error", "PYTEST_ADDOPTS": "--nope", "PYTEST_PLUGINS": "nope", "CI": "true"}
Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip would lay into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def surroundings(tmp_path: Path) -> Path:
    """A project whose own tests are configured in every way that could get in the way."""
    folder = tmp_path / "project"
    (folder / "tests").mkdir(parents=True)
    (folder / "conftest.py").write_text("raise RuntimeError('of the user')\n", "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --nope\nfilterwarnings = error\n", "utf-8")
    (folder / "schemathesis.toml").write_text("nonsense = [\n", "utf-8")
    return folder


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIVAMO_", "PYTEST_", "COV_"))}
    return {**kept, **more}


def _run(*arguments: str, cwd: Path = ROOT, **environment: str) -> Ended:
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-P", "-m", "contract_tests", *arguments],
        cwd=cwd, env=_environment(**environment), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_wheel_is_enough_wherever_it_is_used(installed: Path, surroundings: Path, tmp_path: Path) -> None:
    """The tests, their configuration and the document come with it; the user's own say nothing, and nothing is left."""
    before = sorted(surroundings.rglob("*"))
    reports = tmp_path / "reports"
    arguments = ["-k", "customer-echo or (test_probes and checkGeolocation)", "--report-dir", str(reports)]
    ended = _run(*arguments, cwd=surroundings, PYTHONPATH=str(installed), **WHEN_WARNED)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 passed" in ended.stdout
    assert "openapi.yaml" in ended.stdout
    assert sorted(surroundings.rglob("*")) == before
    assert sorted(path.name for path in reports.iterdir()) == ["drift.html", "drift.json", "junit.xml"]


def test_wheel_has_the_document_once_and_no_mutants(installed: Path) -> None:
    """What lies there twice could differ, and what changes the mock from within is for this repository."""
    assert [path.parent.name for path in installed.rglob("openapi.yaml")] == ["payments_mock"]
    assert (installed / "contract_tests" / "contract.ini").is_file()
    assert not (installed / "contract_tests" / "mutants").exists()
    (entries,) = installed.glob("*.dist-info/entry_points.txt")
    assert "vivamo-contract = contract_tests.__main__:main" in entries.read_text("utf-8")


@pytest.mark.parametrize("name", NEEDED)
def test_missing_extra_is_one_line(name: str) -> None:
    """With the command that installs it."""
    code = f"import sys; sys.modules[{name!r}] = None; import contract_tests.__main__ as m; sys.exit(m.main())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    advice = "the contract tests need an extra: pip install 'vivamo-client[contract]'"
    assert (ended.returncode, ended.stderr) == (2, f"{advice} ({name} is not installed)\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--nonsense"], "vivamo-contract: unrecognized arguments: --nonsense"),
        (["--prof", "full"], "vivamo-contract: unrecognized arguments: --prof full"),
        (["--seed"], "vivamo-contract: argument --seed: expected one argument"),
        (["--seed", ""], "--seed is a whole number, not ''"),
        (["--max-requests", ""], "--max-requests is a whole number, 1 or more, not ''"),
        (["--progress", "maybe"], "--progress is on, off or auto, not 'maybe'"),
        (["--webhook-url", "http://hooks.example.com", "--webhook-port", "1"], "deliveries go to https addresses only"),
        (["--webhook-url", "https://hooks.example.com"], "--webhook-url needs --webhook-port"),
        (["--webhook-url", "https://h.example?a=b", "--webhook-port", "1"], "--webhook-url is an address such as"),
        (["--webhook-port", "8080"], "--webhook-port needs --webhook-url"),
        (["--webhook-url", "https://h.example", "--webhook-port", "0"], "--webhook-port is a port from 1 to 65535"),
        (["--profile", "sandbox", "--resume"], "--resume needs the --target of the run"),
        (["-k", "no_such_test"], "no test matches -k 'no_such_test'"),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: list[str], line: str, tmp_path: Path) -> None:
    """On the error stream, with the exit code for it, and nothing was sent or written."""
    ended = _run(*arguments, cwd=tmp_path)
    assert ended.returncode == 4, ended.stdout
    assert line in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "reports" / "drift.json").exists()


def test_help_tells_every_option_and_every_exit_code() -> None:
    """One declaration serves both commands, so none can be missing in one of them."""
    told = _run("--help")
    pytest_form = subprocess.run(
        [sys.executable, "-m", "pytest", "contract_tests/vivamo", "--help"],
        cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    readme = (ROOT / "contract_tests" / "README.md").read_text("utf-8")
    assert told.returncode == 0
    for option in flags.OPTIONS:
        assert f"  {option.flag} " in told.stdout, option.flag
        assert f"  {option.flag}" in pytest_form, option.flag
        assert f"`{option.flag}" in readme, option.flag
    assert [line.split()[0] for line in told.stdout.partition("exit codes:\n")[2].splitlines()] == ["0", "1", "2", "4"]


def test_list_sends_nothing_and_writes_nothing(tmp_path: Path) -> None:
    """It says what would be run."""
    ended = _run("--list", "-k", "customer-echo", "--target", "http://127.0.0.1:9", cwd=tmp_path)
    assert ended.returncode == 0
    assert "test_law[customer-echo]" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_broken_contract_is_one_table_and_a_command_to_run_it_again(tmp_path: Path) -> None:
    """No section per test says "see the table"; the key is in no command."""
    _, _, part, fault = FAULTS["changed-case"]
    with payments_mock.start("vivamo", api_key="sk_canary_77") as mock, wrong_server(mock.url, fault) as url:
        ended = _run("--target", url, "-k", part, "--seed", "3", cwd=tmp_path, VIVAMO_API_KEY="sk_canary_77")
    assert ended.returncode == 1, ended.stdout
    assert "1 broken" in ended.stdout
    assert "FAILURES" not in ended.stdout
    words = f"vivamo-contract --target {url} --profile quick --seed 3 -k {part} --report-dir reports"
    assert f"to run it again: {words}" in ended.stdout
    assert words in (tmp_path / "reports" / "drift.html").read_text("utf-8")
    assert "canary" not in ended.stdout + ended.stderr


def test_workflow_of_the_docs_would_run() -> None:
    """It asks politely, takes the key from the secrets, and keeps what the next night needs."""
    docs = (ROOT / "docs" / "drift.md").read_text("utf-8")
    workflow = yaml.safe_load(docs.partition("```yaml\n")[2].partition("```")[0])
    steps = workflow["jobs"]["drift"]["steps"]
    (asks,) = (step for step in steps if "vivamo-contract" in step.get("run", "").split())
    assert asks["env"] == {"VIVAMO_API_KEY": "${{ secrets.VIVAMO_API_KEY }}"}
    ended = _run(*asks["run"].split()[1:], "--list", VIVAMO_API_KEY="sk_any")
    assert ended.returncode == 0, ended.stderr
    assert "--profile sandbox" in asks["run"]
    (kept,) = (step["with"]["path"] for step in steps if step.get("uses", "").startswith("actions/cache@"))
    assert Path(kept) == Path("reports") / again.FILE
    assert any(step.get("if") == "always()" and step.get("uses", "").startswith("actions/upload") for step in steps)


def _options(**changes: object) -> Options:
    made = Options(
        target=None, profile=QUICK, report_dir=Path("reports"), control="auto", seed=1, max_requests=0, rate=0,
        strict=False, spec=ROOT / "openapi.yaml", api_key="sk_canary",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (_options(), "--profile quick --seed 1 --report-dir reports"),
        (
            _options(profile=SANDBOX, target="https://x", max_requests=SANDBOX.budget, rate=0.5, strict=True),
            "--target https://x --profile sandbox --seed 1 --rate 0.5 --strict --report-dir reports",
        ),
        (
            _options(only="a and b", control="off", spec=Path("my spec.yaml"), max_requests=7),
            "--profile quick --seed 1 --control off --max-requests 7 --spec 'my spec.yaml' -k 'a and b' "
            "--report-dir reports",
        ),
        (
            _options(webhook_url="https://h", webhook_port=80),
            "--profile quick --seed 1 --webhook-url https://h --webhook-port 80 --report-dir reports",
        ),
    ],
)
def test_command_to_run_it_again_says_what_differs_from_a_plain_run(options: Options, words: str) -> None:
    """Nothing else, and never the key."""
    assert command(options) == f"vivamo-contract {words}"


# A job in the background of a shell is started deaf to Ctrl-C, and hands that on.
HEEDING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("contract_tests", run_name="__main__", alter_sys=True)
"""


def _started(folder: Path, url: str, *arguments: str) -> subprocess.Popen[str]:
    """A run that takes some seconds, once it has begun to ask."""
    words = [sys.executable, "-c", HEEDING, "--target", url, "--report-dir", str(folder / "r"), *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own
        words, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.stdout is not None:
        if "laws" in process.stdout.readline():
            return process
    raise AssertionError("it has not begun")


def test_report_that_cannot_be_written_at_the_end_is_one_line(tmp_path: Path) -> None:
    """The table is there all the same, and nobody takes the run for a good one."""
    with payments_mock.start("vivamo") as mock:
        process = _started(tmp_path, mock.url, "-k", "customer-echo or customer-update", "--rate", "20")
        shutil.rmtree(tmp_path / "r")
        (tmp_path / "r").write_text("in the way", "utf-8")
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 2, printed
    assert f"cannot write to {tmp_path / 'r'}" in printed
    assert "0 breaking, 0 additive" in printed
    assert "Traceback" not in printed


def test_interrupted_run_reports_what_it_has(tmp_path: Path) -> None:
    """Ctrl-C is no verdict, and no loss."""
    with payments_mock.start("vivamo") as mock:
        process = _started(tmp_path, mock.url, "-k", "customer", "--rate", "20")
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 2, printed
    assert "0 breaking, 0 additive" in printed
    assert (tmp_path / "r" / "drift.json").is_file()


@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-", "| head -1"])
def test_nobody_who_reads_is_no_reason_to_fail(redirection: str, tmp_path: Path) -> None:
    """The verdict is in the exit code, the reports are there, and nothing complains."""
    if "/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this machine has no full device")
    line = f"set -o pipefail; {sys.executable} -m contract_tests -k customer-echo --report-dir {tmp_path} {redirection}"
    ended = subprocess.run(  # noqa: S603 - our own
        ["/bin/bash", "-c", line],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "drift.json").is_file()
