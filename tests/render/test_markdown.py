"""Markdown, read by a real CommonMark reader: the same words, the same structure, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import comrak
import pytest
from handmade import Desk
from hypothesis import given
from hypothesis import strategies as st
from pages import assert_says, full_page, raw_issue
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dailypage.issue import Issue, make_issue
from dailypage.render.lines import safe
from dailypage.render.registry import render, renderer

# What readers switch on beyond CommonMark; autolinks stay off, since a bare address may become a link.
EXTENSIONS = (
    "alerts", "block_directive", "description_lists", "footnotes", "greentext", "highlight",
    "inline_footnotes", "insert", "math_code", "math_dollars", "math_latex", "multiline_block_quotes",
    "shortcodes", "spoiler", "strikethrough", "subscript", "subtext", "superscript", "table", "tasklist",
    "underline", "wikilinks_title_after_pipe",
)  # fmt: skip
PLAIN_TAGS = {"html", "head", "body", "h1", "h2", "p", "em", "strong", "blockquote", "hr", "-text", "-undef"}


def source(issue: Issue) -> str:
    (file,) = render(issue, "markdown")
    return file.data.decode()


def shown(text: str, *extensions: str) -> LexborHTMLParser:
    """*text* as a reader with these extensions shows it; HTML in it would come through."""
    options = comrak.ExtensionOptions()
    for name in extensions:
        setattr(options, name, True)
    dangerous = comrak.RenderOptions()
    dangerous.unsafe_ = True
    return LexborHTMLParser(comrak.render_markdown(text, options, None, dangerous))


def words_of_node(node: LexborNode) -> str:
    return " ".join(node.text().split()).translate({0x200E: "", 0x200F: ""})


def body(tree: LexborHTMLParser) -> LexborNode:
    assert tree.body is not None
    return tree.body


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [words_of_node(node) for node in tree.css(selector)]


def rendered(issue: Issue) -> LexborHTMLParser:
    """*issue* as a reader with footnotes shows it, without the footnote marks."""
    tree = shown(source(issue), "footnotes")
    for mark in tree.css("sup.footnote-ref, a.footnote-backref"):
        mark.decompose()
    return tree


def test_an_issue_has_the_structure_it_should_have() -> None:
    tree = rendered(make_issue(full_page()))
    assert texts(tree, "h1") == ["The Daily Page"]
    assert texts(tree, "h2") == ["Where Is The Firmament?", "Glossary"]
    assert texts(tree, "blockquote") == ["The Zohar, Item 5: A line was stretched between the waters. ..."]
    assert len(tree.css("hr")) == 1
    assert texts(tree, "p > strong:first-child")[:4] == [
        "June 15, 2010",
        "Question:",
        "The Teacher's Answer:",
        "The Zohar, Item 5:",
    ]
    assert "Masach" in texts(tree, "p > em")
    assert "-from the1st part of the Daily Kabbalah Lesson 6/15/10, The Zohar" in texts(tree, "p > em")


def test_every_text_of_an_issue_is_there_in_order() -> None:
    issue = make_issue(full_page())
    assert_says(words_of_node(body(rendered(issue))), issue)


def test_every_mark_leads_to_the_footnote_with_its_number() -> None:
    issue = make_issue(full_page(), marks="all")
    tree = shown(source(issue), "footnotes")
    notes = tree.css("section.footnotes li")
    assert len(notes) == len(issue.explanations) > 1
    for note, told in zip(notes, issue.explanations, strict=True):
        assert note.attributes["id"] == f"fn-{told.number}"
        assert words_of_node(note).startswith(told.name)
        assert told.plain in words_of_node(note)
        assert len(note.css("a.footnote-backref")) == len(told.anchors)


def test_a_reader_without_footnotes_shows_marks_and_notes_as_text() -> None:
    issue = make_issue(full_page())
    tree = shown(source(issue))
    whole = words_of_node(body(tree))
    for told in issue.explanations:
        assert whole.count(f"[^{told.number}]") == len(told.anchors) + 1
        assert told.plain in whole
    assert {node.tag for node in body(tree).traverse()} <= PLAIN_TAGS


def test_emphasis_holds_beside_letters_punctuation_marks_and_other_scripts() -> None:
    issue = (
        Desk()
        .article(
            "T",
            "The {*Masach*}[masach]'s (*Shevirat HaKelim*), pre*fix*ed, *Nekudot*—*both*, *מסך*; "
            "{*Malchut*}[malchut]s end *here.*",
        )
        .issue()
    )
    found = texts(rendered(issue), "article p em, p em")
    assert found[:8] == ["Masach", "Shevirat HaKelim", "fix", "Nekudot", "both", "מסך", "Malchut", "here."]


def test_a_hebrew_issue_is_in_hebrew_and_its_english_is_closed() -> None:
    issue = Desk("he").article("מה זה מסך?", ("question", "שאלה:", "מהו {מסך}[masach]?")).issue()
    text = source(issue)
    assert "# הדף היומי" in text
    assert "## מילון מונחים" in text
    assert "**שאלה:** מהו מסך[^1]?" in text
    assert "*מקור:* A Book for Tests, Part 2\u200f (המקום נבדק)." in text


def test_the_address_is_a_link_when_it_is_one() -> None:
    issue = replace(make_issue(full_page()), address="https://example.org/a_b/<x>/(y)/2010-06-15/")
    (link,) = rendered(issue).css("p > a")
    assert link.attributes["href"] == "https://example.org/a_b/%3Cx%3E/(y)/2010-06-15/"
    assert link.text() == issue.address
    assert not rendered(replace(issue, address="javascript:alert(1)")).css("p > a")


def test_the_file_is_named_after_the_issue_and_always_the_same() -> None:
    issue = make_issue(full_page())
    (file,) = render(issue, "markdown")
    assert file.name == renderer("markdown").main.format(slug=issue.slug) == "the-daily-page-2010-06-15.md"
    assert file == render(make_issue(full_page()), "markdown")[0]


MARKUP = [
    "# not a heading", "#tag", "## x ##", "a title #", "- no list", "+ no list", "* no list", "1. no list",
    "12) no list", "> no quotation", "    no code", "\tno code", "```no fence", "~~~", "---", "***", "___",
    "===", "- - -", "--", "*a*", "**a**", "_a_", "__a__", "~~a~~", "`a`", "==a==", "++a++", "^a^", "||a||",
    "$a$", "$$a$$", "a^b^", "[a](b)", "[a](javascript:alert(1))", "![a](b)", "[a]: b", "[^1]: mine", "[^1]",
    "^[mine]", "[[a|b]]", "[x] done", "<script>alert(1)</script>", "<b>", "<!-- a -->", "<a@b.c>", "&amp;",
    "<https://example.org>", "&lt;b&gt;", "&#60;", "| a | b |", "|a|", "a | b", ":smile:", ": definition",
    ":::note", "% title", "{#id}", "{{ x }}", "{% x %}", "\\*a\\*", "\\", "a\\", "a  ", "!", "-# small",
    "\\[a\\]", "\\(a\\)", "-from", "2010. a year", "*", "**", "_", "`", "[", "]", "!!",
]  # fmt: skip


@pytest.mark.parametrize("hostile", MARKUP)
def test_markup_in_a_text_is_shown_and_not_obeyed(hostile: str) -> None:
    assert_shown_as_it_stands(hostile)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(MARKUP),
            st.sampled_from(["word", " ", "מסך", "ש", ".", "(", ")", "a"]),
            st.text(st.sampled_from("#*_`~[]()<>&|^${}=+-:!\\\"'.1 a\u00a0מ"), max_size=6),
        ),
        min_size=1,
        max_size=5,
    ).map("".join)
)
def test_no_text_whatever_becomes_markup(hostile: str) -> None:
    assert_shown_as_it_stands(hostile)


def assert_shown_as_it_stands(hostile: str) -> None:
    """As title, paragraph, label, quotation and attribution: the words come out, nothing is built of them."""
    issue = raw_issue(hostile)
    plain = " ".join(safe(hostile).split())
    for extensions in ((), ("footnotes",), EXTENSIONS):
        tree = shown(source(issue), *extensions)
        tags = {node.tag for node in body(tree).traverse()}
        assert tags <= PLAIN_TAGS, (tags - PLAIN_TAGS, source(issue))
        said = [re.sub(r"\s+", " ", node.text()).strip() for node in tree.css("h2, p")]
        clean = [" ".join(one.translate({0x200E: "", 0x200F: ""}).split()) for one in said]
        if plain:
            assert clean[3:] == [plain, plain, f"{plain} {plain}", f"{plain} {plain}", plain], source(issue)
