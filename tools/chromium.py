"""Which Chromium there is, and how it is started: without a window, and without a word to anybody but this machine."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

ADVICE = "no Chromium found: apt-get install chromium, or name one in the environment variable CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# It would look up its maker's hosts at every start.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def path_of_chromium() -> str | None:
    """None where there is none."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *_NAMES, _MAC) if name)
    return next((path for path in found if path), None)


def launch(playwright: Playwright) -> Browser:
    # Its sandbox does not run as root, which containers and CI are.
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    return playwright.chromium.launch(executable_path=path_of_chromium(), args=[*_QUIET, *sandbox])
