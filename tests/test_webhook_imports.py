"""What a webhook endpoint loads: a list, so that it cannot grow unseen."""

import subprocess
import sys

# Of the standard library, on Python 3.11 to 3.14. No dataclasses, no inspect, no typing.
STANDARD = {
    *("__future__", "importlib", "importlib._bootstrap", "importlib._bootstrap_external", "warnings", "_py_warnings"),
    *(
        "collections",
        "collections.abc",
        "_collections",
        "contextlib",
        "copyreg",
        "functools",
        "_functools",
        "itertools",
    ),
    *("keyword", "operator", "_operator", "reprlib", "types", "_types"),
    *("decimal", "_decimal", "numbers", "hashlib", "_hashlib", "_blake2", "hmac", "_hmac"),
    *("json", "json.decoder", "json.encoder", "json.scanner", "_json"),
    *("enum", "re", "re._casefix", "re._compiler", "re._constants", "re._parser", "_sre"),
}
OURS = {
    "payments_core",
    "payments_core.errors",
    "payments_core.record",
    "payments_core.signature",
    "vivamo",
    "vivamo.events",
    "vivamo.webhooks",
}


def loaded(statement: str) -> set[str]:
    """The modules that it adds to those of a bare interpreter."""
    code = f"import sys\nbare = set(sys.modules)\n{statement}\nprint(*sorted(set(sys.modules) - bare))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    return set(done.stdout.split())


def test_verify_loads_no_module_that_is_not_listed() -> None:
    """The standard library's hashes, JSON and decimals, and five modules of ours."""
    assert loaded("from vivamo.webhooks import verify") - STANDARD - OURS == set()


def test_verify_loads_all_of_ours_that_is_listed() -> None:
    """A list that names too much would let something in."""
    assert loaded("from vivamo.webhooks import verify") >= OURS


def test_a_payload_that_is_read_loads_nothing_more() -> None:
    """What is not loaded at start is not loaded by the first delivery either."""
    use = "from vivamo.webhooks import sign, verify; verify(b'{}', {'signature': sign(b'{}', 's1')}, ['s1', 's2'])"
    assert loaded(use) == loaded("from vivamo.webhooks import verify")
