from ..types import OpenEnum


class DisbursementProgress(OpenEnum):
    FAILED = "failed"
    PENDING = "pending"
    PENDING_VALIDATION = "pending-validation"
    REJECTED = "rejected"
    SUCCESS = "success"
