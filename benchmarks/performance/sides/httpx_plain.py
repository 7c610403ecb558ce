"""Bare httpx on asyncio as pip installs it: without sniffio, httpcore looks for it in vain at each lock."""

from benchmarks.performance.sides.httpx import async_caller

__all__ = ["async_caller", "load"]


def load() -> None:
    import httpx  # noqa: F401
