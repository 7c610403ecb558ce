"""Values of Vivamo's fields that are right in the trade, and wrong ones that a pattern would tell. Data only."""

from contract_tests.probes.prober import Samples

# The smallest, a trailing zero, one that no double holds, and one that no binary fraction holds.
_AMOUNTS = ("0.01", "10.10", "100.00", "1234567.89", "90071992547409.93", "99999999999999.99")
_NO_AMOUNTS = (
    *("", ".50", "1", "1.", "1.0", "1.000", "-1.00", "+1.00", "--1.00", "\u22121.00", "1,00", "1,000.00", "1 000.00"),
    *("$1.00", "1.00 USD", "1.00\n", "1e2", "1.00e2", "0x1", "0x1.00", "NaN", "Infinity", "null", "1/2", "1.00%"),
    *("\u0661.\u0660\u0660", "1.00\u00a0", "\ufeff1.00", "1.0000000000000000000"),
)

# By the name of the field, or by its owner and its name; `owner/*` stands for any member of a map.
SAMPLES: dict[str, Samples] = {
    "email": Samples(
        # Production refuses the last one, by a rule of business.
        right=(
            "Zoe.B@example.invalid",
            "o'neil_1@sub.example.invalid",
            "a-b.c%d@example.invalid",
            "a+b@example.invalid",
        )
    ),
    # 555-01xx is set aside for made-up numbers.
    "phone": Samples(right=("+12125550123", "2125550124", "+16475550125")),
    "state": Samples(right=("NY", "CA", "TX", "ny", "Wa")),
    "country": Samples(right=("US", "CA", "MX", "GB"), wrong=("USA", "U", "840", "us", "Us", "U\u0405")),
    "amount": Samples(right=_AMOUNTS, wrong=_NO_AMOUNTS),
    "paymentIntent/currency": Samples(right=("USD", "CAD")),
    "disbursementIntent/currency": Samples(right=("USD", "CAD", "USDT")),
    "customer/externalCustomerId": Samples(fixed=True),
    "dateWon": Samples(right=("2024-02-29", "2024-12-31", "2025-01-01", "1999-12-31")),
    # Bingo asks for 1,200, and a race for 300 times its wager.
    "reportableWinnings": Samples(right=(1200, 1500.25, 99999999.99)),
    "wagerAmount": Samples(right=(0.01, 1, 4)),
    "federalIncomeTaxWithheld": Samples(right=(0, 0.01, 360.5)),
    "winningsFromIdenticalWagers": Samples(right=(0, 0.01, 1500.5)),
    "typeOfWager": Samples(fixed=True),
    # What comes after these is fresh, so that no two endpoints have one address.
    "url": Samples(right=("https://example.invalid/a/", "https://sub.example.invalid:8443/B%20b/?q=1&id=")),
    "headers/*": Samples(right=("v", "Bearer a.b-c_d=", 'a="b"; c, d', "0", "true", "x" * 255)),
}
