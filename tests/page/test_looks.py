"""Whoever looks: on a wide screen or a narrow one, by day or by night, with a mouse, a keyboard or a screen reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import Desk, section, unfold
from tools.screenshots import lived_in


def measured(page: Page, name: str) -> list[Any]:
    """What a script beside this file finds."""
    found: list[Any] = page.evaluate((Path(__file__).parent / f"{name}.js").read_text("utf-8").partition("\n")[2])
    return found


def unfolded(desk: Desk, **context: Any) -> Page:
    """A mock that has seen some work, with all that can be unfolded."""
    lived_in(desk.mock)
    page = desk.open(**context)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    return page


@pytest.mark.parametrize("width", [320, 400, 768, 1280, 1920])
def test_nothing_is_cut_off_at_any_width(desk: Desk, width: int) -> None:
    """No part is wider than the screen, and none lies over another's edge."""
    page = unfolded(desk, viewport={"width": width, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert measured(page, "cut_off") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(desk: Desk, scheme: str) -> None:
    """At least 4.5 to 1 against its ground."""
    page = unfolded(desk, color_scheme=scheme)
    contrasts = measured(page, "contrasts")
    assert len(contrasts) > 50
    assert [(text, round(ratio, 2)) for text, ratio in contrasts if ratio < 4.5] == []


def test_the_two_schemes_differ(desk: Desk) -> None:
    """Else the test above would have seen one of them twice."""
    grounds = [
        desk.open(color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds[0] != grounds[1]


def test_payout_by_keyboard_alone(desk: Desk) -> None:
    """Every control can be reached by Tab, and shows that it is."""
    desk.customer()
    desk.intent("disbursement")
    desk.mock.submit(desk.mock.state()["disbursementIntents"][0]["disbursementIntentId"])
    page = desk.open()
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if focused.startswith("Approve"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(section(page, "Payouts").locator("article .badge").first).to_have_text("pending")


def test_keyboard_goes_on_where_it_was(desk: Desk) -> None:
    """After an approval at the next one, after the last at the heading; and it is said aloud what was done."""
    desk.customer()
    for amount in ("5.00", "7.00"):
        desk.mock.submit(desk.intent("disbursement", amount=amount)["disbursementIntentId"])
    page = desk.open()
    page.get_by_role("button", name="Approve 5.00 USD for user_1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Approve 7.00 USD for user_1")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Approve 5.00 USD for user_1: done")
    page.keyboard.press("Enter")
    expect(section(page, "Pending approvals").get_by_role("heading")).to_be_focused()


@pytest.mark.parametrize("away", ["click", "Escape"])
def test_refusal_goes_away_when_it_was_read(desk: Desk, away: str) -> None:
    """By a click on it, or by a key."""
    desk.customer("user_2")
    page = desk.open()
    customers = section(page, "Customers")
    unfold(customers, "New customer")
    customers.get_by_label("externalCustomerId").fill("user_2")
    customers.get_by_role("button", name="Create customer").click()
    expect(page.locator("#said")).to_have_text("This customer already exists")
    if away == "click":
        page.locator("#said").click()
    else:
        page.keyboard.press(away)
    expect(page.locator("#said")).to_be_hidden()


def test_every_control_has_a_name(desk: Desk) -> None:
    """For whoever hears the page."""
    assert measured(unfolded(desk), "nameless") == []


def test_no_two_parts_have_one_name(desk: Desk) -> None:
    """Each id stands once, or the page would be drawn wrong when it changes."""
    assert measured(unfolded(desk), "twice") == []
