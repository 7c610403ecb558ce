"""The page at work in a real browser: each button, and what is shown afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Desk, badge, click, section, unfold

STEPS = ["created", "pending-validation", "pending", "success"]


def test_payout_from_nothing_to_success_with_clicks_alone(desk: Desk) -> None:
    """A customer, an intent, the submission, the approval, and the time that processing takes."""
    page = desk.open()
    click(section(page, "Customers"), "Create customer")
    payouts = section(page, "Payouts")
    unfold(payouts, "New payout")
    click(payouts, "Create payout intent")
    payout = payouts.locator("article")
    expect(badge(payout)).to_have_text("awaiting customer")
    expect(payout).to_contain_text("50.00 USD")
    click(payout, "Submit as customer")
    expect(badge(payout)).to_have_text("pending-validation")
    waiting = section(page, "Pending approvals").locator("article")
    waiting.get_by_role("button", name="Approve 50.00 USD for user_1").click()
    expect(badge(payout)).to_have_text("pending")
    expect(waiting).to_have_count(0)
    expect(section(page, "Clock")).to_contain_text("payout ref-1: success")
    click(section(page, "Clock"), "Next event")
    expect(badge(payout)).to_have_text("success")
    unfold(payout, "Timeline")
    told = [re.sub(r"[\d:-]{8,10}", "", line).strip() for line in payout.locator(".timeline li").all_inner_texts()]
    assert told == STEPS
    [held] = desk.mock.state()["disbursementIntents"]
    assert held["disbursements"][0]["status"] == "success"


def test_rejected_payout_ends(desk: Desk) -> None:
    """By the approver's other button."""
    desk.customer()
    desk.mock.submit(desk.intent("disbursement")["disbursementIntentId"])
    page = desk.open()
    page.get_by_role("button", name="Reject 50.00 USD for user_1").click()
    expect(badge(section(page, "Payouts").locator("article"))).to_have_text("rejected")


def test_customer_chooses_method_and_outcome(desk: Desk) -> None:
    """Any of those that the operator has enabled."""
    desk.customer()
    desk.intent("disbursement")
    page = desk.open()
    payout = section(page, "Payouts").locator("article")
    payout.get_by_label("Method").select_option("crypto")
    payout.get_by_label("Outcome").select_option("failed")
    click(payout, "Submit as customer")
    expect(section(page, "Pending approvals")).to_contain_text("crypto")
    click(section(page, "Pending approvals"), "Approve 50.00 USD for user_1")
    click(section(page, "Clock"), "Next event")
    expect(badge(payout)).to_have_text("failed")


def test_payment_fails_and_is_tried_again(desk: Desk) -> None:
    """A failure is not final."""
    desk.customer()
    page = desk.open()
    payments = section(page, "Payments")
    unfold(payments, "New payment")
    click(payments, "Create payment intent")
    payment = payments.locator("article")
    for outcome, button in (("failed", "Submit as customer"), ("pending", "Submit as customer"), ("success", "Settle")):
        payment.get_by_label("Outcome").select_option(outcome)
        click(payment, button)
        expect(badge(payment)).to_have_text(outcome)
    expect(payment.get_by_role("button", name="Submit as customer")).to_have_count(0)


def test_kyc_is_finished_and_reviewed(desk: Desk) -> None:
    """By the customer, then by hand; the W-9 too."""
    desk.customer()
    page = desk.open()
    customer = section(page, "Customers").locator("article")
    unfold(customer, "Profile")
    customer.get_by_label("KYC").select_option("under_review")
    click(customer, "Finish KYC as customer")
    expect(badge(customer)).to_have_text("under_review")
    click(section(page, "Pending approvals"), "Verify user_1")
    expect(badge(customer)).to_have_text("verified_manually")
    click(customer, "Complete the W-9 as customer")
    expect(customer.locator("header")).to_contain_text("W-9")


def test_trouble_is_ordered_and_called_off(desk: Desk) -> None:
    """And counted down as it strikes."""
    page = desk.open()
    trouble = section(page, "Faults")
    unfold(trouble, "Add fault")
    trouble.get_by_label("Fault").select_option("html-502")
    trouble.get_by_label("Operation").select_option("listCustomers")
    trouble.get_by_label("Times").fill("2")
    click(trouble, "Add")
    expect(trouble).to_contain_text("listCustomers, 2 times more")
    assert desk.api.get("/v1/customers").status_code == 502
    expect(trouble).to_contain_text("listCustomers, 1 time more")
    click(trouble, "Clear faults")
    expect(trouble).not_to_contain_text("more")
    assert desk.api.get("/v1/customers").status_code == 200


def test_page_meets_no_trouble_itself(desk: Desk) -> None:
    """Faults are for the API's callers."""
    desk.mock.fault("500", times=5)
    page = desk.open()
    click(section(page, "Customers"), "Create customer")
    expect(section(page, "Customers").locator("article")).to_contain_text("user_1")
    assert desk.mock.state()["faults"][0]["times"] == 5


def test_time_passes_at_a_click(desk: Desk) -> None:
    """Two hours are enough for an intent to expire."""
    desk.customer()
    desk.intent("disbursement")
    page = desk.open()
    for _ in range(2):
        click(section(page, "Clock"), "+1 h")
    expect(badge(section(page, "Payouts").locator("article"))).to_have_text("expired")


def test_everything_is_forgotten_at_a_click(desk: Desk) -> None:
    """After a word of warning."""
    desk.customer()
    page = desk.open()
    unfold(section(page, "Operator"), "Reset")
    click(section(page, "Operator"), "Reset the mock")
    expect(section(page, "Customers")).to_contain_text("No customer yet")
    assert desk.mock.state()["customers"] == []


def test_refusal_is_shown_in_the_words_of_the_mock(desk: Desk) -> None:
    """And what was entered stays to be mended."""
    desk.customer("taken")
    page = desk.open()
    customers = section(page, "Customers")
    unfold(customers, "New customer")
    customers.get_by_label("externalCustomerId").fill("taken")
    click(customers, "Create customer")
    expect(page.locator("#said")).to_have_text("This customer already exists")
    expect(page.locator("#said")).to_be_visible()
    expect(customers.get_by_label("externalCustomerId")).to_have_value("taken")


def test_webhooks_are_shown_with_attempts_headers_and_body(desk: Desk, receiver: Any) -> None:
    """What was sent, what was answered, and when it is tried again."""
    receiver.status = 503
    desk.customer()
    desk.api.post("/v1/operators/webhooks", json={"url": receiver.url, "headers": {"X-Team": "payouts"}})
    desk.mock.submit(desk.intent("disbursement")["disbursementIntentId"])
    page = desk.open()
    posted = section(page, "Deliveries").locator("article").last
    expect(badge(posted)).to_have_text("retry scheduled")
    unfold(posted, "attempt 1")
    expect(posted).to_contain_text("attempt 1: 503")
    expect(posted).to_contain_text("X-Team: payouts")
    expect(posted).to_contain_text("signature: ")
    expect(posted).to_contain_text('"externalDisbursementIntentId": "ref-1"')
    receiver.status = 200
    click(section(page, "Clock"), "Next event")
    expect(badge(posted)).to_have_text("acknowledged")
    expect(posted).to_contain_text("attempt 2: 200")


@pytest.mark.parametrize(("word", "shown"), [("ref-2", ["ref-2"]), ("user", ["ref-3", "ref-2", "ref-1"]), ("no", [])])
def test_search_finds_by_any_id(desk: Desk, word: str, shown: list[str]) -> None:
    """In all lists at once."""
    desk.customer()
    for number in (1, 2, 3):
        desk.intent("disbursement", f"ref-{number}")
    page = desk.open()
    page.get_by_role("searchbox").fill(word)
    click(page, "Search")
    payouts = section(page, "Payouts")
    expect(payouts.locator("article")).to_have_count(len(shown))
    for place, reference in enumerate(shown):
        expect(payouts.locator("article").nth(place)).to_contain_text(reference)
    if not shown:
        expect(payouts).to_contain_text("None of 3 fits “no”.")


def test_long_list_shows_the_latest_and_more_when_asked(desk: Desk) -> None:
    """A hundred thousand would be too many to draw."""
    desk.customer()
    for number in range(30):
        desk.intent("disbursement", f"ref-{number}")
    page = desk.open()
    payouts = section(page, "Payouts")
    expect(payouts.locator("article")).to_have_count(8)
    expect(payouts.locator("article").first).to_contain_text("ref-29")
    payouts.get_by_role("link", name="Show more").click()
    expect(payouts.locator("article")).to_have_count(28)
