"""The page follows the mock without a reload, and leaves alone what a person is at."""

from __future__ import annotations

from typing import Any

import httpx
import payments_mock
import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import Desk, badge, click, section, unfold

# What a reload would wipe out.
MARK = "window.mark = 'here'"


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.mark === 'here'"))


def test_what_others_do_is_shown_without_a_reload(desk: Desk) -> None:
    """A customer, an intent, its submission, its outcome: by the API, by the control interface, by real time."""
    page = desk.open()
    page.evaluate(MARK)
    desk.customer()
    expect(section(page, "Customers").locator("article")).to_contain_text("user_1")
    intent = desk.intent("disbursement")["disbursementIntentId"]
    status = badge(section(page, "Payouts").locator("article"))
    expect(status).to_have_text("awaiting customer")
    desk.mock.submit(intent)
    expect(status).to_have_text("pending-validation")
    desk.api.post(f"/v1/disbursements/{intent}/proceed/true")
    expect(status).to_have_text("success")  # three seconds later
    assert is_same_document(page)


def test_kyc_that_a_read_has_begun_is_shown(desk: Desk) -> None:
    """The one read that changes something."""
    desk.customer()
    page = desk.open()
    desk.api.get("/v1/customers/user_1/kyc-info")
    expect(badge(section(page, "Customers").locator("article"))).to_have_text("pending")


def test_deliveries_come_in_as_they_happen(desk: Desk, receiver: Any) -> None:
    """Answered or not."""
    page = desk.open()
    desk.customer()
    desk.api.post("/v1/operators/webhooks", json={"url": receiver.url})
    desk.mock.submit(desk.intent("disbursement")["disbursementIntentId"])
    expect(section(page, "Deliveries")).to_contain_text("acknowledged")
    expect(section(page, "Deliveries")).to_contain_text("user_1 · ref-1 · pending-validation")


def test_half_filled_form_focus_and_open_parts_stay(desk: Desk) -> None:
    """While the page changes around them."""
    desk.customer()
    desk.intent("disbursement")
    page = desk.open()
    payout = section(page, "Payouts").locator("article")
    unfold(payout, "Timeline")
    payout.get_by_label("Outcome").select_option("failed")
    unfold(section(page, "Customers"), "New customer")
    field = section(page, "Customers").get_by_label("First name")
    field.fill("Ad")
    desk.customer("user_2")
    expect(section(page, "Customers").locator("article")).to_have_count(2)
    page.keyboard.type("a")
    expect(field).to_have_value("Ada")
    expect(field).to_be_focused()
    expect(payout.get_by_label("Outcome")).to_have_value("failed")
    expect(payout.locator(".timeline")).to_be_visible()


def test_many_open_pages_all_follow(desk: Desk) -> None:
    """A browser has six connections to a server; one tab listens for all, and another one when it is closed."""
    desk.customer()
    context = desk.open().context
    secret = desk.intent("disbursement")["clientSecretKey"]
    pages = [context.new_page() for _ in range(8)]
    for number, page in enumerate(pages):
        page.goto(desk.mock.url + ("/" if number % 2 else f"/checkout/{secret}"))
    desk.mock.advance(7200)
    for number, page in enumerate(pages):
        expect(page.locator("body")).to_contain_text("Intent has expired" if not number % 2 else "expired")
    context.pages[0].close()
    desk.customer("late")
    expect(section(pages[-1], "Customers")).to_contain_text("late@example.com")


def test_ids_are_taken_to_the_letter(desk: Desk) -> None:
    """Spaces around or within them too: the button is that of the customer beside it."""
    for name in ("a", " a", "a  b"):
        data = {"email": f"{len(name)}@example.com"}
        desk.api.post("/v1/customers", json={"externalCustomerId": name, "data": data}).raise_for_status()
        desk.mock.submit_kyc(name, outcome="under_review")
    page = desk.open()
    reviews = section(page, "Pending approvals").locator("article")
    reviews.nth(1).get_by_role("button", name="Verify").click()
    expect(reviews).to_have_count(2)
    section(page, "Payouts").locator("summary", has_text="New payout").click()
    section(page, "Payouts").get_by_label("Customer").fill("a  b")
    click(section(page, "Payouts"), "Create payout intent")
    expect(section(page, "Payouts").locator("article")).to_have_count(1)
    held = desk.mock.state()
    statuses = {one["externalCustomerId"]: one["kycVerifications"][0]["status"] for one in held["customers"]}
    assert statuses == {"a": "under_review", " a": "verified_manually", "a  b": "under_review"}
    assert held["disbursementIntents"][0]["externalCustomerId"] == "a  b"


def test_choice_stays_while_the_list_grows(desk: Desk) -> None:
    """Money goes to whom it was meant for: customers, methods, operations."""
    desk.customer("ann")
    desk.customer("bob")
    page = desk.open()
    payouts = section(page, "Payouts")
    unfold(payouts, "New payout")
    payouts.get_by_label("Customer").fill("ann")
    unfold(section(page, "Faults"), "Add fault")
    section(page, "Faults").get_by_label("Operation").select_option("listWebhooks")
    for name in ("cyd", "dan"):
        desk.customer(name)
        expect(section(page, "Customers")).to_contain_text(f"{name}@example.com")
    expect(section(page, "Faults").get_by_label("Operation")).to_have_value("listWebhooks")
    click(payouts, "Create payout intent")
    expect(payouts.locator("article")).to_contain_text("ann · ref-1")


def test_approvals_keep_their_places_as_others_come(desk: Desk) -> None:
    """The oldest first: what comes goes to the end, and no button changes below a finger."""
    desk.customer()
    for reference in ("first", "second", "third"):
        desk.mock.submit(desk.intent("disbursement", reference)["disbursementIntentId"])
        if reference == "first":
            page = desk.open()
            place = page.get_by_role("button", name="Approve").first.bounding_box()
    waiting = section(page, "Pending approvals").locator("article")
    expect(waiting).to_have_count(3)
    expect(waiting.first).to_contain_text("first")
    assert page.get_by_role("button", name="Approve").first.bounding_box() == place


def test_approvals_and_reviews_can_all_be_reached(desk: Desk) -> None:
    """Each list has its own way on."""
    for number in range(10):
        desk.customer(f"user_{number}")
        desk.mock.submit_kyc(f"user_{number}", outcome="under_review")
        if number == 1:
            for reference in range(10):
                desk.mock.submit(desk.intent("disbursement", f"ref-{reference}")["disbursementIntentId"])
    page = desk.open()
    waiting = section(page, "Pending approvals")
    expect(waiting.get_by_role("heading")).to_have_text("Pending approvals 20")
    for shown in (16, 18, 20):
        expect(waiting.locator("article")).to_have_count(shown)
        if shown < 20:
            waiting.get_by_role("link", name="Show more").first.click()


def test_longer_list_and_search_leave_a_form_as_it_is(desk: Desk) -> None:
    """They are another view of the same page; the browser's way back leads back."""
    desk.customer()
    for number in range(10):
        desk.intent("disbursement", f"ref-{number}")
    page = desk.open()
    page.evaluate(MARK)
    payouts = section(page, "Payouts")
    unfold(payouts, "New payout")
    payouts.get_by_label("Reference").fill("half")
    payouts.get_by_role("link", name="Show more").click()
    expect(payouts.locator("article")).to_have_count(10)
    page.get_by_role("searchbox").fill("ref-7")
    click(page, "Search")
    expect(payouts.locator("article")).to_have_count(1)
    expect(payouts.get_by_label("Reference")).to_have_value("half")
    page.go_back()
    expect(payouts.locator("article")).to_have_count(10)
    assert is_same_document(page)


def test_calls_are_shown_as_they_come(desk: Desk) -> None:
    """Reads too, and refusals in the mock's own words."""
    page = desk.open()
    calls = section(page, "Calls").locator("li")
    desk.api.get("/v1/customers")
    expect(calls.first).to_contain_text("GET /v1/customers 200")
    desk.api.get("/v1/customers/nobody")
    expect(calls.first).to_contain_text("GET /v1/customers/nobody 400: Customer not found")
    desk.api.get("/v1/customers", headers={"Authorization": "Bearer wrong"})
    expect(calls.first).to_contain_text("GET /v1/customers 403: Forbidden")
    expect(page.locator("body")).not_to_contain_text("wrong")


def test_clock_goes_on_before_the_eye(desk: Desk) -> None:
    """Second by second."""
    page = desk.open()
    shown = page.locator("#now").inner_text()
    expect(page.locator("#now")).not_to_have_text(shown)


def test_still_clock_stands_still_before_the_eye(open_desk: Any) -> None:
    """And says so."""
    desk = open_desk(seed=1)
    page = desk.open()
    page.wait_for_timeout(1200)
    expect(section(page, "Clock")).to_contain_text("2026-01-01 00:00:00")


def test_page_says_when_the_mock_is_gone_and_goes_on_when_it_is_back(desk: Desk) -> None:
    """On the same port, with whatever the new one holds."""
    page = desk.open()
    page.evaluate(MARK)
    expect(page.locator("#line")).to_have_text("live")
    desk.mock.stop()
    expect(page.locator("#line")).to_have_text("the mock does not answer")
    click(section(page, "Clock"), "+1 h")
    expect(page.locator("#said")).to_have_text("The mock does not answer.")
    port = httpx.URL(desk.mock.url).port
    assert port is not None
    with payments_mock.start(port=port) as again:
        data = {"externalCustomerId": "new", "data": {"email": "new@example.com"}}
        headers = {"Authorization": f"Bearer {again.api_key}"}
        httpx.post(again.url + "/v1/customers", json=data, headers=headers)
        expect(page.locator("#line")).to_have_text("live", timeout=20_000)
        expect(section(page, "Customers")).to_contain_text("new@example.com")
        assert is_same_document(page)
        page.close()


def test_everything_works_without_a_script(desk: Desk) -> None:
    """By reload, as the web has it; a refusal is a page of its own, with a way back."""
    page = desk.open(java_script_enabled=False)
    click(section(page, "Customers"), "Create customer")
    assert page.url == desk.mock.url + "/"
    unfold(section(page, "Payouts"), "New payout")
    click(section(page, "Payouts"), "Create payout intent")
    click(section(page, "Payouts"), "Submit as customer")
    page.get_by_role("button", name="Approve 50.00 USD for user_1").click()
    click(section(page, "Clock"), "Next event")
    expect(badge(section(page, "Payouts").locator("article"))).to_have_text("success")
    unfold(section(page, "Customers"), "New customer")
    section(page, "Customers").get_by_label("externalCustomerId").fill("user_1")
    click(section(page, "Customers"), "Create customer")
    expect(page.locator("#problem")).to_have_text("This customer already exists")
    page.get_by_role("link", name="Back").click()
    expect(section(page, "Customers")).to_contain_text("user_1")


@pytest.mark.parametrize(
    "text", ["<script>window.mark=1</script>", "'\"><img src=x onerror=window.mark=1>", "../..", "a b/ü%00?#"]
)
def test_names_are_text_whatever_they_hold(desk: Desk, text: str) -> None:
    """Shown as they are; and their buttons find them."""
    data = {"externalCustomerId": text, "data": {"email": "a@example.com", "firstName": text}}
    desk.api.post("/v1/customers", json=data).raise_for_status()
    page = desk.open()
    customer = section(page, "Customers").locator("article")
    expect(customer.locator("strong")).to_have_text(text)
    unfold(customer, "Profile")
    click(customer, "Finish KYC as customer")
    expect(badge(customer)).to_have_text("verified")
    assert page.evaluate("window.mark") is None
