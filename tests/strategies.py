"""Pages of every shape for hypothesis, hostile text included. Shared by all rooms' property tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from dailypage.page.model import (
    Article,
    Attribution,
    Block,
    BlockKind,
    Masthead,
    Page,
    Run,
    Text,
)

# What could be taken for a mark of Markdown, of HTML, of our own form, or of the paper itself.
HOSTILE = (
    "*", "**", "***", "_", "`", "#", "# ",
    "## ", ">", "> ", "-", "---", "--", "+ ", "1. ", "1) ", "\\", "\\*",
    "[", "](x)", "[^1]", "<", "<!-- paragraph -->",
    "<script>alert(1)</script>",
    "&amp;", "&", "&#42;", "|", "~~", ":", "=", "===",
    "Question:", "Answer:", "Question cont'd:", "Item 6:", "The Zohar, Item 5:", "The Daily Page",
    "The Daily Page - 14-10-09", "March 21, 2010", "-from the 1st part of the Daily Kabbalah Lesson 6/15/10",
    "--Taken from the Preparation to the Lesson", "Contents", "Page 2", "7/1", "שאלה:", "תשובה", "Ответ:",
    " ", "  ", "\u00a0", "\t", "\n", "\r",
    "\u2028", "\u0085", "\x00", "\x0c", "\u202e", "\u200f", "\ufeff", "\u200b",
    "“", "”", '"', "...", "!?", "é", "ы", "א", "😀",
)  # fmt: skip
LANGUAGES = ("en", "he", "ru", "es", "de")

strings = st.one_of(
    st.text(min_size=1, max_size=20),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), min_size=1, max_size=6)
    .map("".join)
    .filter(bool),
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Any Text: runs are not empty, and neighbours differ in look."""
    emphasis = draw(st.booleans())
    runs = draw(st.lists(strings, min_size=1, max_size=4))
    return Text(tuple(Run(run, emphasis == (n % 2 == 0)) for n, run in enumerate(runs)))


kinds: st.SearchStrategy[BlockKind] = st.sampled_from(("paragraph", "question", "answer", "quotation"))
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Any Block: with a label its body may be empty."""
    label = draw(st.none() | texts())
    body = draw(texts() if label is None else texts() | st.just(Text(())))
    return Block(
        draw(kinds),
        body,
        label,
        draw(st.none() | strings),
        draw(st.booleans()),
        draw(st.none() | st.integers(1, 9999)),
    )


attributions = st.builds(
    Attribution,
    text=texts(),
    part=st.none() | st.integers(1, 12) | st.just("preparation"),
    date=st.none() | dates,
    source=st.none() | strings,
    cut=st.booleans(),
)
articles = st.builds(
    Article,
    title=st.none() | texts(),
    blocks=st.lists(blocks(), max_size=5).map(tuple),
    attribution=st.none() | attributions,
)
mastheads = st.builds(
    Masthead, heading=st.none() | strings, title=st.none() | strings, tagline=st.none() | strings
)
pages = st.builds(
    Page,
    date=st.none() | dates,
    language=st.sampled_from(LANGUAGES),
    masthead=mastheads,
    articles=st.lists(articles, max_size=4).map(tuple),
)

# Lines as lessons have them, in any order: what a parser meets on its worst day.
lines = st.one_of(
    st.sampled_from(HOSTILE).filter(lambda text: "\n" not in text and "\r" not in text),
    st.sampled_from(
        (
            "", "", "", " \u00a0 ", "Daily Kabbalah Lesson", "A Small Correction", "Patience!", "Why so?",
            "The Daily Page - 15-10-09", "Question: Why *Masach*?", "The Teacher's Answer: Because it is so.",
            "A longer sentence of the body, which ends as sentences do, with a full stop.",
            "a line that begins in lower case and ends without", "from the 2nd part of the Lesson",
            "From the 4th part of the Daily Kabbalah Lesson 10/14/09, “Sukkot", "Daily Pages", "2", "Page 3",
        )
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60),
)  # fmt: skip
lessons = st.lists(lines, max_size=25).map("\n".join)
