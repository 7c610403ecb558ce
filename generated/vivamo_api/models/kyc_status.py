from ..types import OpenEnum


class KycStatus(OpenEnum):
    EXPIRED = "expired"
    PENDING = "pending"
    REJECTED = "rejected"
    REJECTED_MANUALLY = "rejected_manually"
    UNDER_REVIEW = "under_review"
    VERIFIED = "verified"
    VERIFIED_MANUALLY = "verified_manually"
