"""Makes the pictures of README and docs from the product itself.

    python docs/pictures.py

Needs Chromium (``MTCHECK_CHROMIUM`` names one that is not on the path) and the
extra ``test``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
ROOT = DOCS.parent
STORY = "seeds/examples/harbour-bridge.txt"
ORIGINAL = "seeds/examples/harbour-bridge.original.txt"
PAGES = {
    "report": ["check", "--format", "html", "--no-grammar", "--no-cache", "--exit-zero", STORY],
    "diff": ["diff", "--exit-zero", ORIGINAL, STORY],
}
SHOTS = (
    ("report", "report.png", "light", 1240, 1060, ".m.level-major .ml >> nth=1"),
    ("report", "report-dark.png", "dark", 1240, 860, ""),
    ("diff", "diff.png", "light", 1440, 960, ".side .m.level-wrong .ml >> nth=1"),
)


def shoot(browser: Any, page: Path, picture: Path, scheme: str, width: int, height: int, focus: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    tab.goto(page.as_uri())
    if focus:
        tab.locator(focus).evaluate("mark => { mark.focus({ preventScroll: true }); window.scrollTo(0, 0); }")
    tab.wait_for_timeout(300)
    tab.screenshot(path=picture)
    tab.close()


def main() -> None:
    chromium = os.environ.get("MTCHECK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, arguments in PAGES.items():
            subprocess.run([sys.executable, "-m", "mtcheck", *arguments, "-o", f"{folder}/{name}.html"], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"])
        for name, picture, *view in SHOTS:
            shoot(browser, Path(folder) / f"{name}.html", DOCS / picture, *view)
        browser.close()


if __name__ == "__main__":
    main()
