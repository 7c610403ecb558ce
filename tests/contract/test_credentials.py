"""Every way to show a key: what goes out, what a report may say of it, and what its command does."""

import subprocess
from pathlib import Path

import payments_mock
import pytest

from contract_tests.credentials import WORDS, Credentials, authorization, differs, forms, in_query, shell
from contract_tests.document import Document
from contract_tests.exchange import Answer, Exchange, Request
from contract_tests.expectation import Expectation
from contract_tests.redaction import Redactor
from tests.contract.request_log import run_against

KEY = "sk_test_0123456789abcdeX"
BAD = [form for form in Credentials if form is not Credentials.GOOD]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("form", BAD)
@pytest.mark.parametrize("key", [KEY, "sk_test_mock", "0123456789ax", "0123456789"])
def test_bad_form_is_never_the_right_one(form: Credentials, key: str) -> None:
    """Whatever the key ends in; a key without letters has no other case, which is said."""
    assert (authorization(form, key) != f"Bearer {key}") is differs(form, key)


@pytest.mark.parametrize("form", [form for form in Credentials if form is not Credentials.BASIC])
@pytest.mark.parametrize("key", [KEY, "sk_test_mock", "0123456789ax"])
def test_command_of_a_report_sends_the_same(form: Credentials, key: str) -> None:
    """A shell that has the key in its environment makes the very header, or none, and the very address."""
    request = Request(method="GET", path="/v1/customers", query="page=1", credentials=form)
    text = Exchange(request=request, answer=None, target="http://t").curl(Redactor(forms(key)))
    script = 'curl() { for one in "$@"; do printf \'%s\\n\' "$one"; done; }\n' + text
    said = subprocess.run(  # noqa: S603 - our own text, which a user would paste
        ["/bin/sh", "-c", script],
        env={"VIVAMO_API_KEY": key, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    headers = [line.removeprefix("Authorization: ") for line in said if line.startswith("Authorization")]
    assert headers == ([authorization(form, key)] if authorization(form, key) else [])
    query = "&".join(filter(None, ("page=1", in_query(form, key))))
    assert f"http://t/v1/customers?{query}" in said


def test_basic_is_left_to_curl() -> None:
    """Which makes the header of a user without a password."""
    assert shell(Credentials.BASIC) == '-u "$VIVAMO_API_KEY:"'
    assert authorization(Credentials.BASIC, "Aladdin") == "Basic QWxhZGRpbjo="


@pytest.mark.parametrize("text", forms(KEY))
def test_no_form_of_the_key_is_written_down(text: str) -> None:
    """Whoever has all but one letter of it has it."""
    assert Redactor(forms(KEY)).text(f"a {text} b") == "a [redacted] b"


@pytest.mark.parametrize("form", BAD)
def test_letting_a_form_in_is_said_in_words(form: Credentials) -> None:
    """The message says how the key was shown, and is another one for each form."""
    document = Document.read(ROOT / "openapi.yaml")
    answer = Answer(status=200, headers={}, body=b"{}")
    exchange = Exchange(request=Request(method="GET", path="/v1/customers", credentials=form), answer=answer)
    found = list(Expectation(document).deviations(document.locate("GET", "/v1/customers"), exchange))
    assert [deviation.message for deviation in found] == [f"A request {WORDS[form]} was not refused for it."]
    assert len(set(WORDS.values())) == len(BAD)


@pytest.mark.parametrize("form", BAD)
def test_each_form_goes_out_and_the_mock_refuses_it(form: Credentials) -> None:
    """Over a socket, as it is: nothing between here and the server mends or drops it."""
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url)
        exchange = run.wire.send(Request(method="GET", path="/v1/customers", credentials=form))
        run.close()
    assert exchange.status == 403
