"""docs/mock.md tells what there is: every message, control call, fault and option."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from payments_mock.faults import FAULTS
from payments_mock.vivamo import ACTS
from payments_mock.vivamo.operator_file import read_operator_file
from payments_mock.vivamo.settings import Settings, Terms

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "mock.md").read_text("utf-8")
SOURCES = sorted((ROOT / "mock" / "payments_mock").rglob("*.py"))


SPEAKERS = ("Refusal", "last_answer", "Problem")


def text_of(node: ast.expr) -> str | None:
    """A literal, or an f-string with the last word of what it fills in, in braces."""
    if isinstance(node, ast.JoinedStr):
        parts = [text_of(part) for part in node.values]
        return None if None in parts else "".join(map(str, parts))
    if isinstance(node, ast.FormattedValue):
        return "{" + ast.unparse(node.value).rpartition(".")[2] + "}"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def message_of(node: ast.AST) -> str | None:
    """What a `Refusal(...)`, a `last_answer(...)`, a `Problem(...)` or a `{"message": ...}` says."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS:
        return text_of(node.args[-1])
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "message":
                return text_of(value)
    return None


def messages() -> set[str]:
    """All that the source says."""
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCES]
    return {said for tree in trees for node in ast.walk(tree) if (said := message_of(node)) is not None}


# What `kyc-verify` and the deletion of a webhook answer when all is well.
SUCCESSES = {"KYC verification approved", "KYC verification rejected", "Webhook deleted"}


def test_every_message_is_in_the_catalogue() -> None:
    """Those of successes aside."""
    said = messages() - SUCCESSES
    assert len(said) > 30
    assert {message for message in said if f"`{message}`" not in DOCS} == set()


def test_catalogue_has_no_message_that_nobody_says() -> None:
    """A row for what is gone would be a lie."""
    rows = set(re.findall(r"^\| \d{3} \| `(.+?)` \|", DOCS, re.MULTILINE))
    said = messages() | {"Customer not found", "Payment intent not found", "Disbursement intent not found"}
    assert rows - said == set()


SOURCE = re.compile(
    r"(documented|assumed|of the mock|shape documented; text assumed|rule documented; text (assumed|of the mock))"
    r"( \(A\d\d(, A\d\d)*\))?"
)


def test_every_row_of_the_catalogue_says_where_it_is_from() -> None:
    """Documented, assumed or of the mock, in the API's table and in the control interface's; an assumption is named."""
    rows = re.findall(r"^\| \d{3} \| `.+?` \|.*$", DOCS, re.MULTILINE)
    sources = [[cell.strip() for cell in row.strip("|").split(" | ")][-1] for row in rows]
    assert len(rows) > 40
    assert [row for row, source in zip(rows, sources, strict=True) if not SOURCE.fullmatch(source)] == []
    assert [source for source in sources if "assumed" in source and "(A" not in source] == []


def test_example_of_an_operator_is_read(tmp_path: Path) -> None:
    """Whole, as it stands; what the text calls a default is one."""
    [block] = re.findall(r"^```yaml\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    path = tmp_path / "operator.yaml"
    path.write_text(block, "utf-8")
    found, plain = read_operator_file(path), Settings()
    assert replace(found, location_rules=None, payments=plain.payments, disbursements=plain.disbursements) == plain
    for terms in (found.payments, found.disbursements):
        assert terms.fees
        assert replace(terms, fees={}, kyc_required=False) == Terms()
    assert found.location_rules is not None
    assert dict(found.location_rules.allowed) == {"US": ("NY", "NJ", "CA"), "CA": ()}
    assert len(found.location_rules.addresses) == 3


@pytest.mark.parametrize("path", [*ACTS, "/_mock/clock/advance", "/_mock/deliveries", "/_mock/reset", "/_mock/state"])
def test_every_control_call_is_documented(path: str) -> None:
    """By its path."""
    assert f"{path}`" in DOCS


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_documented(fault: str) -> None:
    """With what becomes of the work."""
    assert re.search(rf"^\| `{re.escape(fault)}` \|.*\| (yes|no) \|$", DOCS, re.MULTILINE)


def test_every_option_is_documented() -> None:
    """As `--help` lists them."""
    done = subprocess.run([sys.executable, "-m", "payments_mock", "--help"], capture_output=True, text=True, check=True)
    options = set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}
    assert len(options) >= 9
    assert {option for option in options if f"`{option}`" not in DOCS} == set()


def test_every_method_of_a_mock_is_documented() -> None:
    """The public ones of `Controls`."""
    from payments_mock.controls import Controls

    methods = {name for name in vars(Controls) if not name.startswith("_")}
    assert {name for name in methods if f"`{name}`" not in DOCS} == set()


def test_payout_by_hand_can_be_pasted(tmp_path: Path) -> None:
    """Each line in turn, with nothing to fill in; on a port that is free."""
    [block] = re.findall(r"^```bash\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S603 - our own document
        ["bash", "-emc", block.replace("4010", port)],  # noqa: S607 - any bash will do
        cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"status":"success"' in done.stdout.splitlines()[-1]


def test_every_listed_constraint_is_one_that_the_mock_names() -> None:
    """What `errors` may hold beside the words of JSON Schema."""
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    named = set(re.findall(r'errors\.append\(\{"(\w+)"|\+= \[\{"(\w+)"', source))
    assert {one or other for one, other in named} - {"required", "schema"} <= {
        "contentType",
        "json",
        "unique",
        "encoding",
    }
