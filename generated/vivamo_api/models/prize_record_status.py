from ..types import OpenEnum


class PrizeRecordStatus(OpenEnum):
    FILED = "filed"
    RECORDED = "recorded"
    SUBMITTED = "submitted"
