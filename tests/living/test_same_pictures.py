"""A moment's picture is the same in every medium: web page, e-book, the page of a PDF, and a picture by itself.

Letters are drawn by different engines in different fonts, so dots cannot be compared one by one. The picture is cut
into squares of 12 units and their mean brightness compared. A name in another font, or an edge blurred by half a dot,
moves the mean of a square by a few hundredths. A browser draws a picture in the machine's font: where that is DejaVu,
a wide one, three to eight squares in a thousand differ by more than 0.1 from medium to medium (two with a narrower
one), and 34 from one moment to the next.
"""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from conftest import ROOT, program
from playwright.sync_api import Page, sync_playwright

from dailypage.issue import Issue, make_issue
from dailypage.lesson import read
from dailypage.page.parse import parse
from dailypage.render.diagram.raster import raster
from dailypage.render.registry import render
from dailypage.render.still import still

SQUARE, APART = 12, 0.1
MOST = 0.01  # of the squares may be apart: more than the widest font does, a third of what a step of the chain does
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


def cut_out(paper: Path, moment: str, height: int) -> bytes:
    """The figure of *moment* as it stands on a page of *paper*, which is found by its first line and its last."""
    with pdfium.PdfDocument(paper) as document:
        for number, sheet in enumerate(document, 1):
            text = sheet.get_textpage()
            first, last = text.search(f"{moment} ·").get_next(), text.search("Heights are form").get_next()
            if first and last:
                left, base, _, _ = text.get_charbox(last[0])
                _, top, _, _ = text.get_charbox(first[0])
                unit = (top - base) / (height - 30)  # the first line stands at 20, the last 10 above the foot
                dpi = 72 * 2 / unit
                corner = [(left - 12 * unit) * dpi / 72, (sheet.get_height() - top - 20 * unit) * dpi / 72]
                x, y = (str(round(value)) for value in corner)
                size = ["-x", x, "-y", y, "-W", "720", "-H", str(2 * height)]
                page = ["-f", str(number), "-l", str(number), "-r", str(dpi)]
                command = [program("pdftoppm"), "-png", *page, *size, str(paper)]
                return subprocess.run(command, capture_output=True, check=True).stdout
    raise AssertionError(moment)


@pytest.mark.parametrize("moment", ["s06", "s13", "s15", "s28"])
def test_web_book_paper_and_picture_show_the_same(
    page: Page, issue: Issue, moment: str, tmp_path: Path
) -> None:
    web = {file.name: file.data for file in render(issue, "web")}[f"assets/{moment}.svg"]
    (book,) = render(issue, "epub")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        in_book = parts.read(f"EPUB/figures/{moment}.svg")
    booklet = tmp_path / "a5.pdf"
    booklet.write_bytes(render(issue, "pdf")[1].data)
    paper = cut_out(booklet, moment.upper(), still(moment.upper()).height)
    typeset = raster(still(moment.upper()).picture("light"), "png")
    shown = means(page, web, "image/svg+xml")
    assert share_apart(shown, means(page, in_book, "image/svg+xml")) <= MOST
    assert share_apart(shown, means(page, paper, "image/png")) <= MOST
    assert share_apart(shown, means(page, typeset, "image/png")) <= MOST


def test_the_comparison_tells_one_moment_from_the_next(page: Page) -> None:
    drawn = [
        means(page, still(name).picture("light").encode(), "image/svg+xml") for name in ("S13", "S15", "S28")
    ]
    assert share_apart(drawn[0], drawn[1]) > MOST
    assert share_apart(drawn[0], drawn[2]) > MOST
