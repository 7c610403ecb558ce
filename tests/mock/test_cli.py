"""The mock from the command line."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import payments_mock

PROGRAM = [sys.executable, "-W", "error", "-m", "payments_mock"]


def serve(*arguments: str) -> subprocess.Popen[str]:
    command = [*PROGRAM, "vivamo", "--port", "0", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603


def test_command_says_where_it_listens_and_ends_on_interrupt() -> None:
    """One line, flushed when it is ready; exit 0 and not a word more."""
    process = serve("--api-key", "secret_key", "--environment", "production", "--tax-type", "none", "--seed", "3")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    url = line.split()[-1]
    state = httpx.get(url + "/_mock/state").json()
    assert (state["environment"], state["taxType"]) == ("production", "none")
    assert httpx.get(url + "/v1/customers", headers={"Authorization": "Bearer secret_key"}).status_code == 200
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0


def test_command_on_a_busy_port_says_so_in_one_line(vivamo_mock: payments_mock.RunningMock) -> None:
    """Exit 1, nothing on stdout."""
    port = vivamo_mock.url.rpartition(":")[2]
    done = run("vivamo", "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"payments_mock: cannot listen on 127.0.0.1 port {port}: Address already in use\n"


def test_command_does_not_serve_the_other_api_yet() -> None:
    """And says so, rather than that the name is wrong."""
    done = run("stellar-sdp", "--port", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "payments_mock: the mock of stellar-sdp is not served yet\n"


def test_command_reads_how_the_operator_is_configured(tmp_path: Path) -> None:
    """Options of the command win over the file."""
    path = tmp_path / "operator.yaml"
    path.write_text("tax_type: horse_racing\nprocessing_seconds: 7\npayments: {kyc_required: true}\n", "utf-8")
    process = serve("--operator", str(path), "--tax-type", "1099")
    assert process.stdout is not None
    state = httpx.get(process.stdout.readline().split()[-1] + "/_mock/state").json()
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("", "")
    assert (state["taxType"], state["operator"]["processingSeconds"]) == ("1099", 7)
    assert state["operator"]["payments"]["kycRequired"] is True


def test_command_with_a_wrong_operator_file_says_so_in_one_line(tmp_path: Path) -> None:
    """Exit 1, nothing on stdout."""
    path = tmp_path / "operator.yaml"
    path.write_text("tax_typ: bingo\n", "utf-8")
    done = run("vivamo", "--port", "0", "--operator", str(path))
    known = "tax_type, processing_seconds, locations, payments, disbursements"
    told = f"payments_mock: {path}: tax_typ: expected nothing of this name (there are: {known})\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def test_command_helps() -> None:
    """With every option and an example."""
    done = run("--help")
    assert done.returncode == 0
    for word in (
        "--port",
        "--host",
        "--api-key",
        "--environment",
        "--seed",
        "--tax-type",
        "--deliver-anywhere",
        "curl",
    ):
        assert word in done.stdout


def test_command_says_so_when_it_listens_beyond_this_machine() -> None:
    """One line on stderr; on loopback none."""
    process = serve("--host", "0.0.0.0")  # noqa: S104 - what is warned of
    assert process.stdout is not None
    assert process.stdout.readline().startswith("listening on http://0.0.0.0:")
    process.send_signal(signal.SIGINT)
    told = "0.0.0.0 is more than this machine: whoever has the key can call the API (not /_mock, not the page)"
    assert process.communicate(timeout=10) == ("", f"payments_mock: {told}\n")


def tell(record: Path, *arguments: str) -> bytes:
    """The record of one story, without the port that it was told at."""
    process = serve("--record", str(record), *arguments)
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    with httpx.Client(base_url=url, headers={"Authorization": "Bearer sk_test_mock"}) as http:
        for method, path, body in STORY:
            http.request(method, path, json=body)
        [payout] = http.get("/_mock/state").json()["disbursementIntents"]
        http.post(f"/_mock/disbursement-intents/{payout['disbursementIntentId']}/submit", json=SUBMISSION)
        http.post(f"/v1/disbursements/{payout['disbursementIntentId']}/proceed/true")
        http.post("/_mock/clock/advance", json={"seconds": 90})
        http.get("/_mock/state")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("", "")
    return record.read_bytes().replace(url.removeprefix("http://").encode(), b"HOST")


STORY: list[tuple[str, str, dict[str, object] | None]] = [
    ("POST", "/v1/operators/webhooks", {"url": "http://127.0.0.1:9/"}),
    ("POST", "/v1/customers", {"externalCustomerId": "u", "data": {"email": "u@example.com"}}),
    ("GET", "/v1/customers/u/kyc-info", None),
    (
        "POST",
        "/v1/disbursement-intents",
        {
            "customer": {"externalCustomerId": "u"},
            "disbursementIntent": {"amount": "5.00", "currency": "USD", "externalDisbursementIntentId": "r"},
        },
    ),
]
SUBMISSION = {"type": "bank", "outcome": "success"}


def test_seed_tells_the_same_story_to_the_byte(tmp_path: Path) -> None:
    """Ids, secrets, signatures and every time, of processing and of webhooks tried again too."""
    one, two, other = (tell(tmp_path / f"{name}.har", "--seed", seed) for name, seed in ("17", "27", "38"))
    assert one == two
    assert one != other
    assert b"2026-01-01T00:01:30.000" in one


def test_many_that_wait_for_a_webhook_keep_nobody_from_ending_or_resetting(receiver: Any) -> None:
    """Each waits in a thread of its own; a pool's would all be taken."""
    receiver.status, receiver.pause = 500, 8
    process = serve()
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    headers = {"Authorization": "Bearer sk_test_mock"}

    def advance(_: int) -> None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.post(f"{url}/_mock/clock/advance", json={"seconds": 3600}, timeout=30)

    def hook() -> None:
        httpx.post(f"{url}/v1/operators/webhooks", json={"url": receiver.url}, headers=headers)
        httpx.post(f"{url}/v1/customers", json=STORY[1][2], headers=headers)
        httpx.post(f"{url}/_mock/customers/u/kyc/submit", json={"outcome": "verified"})

    hook()
    with ThreadPoolExecutor(24) as pool:
        waiting = [pool.submit(advance, number) for number in range(10)]
        receiver.wait_for(1)
        begun = time.monotonic()
        assert httpx.post(f"{url}/_mock/reset", timeout=30).status_code == 200
        hook()
        waiting += [pool.submit(advance, number) for number in range(10)]
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
        assert time.monotonic() - begun < 7
    assert process.returncode == 0
