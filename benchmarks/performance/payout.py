"""The create that our sides and the bare HTTP libraries send, and its answer. Imports nothing: see worker.py."""

PATH = "/v1/disbursement-intents"
HEADERS = {"authorization": "Bearer sk_test_bench", "accept": "application/json"}
BODY = {
    "customer": {"externalCustomerId": "user_1"},
    "disbursementIntent": {"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-1"},
}
ANSWER = (
    '{"disbursementIntentId":"671f4e90c0811b1056da1653","amount":"50.00","currency":"USD",'
    '"externalCustomerId":"user_1","externalDisbursementIntentId":"payout-1",'
    '"clientSecretKey":"cs_di_0123456789abcdef0123456789abcdef0123456789abcdef",'
    '"clientSecretKeyValidTill":"2026-06-06T04:57:11.151Z","expirationTime":"2026-06-05T06:57:11.151Z"}'
)
