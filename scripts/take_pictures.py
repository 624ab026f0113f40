"""Take the four pictures of the README from a running demo.

Start `./run demo --reset` in one shell, then run `.venv/bin/python -m scripts.take_pictures` in
another; it needs the tests' requirements and Chromium (`./run test` installs both). An address
other than http://127.0.0.1:8000 is given as the only argument. Look at the pictures before you
commit them.
"""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.packages import find_chromium

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
CHROMIUM = os.environ.get("CHROMIUM") or find_chromium()
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
SIZE = ViewportSize(width=1280, height=800)
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 150_000
PASSWORD = "demo-training-records"  # that of every demo account
CLERK, COMMANDER, OFFICER = "5001", "5004", "5005"


def open_draft(page: Page) -> None:
    """The sign-in sheet that the demo's clerk has begun."""
    page.goto("/sheets/")
    page.get_by_role("link", name=re.compile("^\\d\\d-\\d{4} ")).first.click()
    page.locator("#sheet-lines tbody tr").first.wait_for()


def open_page(path: str) -> Callable[[Page], None]:
    def open_it(page: Page) -> None:
        page.goto(path)

    return open_it


SHOTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home-clerk": (CLERK, open_page("/")),
    "sheet-entry": (CLERK, open_draft),
    "my-record": (OFFICER, open_page("/my-record/")),
    "report": (COMMANDER, open_page("/report/")),
}


def take(name: str, page: Page) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES:,} bytes; a README should load fast.")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (serial_number, show) in SHOTS.items():
            window = browser.new_context(base_url=ADDRESS, viewport=SIZE, locale="en-US")
            page = window.new_page()
            page.goto("/sign-in/")
            page.get_by_label("Serial number").fill(serial_number)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_label("Password").press("Enter")
            page.wait_for_url(f"{ADDRESS}/")
            show(page)
            page.wait_for_load_state("networkidle")
            take(name, page)
            window.close()
        browser.close()


if __name__ == "__main__":
    main()
