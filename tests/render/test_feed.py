"""The index of several issues and its feeds: complete, stable, valid, and the same wherever they stand."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from handmade import Desk, words_of
from pages import raw_issue
from selectolax.lexbor import LexborHTMLParser

from dailypage.issue import Issue
from dailypage.render.feed import FEED_LENGTH, index_files
from dailypage.render.lines import safe
from dailypage.render.standing import standing, standing_in
from dailypage.render.web import page_html

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</content>]]>&lt;<script>alert(1)</script>\"' \x00\x1b\u202e\ufffe\ud800"


def an_issue(day: date | None, language: str = "en", slug: str = "") -> Issue:
    desk = Desk(language)
    if language == "he":
        desk.article("מסך ומלכות", "ה{מסך}[masach] עומד.")
    else:
        desk.article(
            f"On {day}",
            "The {Masach}[masach] (מסך) & more.",
            ("quotation", "Item 5:", "...so."),
            attribution="From there",
        )
    return desk.issue(day, slug=slug)


MARCH = [an_issue(date(2010, 3, 1)), an_issue(date(2010, 3, 21)), an_issue(date(2010, 2, 28))]


def made(issues: list[Issue], base_url: str = "") -> dict[str, bytes]:
    return {file.name: file.data for file in index_files(issues, base_url)}


def atom(issues: list[Issue], base_url: str = "") -> ET.Element:
    return ET.fromstring(made(issues, base_url)["atom.xml"])  # noqa: S314 - our own bytes


def told(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def test_issues_are_listed_newest_first_by_year_and_month() -> None:
    tree = LexborHTMLParser(made([*MARCH, an_issue(date(2011, 1, 1))])["index.html"])
    headings = [node.text() for node in tree.css("h2, h3, time")]
    assert headings == [
        "2011", "January 2011", "January 1, 2011",
        "2010", "March 2010", "March 21, 2010", "March 1, 2010", "February 2010", "February 28, 2010",
    ]  # fmt: skip
    assert [node.attributes["href"] for node in tree.css(".years a")] == ["#y2011", "#y2010"]
    titles = {node.text(): node.attributes["href"] for node in tree.css(".issues ul a")}
    assert titles["On 2010-03-21"] == "2010-03-21/index.html#a1"


def test_months_are_named_in_the_language_of_the_page_whatever_was_named_before() -> None:
    hebrew = LexborHTMLParser(made([an_issue(date(2010, 3, 21), "he")])["index.html"])
    assert hebrew.css("h3")[0].text() == "מרץ 2010"
    html = hebrew.css("html")[0].attributes
    assert (html["lang"], html["dir"]) == ("he", "rtl")
    spanish = replace(an_issue(date(2010, 3, 21)), language="es")
    assert LexborHTMLParser(made([spanish])["index.html"]).css("h3")[0].text() == "marzo de 2010"


def test_the_index_speaks_the_language_of_most_and_marks_the_others() -> None:
    tree = LexborHTMLParser(made([*MARCH, an_issue(date(2011, 2, 6), "he")])["index.html"])
    assert tree.css("html")[0].attributes["lang"] == "en"
    foreign = tree.css("li[lang]")
    assert [(node.attributes["lang"], node.attributes["dir"]) for node in foreign] == [("he", "rtl")]
    assert foreign[0].css("time")[0].text() == "6 בפברואר 2011"


def test_an_issue_without_a_date_is_listed_and_kept_out_of_the_feeds() -> None:
    files = made([*MARCH, an_issue(None, slug="an odd name")])
    tree = LexborHTMLParser(files["index.html"])
    assert tree.css("#undated")
    assert tree.css(".whole")[-1].attributes["href"] == "an%20odd%20name/index.html"
    assert len(json.loads(files["feed.json"])["items"]) == len(MARCH)
    assert b"odd" not in files["atom.xml"]


def test_a_notice_stands_once_when_all_issues_say_it_and_by_each_when_only_some_do() -> None:
    invented = [replace(issue, notice="Invented <sample>.") for issue in MARCH]
    tree = LexborHTMLParser(made(invented)["index.html"])
    assert [node.text() for node in tree.css(".notice")] == ["Invented <sample>."]
    assert tree.css("header .notice")
    spoken = [*invented, replace(an_issue(date(2010, 3, 22), "he"), notice="Invented <sample>.")]
    assert len(LexborHTMLParser(made(spoken)["index.html"]).css(".notice")) == 1
    mixed = LexborHTMLParser(made([*invented[:2], MARCH[2]])["index.html"])
    assert len(mixed.css("li > .notice")) == len(mixed.css(".notice")) == 2


def test_atom_has_all_that_its_standard_asks_for() -> None:
    feed = atom(MARCH, "https://example.org/pages/")
    for name in ("id", "title", "updated"):
        assert len(told(feed, name)) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://example.org/pages/", "self": "https://example.org/pages/atom.xml"}
    entries = feed.findall(f"{ATOM}entry")
    assert told(feed, "updated") == ["2010-03-21T00:00:00Z"]
    assert [told(entry, "updated")[0] for entry in entries] == [
        "2010-03-21T00:00:00Z", "2010-03-01T00:00:00Z", "2010-02-28T00:00:00Z",
    ]  # fmt: skip
    for entry in entries:
        for name in ("id", "title", "summary", "content"):
            assert told(entry, name)[0].strip()
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "https://example.org/pages/2010-03-21/index.html"


def test_what_names_an_entry_is_its_date_and_language_and_never_its_address() -> None:
    ids = {
        base: told_ids(atom(MARCH, base)) for base in ("", "https://example.org", "https://other.example/x/")
    }
    assert len(set(map(tuple, ids.values()))) == 1
    assert ids[""] == [f"tag:dailypage,2026:{day}/en" for day in ("2010-03-21", "2010-03-01", "2010-02-28")]
    both = told_ids(atom([an_issue(date(2010, 3, 1), "he"), an_issue(date(2010, 3, 1))]))
    assert len(set(both)) == 2
    pattern = r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w;/?:@&=+$.!~*'(),%-]*"  # RFC 4151
    assert all(re.fullmatch(pattern, each) for each in (*both, *told(atom(MARCH), "id")))


def told_ids(feed: ET.Element) -> list[str]:
    return [told(entry, "id")[0] for entry in feed.findall(f"{ATOM}entry")]


def test_both_feeds_carry_the_whole_text_of_each_issue_and_its_direction() -> None:
    issues = [an_issue(date(2010, 3, 1)), an_issue(date(2010, 3, 2), "he")]
    json_items = json.loads(made(issues)["feed.json"])["items"]
    for issue, entry, item in zip(
        reversed(issues), atom(issues).findall(f"{ATOM}entry"), json_items, strict=True
    ):
        content = told(entry, "content")[0]
        assert content == item["content_html"]
        tree = LexborHTMLParser(content)
        shown = tree.body.text() if tree.body else ""
        for word in words_of(issue):
            assert word in shown
        for explanation in issue.explanations:
            assert explanation.plain in shown
        root = tree.css("body > div")[0].attributes
        assert (root["lang"], root["dir"]) == (issue.language, issue.direction)
        assert not tree.css("button, script, span, [id]")


def test_a_json_feed_names_addresses_only_when_they_are_known() -> None:
    at_home = json.loads(made(MARCH)["feed.json"])
    assert at_home["version"] == "https://jsonfeed.org/version/1.1"
    assert not {"home_page_url", "feed_url"} & set(at_home)
    assert all("url" not in item for item in at_home["items"])
    abroad = json.loads(made(MARCH, "https://example.org/p")["feed.json"])
    assert abroad["home_page_url"] == "https://example.org/p/"
    assert abroad["feed_url"] == "https://example.org/p/feed.json"
    assert abroad["items"][0]["url"] == "https://example.org/p/2010-03-21/index.html"
    for item in abroad["items"]:
        assert {"id", "content_html", "title", "date_published", "language"} <= set(item)


@pytest.mark.parametrize("language", ["en", "he"])
def test_no_text_breaks_a_feed(language: str) -> None:
    issue = replace(raw_issue(HOSTILE, language), notice=HOSTILE)
    feed = atom([issue])  # parses: no control, no surrogate, no end of content
    content = told(feed.findall(f"{ATOM}entry")[0], "content")[0]
    tree = LexborHTMLParser(content)
    assert not tree.css("script")
    assert tree.css("h2")[0].text() == safe(HOSTILE).replace("\ufffe", "\ufffd")
    index = LexborHTMLParser(made([issue])["index.html"])
    assert not index.css("script")
    assert index.css(".issues ul a")[0].text() == safe(HOSTILE)


def test_feeds_carry_the_newest_issues_and_the_page_all_of_them_from_a_generator_in_any_order() -> None:
    days = [date(2010, 1, 1) + timedelta(days=7 * at % 101) for at in range(101)]

    def one_by_one() -> Iterator[Issue]:
        for day in days:
            yield an_issue(day)

    files = {file.name: file.data for file in index_files(one_by_one())}
    items = json.loads(files["feed.json"])["items"]
    newest = sorted(days, reverse=True)[:FEED_LENGTH]
    assert [item["date_published"][:10] for item in items] == [day.isoformat() for day in newest]
    assert len(LexborHTMLParser(files["index.html"]).css(".issues > li")) == len(set(days)) == 101


def test_the_same_issues_in_another_order_give_the_same_bytes() -> None:
    assert index_files(MARCH) == index_files(list(reversed(MARCH)))


def test_no_issue_at_all_still_makes_a_page_and_valid_feeds() -> None:
    files = made([])
    assert ET.fromstring(files["atom.xml"]).findall(f"{ATOM}entry") == []  # noqa: S314 - our own bytes
    assert json.loads(files["feed.json"])["items"] == []
    assert not LexborHTMLParser(files["index.html"]).css("h2")


def laid_out(folder: Path, issues: list[Issue]) -> Path:
    for issue in issues:
        (folder / issue.slug).mkdir()
        (folder / issue.slug / "index.html").write_text(page_html(issue), "utf-8")
    return folder


def test_issues_of_earlier_runs_stay_as_if_all_had_been_made_in_one(tmp_path: Path) -> None:
    long = Desk("en").article(
        "A *long* one & מסך",
        "Said (*of* {the breaking of the common soul}[malchut]), again; מסך.",
        ("question", "Question:", "Why < not?"),
        ("question", "And so?"),
        ("answer", "Answer:", "So."),
        attribution="-- From *there*",
    )
    every = [
        *MARCH,
        an_issue(date(2011, 2, 6), "he"),
        long.issue(date(2011, 1, 1)),
        an_issue(None, slug="odd"),
    ]
    every = [replace(issue, notice="Invented & so.") for issue in every]
    laid_out(tmp_path, every)
    at_once = made(every, "https://example.org/")
    for last in every:
        files = index_files([last], "https://example.org/", standing_in(tmp_path))
        assert {file.name: file.data for file in files} == at_once


def test_a_page_that_is_gone_is_gone_from_the_index_too(tmp_path: Path) -> None:
    laid_out(tmp_path, MARCH)
    (tmp_path / "2010-03-01" / "index.html").unlink()
    files = {file.name: file.data for file in index_files(MARCH[2:], "", standing_in(tmp_path))}
    assert files == made(MARCH[1:])


def test_only_pages_of_our_own_in_plain_folders_count_as_standing(tmp_path: Path) -> None:
    laid_out(tmp_path, MARCH[:1])
    ours = (tmp_path / "2010-03-01" / "index.html").read_text("utf-8")
    for name, page in {
        "foreign": ours.replace('content="dailypage"', 'content="other"'),
        "undated": ours.replace("2010-03-01", "2010-13-01"),
        "unknown": ours.replace('<html lang="en"', '<html lang="../../x"'),
        ".hidden": ours,
        "empty": "",
        "index": made(MARCH)["index.html"].decode(),
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(page, "utf-8")
    (tmp_path / "linked").symlink_to(tmp_path / "2010-03-01")
    assert [found.slug for found in standing_in(tmp_path)] == ["2010-03-01"]
    assert list(standing_in(tmp_path / "nowhere")) == []


def test_nothing_of_a_page_that_was_tampered_with_gets_through_but_text(tmp_path: Path) -> None:
    laid_out(tmp_path, MARCH[:1])
    page = tmp_path / "2010-03-01" / "index.html"
    evil = (
        "<img src=x onerror=alert(1)><script>alert(1)</script><bdi lang='\"><x' dir=rtl onclick=x>told</bdi>"
    )
    page.write_text(page.read_text("utf-8").replace("</h2>", f"{evil}</h2>").replace("<p>", f"<p>{evil}"))
    found = standing(page)
    assert found is not None
    files = {file.name: file.data for file in index_files([], "", [found])}
    for text in (files["index.html"].decode(), json.loads(files["feed.json"])["items"][0]["content_html"]):
        assert "told" in text
        assert not re.search("alert|onerror|onclick|<img|<script", text)
