from ..types import OpenEnum


class PendingStatusName(OpenEnum):
    PENDING_VALIDATION = "pending-validation"
