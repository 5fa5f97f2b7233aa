"""Living pages as readers use them: by finger and keyboard, on any screen, in the dark, on paper, in Hebrew."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types
from conftest import ROOT
from living_pages import HEBREW, VIEWS, watched, write_living
from playwright.sync_api import Browser, Locator, Page, expect

PAGES = ("seed", "sample", "hebrew")
TOO_LONG_MS = 5000  # a page that hangs; a busy machine may take a second


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the pages that have been made."""
    root = tmp_path_factory.mktemp("living")
    lesson = root / "hebrew.txt"
    lesson.write_text(HEBREW, "utf-8")
    sample = ROOT / "samples/issue-3-pdf-2010-running-header.txt"
    made = {"hebrew": lesson, "sample": sample}
    seed = ROOT.parent / "shared/seed/the-daily-page-2010-03-21.txt"
    if seed.is_file():
        made["seed"] = seed
    return {name: write_living(root / name, file) for name, file in made.items()}


@pytest.fixture(params=PAGES)
def folder(request: pytest.FixtureRequest, folders: dict[str, Path]) -> Path:
    if request.param not in folders:
        pytest.skip("needs ../shared beside the project (the real issue)")
    return folders[request.param]


def current(page: Page) -> Locator:
    """The moment shown in the last process of the page."""
    return page.locator("process-strip").last.locator("[aria-current=step]")


@pytest.mark.parametrize(
    ("view", "scheme"), [("phone", "light"), ("tablet", "dark"), ("desktop", "light"), ("zoomed", "dark")]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Browser, folder: Path, view: str, scheme: str
) -> None:
    with watched(browser, folder, viewport=VIEWS[view], color_scheme=scheme, reduced_motion="reduce") as page:
        page.locator(".see").last.click()
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def test_the_number_after_a_sentence_is_followed_by_keyboard_and_leads_back(
    browser: Browser, folder: Path
) -> None:
    with watched(browser, folder, viewport=VIEWS["phone"]) as page:
        link = page.locator(".see").last
        link.focus()
        page.keyboard.press("Enter")
        shown = current(page)
        assert f"#{shown.get_attribute('id')}" == link.get_attribute("href")
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"
        assert shown.locator("img").is_visible()
        assert page.locator(".told.here").count() >= 1
        back = shown.locator(".ways a[href^='#']").last
        back.focus()
        assert back.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        page.keyboard.press("Enter")
        sentence = page.locator(str(back.get_attribute("href")))
        page.wait_for_function("e => e.getBoundingClientRect().top >= 0", arg=sentence.element_handle())
        assert sentence.evaluate("e => e.getBoundingClientRect().top < innerHeight")
        assert sentence.evaluate("e => e.matches(':target')")


def test_a_tapped_sentence_shows_its_moment_and_going_back_leads_to_where_one_read(
    browser: Browser, folder: Path
) -> None:
    with watched(browser, folder, viewport=VIEWS["phone"], has_touch=True) as page:
        told = page.locator(".told").last
        told.scroll_into_view_if_needed()
        was = page.evaluate("scrollY")
        number = told.locator("xpath=following-sibling::a[1]").get_attribute("href")
        # A place with nothing else near that a finger could mean.
        plain = told.evaluate("""e => {
            const free = (x, y) => document.elementFromPoint(x, y)?.matches(".told, .told em, .told bdi");
            for (const r of e.getClientRects()) for (let x = r.x + 24; x < r.right - 24; x += 6) {
                const y = r.y + r.height / 2;
                if ([-24, -12, 0, 12, 24].every((by) => free(x + by, y))) return [x, y];
            }
        }""")
        page.touchscreen.tap(*plain)
        page.wait_for_function("was => Math.abs(scrollY - was) > 2", arg=was)
        assert f"#{current(page).get_attribute('id')}" == number
        page.go_back()
        page.wait_for_function("was => Math.abs(scrollY - was) < 2", arg=was)


def test_a_tapped_term_leads_to_its_picture_in_this_page_or_in_the_whole_chain(
    browser: Browser, folders: dict[str, Path]
) -> None:
    with watched(browser, folders["sample"], viewport=VIEWS["phone"], has_touch=True) as page:
        page.get_by_role("button", name="Explain Parsa").first.click()
        card = page.locator("dialog:popover-open")
        card.get_by_role("link", name="S15 Second restriction").click()
        expect(card).to_have_count(0)
        expect(page.locator("#s15")).to_have_attribute("aria-current", "step")
        page.get_by_role("button", name="Explain Masach").first.click()
        card.get_by_role("link", name="S05 Line and screen").click()
        expect(page.locator("#S05")).to_have_attribute("aria-current", "step")


def test_the_words_below_a_picture_are_explained_in_this_page_or_beside_the_whole_chain(
    browser: Browser, folders: dict[str, Path]
) -> None:
    with watched(browser, folders["sample"], viewport=VIEWS["phone"], has_touch=True) as page:
        page.goto(f"{page.url}#s15")
        told = page.locator("#s15 figcaption")
        told.get_by_role("link", name="screen", exact=True).click()
        card = page.locator("dialog:popover-open")
        expect(card).to_contain_text("The power of not receiving for oneself")
        page.keyboard.press("Escape")
        told.get_by_role("link", name="Chazeh").click()
        word = page.locator("#w-chazeh")
        expect(word).to_be_in_viewport()
        expect(word).to_contain_text("Source:")
        page.locator("#w-parsa").get_by_role("link", name="S15 Second restriction").click()
        expect(page.locator("#S15")).to_have_attribute("aria-current", "step")
        missing = page.evaluate("""() => [...document.querySelectorAll("a.w")].map((e) => e.hash.slice(1))
            .filter((id) => !document.getElementById(id))""")
        assert missing == []


def test_every_step_is_reached_and_told_by_keyboard_alone(browser: Browser, folder: Path) -> None:
    with watched(browser, folder, viewport=VIEWS["desktop"], reduced_motion="reduce") as page:
        strip = page.locator("process-strip").last
        items = strip.locator(".moments > li")
        on, back = "ArrowRight", "ArrowLeft"
        if page.locator("html").get_attribute("dir") == "rtl":
            on, back = back, on
        strip.focus()
        assert strip.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        page.keyboard.press("End")
        page.keyboard.press("Home")
        for n in range(items.count()):
            assert items.nth(n).get_attribute("aria-current") == "step"
            said = strip.locator(".said-step")
            assert said.get_attribute("aria-live") == "polite"
            assert (items.nth(n).get_attribute("data-told") or "").strip() in (said.text_content() or "")
            assert page.url.endswith(f"#{items.nth(n).get_attribute('id')}")
            page.keyboard.press(on)
        assert page.evaluate("document.getAnimations().length") == 0  # motion was not wanted
        page.keyboard.press(back)
        assert items.nth(items.count() - 2).get_attribute("aria-current") == "step"
        page.keyboard.press("Escape")
        assert strip.locator(".moments > li:visible").count() == items.count()


def test_arrows_go_on_after_a_sentence_was_tapped(browser: Browser, folders: dict[str, Path]) -> None:
    with watched(browser, folders["sample"], viewport=VIEWS["desktop"]) as page:
        page.locator(".see[href='#s15']").first.click()
        strip = page.locator("process-strip:has(#s15)")
        at = strip.locator(".moments > li[aria-current]")
        for following in ("s20", "s22"):
            page.keyboard.press("ArrowRight")
            expect(at).to_have_attribute("id", following)
            whole = strip.locator(".key a")
            assert str(whole.get_attribute("href")).endswith(f"system.html#{following.upper()}")
        page.keyboard.press("Home")
        expect(strip.locator(".moments > li").first).to_have_attribute("aria-current", "step")


def test_what_is_tapped_is_large_enough(browser: Browser, folder: Path) -> None:
    with watched(browser, folder, viewport=VIEWS["phone"], has_touch=True) as page:
        for one in page.locator(".steps button, .steps input, .ways a").all():
            if not one.is_visible():
                continue
            box = one.bounding_box()
            assert box is not None
            assert (box["height"] >= 44, box["width"] >= 44) == (True, True), one.inner_html()


def test_with_scripts_off_every_link_leads_to_what_is_shown(browser: Browser, folder: Path) -> None:
    with watched(browser, folder, viewport=VIEWS["phone"], java_script_enabled=False) as page:
        links = page.locator(".see, .ways a[href^='#']").all()
        assert links
        for link in links:
            assert page.locator(str(link.get_attribute("href"))).is_visible()
        assert page.locator(".steps").count() == 0
        whole = {str(one.get_attribute("href")) for one in page.locator("a[href^='system.html']").all()}
        assert whole
        page.goto(f"{folder.as_uri()}/system.html")
        for address in whole:
            assert page.locator(f"[id='{address.partition('#')[2]}']").count() == 1, address


def test_the_moment_beside_it_is_found_in_the_whole_chain_and_so_is_what_if(
    browser: Browser, folders: dict[str, Path]
) -> None:
    with watched(browser, folders["sample"], viewport=VIEWS["desktop"]) as page:
        page.evaluate("location.hash = '#s22'")
        shown = page.locator("#s22")
        shown.locator(".what-if a").click()
        expect(page.locator("details[open] figure:visible")).to_have_count(2)
        page.go_back()
        page.locator("#s22 .after a").click()
        whole = page.locator("main > process-strip [aria-current]")
        expect(whole).to_have_attribute("id", "S23")
        page.keyboard.press("ArrowRight")
        expect(whole).to_have_attribute("id", "S24")
        page.locator(".home a").click()
        page.wait_for_url("**/index.html")


def test_a_hebrew_page_runs_from_right_to_left_and_its_pictures_tell_in_english(
    browser: Browser, folders: dict[str, Path]
) -> None:
    with watched(browser, folders["hebrew"], viewport=VIEWS["phone"]) as page:
        strip = page.locator("process-strip").last
        assert strip.evaluate("e => getComputedStyle(e).direction") == "rtl"
        back, forward = strip.locator(".back").bounding_box(), strip.locator(".forward").bounding_box()
        assert back is not None
        assert forward is not None
        assert back["x"] > forward["x"]
        assert strip.locator(".forward").inner_text() == "←"
        assert current(page).locator("figure").get_attribute("lang") == "en"
        strip.locator(".forward").click()
        assert strip.locator(".said-step").get_attribute("lang") == "en"


def test_paper_shows_every_picture_with_its_number(browser: Browser, folder: Path) -> None:
    with watched(browser, folder, viewport=VIEWS["desktop"]) as page:
        page.locator(".see").last.click()
        titles = [str(one.get_attribute("data-title")) for one in page.locator(".moments > li").all()]
        labels = [title.split()[0] for title in titles if title.strip()]  # the loop has none
        for image in page.locator(".moments img").all():
            image.evaluate("e => { e.loading = 'eager'; return e.decode(); }")
        with pypdfium2.PdfDocument(io.BytesIO(page.pdf())) as paper:
            told = " ".join(" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper)
        assert labels
        for label in labels:
            assert label in told


def test_a_step_is_painted_at_once(browser: Browser, folder: Path) -> None:
    with watched(browser, folder, viewport=VIEWS["phone"]) as page:
        page.evaluate("""() => {
            window.took = [];
            new PerformanceObserver((list) => window.took.push(...list.getEntries().map((e) => e.duration)))
                .observe({ type: "event", durationThreshold: 16, buffered: true });
        }""")
        strip = page.locator("process-strip").last
        for _ in range(3):
            strip.locator(".all").click()
            page.keyboard.press("End")
            page.keyboard.press("Home")
        page.wait_for_timeout(300)
        assert page.evaluate("performance.eventCounts.get('click')") >= 3
        assert max(page.evaluate("window.took"), default=0) <= TOO_LONG_MS
