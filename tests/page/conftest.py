"""A mock whose page is looked at: by a real browser, and by a plain client where no eye is needed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import payments_mock
import pytest
from payments_mock import RunningMock
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.mock.conftest import receiver  # noqa: F401 - the fixture, for here too
from tools.chromium import ADVICE, launch, path_of_chromium

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module. Without one the test skips, but in CI it fails: there a skip would hide a gap.

    A module, not the session: while Playwright runs, no test beside it in this process can run asyncio.
    """
    if path_of_chromium() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(ADVICE)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


class Desk:
    """A mock, a client of its API, and the page in a browser, which may ask nobody but the mock for anything."""

    def __init__(self, mock: RunningMock, browser: Browser, stack: ExitStack) -> None:
        self.mock = mock
        self.api = stack.enter_context(
            httpx.Client(base_url=mock.url, headers={"Authorization": f"Bearer {mock.api_key}"})
        )
        self._browser = browser
        self._stack = stack
        self.troubles: list[str] = []
        self.asked: set[str] = set()

    def open(self, path: str = "/", **context: Any) -> Page:
        page = self._stack.enter_context(self._context(**context)).new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self.asked.add(request.url))
        page.goto(self.mock.url + path)
        return page

    @contextmanager
    def _context(self, **context: Any) -> Iterator[BrowserContext]:
        opened = self._browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        opened.set_default_timeout(10_000)
        yield opened
        opened.close()

    def customer(self, external_id: str = "user_1") -> None:
        data = {"email": f"{external_id}@example.com"}
        self.api.post("/v1/customers", json={"externalCustomerId": external_id, "data": data}).raise_for_status()

    def intent(self, kind: str, reference: str = "ref-1", amount: str = "50.00") -> dict[str, Any]:
        details = {"amount": amount, "currency": "USD", f"external{kind.capitalize()}IntentId": reference}
        body = {"customer": {"externalCustomerId": "user_1"}, f"{kind}Intent": details}
        opened: dict[str, Any] = self.api.post(f"/v1/{kind}-intents", json=body).raise_for_status().json()
        return opened


@pytest.fixture
def open_desk(browser: Browser) -> Iterator[Callable[..., Desk]]:
    """Makes a `Desk` over a new mock with the given settings."""
    with ExitStack() as stack:
        desks: list[Desk] = []

        def make(**settings: Any) -> Desk:
            desks.append(Desk(stack.enter_context(payments_mock.start(**settings)), browser, stack))
            return desks[-1]

        yield make
        for desk in desks:
            assert desk.troubles == []
            assert {url for url in desk.asked if not url.startswith(desk.mock.url + "/")} == set()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()


def section(page: Page, title: str) -> Locator:
    """A part of the page by its heading."""
    return page.get_by_role("region", name=re.compile(f"^{title}"))


def badge(record: Locator) -> Locator:
    """Where a record stands."""
    return record.locator(".badge").first


def click(place: Page | Locator, name: str) -> None:
    """A button by what it says."""
    place.get_by_role("button", name=name, exact=True).first.click()


def unfold(place: Locator, summary: str) -> None:
    place.locator("summary", has_text=summary).first.click()
