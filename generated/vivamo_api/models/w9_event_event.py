from ..types import OpenEnum


class W9EventEvent(OpenEnum):
    CUSTOMER_W9_COMPLETED = "customer_w9_completed"
    CUSTOMER_W9_REQUIRED = "customer_w9_required"
