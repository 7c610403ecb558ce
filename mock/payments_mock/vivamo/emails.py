"""Whether Vivamo would send its mails: a receipt after a payment, one at each stage of a disbursement. None is sent."""

from __future__ import annotations

from payments_mock.vivamo.records import Intent
from payments_mock.vivamo.settings import Settings

_ASKED_BY = {"payment": "sendReceiptEmail", "disbursement": "sendStatusEmail"}


def sends_email(settings: Settings, intent: Intent) -> bool:
    """The operator's setting, or the intent's own where it is left to that."""
    setting = settings.terms(intent.kind).emails
    return bool(intent.options.get(_ASKED_BY[intent.kind], False)) if setting == "by_intent" else setting == "always"
