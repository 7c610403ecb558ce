from ..types import OpenEnum


class DisbursementEventTransactionType(OpenEnum):
    DISBURSEMENT = "disbursement"
