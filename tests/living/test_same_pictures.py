"""A moment's picture is the same in every medium: in the web page, in the e-book, and as the typesetter makes it.

Letters are drawn by different engines in different fonts, so dots cannot be compared one by one. The picture is cut
into squares of 12 units and their mean brightness compared. A name in another font, or an edge blurred by half a dot,
moves the mean of a square by a few hundredths: measured, two squares in a thousand differ by more than 0.08 from
medium to medium, and 45 from one moment to the next.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator

import pytest
from conftest import ROOT, program
from playwright.sync_api import Page, sync_playwright

from dailypage.issue import Issue, make_issue
from dailypage.lesson import read
from dailypage.page.parse import parse
from dailypage.render.diagram.raster import raster
from dailypage.render.registry import render
from dailypage.render.still import still

SQUARE, APART = 12, 0.08
MOST = (
    0.01  # of the squares may be apart: five times what fonts do, a quarter of what a step of the chain does
)
MEANS = """async ([address, square]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const width = 360, height = Math.round(image.naturalHeight * width / image.naturalWidth);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paint = canvas.getContext("2d");
  paint.fillStyle = "white"; paint.fillRect(0, 0, width, height);
  paint.drawImage(image, 0, 0, width, height);
  const means = [];
  for (let y = 0; y + square <= height; y += square) for (let x = 0; x + square <= width; x += square) {
    const dots = paint.getImageData(x, y, square, square).data;
    let sum = 0;
    for (let at = 0; at < dots.length; at += 4) sum += dots[at] * 0.3 + dots[at + 1] * 0.6 + dots[at + 2] * 0.1;
    means.push(sum / (dots.length / 4) / 255);
  }
  return means;
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        yield started.new_page(color_scheme="light")
        started.close()


@pytest.fixture(scope="module")
def issue() -> Issue:
    return make_issue(parse(read(ROOT / "samples/issue-3-pdf-2010-running-header.txt")))


def means(page: Page, data: bytes, kind: str) -> list[float]:
    address = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    found: list[float] = page.evaluate(MEANS, [address, SQUARE])
    return found


def share_apart(one: list[float], other: list[float]) -> float:
    """Which share of the squares differs."""
    assert len(one) == len(other)
    return sum(abs(a - b) > APART for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.parametrize("moment", ["s06", "s13", "s15", "s28"])
def test_web_book_and_typesetter_show_the_same(page: Page, issue: Issue, moment: str) -> None:
    web = {file.name: file.data for file in render(issue, "web")}[f"assets/{moment}.svg"]
    (book,) = render(issue, "epub")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        in_book = parts.read(f"EPUB/figures/{moment}.svg")
    typeset = raster(still(moment.upper()).picture("light"), "png")
    shown = means(page, web, "image/svg+xml")
    assert share_apart(shown, means(page, in_book, "image/svg+xml")) <= MOST
    assert share_apart(shown, means(page, typeset, "image/png")) <= MOST


def test_the_comparison_tells_one_moment_from_the_next(page: Page) -> None:
    drawn = [
        means(page, still(name).picture("light").encode(), "image/svg+xml") for name in ("S13", "S15", "S28")
    ]
    assert share_apart(drawn[0], drawn[1]) > MOST
    assert share_apart(drawn[0], drawn[2]) > MOST
