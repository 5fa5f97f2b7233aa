"""A page's own text form: whatever a page holds, it prints to text that parses back to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import lessons, pages

from dailypage.errors import BadPageText, DailypageError
from dailypage.lesson import read, read_bytes
from dailypage.page import Page, parse, to_text


def again(page: Page) -> Page:
    """The page that the text of *page* says."""
    return parse(read(to_text(page).encode(), kind="markdown"))


@settings(max_examples=400)
@given(pages)
def test_any_page_printed_and_parsed_is_the_same_page(page: Page) -> None:
    assert again(page) == page


@settings(max_examples=200)
@given(lessons)
def test_a_page_parsed_from_any_lesson_survives_printing(text: str) -> None:
    try:
        page = parse(read(text.encode(), name="lesson.txt"))
    except DailypageError:
        return
    assert again(page) == page


@settings(max_examples=200)
@given(pages)
def test_the_text_of_a_page_is_visible_and_printing_is_stable(page: Page) -> None:
    text = to_text(page)
    assert to_text(again(page)) == text
    assert all(char == "\n" or char.isprintable() for char in text)


def test_every_sample_survives_printing(samples: Path) -> None:
    found = sorted(samples.glob("issue-*"))
    assert len(found) >= 6
    for path in found:
        page = parse(read(path))
        assert again(page) == page, path.name


def test_the_text_form_reads_as_markdown_that_a_person_would_write(samples: Path) -> None:
    text = to_text(parse(read(samples / "issue-6-web-2011-follow-up.txt")))
    assert "\n# The Daily Page - 06-02-11\n" in text
    assert "\n## 7 Questions Before Sunrise\n" in text
    assert "\n**Question cont'd:** So the embryo is also Katnut?\n" in text
    assert '\n> **Rabash, "An Invented Article for a Test":** The one who asks' in text
    assert "<!--" not in text


MENDED = """---
date: 2010-03-21
language: en
---

# The Daily Page

## The First

A paragraph.
It goes on in the next line of the file.

Question: Written without stars?

Answer: It is understood.

<!-- question -->
Is this one without a label?

***

An article without a title.

-from the 1st part of the Daily Kabbalah Lesson 3/21/10
"""


def test_an_editor_writes_plainly_and_is_understood() -> None:
    first, second = parse(read_bytes(MENDED.encode(), "mended.md")).articles
    assert [block.kind for block in first.blocks] == ["paragraph", "question", "answer", "question"]
    assert first.blocks[0].body.plain == "A paragraph. It goes on in the next line of the file."
    assert second.title is None
    assert second.attribution is not None
    assert second.attribution.part == 1


def test_places_in_the_text_form_are_those_of_its_own_file() -> None:
    page = parse(read_bytes(MENDED.encode(), "mended.md"))
    body = page.articles[0].blocks[0].body
    assert str(body.place(0)) == "mended.md:10:1"
    assert str(body.place(body.plain.index("goes"))) == "mended.md:11:4"


@pytest.mark.parametrize(
    "text, where",
    [
        (MENDED.replace("2010-03-21", "2010-13-21"), "mended.md:2:1"),
        (MENDED.replace("language: en", "language: xx"), "mended.md:2:1"),
        (MENDED.replace("<!-- question -->", "<!-- riddle -->"), "mended.md:17:1"),
        (MENDED.replace("<!-- question -->", '<!-- question {"a": -->'), ""),
        (MENDED.replace("## The First\n", "A tagline.\n"), "mended.md:10:1"),
        (MENDED.replace("-from", '<!-- attribution {"date": "x"} -->\n-from'), "mended.md:24:1"),
    ],
)
def test_a_slip_in_the_text_form_is_named_with_its_line(text: str, where: str) -> None:
    if not where:  # not closed, so it is no remark but text
        assert any(
            "{" in b.body.plain for b in parse(read_bytes(text.encode(), "mended.md")).articles[0].blocks
        )
        return
    with pytest.raises(BadPageText) as caught:
        parse(read_bytes(text.encode(), "mended.md"))
    assert caught.value.where == where
    assert caught.value.hint
