from ..types import OpenEnum


class DisbursementStatus(OpenEnum):
    DECLINED = "declined"
    FAILED = "failed"
    PENDING = "pending"
    PENDING_VALIDATION = "pending-validation"
    REJECTED = "rejected"
    SUCCESS = "success"
