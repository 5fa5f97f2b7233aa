"""The living pages that the browser tests look at: the real issue, the samples, and a Hebrew page made for this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Request

from dailypage.issue import make_issue
from dailypage.lesson import read
from dailypage.output import write_files
from dailypage.page.parse import parse
from dailypage.render.registry import render

HEBREW = """הדף היומי

21.03.2010

אחדות שאין לשבור

לפני כן היו נקודות דס"ג מתחת לטבור. בצמצום ב' עלתה מלכות לבינה, ושם נעשתה פרסה. הזיווג נעשה בנקבי עיניים דראש ס"ג.

ואחר כך, על ידי אור ע"ב ס"ג, בא האור מתחת לפרסה, וקרתה שבירת הכלים.
"""
CUT_OFF = "net::ERR_ABORTED"  # the reader went on before it had come: an icon often has not
VIEWS = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1366, "height": 900},
    "zoomed": {"width": 640, "height": 450},  # a desktop of 1280 at 200 %
}


def write_living(folder: Path, lesson: Path) -> Path:
    """The web page of *lesson* in *folder*, as ``dailypage make`` writes it."""
    write_files(folder, render(make_issue(parse(read(lesson))), "web"))
    return folder


class Watched:
    """A page and whatever it says or asks for that it should not."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.said = page, list[str]()
        home = folder.as_uri()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", lambda one: None if one.url.startswith(home) else self.said.append(one.url))
        page.goto(f"{home}/index.html")

    def _failed(self, request: Request) -> None:
        if request.failure != CUT_OFF:
            self.said.append(f"failed: {request.url}: {request.failure}")


@contextmanager
def watched(browser: Browser, folder: Path, **options: object) -> Iterator[Page]:
    """*folder*'s page, open; at the end it must have said nothing and asked nobody."""
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]  # options of the browser's own
    one = Watched(context.new_page(), folder)
    try:
        yield one.page
        assert not one.said, one.said
    finally:
        context.close()
