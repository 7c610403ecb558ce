"""Laws of what must not move a record that could be moved: refusals tried on the one record where they matter.

Every exchange is judged as any other, so a missing key, an invalid value and an undocumented method need no words here.
"""

from contract_tests.exchange import Credentials
from contract_tests.findings import Kind
from contract_tests.json_value import dig
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.laws.approvals import submitted

BAD_CREDENTIALS = (Credentials.MISSING, Credentials.WRONG, Credentials.ALTERED)
WRONG_BODIES: tuple[object, ...] = ({}, {"verify": "true"}, {"verify": 1}, [])
# Not the boolean that the path asks for, in any spelling.
NO_BOOLEANS = ("maybe", "approve", "x", "10", "null")


def payout(bench: Bench) -> None:
    """A payout that waits goes on waiting, whoever asks wrongly."""
    intent, _, _ = submitted(bench, outcome="success")
    path = f"/v1/disbursements/{intent}/proceed/"
    tries = [("POST", f"{path}{value}", Credentials.GOOD) for value in NO_BOOLEANS]
    tries += [(method, f"{path}true", Credentials.GOOD) for method in ("GET", "PUT", "PATCH", "DELETE")]
    tries += [("POST", f"{path}{allow}", bad) for allow in ("true", "false") for bad in BAD_CREDENTIALS]
    for method, at, credentials in tries:
        exchange = bench.calls.with_credentials(method, at, credentials)
        if exchange.succeeded:  # which is judged already
            return
        seen = bench.calls.intent_status("disbursement", intent)
        waits = bench.check(
            dig(seen.json, "status") == "pending-validation",
            Kind.STATE_MACHINE,
            seen,
            "a request that was refused moves no payout",
            expected="still pending-validation",
            observed=dig(seen.json, "status"),
        )
        if not waits:
            return
    bench.calls.proceed(intent, allow=False)


def verification(bench: Bench) -> None:
    """A verification under review goes on so, whoever asks wrongly."""
    control, customer = bench.hand(), bench.customer()
    bench.calls.kyc_info(customer)
    control.submit_kyc(customer, outcome="under_review")
    path = f"/v1/customers/{customer}/kyc-verify/"
    tries: list[tuple[str, object, Credentials]] = [
        *((f"{path}{kind}", {"verify": True}, Credentials.GOOD) for kind in ("proof_of_address", "PROOF_OF_ID", "x")),
        *((f"{path}proof_of_id", wrong, Credentials.GOOD) for wrong in WRONG_BODIES),
        *((f"{path}proof_of_id", {"verify": True}, bad) for bad in BAD_CREDENTIALS),
    ]
    for at, body, credentials in tries:
        exchange = bench.calls.with_credentials("POST", at, credentials, body)
        if exchange.succeeded:  # which is judged already
            return
        seen = bench.calls.kyc_info(customer)
        bench.check(
            dig(seen.json, "kycVerification", "status") == "under_review",
            Kind.STATE_MACHINE,
            seen,
            "a request that was refused moves no verification",
            expected="still under_review",
            observed=dig(seen.json, "kycVerification", "status"),
        )


def records(bench: Bench) -> None:
    """What is known of a customer is told to nobody without the key."""
    customer = bench.customer()
    intents = {kind: bench.intent(kind, customer) for kind in ("payment", "disbursement")}
    paths = [f"/v1/customers/{customer}{rest}" for rest in ("", "/prizes", "/kyc-info")]
    paths += [f"/v1/{kind}-intents/{intent}/status" for kind, intent in intents.items()]
    for path in paths:
        # What was just told to the holder of the key is told to nobody else, from no cache either.
        for bad in (Credentials.GOOD, *BAD_CREDENTIALS):
            bench.calls.with_credentials("GET", path, bad)
