"""The web page as a file: what it holds, what it links, what nothing in a text can make of it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from handmade import Desk, words_of
from hypothesis import given
from hypothesis import strategies as st
from pages import assert_says, full_page, raw_issue
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dailypage.issue import Issue, make_issue
from dailypage.lesson import read
from dailypage.page import parse
from dailypage.page.model import Masthead
from dailypage.render.around import WHOLE, whole
from dailypage.render.fonts import fonts_for
from dailypage.render.lines import safe
from dailypage.render.registry import File, render, renderer
from dailypage.render.still import process_of
from dailypage.resources import DATA

HOSTILE = (
    """</p></script><script>alert(1)</script><img src=x onerror="alert(2)">"'&amp; {{ 7*7 }} {% raw %}"""
)


def english() -> Issue:
    desk = Desk()
    desk.article(
        "A Record Of What Was",
        "The {Masach}[masach] (מסך) stands in {Malchut}[malchut]; it *is* so, and {Masach}[masach] again.",
        ("question", "Question:", "What is {*Bina*}[bina]?"),
        ("question", "And the second half?"),
        ("answer", "Answer:", "A quality."),
        ("quotation", "The Zohar, Item 5:", "...A line was stretched."),
        ("quotation", "Item 6:", "And everything below."),
        attribution="--Taken from the Preparation to the {Masach}[masach] lesson",
    )
    desk.article("Two", "The {Masach}[masach] with {Ohr Hozer}[ohr-hozer], в начале.")
    return desk.issue(notice="Invented sample.")


def hebrew() -> Issue:
    desk = Desk("he")
    desk.article("מסך ומלכות", "ה{מסך}[masach] עומד (Masach, part 3) וה{אור חוזר}[ohr-hozer] עולה.")
    return desk.issue()


def html(issue: Issue) -> str:
    return next(file.data.decode() for file in render(issue, "web") if file.name == "index.html")


def parsed(issue: Issue) -> LexborHTMLParser:
    return LexborHTMLParser(html(issue))


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    (found,) = tree.css(selector)
    return found


def data_of(tree: LexborHTMLParser) -> dict[str, object]:
    found: dict[str, object] = json.loads(one(tree, "script").text())
    return found


@pytest.mark.parametrize("issue", [english(), hebrew(), make_issue(full_page(), marks="all")])
def test_every_word_of_the_issue_stands_in_its_text_in_order(issue: Issue) -> None:
    shown = one(parsed(issue), "main").text().split()
    expected = [word.lstrip("-") for word in words_of(issue)]
    at = 0
    joined = " ".join(shown)
    for word in expected:
        found = joined.find(word, at)
        assert found >= 0, f"{word!r} is missing or out of order"
        at = found + len(word)


@pytest.mark.parametrize("issue", [english(), hebrew(), make_issue(full_page(), marks="all")])
def test_every_link_and_every_button_leads_somewhere_and_no_id_stands_twice(issue: Issue) -> None:
    tree = parsed(issue)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    links = [str(node.attributes["href"]) for node in tree.css("a")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    cards = {node.attributes["id"] for node in tree.css("dialog[popover]")}
    targets = [node.attributes["popovertarget"] for node in tree.css("button")]
    assert targets
    assert set(targets) == cards
    for node in tree.css("[aria-labelledby]"):
        assert node.attributes["aria-labelledby"] in ids


def test_each_marked_use_has_a_named_button_and_the_glossary_leads_back_to_it() -> None:
    issue = english()
    tree = parsed(issue)
    marks = tree.css(".t")
    assert [mark.text() for mark in marks] == ["Masach", "Malchut", "Bina", "Masach", "Ohr Hozer"]
    for mark in marks:
        assert one(mark, "button").attributes["aria-label"] == f"Explain {mark.text()}"
    back = [str(node.attributes["href"])[1:] for node in tree.css(".back a")]
    assert sorted(back) == sorted(str(mark.attributes["id"]) for mark in marks)


def test_an_explanation_says_all_that_is_known_and_the_glossary_says_the_same() -> None:
    tree = parsed(english())
    for place in ("#x4", "#g4"):
        said = " ".join(one(tree, place).text().split())
        for part in ("Reflected Light", "אור חוזר", "Ohr Hozer", "What one gives back instead of taking."):
            assert part in said
        assert "Source: Another Book for Tests (item still to be checked)" in said
        assert "Related terms: Masach, Bina" in said
    assert one(tree, "#x4 .he").attributes == {"class": "he", "lang": "he", "dir": "rtl"}
    assert [node.attributes["popovertarget"] for node in tree.css("#x4 .more button")] == ["x1", "x3"]
    assert [node.attributes["href"] for node in tree.css("#g4 .more a")] == ["#g1", "#g3"]


def test_a_term_printed_otherwise_than_the_house_does_says_how() -> None:
    issue = make_issue(full_page())
    (slip,) = (e for e in issue.explanations if "Patzufim" in e.as_printed)
    assert "Printed here as: Patzufim" in one(parsed(issue), f"#g{slip.number}").text()


def test_signs_that_touch_a_long_term_stay_with_it() -> None:
    tied = Desk().article(
        None, "So—(“{the Reflected Light of old}[ohr-hozer]”), and *so* {Masach}[masach], on."
    )
    tree = parsed(tied.issue())
    assert [node.text() for node in tree.css("main .nw")] == ["(“the Reflected Light of old”),"]
    assert one(tree, "main p").text() == "So—(“the Reflected Light of old”), and so Masach, on."
    alone = Desk().article(
        None, "{The Reflected Light of old}[ohr-hozer]{and the Reflected Light}[ohr-hozer]"
    )
    assert one(parsed(alone.issue()), "main p").text() == "The Reflected Light of oldand the Reflected Light"


def test_no_line_of_an_explanation_is_empty() -> None:
    issue = english()
    bare = replace(
        issue.explanations[0], hebrew="", pronunciation="", technical="", source="", related=(), as_printed=()
    )
    tree = parsed(replace(issue, explanations=(bare, *issue.explanations[1:])))
    assert [node.text().strip() for node in tree.css("#x1 p")] == ["Masach", bare.plain]
    for line in tree.css("dialog p, dd, dt"):
        assert re.search(r"\w", line.text().partition(":")[2] or line.text())


def test_definitions_on_a_hebrew_page_say_that_they_are_english() -> None:
    tree = parsed(hebrew())
    assert one(tree, "html").attributes == {"lang": "he", "dir": "rtl"}
    for line in tree.css(".plain, .tech"):
        assert (line.attributes["lang"], line.attributes["dir"]) == ("en", "ltr")
    assert one(tree, "main bdi").attributes == {"lang": "en", "dir": "ltr"}


def test_foreign_runs_carry_language_and_direction_and_are_isolated() -> None:
    runs = {node.text(): node.attributes for node in parsed(english()).css("main bdi")}
    assert runs["מסך"] == {"lang": "he", "dir": "rtl"}
    assert runs["в начале"] == {"lang": "ru", "dir": "ltr"}


def test_questions_answers_and_quotations_keep_their_shape() -> None:
    tree = parsed(english())
    (question,) = tree.css(".question")
    assert [p.text() for p in question.css("p")] == ["Question: What is Bina?", "And the second half?"]
    assert one(question, ".label").text() == "Question:"
    assert len(one(tree, "blockquote").css("p")) == 2
    assert one(tree, ".from").text() == "Taken from the Preparation to the Masach lesson"
    assert one(tree, ".notice").text() == "Invented sample."


def test_an_issue_with_neither_date_nor_titles_nor_terms_is_a_page_all_the_same() -> None:
    issue = Desk().article(None, "Nothing here is a term.").issue(None, slug="loose")
    tree = parsed(issue)
    assert one(tree, "title").text() == "The Daily Page, loose"
    assert one(tree, "article").attributes["aria-label"] == "Article 1"
    assert not tree.css("time, .glossary, dialog, nav, h2, dl")


@pytest.mark.parametrize("language", ["en", "he"])
def test_what_a_text_says_is_text_wherever_it_stands(language: str) -> None:
    issue = replace(raw_issue(HOSTILE, language), notice=HOSTILE, address="https://example.org/a\"'<b>/")
    issue = replace(issue, page=replace(issue.page, masthead=Masthead(HOSTILE, HOSTILE, HOSTILE)))
    explained = replace(
        english().explanations[0],
        name=HOSTILE, hebrew=HOSTILE, pronunciation=HOSTILE + "a", plain=HOSTILE, technical=HOSTILE + "b",
        source=HOSTILE, as_printed=(HOSTILE + "c",), anchors=(), related=(),
    )  # fmt: skip
    tree = parsed(replace(issue, explanations=(explained,)))
    assert [node.attributes["type"] for node in tree.css("script")] == ["application/ld+json"]
    assert not tree.css("img, [onerror], [style]")
    for place in (
        "h2#a1t",
        "article > p",
        "blockquote b",
        ".notice",
        ".kicker",
        ".tagline",
        "dt b",
        ".plain",
    ):
        assert tree.css(place)[0].text() == HOSTILE
    assert data_of(tree)["articleSection"] == [HOSTILE]
    assert data_of(tree)["about"] == [{"@type": "DefinedTerm", "name": HOSTILE, "alternateName": HOSTILE}]
    assert one(tree, "link[rel=canonical]").attributes["href"] == issue.address


def test_controls_and_overrides_of_direction_do_not_reach_the_page() -> None:
    page = html(raw_issue("a\u202eb\x1b[31m\x00c\u2066d\ud800\ufeff"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff\x00-\x09\x0b-\x1f\x7f-\x9f]", page)
    page.encode("utf-8")


@given(st.text(max_size=60))
def test_any_text_at_all_comes_back_from_the_page_as_its_safe_form(text: str) -> None:
    tree = parsed(raw_issue(f"x{text}x"))
    assert tree.css("article > p")[0].text() == safe(f"x{text}x")
    assert data_of(tree)["articleSection"] == [safe(f"x{text}x")]


def test_notes_for_the_editor_never_show() -> None:
    issue = make_issue(full_page())
    assert issue.notes
    page = html(issue)
    assert "two dates" not in page
    assert "date-mismatch" not in page
    assert "/home/someone" not in page


def test_addresses_appear_only_when_one_is_known() -> None:
    assert "og:" not in html(english())
    assert "canonical" not in html(english())
    tree = parsed(make_issue(full_page(), base_url="https://example.org/pages"))
    address = "https://example.org/pages/2010-06-15/"
    assert one(tree, "link[rel=canonical]").attributes["href"] == address
    properties = {node.attributes["property"]: node.attributes["content"] for node in tree.css("[property]")}
    assert properties["og:url"] == address
    assert properties["og:type"] == "article"
    assert properties["og:locale"] == "en_US"
    assert properties["article:published_time"] == "2010-06-15"
    data = data_of(tree)
    assert (data["@type"], data["url"], data["inLanguage"]) == ("Article", address, "en")
    assert data["datePublished"] == "2010-06-15"


def test_the_description_is_the_titles_cut_at_a_word() -> None:
    long = Desk().article("A title of several words " * 12, "Text.").issue()
    said = one(parsed(long), "meta[name=description]").attributes["content"]
    assert said is not None
    assert len(said) <= 200
    assert said.endswith(("several…", "words…", "A…", "title…", "of…"))


BESIDE = {WHOLE, "assets/explorer.css", "assets/explorer.js"}  # a page of its own, fetched when it is gone to


def own_files(issue: Issue) -> list[File]:
    """What the page itself is made of: no fonts, and not the page of the whole chain beside it."""
    files = render(issue, "web")
    return [file for file in files if not file.name.endswith(".woff2") and file.name not in BESIDE]


def weight(issue: Issue) -> int:
    """What a server sends for the whole page with every still of it, in bytes: compressed, as servers send text."""
    return sum(len(gzip.compress(file.data)) for file in own_files(issue))


def page_weight(issue: Issue) -> int:
    """What stands in the folder, in bytes, but for fonts and the stills, which are fetched one by one when shown."""
    stills = {f"assets/{shown.still.file}" for article in issue.articles for shown in process_of(article)}
    return sum(len(file.data) for file in own_files(issue) if file.name not in stills)


def test_the_page_of_the_whole_chain_weighs_no_more_than_a_page() -> None:
    assert len(gzip.compress(whole())) <= 100_000


def test_a_page_is_at_most_100_kilobytes_without_its_fonts(samples: Path) -> None:
    files = sorted(samples.glob("issue-*.txt"))
    assert len(files) >= 6
    for file in files:
        issue = make_issue(parse(read(file)))
        assert issue.explanations
        assert weight(issue) <= 100_000
        assert page_weight(issue) <= 100_000


def test_the_real_issue_is_whole_and_within_its_weight(shared: Path) -> None:
    issue = make_issue(parse(read(shared / "seed" / "the-daily-page-2010-03-21.txt")))
    assert weight(issue) <= 100_000
    assert page_weight(issue) <= 100_000
    tree = parsed(issue)
    assert len(tree.css("article")) == 2
    assert_says(one(tree, "main").text(), issue)


def names(files: tuple[File, ...]) -> set[str]:
    return {file.name for file in files}


def test_the_folder_holds_all_that_the_page_asks_for_and_only_the_fonts_it_needs() -> None:
    plain = Desk().article("Title", "Only Latin, “quoted” — naïve.").issue()
    assert {name for name in names(render(plain, "web")) if "woff2" in name} == {
        f"assets/Literata-{style}-latin.woff2" for style in ("Regular", "Italic", "Bold")
    }
    assert "assets/Literata-Regular-cyrillic.woff2" in names(render(english(), "web"))
    assert "assets/FrankRuhlLibre-Regular-hebrew.woff2" in names(render(hebrew(), "web"))
    assert "assets/Literata-Italic-latin-more.woff2" in {f"assets/{name}" for name in fonts_for("Ḥokhma")}
    files = names(render(hebrew(), "web"))
    assert {"index.html", "assets/page.css", "assets/icon.svg"} <= files
    assert renderer("web").main in files


def test_the_style_sheet_asks_for_shipped_fonts_and_their_licences_stand_beside_them() -> None:
    css = (DATA / "css" / "page.css").read_text("utf-8")
    asked = set(re.findall(r'url\("([^"]+)"\)', css))
    shipped = {file.name for file in (DATA / "fonts" / "web").iterdir()}
    assert asked == shipped
    for licence in ("literata-OFL.txt", "frank-ruhl-libre-OFL.txt"):
        assert "SIL Open Font License, Version 1.1" in (DATA / "fonts" / licence).read_text("utf-8")


def test_the_style_sheet_speaks_of_start_and_end_never_of_left_and_right() -> None:
    css = (DATA / "css" / "page.css").read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/|env\([^)]*\)", "", css, flags=re.DOTALL)
    assert not re.search(r"\b(left|right)\b", rules)


def test_the_same_issue_gives_the_same_bytes_in_another_process_too(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]);"
        "from test_web import english; from dailypage.render.registry import render;"
        "print([(f.name, hashlib.sha256(f.data).hexdigest()) for f in render(english(), 'web')])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=tmp_path, check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1]
    assert "index.html" in told[0]
    assert render(english(), "web") == render(english(), "web")


def test_a_long_date_is_written_as_the_language_does() -> None:
    assert one(parsed(english()), "time").text() == "February 6, 2011"
    assert one(parsed(hebrew()), "time").text() == "6 בפברואר 2011"
    assert one(parsed(english()), "time").attributes["datetime"] == date(2011, 2, 6).isoformat()
