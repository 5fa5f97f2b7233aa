"""Take the picture of the README: the living page of a sample, with the moment that a sentence speaks of beside it.

Needs Chromium, so it is run by hand: ``python builders/picture.py``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from _generated import ROOT
from playwright.sync_api import ViewportSize, sync_playwright

from dailypage.issue import make_issue
from dailypage.lesson import read
from dailypage.output import write_files
from dailypage.page.parse import parse
from dailypage.render.registry import render

PICTURE = ROOT / "docs/images/page.png"
SAMPLE = ROOT / "samples/issue-3-pdf-2010-running-header.txt"
SIZE = ViewportSize(width=1240, height=860)


def main() -> int:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_files(Path(folder), render(make_issue(parse(read(SAMPLE))), "web"))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(f"{Path(folder).as_uri()}/index.html")
        page.locator(".see[href='#s15']").first.click()
        page.locator("#a2").evaluate("article => article.scrollIntoView()")
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
