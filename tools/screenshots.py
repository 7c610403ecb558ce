"""Takes the pictures of the mock's pages that the documents show: `python -m tools.screenshots` into docs/images/."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import httpx
import payments_mock
from playwright.sync_api import Browser, sync_playwright

from tools.chromium import ADVICE, launch, path_of_chromium

IMAGES = Path(__file__).parents[1] / "docs" / "images"


def main() -> int:
    """0 when all are taken, 2 without a browser."""
    if path_of_chromium() is None:
        print(ADVICE)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with payments_mock.start("vivamo", seed=7) as mock, sync_playwright() as playwright:
        checkout = f"{mock.url}/checkout/{lived_in(mock)}"
        browser = launch(playwright)
        take(browser, mock.url, "board", width=1280)
        take(browser, mock.url, "board-dark", width=1280, scheme="dark")
        take(browser, mock.url, "board-narrow", width=400)
        take(browser, checkout, "checkout", width=400)
        browser.close()
    return 0


def take(browser: Browser, url: str, name: str, *, width: int, scheme: Literal["light", "dark"] = "light") -> None:
    """A picture of the whole page, the first timeline and the last delivery unfolded."""
    page = browser.new_page(viewport={"width": width, "height": 860}, color_scheme=scheme)
    answer = page.goto(url)
    if answer is None or not answer.ok:
        raise SystemExit(f"{url} cannot be shown")
    for place in ("#payouts article summary", "#deliveries article summary"):
        for summary in page.locator(place).all()[:1]:
            summary.click()
    page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
    page.close()
    print(f"docs/images/{name}.png")


def lived_in(mock: payments_mock.RunningMock) -> str:
    """A morning's work at an operator's. Returns the client secret of a payout that waits for its customer."""
    headers = {"Authorization": f"Bearer {mock.api_key}"}
    with httpx.Client(base_url=mock.url, headers=headers) as api:
        api.post("/v1/operators/webhooks", json={"url": "http://127.0.0.1:9/webhooks/vivamo"})
        for name in ("ada", "grace", "linus"):
            data = {"email": f"{name}@example.com", "phone": "+12125550123"}
            api.post("/v1/customers", json={"externalCustomerId": name, "data": data})
        _approved(api, mock, _payout(api, "ada", "50.00", "payout-1"))
        mock.advance(5)
        mock.submit(_payout(api, "grace", "1250.00", "payout-2")["disbursementIntentId"], type="pay_by_bank")
        mock.submit_kyc("linus", outcome="under_review")
        mock.submit_kyc("ada")
        _approved(api, mock, _payout(api, "linus", "75.50", "payout-3"))
        mock.fault("html-502", operation="createCustomer", times=2)
        mock.advance(1)
        return _payout(api, "ada", "20.00", "payout-4")["clientSecretKey"]


def _payout(api: httpx.Client, customer: str, amount: str, reference: str) -> dict[str, str]:
    details = {"amount": amount, "currency": "USD", "externalDisbursementIntentId": reference}
    body = {"customer": {"externalCustomerId": customer}, "disbursementIntent": details}
    answer: dict[str, str] = api.post("/v1/disbursement-intents", json=body).json()
    return answer


def _approved(api: httpx.Client, mock: payments_mock.RunningMock, payout: dict[str, str]) -> None:
    mock.submit(payout["disbursementIntentId"])
    api.post(f"/v1/disbursements/{payout['disbursementIntentId']}/proceed/true")


if __name__ == "__main__":
    raise SystemExit(main())
