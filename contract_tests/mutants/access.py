"""Keys that open what they should not, and doors without a lock."""

from payments_mock.assembly import DEFAULT_KEY
from payments_mock.message import Answer, Request

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Keys, admitting, around, everywhere, fresh
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Respond

AUTH = Kind.AUTH_NOT_ENFORCED
_KEY = DEFAULT_KEY.encode()


def _sent(keys: Keys) -> bytes:
    return keys[0].partition(b" ")[2].strip() if keys else b""


def _always(_: Keys) -> bool:
    return True


def _gets_are_open(request: Request, respond: Respond) -> Answer:
    return admitting(_always)(request, respond) if request.method == "GET" else respond(request)


def _looked_at_late(request: Request, respond: Respond) -> Answer:
    """What is wrong with the request is told first, whoever asks."""
    closed = respond(request)
    if closed.status != 403:
        return closed
    told = admitting(_always)(request, respond)
    return told if told.status == 400 else closed


class _Remembers:
    """One good call opens the door for all that follow."""

    def __init__(self) -> None:
        self._known = False

    def __call__(self, request: Request, respond: Respond) -> Answer:
        answer = admitting(lambda keys: self._known or _sent(keys) == _KEY)(request, respond)
        self._known = self._known or answer.status == 200
        return answer


MUTANTS = (
    Mutant("webhooks-open", "listWebhooks", AUTH, around(admitting(_always))),
    Mutant("deletion-open", "deleteWebhook", AUTH, around(admitting(_always))),
    Mutant("approval-open", "proceedWithDisbursement", AUTH, around(admitting(_always))),
    Mutant("geolocation-open", "checkGeolocation", AUTH, around(admitting(_always))),
    Mutant("no-key-needed", "createDisbursementIntent", AUTH, around(admitting(lambda keys: not keys))),
    Mutant("any-key", "updateCustomer", AUTH, around(admitting(lambda keys: bool(_sent(keys))))),
    Mutant("reading-open", "getCustomer", AUTH, everywhere(_gets_are_open)),
    Mutant("prefix-of-key", "getCustomer", AUTH, everywhere(admitting(lambda keys: _sent(keys)[:8] == _KEY[:8]))),
    Mutant("length-of-key", "recordPrize", AUTH, around(admitting(lambda keys: len(_sent(keys)) == len(_KEY)))),
    Mutant("key-with-a-tail", "listCustomers", AUTH, around(admitting(lambda keys: _sent(keys).startswith(_KEY)))),
    Mutant(
        "key-without-case", "createPaymentIntent", AUTH, everywhere(admitting(lambda keys: _sent(keys).lower() == _KEY))
    ),
    Mutant(
        "part-of-key",
        "registerWebhook",
        AUTH,
        around(admitting(lambda keys: bool(_sent(keys)) and _sent(keys) in _KEY)),
    ),
    Mutant(
        "publishable-key", "createCustomer", AUTH, everywhere(admitting(lambda keys: _sent(keys).startswith(b"pk_")))
    ),
    Mutant("empty-bearer", "getCustomerKycInfo", AUTH, around(admitting(lambda keys: bool(keys) and not _sent(keys)))),
    Mutant(
        "any-scheme", "listDisbursementsAwaitingApproval", AUTH, everywhere(admitting(lambda keys: _sent(keys) == _KEY))
    ),
    Mutant("no-scheme", "createCustomer", AUTH, everywhere(admitting(lambda keys: list(keys) == [_KEY]))),
    Mutant("key-after-validation", "createPaymentIntent", AUTH, around(_looked_at_late)),
    Mutant("key-after-record", "getPaymentIntentStatus", AUTH, around(_looked_at_late)),
    Mutant("key-remembered", "listCustomerPrizes", AUTH, fresh(lambda: everywhere(_Remembers()))),
)
