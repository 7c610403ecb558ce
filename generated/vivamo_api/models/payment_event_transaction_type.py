from ..types import OpenEnum


class PaymentEventTransactionType(OpenEnum):
    PAYMENT = "payment"
