"""The explorer in a real browser: from a folder, by keyboard, with scripts off, in the dark, for a class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types
from playwright.sync_api import Browser, Page

from dailypage.output import write_files
from dailypage.render.explorer import explorer
from dailypage.system import Chain

CHAIN = "main > process-strip"  # beside it there is the loop, stepped in the same way
COMPONENT_LIMIT = 15 * 1024  # bytes: what the component for stepping may weigh


@pytest.fixture(scope="module")
def site(chain: Chain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    write_files(folder, tuple(explorer(chain, pictures=False)))
    return folder


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """A phone's page of the explorer, from the disk; nothing may be said on the console, or asked of anybody."""
    shown = browser.new_page(viewport={"width": 360, "height": 740})
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on(
        "request", lambda request: None if request.url.startswith(site.as_uri()) else said.append(request.url)
    )
    shown.goto(f"{site.as_uri()}/index.html")
    yield shown
    assert said == []
    shown.close()


def current(page: Page) -> str | None:
    return page.locator(f"{CHAIN} li[aria-current='step']").get_attribute("id")


def test_it_steps_by_keyboard_alone_and_tells_each_step(page: Page) -> None:
    page.locator(CHAIN).focus()
    assert current(page) == "S01"
    page.keyboard.press("ArrowRight")
    assert current(page) == "S02"
    assert "Four phases" in page.locator(f"{CHAIN} .said-step").inner_text()
    page.keyboard.press("End")
    assert current(page) == "S44"
    page.keyboard.press("ArrowLeft")
    assert current(page) == "S43"
    page.keyboard.press("Home")
    assert current(page) == "S01"
    page.keyboard.press("Escape")
    assert page.locator(f"{CHAIN} .moments > li:visible").count() == 44


def test_each_moment_has_an_address(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/index.html#S24")
    assert current(page) == "S24"
    assert page.locator(f"{CHAIN} .moments > li:visible").count() == 1
    page.locator(f"{CHAIN} .forward").click()
    assert page.url.endswith("#S25")


@pytest.mark.parametrize("asked", ["Tsimtsum Beth", "צמצום ב׳", "второе сокращение"])
def test_a_moment_is_found_in_any_spelling(page: Page, asked: str) -> None:
    page.locator("#q").fill(asked)
    assert page.locator(".find li").first.inner_text() == "S15 Second restriction"
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('li[aria-current]').id === 'S15'")


def test_a_word_of_what_is_told_is_found_and_what_is_not_is_said_to_be_missing(page: Page) -> None:
    page.locator("#q").fill("Chazeh")
    assert "S15 Second restriction" in page.locator(".find li").all_inner_texts()
    page.locator("#q").fill("Napoleon")
    assert page.locator(".find [role=status]").is_visible()
    page.locator("#q").fill("Parsa")
    assert page.locator(".find [role=status]").is_hidden()


def test_what_ifs_stand_beside_the_real_chain(page: Page) -> None:
    one = page.locator("details:has(#without-light_AB_SAG)")
    one.locator("summary").click()
    assert one.locator("figure svg").count() == 2
    assert "Open: MAN has not been answered" in one.inner_text()
    one.get_by_role("link", name="S24").click()
    assert current(page) == "S24"


def test_without_scripts_every_picture_and_sentence_is_there_in_order(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(f"{site.as_uri()}/index.html")
    moments = shown.locator(f"{CHAIN} .moments > li")
    labels = [moments.nth(n).get_attribute("id") for n in range(moments.count())]
    assert labels == [f"S{n:02}" for n in range(1, 45)]
    assert shown.locator(f"{CHAIN} .moments > li").nth(18).is_visible()
    assert shown.locator(f"{CHAIN} .moments > li figure svg").count() == 44
    assert not shown.locator("form.find").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Browser, site: Path, scheme: str, width: int
) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    shown.goto(f"{site.as_uri()}/index.html#S19")
    found = Axe().run(shown).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.close()


def test_the_view_for_a_class_is_left_by_escape(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("button.present").click()
    assert page.evaluate("document.documentElement.className") == "present"
    found = (
        Axe().run(page, options={"preload": False}).response["violations"]
    )  # dark, whatever the reader's own choice
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    page.locator(CHAIN).focus()
    page.keyboard.press("ArrowRight")
    assert current(page) == "S02"
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator(f"{CHAIN} li[aria-current] svg").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    page.locator("button.present").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.className") == ""
    assert page.locator("button.present").inner_text() == "Present"


def test_a_moment_can_be_embedded_at_a_lasting_address(browser: Browser, site: Path) -> None:
    alone = (site / "v1/S15.html").read_text("utf-8")
    assert "<script" not in alone
    frame = browser.new_page(viewport={"width": 360, "height": 640})
    frame.goto(f"{site.as_uri()}/v1/S15.html")
    assert frame.locator("figure svg").is_visible()
    assert "Parsa is the common boundary" in frame.locator("figcaption").inner_text()
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame.close()


def test_the_component_is_small_and_needs_nothing(site: Path) -> None:
    script = (site / "assets/process.js").read_text("utf-8")
    assert len(script.encode()) <= COMPONENT_LIMIT
    assert not re.search(r"\bimport\b|https?:", script)


def test_ids_are_unique_and_links_lead_somewhere(site: Path) -> None:
    text = unescape((site / "index.html").read_text("utf-8"))
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    for file in re.findall(r'(?:href|src)="((?!#)[^"]+)"', text):
        pictured = file.endswith((".png", ".pdf"))  # left out in this folder
        assert pictured or (site / file).is_file(), file


def test_motion_is_left_out_for_those_who_ask(browser: Browser, site: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    shown = context.new_page()
    shown.goto(f"{site.as_uri()}/index.html#S12")
    shown.locator(f"{CHAIN} .forward").click()
    assert shown.evaluate("document.getAnimations().length") == 0
    context.close()
    moving = browser.new_page()
    moving.goto(f"{site.as_uri()}/index.html#S12")
    moving.locator(f"{CHAIN} .forward").click()
    assert moving.evaluate("document.getAnimations().length") > 0
    moving.close()
