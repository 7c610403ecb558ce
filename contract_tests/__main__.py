"""`vivamo-contract` and `python -m contract_tests`."""

import sys

ADVICE = "the contract tests need an extra: pip install 'vivamo-client[contract]'"


def main() -> int:
    """The command line; one line of advice where the extra is not installed."""
    try:
        from contract_tests import command  # noqa: PLC0415 - what may be missing
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"{ADVICE} ({missing.name} is not installed)\n")
        return 2
    return command.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
