"""Serves one mutant until Ctrl-C: `python -m contract_tests.mutants.serve NAME`. Says at its end what it answered."""

import logging
import sys

from payments_mock.assembly import Service
from payments_mock.server import serve

from contract_tests.mutants.book import MUTANTS
from contract_tests.mutants.parts import assembled, sound

# The mock as it is, under a name like the others'.
SOUND = "sound"


def main(name: str) -> int:
    """0 after Ctrl-C; 2 for a name that nobody has."""
    if name != SOUND and name not in MUTANTS:
        sys.stderr.write(f"there is no mutant {name}\n")
        return 2
    broken = _Broken(logging.ERROR)
    logging.getLogger().addHandler(broken)
    mock, courier = assembled(sound() if name == SOUND else MUTANTS[name].parts())
    service = Service(mock=mock, courier=courier)
    serve(service, host="127.0.0.1", port=0, announce=lambda url: _say(f"listening on {url}"))
    _say(f"answered {mock.requests} {broken.first}".rstrip())
    return 0


class _Broken(logging.Handler):
    """Remembers what broke down in the server: a mutant is wrong on purpose and never by accident."""

    first = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.first = self.first or f"the server broke down: {error or record.getMessage()!r}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
