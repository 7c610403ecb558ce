"""Money: exact, never a float, never rounded."""

from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_core.money import Money

cents = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("given_amount", "currency", "text"),
    [
        ("50.00", "USD", "50.00"),
        ("50", "USD", "50.00"),
        (50, "USD", "50.00"),
        (Decimal("50.5"), "CAD", "50.50"),
        (Decimal("1E+3"), "USD", "1000.00"),
        ("50.000", "USD", "50.00"),
        ("0.00", "USD", "0.00"),
        ("-0.00", "USD", "0.00"),
        ("100", "JPY", "100"),
        ("1.234", "KWD", "1.234"),
        ("1.5", "USDT", "1.50"),
        ("0.000000000000000001", "USDT", "0.000000000000000001"),
        ("0.001", "BTC", "0.001"),
    ],
)
def test_money_text_is_exact(given_amount: str | int | Decimal, currency: str, text: str) -> None:
    """The text is the value given, with the currency's decimals."""
    assert Money(given_amount, currency).text == text


@pytest.mark.parametrize(
    "wrong", [50.0, 0.1, float("nan"), True, None, b"50.00", ["50.00"]], ids=lambda value: repr(value)
)
def test_amount_of_another_type_is_a_type_error(wrong: object) -> None:
    """A float is refused, whatever its value, and so is whatever else is no amount."""
    with pytest.raises(TypeError, match="amount: expected text"):
        Money(wrong, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    ["", " ", "50,00", "1e3", "1_000", "+5", ".5", "5.", "NaN", "Infinity", "٥٠", "５０", "50.00\n", "0x10", "9" * 60,
     Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN"), Decimal("1E+40"), Decimal("1E-1000000"), 10**30],
    ids=lambda value: repr(value)[:24],
)  # fmt: skip
def test_malformed_amount_is_a_value_error(wrong: str | Decimal) -> None:
    """What is not plain decimal digits of a payable size is refused."""
    with pytest.raises(ValueError, match="amount:"):
        Money(wrong, "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "most"), [("50.001", "USD", 2), ("1.5", "JPY", 0), ("0." + "1" * 19, "USDT", 18)]
)
def test_too_many_decimals_are_refused_not_rounded(amount: str, currency: str, most: int) -> None:
    """A part of a cent is a mistake of the caller."""
    with pytest.raises(ValueError, match=f"{currency} has at most {most} decimals"):
        Money(amount, currency)


@pytest.mark.parametrize("currency", ["usd", "US", "", "USD ", "U$D", "A" * 13, "ÜSD", "1USD"])
def test_malformed_currency_is_a_value_error(currency: str) -> None:
    """A currency is an upper-case code."""
    with pytest.raises(ValueError, match="currency:"):
        Money("1.00", currency)


def test_currency_of_another_type_is_a_type_error() -> None:
    """A currency is text."""
    with pytest.raises(TypeError, match="currency:"):
        Money("1.00", 840)  # type: ignore[arg-type]


@given(cents, cents)
def test_sums_are_exact(left: int, right: int) -> None:
    """Adding and subtracting loses no cent, whatever the caller's decimal context."""
    with localcontext() as context:
        context.prec = 3
        a, b = Money(Decimal(left).scaleb(-2) if abs(left) < 100 else f"{left}", "USD"), Money(right, "USD")
        assert (a + b) - b == a


def test_hostile_decimal_context_changes_nothing() -> None:
    """A thread's own context may round anything; Money has its own."""
    with localcontext(Context(prec=1, Emin=0, Emax=0)):
        assert (Money("50.55", "USD").text, (Money("1.55", "USD") + Money("1.50", "USD")).text) == ("50.55", "3.05")


def test_amount_of_endless_digits_is_refused_not_rounded() -> None:
    """49.999... is not 50."""
    with pytest.raises(ValueError, match="amount: USD has at most 2"):
        Money(Decimal("49." + "9" * 70), "USD")


@given(cents, cents)
def test_order_is_that_of_the_amounts(left: int, right: int) -> None:
    """Comparison follows the value, and equality ignores trailing zeros."""
    a, b = Money(left, "USD"), Money(right, "USD")
    assert (a < b, a <= b, a == b, a > b) == (left < right, left <= right, left == right, left > right)


def test_equal_amounts_hash_alike() -> None:
    """50 and 50.00 dollars are one key of a dict."""
    assert {Money("50", "USD"): 1}[Money("50.00", "USD")] == 1


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__"])
def test_currencies_do_not_mix(operation: str) -> None:
    """Dollars and Canadian dollars are not added, nor compared."""
    with pytest.raises(ValueError, match="currency: expected USD, got CAD"):
        getattr(Money("1.00", "USD"), operation)(Money("1.00", "CAD"))


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__"])
def test_a_number_is_no_money(operation: str) -> None:
    """Python falls back to a TypeError of its own."""
    assert getattr(Money("1.00", "USD"), operation)(1) is NotImplemented


def test_repr_can_be_pasted() -> None:
    """What is shown makes the same value."""
    money = Money("1.50", "USDT")
    assert (repr(money), str(money)) == ("Money('1.50', 'USDT')", "1.50 USDT")
    assert eval(repr(money)) == money  # noqa: S307 - text of our own
