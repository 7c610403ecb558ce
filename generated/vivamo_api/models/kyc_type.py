from ..types import OpenEnum


class KycType(OpenEnum):
    PROOF_OF_ID = "proof_of_id"
