from ..types import OpenEnum


class WebhookStatus(OpenEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
