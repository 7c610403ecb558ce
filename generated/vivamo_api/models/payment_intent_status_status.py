from ..types import OpenEnum


class PaymentIntentStatusStatus(OpenEnum):
    FAILED = "failed"
    NO_PAYMENT = "no-payment"
    PENDING = "pending"
    SUCCESS = "success"
