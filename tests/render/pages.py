"""Pages made by hand, for renderers that need more of an issue than its pieces: real terms, places, notes."""

from __future__ import annotations

import re
from datetime import date

from dailypage.issue import Issue, IssueArticle, IssueBlock, Piece
from dailypage.lesson.model import Place
from dailypage.page.model import (
    Anchor,
    Article,
    Attribution,
    Block,
    Dropped,
    Masthead,
    Note,
    Page,
    Run,
    Text,
)
from dailypage.spans import direction_of, spans_of


def text(marked_up: str, line: int = 1) -> Text:
    """A Text that stood on *line*; what is between stars is emphasised."""
    parts = re.split(r"\*([^*]+)\*", marked_up)
    runs = tuple(Run(part, at % 2 == 1) for at, part in enumerate(parts) if part)
    return Text(runs, (Anchor(0, Place("in/lesson.txt", line, 1)),))


def full_page() -> Page:
    """A page with one of everything that a page can have."""
    return Page(
        date(2010, 6, 15),
        "en",
        Masthead("Daily Kabbalah Lesson", "The Daily Page - 15-06-10", "Taken from invented lessons"),
        (
            Article(
                text("Where Is The Firmament?", 5),
                (
                    Block("question", text("What is a *Masach* (מסך), and why?", 7), text("Question:", 7)),
                    Block("question", text("And who asks?", 8)),
                    Block(
                        "answer",
                        text("The *Masach* returns the Light; the *Patzufim* are born.", 9),
                        text("The Teacher's Answer:", 9),
                        speaker="The Teacher",
                    ),
                    Block(
                        "quotation",
                        text("A line was stretched between the waters. ...", 11),
                        text("The Zohar, Item 5:", 11),
                        item=5,
                    ),
                ),
                Attribution(
                    text("-from the1st part of the Daily Kabbalah Lesson 6/15/10, The Zohar", 13),
                    1,
                    date(2010, 6, 15),
                    "The Zohar",
                ),
            ),
            Article(None, (Block("paragraph", text("No title here, only a Masach.", 15)),)),
        ),
        "someone/lessons/lesson.txt",
        "ab" * 32,
        (Dropped("running-head", "The Daily Page June 15, 2010", Place("in/lesson.txt", 12, 1, 2)),),
        (Note("date-mismatch", "warning", "two dates", Place("in/lesson.txt", 2, 3), "look at both"),),
    )


def texts_of(issue: Issue) -> list[str]:
    """Every text of *issue* in reading order, white space made single: titles, paragraphs, attributions."""
    return [" ".join(one.split()) for article in issue.articles for one in _of(article) if one.strip()]


def _of(article: IssueArticle) -> list[str]:
    def plain(pieces: tuple[Piece, ...]) -> str:
        return "".join(piece.plain for piece in pieces)

    blocks = [f"{plain(block.label)} {plain(block.body)}" for block in article.blocks]
    return [article.title_text, *blocks, plain(article.attribution)]


def assert_says(shown: str, issue: Issue) -> None:
    """Every text of *issue* stands in *shown*, whole and in order, whatever the white space."""
    flat = " ".join(shown.split())
    at = 0
    for one in texts_of(issue):
        found = flat.find(one, at)
        assert found >= 0, f"missing or out of order: {one!r}"
        at = found + len(one)


def raw_issue(hostile: str, language: str = "en") -> Issue:
    """An issue that says *hostile* wherever a text of outside can stand, with nothing read into it."""

    def said(text: str) -> tuple[Piece, ...]:
        return (Piece(spans_of(text, language)),)

    blocks = (
        IssueBlock("paragraph", said(hostile)),
        IssueBlock("quotation", said(hostile), said(hostile)),
        IssueBlock("answer", said(hostile), said(hostile)),
    )
    return Issue(
        date(2010, 6, 15),
        "2010-06-15",
        language,
        direction_of(language),
        (IssueArticle("a1", said(hostile), blocks, said(hostile)),),
        (),
        Page(date(2010, 6, 15), language, Masthead("Daily Kabbalah Lesson", None, "Taken from lessons"), ()),
    )
