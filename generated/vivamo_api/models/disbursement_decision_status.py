from ..types import OpenEnum


class DisbursementDecisionStatus(OpenEnum):
    PENDING = "pending"
    REJECTED = "rejected"
