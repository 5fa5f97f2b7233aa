"""The shipped samples, from file to text, Markdown, mail and JSON: whole, valid, and the same every time."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

import comrak
import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # has no types
from pages import assert_says
from selectolax.lexbor import LexborHTMLParser
from test_text import bare

from dailypage.issue import Issue, make_issue
from dailypage.lesson import read
from dailypage.page import parse
from dailypage.render.registry import render

SAMPLES = sorted((ROOT / "samples").glob("issue-*.txt"))
MARKS = {0x200E: "", 0x200F: ""}
FORMATS = ("text", "markdown", "mail", "json")


@cache
def issue_of(sample: Path) -> Issue:
    return make_issue(parse(read(sample)))


def one(sample: Path, name: str) -> bytes:
    (file,) = render(issue_of(sample), name)
    return file.data


def flat(html: str, noise: str) -> str:
    tree = LexborHTMLParser(html)
    for node in tree.css(noise):
        node.decompose()
    assert tree.body is not None
    return " ".join(tree.body.text().split()).translate(MARKS)


def test_there_are_samples_with_terms() -> None:
    assert len(SAMPLES) >= 6
    assert all(issue_of(sample).explanations for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_plain_text_says_all_of_it(sample: Path) -> None:
    assert_says(bare(one(sample, "text").decode()), issue_of(sample))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_markdown_says_all_of_it_when_it_is_rendered(sample: Path) -> None:
    options = comrak.ExtensionOptions()
    options.footnotes = True
    html = comrak.render_markdown(one(sample, "markdown").decode(), options)
    assert "<!-- raw HTML omitted -->" not in html
    assert_says(flat(html, "sup.footnote-ref, a.footnote-backref"), issue_of(sample))
    assert len(LexborHTMLParser(html).css("section.footnotes li")) == len(issue_of(sample).explanations)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_mail_says_all_of_it_in_both_parts(sample: Path) -> None:
    mail = message_from_bytes(one(sample, "mail"), policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").encode() == one(sample, "text")
    assert_says(flat(html.get_content(), "sup"), issue_of(sample))
    assert len(html.get_content().encode()) < 60_000


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_json_is_valid_and_says_all_of_it(sample: Path) -> None:
    schema = json.loads((ROOT / "src/dailypage/data/schema/issue-1.json").read_bytes())
    data = json.loads(one(sample, "json"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(data)
    page = issue_of(sample).page
    assert [block["text"]["plain"] for article in data["articles"] for block in article["blocks"]] == [
        block.body.plain for article in page.articles for block in article.blocks
    ]
    assert len(data["dropped"]) == len(page.dropped)
    assert data["source"] == {"name": sample.name, "checksum": page.checksum}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_second_making_gives_the_same_bytes(sample: Path) -> None:
    again = make_issue(parse(read(sample)))
    for name in FORMATS:
        assert render(again, name) == render(issue_of(sample), name)


def test_the_real_issue_is_said_whole(shared: Path) -> None:
    """Two articles of 3 and 7 paragraphs; the running head is in none of the outputs for people."""
    seed = shared / "seed" / "the-daily-page-2010-03-21.txt"
    issue = issue_of(seed)
    assert [len(article.blocks) for article in issue.articles] == [3, 7]
    shown = one(seed, "text").decode()
    assert_says(bare(shown), issue)
    assert "The Daily Page March 21" not in shown
    assert "*Malchut*" in shown
    dropped = json.loads(one(seed, "json"))["dropped"]
    assert [cut["kind"] for cut in dropped] == ["running-head"]
