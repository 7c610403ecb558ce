"""`vivamo-contract` and `python -m contract_tests`."""

import sys
from importlib.util import find_spec

ADVICE = "the contract tests need an extra: pip install 'vivamo-client[contract]'"
# What the extra brings, by the names under which it is imported.
NEEDED = ("hypothesis", "jsonschema_rs", "msgspec", "pytest", "rich", "schemathesis", "starlette", "uvicorn", "yaml")


def main() -> int:
    """The command line; one line of advice where the extra is not installed."""
    missing = next((name for name in NEEDED if find_spec(name) is None), "")
    if missing:
        sys.stderr.write(f"{ADVICE} ({missing} is not installed)\n")
        return 2
    from contract_tests import command  # noqa: PLC0415 - what may be missing

    return command.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
