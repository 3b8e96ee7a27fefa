"""`make screenshots`: fill the demo office, walk through it in a real browser, and write the documentation's pictures.

The server is a process of its own on a port of its own, as `make demo` would start it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import browser_path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
PASSWORD = "huiyin-demo"


@dataclass(frozen=True, slots=True)
class Picture:
    """What `who` sees at `path`, in a window of `width` × `height`; of the first row's link when `follow` is given."""

    name: str
    who: str | None
    path: str
    follow: str | None = None
    width: int = 1280
    height: int = 800
    dark: bool = False
    language: str = "zh_Hans"


PICTURES = (
    Picture("inbox", "linzhiyuan", "/inbox"),
    Picture("case", "weishuxian", "/escalations", follow="td a.number"),
    Picture("register", "chenxiaolan", "/register"),
    Picture("escalations", "weishuxian", "/escalations"),
    Picture("customer", None, "/tell-us", width=390, height=844),
)


def main() -> None:
    """Take every picture, or those named on the command line."""
    wanted = set(sys.argv[1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                take(browser, address, picture)
                print(f"docs/images/{picture.name}.png")
        browser.close()


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Sign in, go there, and keep what is seen."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale="zh-CN",
    )
    page = context.new_page()
    if picture.who is not None:
        sign_in(page, address, picture.who)
    page.goto(address + picture.path, wait_until="networkidle")
    if picture.follow is not None:
        page.goto(address + str(page.locator(picture.follow).first.get_attribute("href")), wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png", animations="disabled")
    context.close()


def sign_in(page: Page, address: str, username: str) -> None:
    """As somebody of the demo office."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@contextmanager
def demo() -> Iterator[str]:
    """The address of a freshly filled office."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="huiyin-demo-") as folder:
        environment = {**os.environ, "HUIYIN_DATABASE_URL": f"sqlite:///{folder}/demo.db", "HUIYIN_PORT": str(port)}
        command = [sys.executable, "-m", "engine.cli", "demo"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            next(line for line in server.stdout if "http://" in line)  # printed once the office is filled
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


if __name__ == "__main__":
    main()
