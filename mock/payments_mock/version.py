"""Which release this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """0 where it runs without having been installed."""
    try:
        return version("vivamo-client")
    except PackageNotFoundError:
        return "0"
