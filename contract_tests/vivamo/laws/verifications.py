"""Laws of verification: who starts it, who may end it by hand, and what is told when."""

from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.world import words

A_DAY = 86_400
TOLD_WHEN_DONE = {"type", "status", "verifiedAt"}


def start(bench: Bench) -> None:
    """Reading the info starts a verification, whose secret opens the vendor's form."""
    customer = bench.customer()
    exchange = bench.calls.kyc_info(customer)
    bench.echoes(exchange, {"externalCustomerId": customer})
    status = dig(exchange.json, "kycVerification", "status")
    if status != "pending":
        bench.unreached(f"a fresh customer's verification is {status}")
    secret = dig(exchange.json, "kycVerification", "clientSecretKey")
    bench.check(
        isinstance(secret, str) and secret.startswith("cs_ki_"),
        Kind.STATE_MACHINE,
        exchange,
        words.KYC_PREFIX,
        pointer="/kycVerification/clientSecretKey",
        expected="cs_ki_...",
        observed="another text" if isinstance(secret, str) else "no text",
    )
    nobody = bench.calls.review_kyc(customer, verify=True)
    held = bench.refused(nobody, words.REVIEWED, statuses=(400, 409))
    bench.assumptions.note("A13", held and nobody.status == 400, f"a review too early answered {nobody.status}")


def secret_life(bench: Bench) -> None:
    """A secret is renewed after 24 hours and not before."""
    control = bench.hand()
    customer = bench.customer()
    first = _secret(bench, customer)
    control.advance(A_DAY - 60)
    exchange = bench.calls.kyc_info(customer)
    kept = dig(exchange.json, "kycVerification", "clientSecretKey") == first
    where = "/kycVerification/clientSecretKey"
    bench.check(kept, Kind.EXPIRY, exchange, words.SECRET_LIVES, pointer=where, expected="the same", observed="another")
    control.advance(120)
    exchange = bench.calls.kyc_info(customer)
    renewed = dig(exchange.json, "kycVerification", "clientSecretKey") not in {first, MISSING}
    bench.check(
        renewed,
        Kind.EXPIRY,
        exchange,
        words.SECRET_RENEWED,
        pointer=where,
        expected="another",
        observed="the same",
    )


def _secret(bench: Bench, customer: str) -> str:
    secret = dig(bench.calls.kyc_info(customer).json, "kycVerification", "clientSecretKey")
    if not isinstance(secret, str):
        bench.unreached("no secret was told")
    return secret


def outcomes(bench: Bench) -> None:
    """A verification that ended by itself is not for review, and reading it again changes nothing."""
    for outcome in ("verified", "rejected"):
        customer = bench.customer()
        bench.calls.kyc_info(customer)
        bench.hand().submit_kyc(customer, outcome=outcome)
        for _ in range(2):
            _is(bench, customer, outcome)
        _count(bench, customer, 0, words.KYC_OFF)
        for verify in (True, False):
            bench.refused(bench.calls.review_kyc(customer, verify=verify), words.REVIEWED, statuses=(400, 409))
        _is(bench, customer, outcome)


def again(bench: Bench) -> None:
    """Reading the info again starts no second verification, and the secret stays the same."""
    customer = bench.customer()
    first = _secret(bench, customer)
    exchange = bench.calls.kyc_info(customer)
    bench.check(
        dig(exchange.json, "kycVerification", "clientSecretKey") == first,
        Kind.EXPIRY,
        exchange,
        words.SECRET_LIVES,
        pointer="/kycVerification/clientSecretKey",
        expected="the same",
        observed="another",
    )
    record = bench.calls.get_customer(customer)
    count = len(members(dig(record.json, "kycVerifications")))
    bench.check(
        count == 1,
        Kind.STATE_MACHINE,
        record,
        "a pending verification is read, not started again",
        pointer="/kycVerifications",
        expected="1",
        observed=str(count),
    )


def several(bench: Bench) -> None:
    """Several under review are all listed, and a review takes off its own customer alone."""
    customers = [_under_review(bench, documents=True) for _ in range(3)]
    for customer in customers:
        _count(bench, customer, 1, words.KYC_LISTED)
    bench.calls.review_kyc(customers[1], verify=False)
    _count(bench, customers[1], 0, words.KYC_OFF)
    for customer in (customers[0], customers[2]):
        _count(bench, customer, 1, words.KYC_LISTED)
        bench.calls.review_kyc(customer, verify=True)
        _is(bench, customer, "verified_manually")
    _is(bench, customers[1], "rejected_manually")


def _under_review(bench: Bench, *, documents: bool) -> str:
    customer = bench.customer()
    bench.calls.kyc_info(customer)
    bench.hand().submit_kyc(customer, outcome="under_review", documents=documents)
    return customer


def _count(bench: Bench, customer: str, wanted: int, message: str) -> None:
    exchange = bench.calls.kyc_for_review()
    count = [dig(entry, "externalCustomerId") for entry in members(exchange.json)].count(customer)
    bench.check(count == wanted, Kind.LIST_CONTENTS, exchange, message, expected=str(wanted), observed=str(count))


def _is(bench: Bench, customer: str, status: str) -> None:
    info = bench.calls.kyc_info(customer)
    bench.same(info, Kind.STATE_MACHINE, words.KYC_INFO, "/kycVerification/status", status)
    told = dig(info.json, "kycVerification")
    extra = sorted(set(told) - TOLD_WHEN_DONE) if isinstance(told, dict) else []
    bench.check(
        not extra,
        Kind.STATE_MACHINE,
        info,
        words.KYC_QUIET,
        expected="no more",
        observed=extra,
    )
    record = bench.calls.get_customer(customer)
    got = [dig(one, "status") for one in members(dig(record.json, "kycVerifications"))]
    bench.check(
        status in got,
        Kind.STATE_MACHINE,
        record,
        words.KYC_HISTORY,
        expected=status,
        observed=got,
    )


def approval(bench: Bench) -> None:
    """Under review: listed, approved once, listed no more."""
    customer = _under_review(bench, documents=True)
    _count(bench, customer, 1, words.KYC_LISTED)
    _is(bench, customer, "under_review")
    approved = bench.calls.review_kyc(customer, verify=True)
    bench.check(
        approved.succeeded,
        Kind.STATE_MACHINE,
        approved,
        words.KYC_APPROVED,
        expected="200",
        observed=str(approved.status),
    )
    _is(bench, customer, "verified_manually")
    _count(bench, customer, 0, words.KYC_OFF)
    bench.refused(bench.calls.review_kyc(customer, verify=False), words.REVIEWED, statuses=(400, 409))
    _is(bench, customer, "verified_manually")


def without_documents(bench: Bench) -> None:
    """Without documents it cannot be approved, but it can be rejected."""
    customer = _under_review(bench, documents=False)
    approved = bench.calls.review_kyc(customer, verify=True)
    bench.refused(approved, words.DOCUMENTS, statuses=(400, 409))
    _is(bench, customer, "under_review")
    rejected = bench.calls.review_kyc(customer, verify=False)
    bench.check(
        rejected.succeeded,
        Kind.STATE_MACHINE,
        rejected,
        words.KYC_REJECTED,
        expected="200",
        observed=str(rejected.status),
    )
    _is(bench, customer, "rejected_manually")
