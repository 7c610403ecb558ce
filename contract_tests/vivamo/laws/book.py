"""Every law of Vivamo under its name."""

from contract_tests.vivamo.bench import Law
from contract_tests.vivamo.laws import approvals as approval_laws
from contract_tests.vivamo.laws import customers as customer_laws
from contract_tests.vivamo.laws import deliveries as delivery_laws
from contract_tests.vivamo.laws import endpoints as webhook_laws
from contract_tests.vivamo.laws import guards as guard_laws
from contract_tests.vivamo.laws import intents as intent_laws
from contract_tests.vivamo.laws import moments as moment_laws
from contract_tests.vivamo.laws import prizes as prize_laws
from contract_tests.vivamo.laws import retries as retry_laws
from contract_tests.vivamo.laws import updates as update_laws
from contract_tests.vivamo.laws import verifications as kyc_laws

LAWS: dict[str, Law] = {
    "customer-echo": customer_laws.echo,
    "customer-update": customer_laws.update,
    "customer-phones": customer_laws.phones,
    "customer-taken": customer_laws.taken,
    "customer-duplicates": customer_laws.duplicates,
    "customer-list": customer_laws.listed,
    "customer-pages": customer_laws.pages,
    "customer-beyond": customer_laws.beyond,
    "customer-unknown": customer_laws.unknown,
    "customer-near": customer_laws.near,
    "customer-refused": customer_laws.refused,
    "customer-warning": customer_laws.warned,
    "intent-amounts": intent_laws.amounts,
    "intent-any-amount": intent_laws.any_amount,
    "intent-times": intent_laws.times,
    "intent-references": intent_laws.references,
    "intent-before": intent_laws.before,
    "intent-unknown": intent_laws.unknown,
    "intent-other-names": intent_laws.other_names,
    "intent-bounds": intent_laws.bounds,
    "kyc-start": kyc_laws.start,
    "kyc-again": kyc_laws.again,
    "kyc-approval": kyc_laws.approval,
    "kyc-without-documents": kyc_laws.without_documents,
    "kyc-outcomes": kyc_laws.outcomes,
    "kyc-several": kyc_laws.several,
    "prize-list": prize_laws.listed,
    "prize-many": prize_laws.many,
    "prize-this-year": prize_laws.this_year,
    "prize-rules": prize_laws.rules,
    "prize-w9": prize_laws.w9,
    "geolocation": prize_laws.geolocation,
    "webhook-registration": webhook_laws.registration,
    "webhook-conflict": webhook_laws.conflict,
    "webhook-update": webhook_laws.update,
    "webhook-deletion": webhook_laws.deletion,
    "payout-awaiting": approval_laws.awaiting,
    "payout-several": approval_laws.several,
    "payout-approval": approval_laws.approval,
    "payout-rejection": approval_laws.rejection,
    "payout-failure": approval_laws.failure,
    "payment-attempts": approval_laws.payments,
    "payment-pending": approval_laws.pending_payment,
    "guard-payout": guard_laws.payout,
    "guard-verification": guard_laws.verification,
    "guard-records": guard_laws.records,
    "moment-customers": moment_laws.customers,
    "moment-answers": moment_laws.answers,
    "moment-reads": moment_laws.reads,
    "moment-updates": moment_laws.updates,
    "moment-endpoints": moment_laws.endpoints,
    "moment-reviews": moment_laws.reviews,
    "moment-approvals": moment_laws.approvals,
    "moment-decisions": moment_laws.decisions,
    "delivery-transitions": delivery_laws.transitions,
    "delivery-prize": delivery_laws.prize,
    "delivery-undisturbed": delivery_laws.undisturbed,
    "delivery-updates": update_laws.updates,
    "delivery-retries": retry_laws.retries,
    # These move the clock by hours, so they come last.
    "payout-expiry": approval_laws.expiry,
    "payment-expiry": approval_laws.payment_expiry,
    "kyc-secret-life": kyc_laws.secret_life,
}
