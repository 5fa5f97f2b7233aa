"""The web page in a real browser: looked at by machine as a reader would use it."""

from __future__ import annotations

import functools
import http.server
import io
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types
from handmade import Desk
from pages import full_page
from playwright.sync_api import Browser, Page, Request

from dailypage.issue import Issue, make_issue
from dailypage.render.feed import index_files
from dailypage.render.registry import render

# A phone, and the same page at 200 % zoom of a small window and 400 % of a common one (WCAG 1.4.10).
CUT_OFF = "net::ERR_ABORTED"  # the reader went on before it had come: an icon often has not
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


def english() -> Issue:
    desk = Desk(mark_all=True)
    text = (
        "The {Masach}[masach] (מסך) stands in {Malchut}[malchut], "
        "and {a Reflected Light of great length}[ohr-hozer], rising."
    )
    desk.article("A Record Of What Was", text, ("question", "Question:", "What is {Bina}[bina]?"))
    desk.article(
        "Two " + "unbreakable" * 12,
        *[text] * 6,
        ("quotation", "Item 5:", "w" * 200),
        attribution="-from there",
    )
    return desk.issue(notice="Invented sample.")


def hebrew() -> Issue:
    desk = Desk("he")
    text = "ה{מסך}[masach] עומד (Masach, part 3) וה{אור חוזר}[ohr-hozer] עולה, *לא* פחות."
    desk.article("מסך ומלכות", text, ("question", "שאלה:", "מהי {בינה}[bina]?"), attribution="מתוך השיעור")
    desk.article("קטע שני", text)
    return desk.issue(notice="דוגמה שהומצאה לבדיקה.")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three issues and the index over them, on the disk as ``dailypage make`` leaves them."""
    root = tmp_path_factory.mktemp("site")
    issues = {"english": english(), "hebrew": hebrew(), "real": make_issue(full_page())}
    folders = [(name, render(issue, "web")) for name, issue in issues.items()]
    folders.append((".", index_files([*issues.values(), Desk().article("Loose", "Text.").issue(None)])))
    for folder, files in folders:
        for file in files:
            path = root / folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
    return root


class Opened:
    """A page in the browser, with all that it asked for and all that the browser had to say."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        self.page: Page = browser.new_page(**options)  # type: ignore[arg-type]  # options of the browser's own
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self.failed)
        self.page.on("response", lambda answer: self.note(answer.status, answer.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(address)

    def failed(self, request: Request) -> None:
        if request.failure != CUT_OFF:
            self.said.append(f"failed: {request.url}: {request.failure}")

    def note(self, status: int, url: str) -> None:
        if status >= 400:
            self.said.append(f"{status}: {url}")

    def scrolls_sideways(self) -> bool:
        root = "document.scrollingElement"
        return bool(self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens a page of the site from the disk; everything opened is closed after the test."""

    def at(name: str, **options: object) -> Opened:
        return Opened(browser, (site / name / "index.html").as_uri(), **options)

    before = set(browser.contexts)
    yield at
    for context in set(browser.contexts) - before:
        context.close()


@pytest.mark.parametrize("name", ["english", "hebrew", "real", "."])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, name: str, scheme: str) -> None:
    page = opened(name, color_scheme=scheme, reduced_motion="reduce").page
    if name != ".":
        page.locator(".t > button").first.click()
        assert page.locator("dialog:popover-open").count() == 1
    found = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]})
    assert found.response["passes"]
    assert found.response["violations"] == [], found.generate_report()
    # What axe cannot judge is the colour of a word under its button; without the buttons it can.
    assert {unsure["id"] for unsure in found.response["incomplete"]} <= {"color-contrast"}
    page.keyboard.press("Escape")
    page.evaluate("document.querySelectorAll('.t > button').forEach(button => button.remove())")
    found = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert found.response["violations"] == found.response["incomplete"] == [], found.generate_report()


@pytest.mark.parametrize("name", ["english", "hebrew", "real", "."])
def test_a_page_from_the_disk_asks_for_its_own_files_only_and_says_nothing(
    opened: Open, site: Path, name: str
) -> None:
    one = opened(name)
    one.page.evaluate("document.fonts.ready")
    assert any(url.endswith("page.css") for url in one.asked)
    assert any(url.endswith(".woff2") for url in one.asked)
    assert all(url.startswith((site / name).resolve().as_uri()) for url in one.asked)
    assert one.said == []


def test_a_page_from_a_server_keeps_to_its_policy_and_says_nothing(browser: Browser, site: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=site)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        one = Opened(browser, f"{home}english/")
        one.page.evaluate("document.fonts.ready")
        fonts = one.page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)")
        one.page.close()
        server.shutdown()
    assert {family.strip('"') for family in fonts} == {"Literata", "Frank Ruhl Libre"}
    assert all(url.startswith(f"{home}english/") for url in one.asked)
    assert one.said == []


@pytest.mark.parametrize("name", ["english", "hebrew"])
def test_every_explanation_opens_with_scripts_off_by_touch(opened: Open, name: str) -> None:
    page = opened(
        name,
        java_script_enabled=False,
        has_touch=True,
        reduced_motion="reduce",
        viewport={"width": 390, "height": 844},
    ).page
    marks = page.locator(".t > button")
    assert marks.count() > 3
    for mark in marks.all()[:4]:
        card = page.locator(f"#{mark.get_attribute('popovertarget')}")
        assert not card.is_visible()
        mark.tap()  # which scrolls it into view first
        assert card.is_visible()
        assert card.locator(".plain").is_visible()
        box, word = card.bounding_box(), mark.bounding_box()
        assert box is not None
        assert word is not None
        assert (round(box["x"]), round(box["width"])) == (8, 390 - 16)
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844
        assert box["y"] >= word["y"] + word["height"] or box["y"] + box["height"] <= word["y"]
        close = card.locator(".close").bounding_box()
        assert close is not None
        assert min(close["width"], close["height"]) >= 44
        card.locator(".close").tap()
        assert not card.is_visible()


@pytest.mark.parametrize("height", [500, 640])
def test_on_a_short_screen_too_the_sheet_never_hides_its_word(opened: Open, height: int) -> None:
    page = opened(
        "english", has_touch=True, reduced_motion="reduce", viewport={"width": 360, "height": height}
    ).page
    for mark in page.locator(".t > button").all():
        for block in ("start", "center", "end"):
            mark.evaluate("(word, block) => word.scrollIntoView({block})", block)
            mark.tap()
            word, card = mark.bounding_box(), page.locator("dialog:popover-open").bounding_box()
            assert word is not None
            assert card is not None
            assert card["y"] >= word["y"] + word["height"] or card["y"] + card["height"] <= word["y"]
            assert card["y"] >= 0
            assert card["y"] + card["height"] <= height
            whole = page.locator("dialog:popover-open").evaluate("card => card.scrollHeight")
            assert card["height"] >= min(whole, height / 4)  # and never a slit
            page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["english", "hebrew"])
def test_every_mark_is_reached_by_tab_opened_by_enter_and_left_by_escape(opened: Open, name: str) -> None:
    page = opened(name).page
    marks = [str(button.get_attribute("aria-label")) for button in page.locator(".t > button").all()]
    focused = "document.activeElement"
    reached = []
    for _ in range(len(marks) + 10):
        page.keyboard.press("Tab")
        if not page.evaluate(f"{focused}.matches('.t > button')"):
            continue
        reached.append(page.evaluate(f"{focused}.ariaLabel"))
        page.keyboard.press("Enter")
        assert page.evaluate(f"{focused}.closest('dialog').matches(':popover-open')")
        page.keyboard.press("Escape")
        assert page.locator("dialog:popover-open").count() == 0
        assert page.evaluate(f"{focused}.ariaLabel") == reached[-1]
    assert reached == marks


def test_a_related_term_opens_over_the_first_and_escape_goes_back_one(opened: Open) -> None:
    page = opened("english", reduced_motion="reduce").page
    page.locator(".t > button").first.click()
    page.locator("#x1 .more button").first.click()
    assert page.locator("dialog:popover-open").count() == 2
    page.keyboard.press("Escape")
    assert page.locator("dialog:popover-open").get_attribute("id") == "x1"


def test_on_a_desk_the_card_stands_by_its_word(opened: Open) -> None:
    for name in ("english", "hebrew"):
        page = opened(name, viewport=DESK, reduced_motion="reduce").page
        mark = page.locator(".t > button").nth(1)
        mark.click()
        word, card = mark.bounding_box(), page.locator("dialog:popover-open").bounding_box()
        assert word is not None
        assert card is not None
        assert 0 <= card["y"] - (word["y"] + word["height"]) <= 16
        assert card["x"] < word["x"] + word["width"]
        assert card["x"] + card["width"] > word["x"]
        assert card["width"] < 480


def test_no_line_begins_with_the_comma_after_a_long_term(opened: Open) -> None:
    page = opened("english", viewport=NARROW).page
    tail = """() => {
        const box = document.querySelector('.t.long'), range = document.createRange();
        range.selectNode(box.nextSibling);
        const comma = range.getBoundingClientRect(), word = box.getBoundingClientRect();
        return [box.nextSibling.textContent, comma.top < word.bottom - 3];
    }"""
    for width in range(280, 460, 12):
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate(tail) == [",", True], width


def test_marks_do_not_rest_on_colour_alone(opened: Open) -> None:
    page = opened("english", forced_colors="active").page
    style = page.locator(".t").first.evaluate("e => getComputedStyle(e).textDecoration")
    assert "underline" in style
    assert "dotted" in style


@pytest.mark.parametrize("name", ["english", "hebrew", "real", "."])
def test_nothing_runs_off_a_narrow_page(opened: Open, name: str) -> None:
    one = opened(name, viewport=NARROW)
    assert not one.scrolls_sideways()
    if name != ".":
        one.page.locator(".t > button").first.click()
        assert not one.scrolls_sideways()


@pytest.mark.parametrize("name", ["english", "hebrew", "."])
def test_letters_of_twice_the_size_run_off_nothing(opened: Open, name: str) -> None:
    one = opened(name, viewport={"width": 640, "height": 800})
    before = one.page.locator("main a, main p").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    one.page.evaluate("document.documentElement.style.fontSize = '200%'")
    after = one.page.locator("main a, main p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert after == pytest.approx(2 * before)
    assert not one.scrolls_sideways()


def test_on_paper_the_glossary_speaks_and_the_cards_do_not(opened: Open) -> None:
    page = opened("english").page
    page.locator(".t > button").first.click()
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        sheets = [document[at].get_textpage() for at in range(len(document))]
        text = " ".join(" ".join(sheet.get_text_range() for sheet in sheets).split())
    for explanation in english().explanations:
        assert text.count(explanation.plain) == 1
    assert "Used in" not in text
    assert "Skip to the text" not in text
    assert re.search("in Malchut ?2 ?, and", text)  # the number leads from the word to the glossary,
    assert re.search("4 ?Bina בינה The quality of giving", text)  # and stands there in its place


def test_a_reader_who_wants_no_motion_gets_none(opened: Open) -> None:
    moving = "e => getComputedStyle(e).transitionDuration"
    assert opened("english").page.locator("#x1").evaluate(moving) != "0s"
    assert opened("english", reduced_motion="reduce").page.locator("#x1").evaluate(moving) == "0s"


def test_a_hebrew_page_is_the_mirror_of_an_english_one(opened: Open) -> None:
    for name, edge in (("english", "left"), ("hebrew", "right")):
        page = opened(name, viewport=DESK).page
        border = f"border{edge.capitalize()}Width"
        assert page.locator(".question").first.evaluate(f"e => getComputedStyle(e).{border}") == "2px"


def test_a_foreign_run_does_not_turn_its_neighbours_round(opened: Open) -> None:
    """In "מסך עומד (Masach, part 3) ו" the bracket must stand at the Latin run's left edge, as written."""
    page = opened("hebrew", viewport=DESK).page
    run = page.locator("main bdi").first
    assert run.text_content() == "Masach, part"
    assert run.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert run.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    assert page.locator("main p").first.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_the_index_leads_to_each_issue(opened: Open, site: Path) -> None:
    one = opened(".")
    assert one.page.locator("h2").all_text_contents() == ["2011", "2010", "Without a date"]
    links = [str(link.get_attribute("href")) for link in one.page.locator(".whole").all()]
    assert links[-1] == "handmade/index.html"
    assert sorted(links[:-1]) == sorted(
        [
            f"{date(2011, 2, 6)}/index.html",
            f"{date(2011, 2, 6)}/index.html",
            f"{date(2010, 6, 15)}/index.html",
        ]
    )
    assert (site / "atom.xml").is_file()
