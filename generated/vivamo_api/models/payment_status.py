from ..types import OpenEnum


class PaymentStatus(OpenEnum):
    FAILED = "failed"
    PENDING = "pending"
    SUCCESS = "success"
