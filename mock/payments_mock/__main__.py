"""`python -m payments_mock`."""

import sys


def main() -> int:
    """The command line; one line of advice where the extra is not installed."""
    try:
        from payments_mock import cli  # noqa: PLC0415 - what may be missing
    except ModuleNotFoundError as missing:
        from payments_mock import ADVICE  # noqa: PLC0415 - only then

        sys.stderr.write(f"{ADVICE} ({missing.name} is not installed)\n")
        return 2
    return cli.main()


if __name__ == "__main__":
    raise SystemExit(main())
