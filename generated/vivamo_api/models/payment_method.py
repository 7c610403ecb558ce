from ..types import OpenEnum


class PaymentMethod(OpenEnum):
    BANK = "bank"
    CARD = "card"
    CRYPTO = "crypto"
    PAY_BY_BANK = "pay_by_bank"
