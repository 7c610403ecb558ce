"""Imports point one way: each folder may know only what lies below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {
    "payments_core",
    "vivamo",
    "stellar_sdp",
    "payments_mock",
    "vivamo_api",
    "stellar_sdp_api",
    "contract_tests",
    "tools",
}
# Package: where it lives, what of ours it may import, and what of others.
RULES: dict[str, tuple[str, set[str], set[str]]] = {
    "payments_core": ("overlays/payments_core", set(), {"httpx", "sqlalchemy", "pyreqwest", "aiohttp", "yarl"}),
    "vivamo": (
        "overlays/vivamo",
        {"payments_core", "vivamo_api"},
        {"httpx", "sqlalchemy", "flask", "werkzeug", "django"},
    ),
    "vivamo_api": ("generated/vivamo_api", set(), {"httpx", "attrs"}),
    "payments_mock": (
        "mock/payments_mock",
        set(),
        {
            *("httpx", "yaml", "jsonschema_rs", "msgspec", "jinja2", "uvicorn", "starlette", "pytest"),
            *("phonenumbers", "disposable_email_domains"),
        },
    ),
}


def imported(path: Path) -> set[str]:
    """The first names of all modules that a file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", RULES)
def test_package_imports_only_what_lies_below_it(package: str) -> None:
    """Ours by the rule, others by the list; everything else is the standard library."""
    folder, ours, others = RULES[package]
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    for path in files:
        known = {package} | ours | others | set(sys.stdlib_module_names)
        assert imported(path) - known == set(), path


def test_rules_name_every_package_there_is() -> None:
    """A new package needs a rule."""
    there = {
        path.parent.name
        for folder in ("overlays", "generated", "mock")
        for path in (ROOT / folder).glob("*/__init__.py")
    }
    assert there == set(RULES)


CLIENT = "from vivamo import Vivamo; vivamo = Vivamo('sk_test_x')"
CREATE = """
import httpx
from vivamo import Money, Vivamo
made = {"disbursementIntentId": "i", "externalDisbursementIntentId": "r", "externalCustomerId": "c", "amount": "1.00",
        "currency": "USD", "clientSecretKey": "s"}
vivamo = Vivamo("sk_test_x", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=made)))
vivamo.disbursements.create_intent("c", Money("1.00", "USD"), reference="r")
"""
# What a made client has loaded of ours, and what the first create adds.
OF_A_CLIENT = {
    "payments_core": "answers connections drift errors exchange failures flow loops prepared record replies retry tls "
    "transport",
    "vivamo": "client connection ledgers refusals settings",
    "vivamo_api": "client",
}
OF_A_CREATE = {
    "payments_core": "currencies money proof waiting",
    "vivamo": "asking checks disbursements echo intents namespace",
    "vivamo_api": "api api.disbursements api.disbursements.create_disbursement_intent errors types models "
    "models.create_disbursement_intent_request models.custom_data models.customer_reference models.disbursement_intent "
    "models.disbursement_intent_details models.error_response models.error_response_errors_item",
}
# Of the standard library, beyond what httpx and attrs load themselves.
STANDARD = {
    "__future__",
    "dataclasses",
    "decimal",
    "_decimal",
    "numbers",
    "random",
    "_random",
    "queue",
    "_queue",
    "heapq",
    "_heapq",
}


def named(*lists: dict[str, str]) -> set[str]:
    """Each package of the lists, and its modules."""
    return {
        name
        for one in lists
        for package, modules in one.items()
        for name in (package, *(f"{package}.{module}" for module in modules.split()))
    }


def loaded(statement: str) -> set[str]:
    """The modules that a statement adds to those of a bare interpreter."""
    code = f"import sys\nbare = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - bare))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "ours"),
    [(CLIENT, named(OF_A_CLIENT)), (CREATE, named(OF_A_CLIENT, OF_A_CREATE))],
    ids=["client", "first create"],
)
def test_step_loads_what_is_listed(statement: str, ours: set[str]) -> None:
    """Of ours no module more and none less; beyond that httpx, attrs, and a little of the standard library."""
    found = loaded(statement)
    assert {name for name in found if name.partition(".")[0] in OURS} == ours
    assert found - ours - loaded("import attrs, httpx") - STANDARD == set()


def test_package_alone_loads_one_module() -> None:
    """Its own."""
    assert loaded("import vivamo") == {"vivamo"}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import vivamo", {"httpx", "attrs", "attr", "vivamo_api", "payments_core", "sqlalchemy"}),
        ("from vivamo import OutcomeUnknown, Money", {"httpx", "attrs", "vivamo_api", "sqlalchemy"}),
        ("from vivamo.webhooks import verify", {"httpx", "attrs", "attr", "vivamo_api", "sqlalchemy", "httpcore"}),
        ("import vivamo.receivers.core", {"sqlalchemy", "httpx", "vivamo_api", "flask", "werkzeug", "django"}),
        ("from vivamo.receivers.asgi import receiver", {"sqlalchemy", "httpx", "vivamo_api", "starlette", "anyio"}),
        ("from vivamo.receivers.flask import receiver", {"sqlalchemy", "httpx", "vivamo_api", "django"}),
        ("from vivamo.receivers.django import receiver", {"sqlalchemy", "httpx", "vivamo_api", "flask"}),
        ("from vivamo import Vivamo", {"sqlalchemy", "payments_mock", "pytest", "yaml", "starlette"}),
        ("import payments_mock", {"vivamo", "vivamo_api", "payments_core", "schemathesis"}),
        ("from payments_mock.cli import main", {"phonenumbers", "disposable_email_domains"}),
    ],
)
def test_import_loads_no_more_than_it_needs(statement: str, absent: set[str]) -> None:
    """A name that is not used costs nothing."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    assert absent & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    "code",
    [
        "import runpy; runpy.run_module('payments_mock', run_name='__main__')",
        "import payments_mock; payments_mock.start()",
    ],
    ids=["command", "start"],
)
def test_mock_without_its_extra_says_what_to_install(code: str) -> None:
    """One line of advice, whichever way it is asked."""
    absent = "import sys; sys.modules['jsonschema_rs'] = None; "
    done = subprocess.run([sys.executable, "-I", "-c", absent + code], capture_output=True, check=False, text=True)  # noqa: S603
    assert done.returncode != 0
    assert "pip install 'vivamo-client[mock]'" in done.stderr.splitlines()[-1]
