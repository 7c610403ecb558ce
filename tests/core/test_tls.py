"""One TLS context a process, and none before it is needed."""

from __future__ import annotations

import ssl
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from payments_core import tls
from vivamo import RequestNotSent, RetryPolicy, Vivamo

CONTEXTS = """
import gc, ssl
from vivamo import Vivamo, RequestNotSent
from contextlib import suppress

def contexts():
    return sum(isinstance(one, ssl.SSLContext) and one.cert_store_stats()["x509"] > 0 for one in gc.get_objects())

def call(url):
    with Vivamo("sk_test_x", base_url=url, retries=0) as vivamo, suppress(RequestNotSent):
        vivamo.customers.get("user_1")
"""


def contexts(code: str) -> int:
    """How many contexts with certificates in them a process has made that did so."""
    program = f"{CONTEXTS}\n{textwrap.dedent(code)}\nprint(contexts())"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)  # noqa: S603
    return int(done.stdout)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("vivamo = Vivamo('sk_test_x')", 0),
        ("call('http://127.0.0.1:9')", 0),
        ("call('https://127.0.0.1:9')", 1),
        ("for _ in range(100): call('https://127.0.0.1:9')", 1),
    ],
    ids=["no call", "plain http", "https", "a hundred clients"],
)
def test_context_is_made_once_at_the_first_https_call(code: str, count: int) -> None:
    """It takes as long as a hundred calls, so nobody pays for it who does not need it, and nobody twice."""
    assert contexts(code) == count


def test_threads_wait_for_one_context() -> None:
    """Sixteen first calls at once make one."""
    found: list[ssl.SSLContext] = []
    threads = [threading.Thread(target=lambda: found.append(tls.shared())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len({id(one) for one in found}) == 1


def test_fork_in_the_middle_leaves_no_lock_held() -> None:
    """The thread that was making the context is not in the child, and nobody would ever let go."""
    with tls._making:
        tls._after_fork()
        assert tls.shared().verify_mode is ssl.CERT_REQUIRED


def test_context_checks_names_and_certificates() -> None:
    """The one that is shared, and the one for plain http, which trusts nobody."""
    for context in (tls.shared(), tls.trusting_nobody()):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
    assert tls.trusting_nobody().get_ca_certs() == []


def test_other_certificates_are_taken_when_the_variable_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As httpx does, which reads the variables for each client."""
    usual = tls.shared()
    with monkeypatch.context() as changed:
        changed.setenv("SSL_CERT_DIR", str(tmp_path))
        assert tls.shared() is not usual
    assert tls.shared() is usual


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_variable_that_names_nothing_is_told_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first payout, and not in the middle of it."""
    monkeypatch.setenv(name, "/nowhere/at/all")
    with pytest.raises(ValueError, match=f"{name}: expected a f"):
        Vivamo("sk_test_x")
    Vivamo("sk_test_x", base_url="http://127.0.0.1:9").close()


def test_certificates_that_cannot_be_read_send_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No connection, no request: safe to send again once they are mended."""
    broken = tmp_path / "roots.pem"
    broken.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(broken))
    with (
        Vivamo("sk_test_x", base_url="https://127.0.0.1:9", retries=RetryPolicy(tries=1)) as vivamo,
        pytest.raises(RequestNotSent, match="the certificates cannot be loaded"),
    ):
        vivamo.customers.create("user_1", email="a@example.com")
