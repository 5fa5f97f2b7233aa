"""An article that speaks of the system shows it: the same moments in every output."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from ctypes import c_int
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import html5lib  # type: ignore[import-untyped]  # has no types
import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types
from conftest import ROOT, program
from playwright.sync_api import Browser
from pypdfium2 import raw

from dailypage.issue import Issue, Passage, Spoken, make_issue
from dailypage.lesson import read
from dailypage.output import write_files
from dailypage.page.parse import parse
from dailypage.render.registry import render
from dailypage.render.still import moments, process_of, still
from dailypage.render.typesetting import drawing

SAMPLE = ROOT / "samples/issue-4-web-2010-question-answer.txt"
SPOKEN = (
    Spoken("S13", passages=(Passage(0, 0, 24),)),
    Spoken("U2", passages=(Passage(0, 24, 40),)),
    Spoken("S15", block=1, passages=(Passage(1, 0, 30),)),
    Spoken("U3", "counterfactual", 1, passages=(Passage(1, 0, 30),)),
    Spoken("S24", "negated", 2, passages=(Passage(2, 0, 30),)),
    Spoken("LOOP:reveal", block=2, passages=(Passage(2, 30, 60),)),
)
WEIGHT = 100_000  # bytes: what a page with its look and its first pictures may weigh, fonts apart


@pytest.fixture(scope="module")
def issue() -> Issue:
    made = make_issue(parse(read(SAMPLE)))
    first, *others = made.articles
    return replace(made, articles=(replace(first, process=SPOKEN), *others))


@pytest.fixture(scope="module")
def page(issue: Issue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("living")
    write_files(folder, render(issue, "web"))
    return folder


@pytest.mark.parametrize("moment", moments())
def test_every_moment_a_reading_may_name_can_be_shown(moment: str) -> None:
    shown = still(moment)
    assert shown.told.endswith(".")
    assert shown.standing
    assert shown.picture("auto").startswith("<svg")
    assert shown.height > 0


def test_what_is_one_picture_under_two_names_is_shown_once(issue: Issue) -> None:
    shown = process_of(issue.articles[0])
    assert [one.still.moment for one in shown] == ["S13", "S15", "U3", "S24", "LOOP:reveal"]


def test_the_same_moments_stand_in_every_output_and_what_did_not_happen_says_so(issue: Issue) -> None:
    for name in ("web", "text", "markdown", "mail"):
        main = next(file for file in render(issue, name) if not file.name.startswith("assets/"))
        told = " ".join(main.data.decode().replace("=\r\n", "").split())
        at = [
            told.index(words)
            for words in ("Nekudot de SAG descend", "Second restriction", "The light passes Parsa")
        ]
        assert at == sorted(at), name
        assert "This did not happen." in told, name
        assert "This is what would have been, and was not." in told, name


def test_a_page_that_speaks_of_nothing_has_no_script() -> None:
    silent = make_issue(parse(read(ROOT / "samples/issue-7-web-hebrew.txt")))
    files = {file.name: file.data for file in render(silent, "web")}
    assert "assets/process.js" not in files
    assert b"script-src" not in files["index.html"]
    assert b"<script src" not in files["index.html"]


def test_the_real_issue_shows_the_loop_and_the_way_to_unity(shared: Path) -> None:
    seed = make_issue(parse(read(shared / "seed/the-daily-page-2010-03-21.txt")))
    goal, unity = ([one.still.moment for one in process_of(article)] for article in seed.articles)
    assert goal[0] == "LOOP:AT_GOAL"
    assert all(moment.startswith("LOOP:") for moment in goal)
    told = [still(moment).label for moment in unity]
    for label in ("S13", "S15", "S19", "S24", "S28", "S39"):
        assert label in told


def test_on_a_phone_it_is_stepped_by_finger_and_by_keyboard(browser: Browser, page: Path) -> None:
    said: list[str] = []
    shown = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda one: None if one.url.startswith(page.as_uri()) else said.append(one.url))
    shown.goto(f"{page.as_uri()}/index.html")
    strip = shown.locator("process-strip")
    assert strip.locator(".moments > li:visible").count() == 1
    strip.locator(".forward").tap()
    assert "Second restriction" in strip.locator(".moments > li:visible").inner_text()
    for button in strip.locator("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
    strip.focus()
    shown.keyboard.press("End")
    assert "greater desire" in strip.locator(".said-step").inner_text()
    shown.keyboard.press("Escape")
    assert strip.locator(".moments > li:visible").count() == 5
    assert shown.evaluate("document.documentElement.scrollWidth") == 360
    assert said == []
    shown.close()


def test_with_scripts_off_every_still_and_sentence_is_there_in_order(browser: Browser, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1300, "height": 900})
    shown = context.new_page()
    shown.goto(f"{page.as_uri()}/index.html")
    items = shown.locator("process-strip .moments > li")
    assert [items.nth(n).is_visible() for n in range(items.count())] == [True] * 5
    assert all(items.nth(n).locator("img").get_attribute("alt") for n in range(5))
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1300])
def test_axe_finds_nothing(browser: Browser, page: Path, scheme: str, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    shown.goto(f"{page.as_uri()}/index.html")
    found = Axe().run(shown).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    shown.close()


def test_the_page_as_it_opens_weighs_little(browser: Browser, page: Path) -> None:
    """The page, its look, the component, and the pictures that it shows before anybody steps."""
    asked: set[str] = set()
    shown = browser.new_page(viewport={"width": 360, "height": 740})
    shown.on("request", lambda one: asked.add(one.url))
    shown.goto(f"{page.as_uri()}/index.html")
    shown.mouse.wheel(0, 100_000)
    shown.wait_for_timeout(300)
    names = {url.removeprefix(f"{page.as_uri()}/") for url in asked if not url.endswith(".woff2")}
    assert sum((page / name).stat().st_size for name in names) <= WEIGHT
    shown.close()


def test_the_book_holds_the_pictures_and_is_valid(issue: Issue, tmp_path: Path) -> None:
    (book,) = render(issue, "epub")
    file = tmp_path / book.name
    file.write_bytes(book.data)
    with zipfile.ZipFile(file) as parts:
        figures = {name for name in parts.namelist() if name.startswith("EPUB/figures/")}
        text = parts.read("EPUB/a1.xhtml").decode()
        package = parts.read("EPUB/package.opf").decode()
    assert {"visual", "alternativeText"} <= set(
        re.findall(r">(\w+)</meta>", package)
    )  # said, since it has pictures
    assert figures == {f"EPUB/figures/{name}.svg" for name in ("s13", "s15", "u3", "s24", "loop-reveal")}
    assert "This did not happen." in text
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    there = {one.get("id") for one in tree.iter() if one.get("id")}
    leading = [str(one.get("href")) for one in tree.iter("a") if one.get("class") == "see"]
    shown = [one.get("id") for one in tree.iter("figure")]
    assert shown == ["s13", "s15", "u3", "s24", "loop-reveal"]
    assert {f"#{name}" for name in shown} < set(leading)  # a sentence leads to each, and each back
    assert len(leading) >= 2 * len(shown)
    assert all(address[0] == "#" and address[1:] in there for address in leading)
    checker = program("epubcheck")  # a program, or the archive that it is in
    command = ["java", "-jar", checker] if Path(checker).read_bytes()[:2] == b"PK" else [checker]
    done = subprocess.run([*command, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_glossary_of_the_book_leads_to_the_picture_of_a_term_that_names_a_moment(issue: Issue) -> None:
    first, *others = issue.articles
    spoken = replace(first, process=(Spoken("S05", passages=(Passage(0, 0, 24),)),))
    for made, links in (issue, []), (replace(issue, articles=(spoken, *others)), ["a1.xhtml#s05"]):
        (book,) = render(made, "epub")
        with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
            text = parts.read("EPUB/glossary.xhtml").decode()
            told = parts.read("EPUB/a1.xhtml").decode().partition("<figcaption>")[2]
        assert re.findall(r'In the process:</i> <a href="([^"]+)">', text) == links
        goals = re.findall(r'class="word" href="glossary.xhtml#(\w+)"', told)
        assert all(f'id="{goal}"' in text for goal in goals)
        assert goals or made is not issue  # its accounts name what it explains


def test_the_pdf_has_the_figures_where_they_are_spoken_of(issue: Issue, tmp_path: Path) -> None:
    for made in render(issue, "pdf"):
        file = tmp_path / made.name
        file.write_bytes(made.data)
        told = subprocess.run(
            [program("pdftotext"), file, "-"], capture_output=True, text=True, check=True
        ).stdout
        told = " ".join(told.split())
        assert "S13 Nekudot de SAG descend below Tabur." in told
        assert "S24 The light passes Parsa and the vessels break. This did not happen." in told
        assert "Heights are form, not space." in told  # the drawing's own words


def test_in_a_mail_each_account_leads_to_its_picture_on_the_page(issue: Issue) -> None:
    home = "https://example.org/2010-06-15/"
    (mail,) = render(replace(issue, address=home), "mail")
    (bare,) = render(issue, "mail")
    told = []
    for one in (mail, bare):
        part = message_from_bytes(one.data, policy=policy.default).get_body(("html",))
        assert part is not None
        told.append(part.get_content())
    page = next(file.data.decode() for file in render(issue, "web") if file.name == "index.html")
    found = [re.findall(r'href="[^"#]*#([\w-]+)"', text) for text in told]
    shown = [address for address in found[0] if f'id="{address}" data-title' in page]
    assert shown == ["s13", "s15", "u3", "s24", "loop-reveal"]
    assert not set(shown) & set(found[1])  # nowhere to lead to


def links_of(paper: pdfium.PdfDocument) -> Iterator[tuple[str, str]]:
    """Each link that leads to another place of *paper*: its own text, and all text of the page it leads to."""
    for sheet in paper:
        text, at, link = sheet.get_textpage(), c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(sheet, at, link):
            box, goal = raw.FS_RECTF(), raw.FPDFLink_GetDest(paper, link)
            raw.FPDFLink_GetAnnotRect(link, box)
            if goal:
                told = text.get_text_bounded(box.left, box.bottom, box.right, box.top)
                there = paper[raw.FPDFDest_GetDestPageIndex(paper, goal)].get_textpage()
                yield " ".join(told.split()), " ".join(there.get_text_bounded().split())


def test_in_the_pdf_a_sentence_leads_to_its_figure_and_the_figure_back(issue: Issue) -> None:
    shown = process_of(issue.articles[0])
    first = " ".join(issue.articles[0].blocks[shown[0].passages[0].block].body[0].plain.split()[:2])
    for made in render(issue, "pdf"):
        with pdfium.PdfDocument(made.data) as paper:
            found = [there for told, there in links_of(paper) if told == "1"]
        assert any("S13 Nekudot de SAG descend below Tabur." in there for there in found)
        assert any(first in there for there in found)


def test_the_pdf_brings_each_font_once_however_many_figures(issue: Issue, tmp_path: Path) -> None:
    for made in render(issue, "pdf"):
        file = tmp_path / made.name
        file.write_bytes(made.data)
        rows = subprocess.run([program("pdffonts"), file], capture_output=True, text=True, check=True).stdout
        names = [row.split()[0] for row in rows.splitlines()[2:]]
        assert names
        assert len(names) == len(set(names))


def test_a_drawing_for_the_typesetter_keeps_every_word() -> None:
    svg = still("S19").picture("light")
    drawn = drawing(svg)
    assert "<text" not in drawn.shapes
    assert len(drawn.words) == svg.count("<text")
    assert {word.dir for word in drawn.words} == {"ltr", "rtl"}
    assert all(0 <= word.x <= drawn.width and 0 <= word.y <= drawn.height for word in drawn.words)
