"""`python -m payments_mock`."""

from payments_mock.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
