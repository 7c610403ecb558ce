"""Secrets stay out of every text and every file."""

import json
from pathlib import Path

import payments_mock
import pytest

from contract_tests.exchange import Credentials, Exchange, Request
from contract_tests.findings import Deviation, Findings, Kind
from contract_tests.redaction import MASK, Redactor, masked
from tests.contract.faults import FAULTS
from tests.contract.suite import run_suite
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server

KEY = "sk_canary_4f1e9a7d2c"
SECRET = 'whsec_canary_88d1"\\<x>'
HEADER = "hdr_canary_5512"


def test_redactor_masks_what_it_learned_anywhere() -> None:
    """A secret seen once as a member is masked in any later text."""
    redactor = Redactor([KEY])
    redactor.learn_from({"secretKey": "s3cret-value", "items": [{"headers": {"X-Auth": HEADER}}]})
    text = redactor.text(f"{KEY} s3cret-value {HEADER} Bearer abc.def")
    assert text == f"{MASK} {MASK} {MASK} Bearer {MASK}"


def test_redactor_masks_short_secrets_by_their_names() -> None:
    """A secret too short to be searched for is masked as a member, and ordinary words stay."""
    redactor = Redactor()
    redactor.learn_from({"headers": {"a": "b"}, "secretKey": "ab"})
    assert redactor.body(b'{"secretKey": "ab", "headers": {"a": "b"}, "city": "ab"}') == json.dumps(
        {"secretKey": MASK, "headers": {"a": MASK}, "city": "ab"}
    )


def test_redactor_masks_torn_json() -> None:
    """A body that ends too early is no JSON, and its secret is masked all the same."""
    assert "never-seen-before" not in Redactor().body(b'{"_id": "1", "secretKey": "never-seen-before')


def test_masked_leaves_the_rest() -> None:
    """Only secret members change."""
    value = {"clientSecretKey": "x", "list": [{"headers": ["y", 1]}], "amount": "1.00"}
    assert masked(value) == {"clientSecretKey": MASK, "list": [{"headers": [MASK, 1]}], "amount": "1.00"}


def test_curl_names_the_variable_instead_of_the_key() -> None:
    """The command can be sent again by whoever has the key, and shows it to nobody."""
    request = Request(method="POST", path="/v1/x", headers={"content-type": "application/json"}, body=b'{"a": "it\'s"}')
    curl = Exchange(request=request, answer=None, target="http://h").curl(Redactor([KEY]))
    assert 'Authorization: Bearer $VIVAMO_API_KEY"' in curl
    assert curl.endswith("""--data-raw '{"a": "it'"'"'s"}'""")


@pytest.mark.parametrize("credentials", [Credentials.WRONG, Credentials.ALTERED])
def test_curl_of_a_wrong_key_shows_no_part_of_the_right_one(credentials: Credentials) -> None:
    """Not even the altered key is written down."""
    request = Request(method="GET", path="/v1/x", credentials=credentials)
    assert KEY[:8] not in Exchange(request=request, answer=None).curl(Redactor([KEY]))


def test_finding_is_masked_before_it_is_cut() -> None:
    """A long text is cut after its secrets are gone."""
    findings = Findings(Redactor([KEY]))
    text = "x" * 295 + KEY
    findings.add(Deviation(operation="o", kind=Kind.ECHO, message="m", observed=text))
    assert KEY[:4] not in next(iter(findings)).observed


def _leaky(asked: Asked, forward: Forward) -> Said:
    """Shows every secret in every answer, in wrong places."""
    said = forward(asked)
    if not isinstance(said.json, dict):
        return said
    leak = {"message": 7, "note": f"{asked.headers.get('authorization')} {HEADER}", "secretKey": SECRET}
    return said.with_json(said.json | leak | {"headers": {"X-Custom-Auth": HEADER}, "echo": SECRET})


def test_no_artefact_holds_a_secret(tmp_path: Path) -> None:
    """Canaries in the key, in bodies and in headers are in no report and on no terminal."""
    with payments_mock.start("vivamo", api_key=KEY) as mock, wrong_server(mock.url, _leaky) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", "webhook or unknown or credentials", key=KEY)
    written = {path.name: path.read_text("utf-8") for path in outcome.reports.iterdir()}
    assert set(written) == {"drift.json", "drift.html", "junit.xml", "failing.json"}
    for name, text in {**written, "terminal": outcome.printed}.items():
        for canary in ("canary", 'pre-shared-key"', KEY[3:]):
            assert canary not in text, name
    assert outcome.drift["findings"]


def test_faults_all_have_a_documented_kind() -> None:
    """The kinds that wrong servers are found by are kinds of the report."""
    assert {kind for kind, *_ in FAULTS.values()} <= set(Kind)
