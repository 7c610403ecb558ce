"""The checkout plays the vendor's front-end SDK: what a customer may do, and the documented events."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from payments_mock import LocationRules, Settings, Terms
from playwright.sync_api import Page, expect

from tests.page.conftest import Desk, click

LISTEN = """() => {
  window.heard = [];
  for (const name of ["disbursement-created", "disbursement-completed", "payment-completed"])
    window.addEventListener(name, () => window.heard.push(name));
}"""
OpenDesk = Callable[..., Desk]


def checkout(desk: Desk, kind: str, **context: Any) -> Page:
    """The checkout of a new intent for `user_1`, with an ear for its events."""
    if not desk.mock.state()["customers"]:
        desk.customer()
    page = desk.open(f"/checkout/{desk.intent(kind)['clientSecretKey']}", **context)
    page.evaluate(LISTEN)
    return page


def heard(page: Page) -> list[str]:
    names: list[str] = page.evaluate("window.heard")
    return names


def approve(desk: Desk) -> None:
    [entry] = desk.api.get("/v1/disbursements/pending-validation").json()
    desk.api.post(f"/v1/disbursements/{entry['disbursementIntentId']}/proceed/true").raise_for_status()
    desk.mock.advance(5)


def test_payout_is_requested_and_told(desk: Desk) -> None:
    """`disbursement-created` after the submission, `disbursement-completed` at the end (reference 4.4, 6.5, 12)."""
    page = checkout(desk, "disbursement")
    page.get_by_label("bank", exact=False).nth(0).check()
    click(page, "Request payout")
    expect(page.locator("#outcome")).to_contain_text("pending-validation bank")
    assert heard(page) == ["disbursement-created"]
    approve(desk)
    expect(page.locator("#outcome")).to_contain_text("success")
    assert heard(page) == ["disbursement-created", "disbursement-completed"]


def test_payment_is_made_at_the_second_try(desk: Desk) -> None:
    """A failure tells nobody, and is not final; `payment-completed` comes with success (reference 4.4, 5.2, 12)."""
    page = checkout(desk, "payment")
    page.get_by_label("Outcome").select_option("failed")
    page.get_by_label("subStatus").fill("declined")
    click(page, "Pay")
    expect(page.locator("#checkout")).to_contain_text("declined You can try again.")
    assert heard(page) == []
    page.get_by_label("Outcome").select_option("success")
    click(page, "Pay")
    expect(page.locator("#outcome")).to_contain_text("success")
    assert heard(page) == ["payment-completed"]


@pytest.mark.parametrize(("kind", "button"), [("disbursement", "Request payout"), ("payment", "Pay")])
def test_code_of_zeros_is_refused_in_the_sandbox(desk: Desk, kind: str, button: str) -> None:
    """Any other passes (reference 13)."""
    page = checkout(desk, kind)
    page.get_by_label("Code sent by SMS").fill("000000")
    click(page, button)
    expect(page.locator("#said")).to_contain_text("The code was refused")
    assert desk.mock.state()[f"{kind}Intents"][0][f"{kind}s"] == []
    page.get_by_label("Code sent by SMS").fill("424242")
    click(page, button)
    expect(page.locator("#outcome")).to_be_visible()


def test_no_code_is_asked_for_in_production(open_desk: OpenDesk) -> None:
    """The mock cannot know a real one."""
    page = checkout(open_desk(environment="production"), "payment")
    expect(page.get_by_label("Code sent by SMS")).to_have_count(0)


def test_expired_intent_cannot_be_submitted(desk: Desk) -> None:
    """In the words of the vendor's own page (reference 11); two hours (reference 6.1)."""
    page = checkout(desk, "disbursement")
    desk.mock.advance(7200)
    expect(page.locator("#problem")).to_have_text("Intent has expired")
    expect(page.get_by_role("button")).to_have_count(0)


def test_client_secret_is_good_for_a_day(desk: Desk) -> None:
    """Then it is 403 (reference 11)."""
    page = checkout(desk, "disbursement")
    desk.mock.advance(86_400)
    expect(page.locator("#problem")).to_contain_text("client secret has expired")
    answer = page.reload()
    assert answer is not None
    assert answer.status == 403


def test_unknown_secret_is_no_checkout(desk: Desk) -> None:
    """404, and nothing about it."""
    page = desk.open("/checkout/cs_nobody")
    expect(page.locator("#problem")).to_contain_text("No intent and no verification has this client secret.")


def test_kyc_comes_first_where_the_operator_requires_it(open_desk: OpenDesk) -> None:
    """The first payout triggers it, on the same page, which goes on afterwards (reference 4.4)."""
    desk = open_desk(operator=Settings(disbursements=Terms(kyc_required=True)))
    page = checkout(desk, "disbursement")
    expect(page.locator("#checkout")).to_contain_text("Before you go on, verify your identity.")
    page.get_by_label("Outcome").select_option("under_review")
    click(page, "Verify")
    expect(page.locator("#checkout")).to_contain_text("Your documents are being looked at.")
    desk.api.post("/v1/customers/user_1/kyc-verify/proof_of_id", json={"verify": True}).raise_for_status()
    click(page, "Request payout")
    expect(page.locator("#outcome")).to_contain_text("pending-validation")
    assert heard(page) == ["disbursement-created"]


def test_verification_by_its_own_secret(desk: Desk) -> None:
    """That of `kyc-info`, which begins with `cs_ki_` (reference 4.1)."""
    desk.customer()
    secret = desk.api.get("/v1/customers/user_1/kyc-info").json()["kycVerification"]["clientSecretKey"]
    page = desk.open(f"/checkout/{secret}")
    click(page, "Verify")
    expect(page.locator(".badge")).to_have_text("verified")


def test_blocked_place_is_refused(open_desk: OpenDesk) -> None:
    """403 before anything else: in production, whoever cannot be located too (reference 8.2)."""
    desk = open_desk(environment="production", location_rules=LocationRules(allowed={"US": ()}))
    page = checkout(desk, "disbursement")
    expect(page.locator("#problem")).to_have_text("This location is not allowed (127.0.0.1).")


def test_fees_are_shown_before_the_choice(open_desk: OpenDesk) -> None:
    """Subtracted from a payout (reference 6.5); and only what is enabled is offered."""
    from decimal import Decimal

    from payments_mock.vivamo.settings import Fee

    terms = Terms(methods=("bank", "card"), fees={"bank": Fee(fixed=Decimal("1.00"))})
    page = checkout(open_desk(operator=Settings(disbursements=terms)), "disbursement")
    offers = [" ".join(text.split()) for text in page.locator("label.offer").all_inner_texts()]
    assert offers == ["bank fee 1.00, you receive 49.00 USD", "card no fee"]


def test_page_that_holds_the_checkout_in_a_frame_is_told(desk: Desk) -> None:
    """As the operator's own front end would hold the SDK's elements; it must be of this machine."""
    desk.customer()
    source = f"{desk.mock.url}/checkout/{desk.intent('disbursement')['clientSecretKey']}"
    ear = "addEventListener('message', (event) => heard.push([event.origin, event.data.type]))"
    script = f"<script>window.heard = []; {ear}</script>"
    with _serving(f"<!doctype html>{script}<iframe src='{source}' width=500 height=800></iframe>") as url:
        page = desk.open("/")
        page.goto(url)
        click(page.frame_locator("iframe").locator("#checkout"), "Request payout")
        expect(page.frame_locator("iframe").locator("#outcome")).to_be_visible()
        assert page.evaluate("window.heard") == [[desk.mock.url, "disbursement-created"]]
        page.close()
        desk.asked.clear()  # the other page's own address


def test_page_of_another_machine_is_told_nothing(desk: Desk) -> None:
    """Even if it has opened the checkout: its name only leads here."""
    desk.customer()
    source = f"{desk.mock.url}/checkout/{desk.intent('disbursement')['clientSecretKey']}"
    ear = "window.heard = []; addEventListener('message', (event) => heard.push(event.data.type))"
    with _serving(
        f"<!doctype html><script>{ear}</script><button onclick=\"window.open('{source}')\">open</button>"
    ) as url:
        page = desk.open("/")
        page.goto(url.replace("127.0.0.1", "elsewhere.localhost"))
        with page.expect_popup() as popup:
            click(page, "open")
        click(popup.value, "Request payout")
        expect(popup.value.locator("#outcome")).to_be_visible()
        assert popup.value.evaluate("document.referrer").startswith("http://elsewhere.localhost")
        assert page.evaluate("window.heard") == []
        page.close()
        desk.asked.clear()  # the other page's own address


class _serving:  # noqa: N801 - used like a function
    """One page on another port of this machine."""

    def __init__(self, html: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
