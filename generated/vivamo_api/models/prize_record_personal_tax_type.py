from ..types import OpenEnum


class PrizeRecordPersonalTaxType(OpenEnum):
    BINGO = "bingo"
    HORSE_RACING = "horse_racing"
