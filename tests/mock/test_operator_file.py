"""The operator's file: every setting, and every mistake as one line with its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import payments_mock
import pytest
from payments_mock import Fee, Location, LocationRules, Settings, StartupError, Terms
from payments_mock.vivamo.operator_file import read_operator_file

WHOLE = """
tax_type: "1099"
processing_seconds: 0.5
payments:
  methods: [card, crypto]
  kyc_required: true
  emails: always
  fees: {card: {fixed: 0.30, percent: 2.9}}
disbursements: {methods: [], emails: never}
locations:
  allowed: {US: [NY], "NO": , CA: [ON, BC], GB: []}
  addresses:
    203.0.113.0/24: {country: Norway, country_code: NO}
    2001:db8::1: {country: Canada, country_code: CA, state: Ontario, state_code: ON}
"""


def read(tmp_path: Path, content: str | bytes) -> Settings:
    path = tmp_path / "operator.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_operator_file(path)


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Amounts exactly, and NO and ON as the codes they are."""
    places = {
        "203.0.113.0/24": Location(country="Norway", country_code="NO"),
        "2001:db8::1": Location(country="Canada", country_code="CA", state="Ontario", state_code="ON"),
    }
    assert read(tmp_path, WHOLE) == Settings(
        tax_type="1099",
        processing_seconds=0.5,
        payments=Terms(
            methods=("card", "crypto"),
            kyc_required=True,
            emails="always",
            fees={"card": Fee(fixed=Decimal("0.30"), percent=Decimal("2.9"))},
        ),
        disbursements=Terms(methods=(), emails="never"),
        location_rules=LocationRules(allowed={"US": ("NY",), "NO": (), "CA": ("ON", "BC"), "GB": ()}, addresses=places),
    )


@pytest.mark.parametrize("content", ["", "# nothing\n", "{}", "---\n", "\ufeff{}", "payments:\n  fees:\n"])
def test_empty_file_leaves_every_default(tmp_path: Path, content: str) -> None:
    """As no file does."""
    assert read(tmp_path, content) == Settings()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[a]", "the file: expected a mapping"),
        ("text", "the file: expected a mapping"),
        ("tax_type: lotto", "tax_type: expected one of bingo, horse_racing, 1099, none"),
        ("tax_type:", "tax_type: expected one of bingo, horse_racing, 1099, none"),
        ("processing_seconds: -1", "processing_seconds: expected a number from 0 to 86400"),
        ("processing_seconds: .inf", "processing_seconds: expected a number from 0 to 86400"),
        ("processing_seconds: 1e3", "processing_seconds: expected a number from 0 to 86400"),
        ("processing_seconds: 86401", "processing_seconds: expected a number from 0 to 86400"),
        ("payments: [card]", "payments: expected a mapping"),
        ("payments: {kyc_required: yes}", "payments.kyc_required: expected one of true, false"),
        ("payments: {emails: maybe}", "payments.emails: expected one of always, never, by_intent"),
        ("payments: {methods: card}", "payments.methods: expected a list"),
        ("payments: {methods: [card, cash]}", "payments.methods[1]: expected one of card, bank, pay_by_bank, crypto"),
        ("payments: {methods: [card, card]}", "payments.methods: expected each of the list once"),
        ("payments: {methods: [card], fees: {bank: {}}}", "payments.fees.bank: expected an enabled method (card)"),
        ("payments: {fees: {card: 1}}", "payments.fees.card: expected a mapping"),
        ("payments: {fees: {card: {fixed: -1}}}", "payments.fees.card.fixed: expected a number from 0 up"),
        ("payments: {fees: {card: {percent: 101}}}", "payments.fees.card.percent: expected a number from 0 to 100"),
        (
            "disbursements: {kyc: true}",
            "disbursements.kyc: expected nothing of this name (there are: methods, fees, kyc_required, emails)",
        ),
        ("locations: {}", "locations.allowed: expected a value"),
        ("locations: {allowed: {us: []}}", "locations.allowed.us: expected a country code of two capital letters"),
        (
            "locations: {allowed: {US: [US-NY]}}",
            "locations.allowed.US[0]: expected a bare state code in capitals, such as NY",
        ),
        (
            "locations: {allowed: {}, addresses: {1.2.3.4/24: {}}}",
            'locations.addresses."1.2.3.4/24": expected an IP address, or a network without host bits',
        ),
        (
            'locations: {allowed: {}, addresses: {"::1": {country: A, country_code: AA}, "0::1": {}}}',
            'locations.addresses."0::1": expected each network once',
        ),
        (
            "locations: {allowed: {}, addresses: {1.2.3.4: {country: A}}}",
            'locations.addresses."1.2.3.4".country_code: expected a value',
        ),
        (
            "locations: {allowed: {}, addresses: {1.2.3.4: {country: [], country_code: AA}}}",
            'locations.addresses."1.2.3.4".country: expected text',
        ),
    ],
)
def test_mistake_is_one_line_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    """The dotted path, and what would be right."""
    with pytest.raises(StartupError) as refused:
        read(tmp_path, content)
    assert str(refused.value) == f"{tmp_path / 'operator.yaml'}: {told}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("tax_type: bingo\ntax_type: none\n", "line 2, column 1: the key 'tax_type' is there twice"),
        ("payments: &a {}\ndisbursements: *a\n", "line 1, column 11: an alias (*name) is not read here"),
        ("tax_type: !!python/object/apply:os.abort []", "line 1, column 11: a tag (!name) is not read here"),
        ("? [a]\n: b\n", "line 1, column 3: a key is text"),
        ("a: [1", "line 1, column 6: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n--- \nb: 2\n", "line 2, column 1: but found another document"),
        ("a: \x00", "unacceptable character #x0000: special characters are not allowed"),
        (b"\xff\xfe\x00", "it is not UTF-8"),
        ("[" * 100_000, "nested too deep"),
    ],
    ids=["twice", "alias", "tag", "key", "cut", "documents", "nul", "bytes", "deep"],
)
def test_file_that_is_no_plain_yaml_is_refused(tmp_path: Path, content: str | bytes, told: str) -> None:
    """In one line that says where."""
    with pytest.raises(StartupError) as refused:
        read(tmp_path, content)
    assert str(refused.value) == f"{tmp_path / 'operator.yaml'} is not YAML: {told}"


@pytest.mark.parametrize(("name", "told"), [("absent.yaml", "No such file or directory"), ("", "Is a directory")])
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, told: str) -> None:
    """With the reason that the system gives."""
    with pytest.raises(StartupError) as refused:
        payments_mock.transport(operator=tmp_path / name)
    assert str(refused.value) == f"cannot read {tmp_path / name}: {told}"


def test_options_win_over_the_operator(open_api: Any, tmp_path: Path) -> None:
    """Those that are given; whether the operator came as a file or as a value."""
    settings = read(tmp_path, WHOLE)
    for operator in (settings, tmp_path / "operator.yaml"):
        api = open_api(operator=operator, tax_type="none", environment="production", processing_seconds=9)
        state = api.mock.state()
        assert (state["taxType"], state["environment"]) == ("none", "production")
        assert state["operator"]["processingSeconds"] == 9
        assert state["operator"]["payments"]["methods"] == ["card", "crypto"]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Fee(fixed=Decimal("NaN")), "fixed must be 0 or more"),
        (lambda: Fee(percent=Decimal("100.1")), "percent must be from 0 to 100"),
        (lambda: Terms(methods=("cash",)), "methods must be of card"),
        (lambda: Terms(methods=("card",), fees={"bank": Fee()}), "fees must be those of enabled methods"),
        (lambda: Terms(emails="maybe"), "emails must be one of"),
        (
            lambda: LocationRules(allowed={}, addresses={"x": Location(country="A", country_code="AA")}),
            "does not appear",
        ),
        (
            lambda: LocationRules(
                allowed={}, addresses=dict.fromkeys(("::1", "0::1"), Location(country="A", country_code="AA"))
            ),
            "addresses must name ::1/128 once",
        ),
    ],
)
def test_values_are_as_strict_as_the_file(make: Any, told: str) -> None:
    """Whoever writes them in Python learns it at once."""
    with pytest.raises(ValueError, match=told):
        make()
