"""Browser windows on the office, and what is wrong with what they show."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.web.desk import PASSWORD

EXPECTED = ("status of 401", "status of 404", "status of 409", "status of 422")
"""A refused form is an ordinary answer, which the console mentions."""


@dataclass
class Window:
    """A browser window on the office, and what its console complained about."""

    page: Page
    address: str
    errors: list[str]

    def open(self, path: str) -> Page:
        """Go to a page and wait until it rests."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def sign_in(self, username: str, first: str = "**/inbox") -> None:
        """As somebody does it; `first` is the page that it leads to."""
        self.open("/sign-in")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(first)


def open_window(context: BrowserContext, address: str) -> Window:
    """A new window; errors of its console and its scripts are gathered."""
    window = Window(context.new_page(), address, [])
    window.page.set_default_timeout(10_000)

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(one in message.text for one in EXPECTED):
            window.errors.append(message.text)

    window.page.on("console", heard)
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    return window


def findings(page: Page) -> list[str]:
    """What axe finds: rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def too_wide(page: Page) -> int:
    """Pixels that do not fit."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
