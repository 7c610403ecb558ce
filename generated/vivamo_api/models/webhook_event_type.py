from ..types import OpenEnum


class WebhookEventType(OpenEnum):
    CUSTOMER_W9_COMPLETED = "customer_w9_completed"
    CUSTOMER_W9_REQUIRED = "customer_w9_required"
    KYC_VERIFICATION = "kyc_verification"
    TRANSACTION = "transaction"
