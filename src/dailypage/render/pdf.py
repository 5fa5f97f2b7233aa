"""PDF: an issue typeset on A4 and A5, or a book of issues, tagged for screen readers (PDF/UA-1), notes under the page.

The look is in data/templates/pdf/page.typ. This module only lays out the data that the template prints,
and decides which mark of a term carries its whole note, which one leads back to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.render.book import Book
from dailypage.render.coverage import characters_of, legible
from dailypage.render.explained import bare, explained
from dailypage.render.lines import address_of
from dailypage.render.passages import stretches
from dailypage.render.press import FONTS, typeset
from dailypage.render.registry import File, renders
from dailypage.render.still import Shown
from dailypage.render.strip import Strip, strips
from dailypage.render.typesetting import drawing
from dailypage.render.words import long_date, words
from dailypage.spans import Span, direction_of, spans_of

PAPERS = ("a4", "a5")
RUNNING_HEAD = 70  # characters that surely fit on one line above an A5 column
# Longer than a word of any language; a heading's column still holds one letter less.
_LONG_WORD = re.compile(r"\S{29,}")
_BEFORE_NUMBER = re.compile(r" (?=\d)")  # in a source: "item 26" stays on one line
_IN_BOOKS = 1  # the same for a book: what is mended on one page of hundreds is undone on another
CONTENTS_FROM = 3  # articles; below that the first page shows nearly all of them anyway
Data = dict[str, Any]


@renders("pdf", main="the-daily-page-{slug}-a4.pdf", media_type="application/pdf")
def pdf(issue: Issue) -> tuple[File, ...]:
    """*issue* as two PDFs: A4 in two columns to hand out, A5 in one column as a booklet.

    A term's note stands under the page of its first mark; a later article's mark leads back to it; the
    glossary at the end says the rest. Signs that the shipped fonts lack are named in brackets.
    Raises CannotTypeset if the typesetter refuses the issue.
    """
    data = data_of(issue)

    def on(paper: str) -> File:
        made = typeset({**data, "paper": paper}, issue.slug)
        return File(f"the-daily-page-{issue.slug}-{paper}.pdf", made)

    return tuple(_presses().map(on, PAPERS))


def book(bound: Book, paper: str) -> File:
    """A book of issues on "a4" or "a5": days as chapters, notes under the page, one glossary. Same book, same bytes.

    Raises CannotTypeset if the typesetter refuses it.
    """
    data = {**_BookSetter(bound).data(), "paper": paper}
    name = f"the-daily-page-{bound.issue.slug}"
    return File(f"{name}-{paper}.pdf", typeset(data, name, tries=_IN_BOOKS))


def data_of(issue: Issue) -> Data:
    """What the template prints of *issue*, on whichever paper."""
    return _Setter(issue).data()


@cache
def _presses() -> ThreadPoolExecutor:
    """One thread for each paper, kept warm: the typesetter works outside of the interpreter's lock."""
    return ThreadPoolExecutor(len(PAPERS), "press")


class _Setter:
    """Turns one issue into the template's data, in reading order, remembering which notes stand already."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.say = words(issue.language)
        self.known = characters_of(FONTS)
        self.first: dict[int, str] = {}  # explanation -> the mark that carries its whole note
        self.blocks = 0
        self.here: dict[int, str] = {}  # explanation -> its mark in this article
        self.strips = strips(issue)
        self.figures = 0  # before this article: counted through, for they may come to stand in the next

    def data(self) -> Data:
        issue, masthead = self.issue, self.issue.page.masthead
        articles = [self.article(article) for article in issue.articles]
        name = self.say("The Daily Page")
        day = self.period()
        return {
            "book": self.is_book,
            "lang": _typst_language(issue.language),
            "dir": issue.direction,
            "title": f"{name}, {day}" if day else name,
            "name": self.text(name),
            "day": day,
            "date": [issue.date.year, issue.date.month, issue.date.day] if issue.date else None,
            "description": self.description(),
            "keywords": [self.legible(e.name) for e in issue.explanations],
            "heading": self.text(masthead.heading),
            "tagline": self.text(masthead.tagline),
            "notice": self.text(issue.notice),
            "address": address_of(issue),
            "room": {},
            "contents": self.contents if self.is_book or len(issue.articles) >= CONTENTS_FROM else "",
            "articles": articles,
            "running": [*self.running(), self.say("Glossary")],
            "terms": {str(e.number): self.term(e) for e in issue.explanations},
            "glossary": [e.number for e in sorted(issue.explanations, key=_alphabetical)],
            "words": {word: self.say(word) for word in WORDS}
            | {"see note": self.say(SEE_NOTE), "see picture": self.say(SEE_PICTURE)},
        }

    is_book = False
    contents = "In this issue"

    def period(self) -> str:
        """The day that it is of, in words."""
        return long_date(self.issue.date, self.issue.language) if self.issue.date else ""

    def description(self) -> str:
        """What is in it."""
        return self.legible("; ".join(a.title_text for a in self.issue.articles if a.title))

    def running(self) -> list[str]:
        """What stands over the pages, for each heading of the first level."""
        return [_short(self.legible(a.title_text)) for a in self.issue.articles if a.title]

    def opening(self, _article: IssueArticle) -> Data | None:
        """What is printed before an article that opens a day of a book."""
        return None

    def article(self, article: IssueArticle) -> Data:
        self.here.clear()
        strip = self.strips[article.anchor]
        data = {
            "anchor": article.anchor,
            "opening": self.opening(article),
            "title": self.spans(span for piece in article.title for span in piece.spans),
            "blocks": [self.block(block, at, strip) for at, block in enumerate(article.blocks)],
            "attribution": self.pieces(article.attribution),
            "process": [self.figure(one, n, strip) for n, one in enumerate(strip.shown)],
        }
        self.figures += len(strip.shown)
        return data

    def figure(self, one: Shown, n: int, strip: Strip) -> Data:
        """The *n*-th moment that an article speaks of, from 0: its drawing, where the page gives it one."""
        return {
            "block": one.spoken.block,
            "drawing": self.drawing(one.still.picture("print")),
            "anchor": strip.anchors[n],
            "number": self.figures + n + 1,
            "back": strip.anchor_of(one.passages[0]) if one.passages else "",
            "alt": self.legible(one.still.standing),
            "line": self.passage(one.line),
        }

    def drawing(self, svg: str) -> Data:
        """A figure as the template draws it: msgspec makes arrays of tuples, the template reads names."""
        drawn = drawing(svg)
        return {**drawn._asdict(), "words": [word._asdict() for word in drawn.words]}

    def block(self, block: IssueBlock, at: int, strip: Strip) -> Data:
        label = self.pieces(block.label)  # before the body: marks are told apart in reading order
        self.blocks += 1
        body = list(self.body(block, at, strip))
        return {"id": f"p{self.blocks}", "kind": block.kind, "label": label, "body": body}

    def body(self, block: IssueBlock, at: int, strip: Strip) -> Iterator[Data]:
        """The pieces of an article's block; a sentence that a figure belongs to ends in the figure's number."""
        for passage, group in stretches(block.body, (one for one in strip.passages if one.block == at)):
            pieces = self.pieces(group)
            if passage:
                pieces[0]["opens"] = strip.anchor_of(passage)
                pieces[-1]["figures"] = [
                    {"anchor": shown["anchor"], "number": self.figures + shown["number"]}
                    for shown in strip.shown_for(passage)
                ]
            yield from pieces

    def pieces(self, pieces: Iterable[Piece]) -> list[Data]:
        return [self.piece(piece) for piece in pieces]

    def piece(self, piece: Piece) -> Data:
        data: Data = {"spans": self.spans(piece.spans)}
        if piece.marked and piece.number is not None:
            data["mark"] = self.mark(piece.number, piece.anchor)
        return data

    def mark(self, number: int, anchor: str) -> Data:
        if number in self.here:
            return {"kind": "again", "first": self.here[number], "anchor": anchor}
        self.here[number] = anchor
        kind = "short" if number in self.first else "full"
        return {
            "kind": kind,
            "term": number,
            "first": self.first.setdefault(number, anchor),
            "anchor": anchor,
        }

    def term(self, e: Explanation) -> Data:
        told = explained(e)
        forms = [
            self.spans([self.hebrew(name)]) if name == e.hebrew else self.text(name, emphasis=True)
            for name in told.names
        ]
        return {
            "name": self.text(e.name),
            "forms": forms,
            "plain": self.passage(told.sentences[0]),
            "exact": self.passage(told.sentences[-1]),
            "source": self.passage(_BEFORE_NUMBER.sub("\u00a0", told.source), emphasis=True),
            "certainty": self.say(told.certainty) if told.certainty else "",
            "printed": [self.text(form) for form in told.printed],
            "related": [{"name": self.text(r.name), "number": r.number} for r in told.related],
            "anchors": e.anchors,
        }

    def hebrew(self, text: str) -> Span:
        """All of *text* as Hebrew, its brackets too."""
        return Span(text, language="he", direction=direction_of("he"), foreign=self.issue.language != "he")

    def passage(self, text: str, *, emphasis: bool = False) -> Data:
        """English, whatever the issue's language: the lexicon explains in it."""
        return {
            "lang": "en",
            "dir": direction_of("en"),
            "spans": self.spans(spans_of(text, "en", emphasis=emphasis)),
        }

    def text(self, text: str | None, *, emphasis: bool = False) -> list[Data]:
        return self.spans(spans_of(text, self.issue.language, emphasis=emphasis)) if text else []

    def spans(self, spans: Iterable[Span]) -> list[Data]:
        return [self.span(span) for span in spans]

    def span(self, span: Span) -> Data:
        data: Data = {"text": self.legible(span.text)}
        if span.emphasis:
            data["em"] = True
        if span.foreign:
            data |= {"lang": _typst_language(span.language), "dir": span.direction}
        return data

    def legible(self, text: str) -> str:
        return _LONG_WORD.sub(_breakable, legible(text, self.known))


class _BookSetter(_Setter):
    """Lays out a book: its days are its chapters.

    A term has one note, at its first use; later ones lead to the glossary. A moment is drawn once. So years of issues
    that speak of the same things stay a book, and the typesetter's memory a machine's.
    """

    is_book = True
    contents = "Contents"

    def __init__(self, bound: Book) -> None:
        super().__init__(bound.issue)
        self.bound = bound
        self.drawn: dict[str, str] = {}  # a moment's picture -> the anchor of the one figure that draws it

    def mark(self, number: int, anchor: str) -> Data:
        if number not in self.first:
            return super().mark(number, anchor)
        return {"kind": "glossary", "term": number, "anchor": anchor}

    def figure(self, one: Shown, n: int, strip: Strip) -> Data:
        data = super().figure(one, n, strip)
        if one.still.file in self.drawn:
            data |= {"drawing": None, "drawn": self.drawn[one.still.file]}
        self.drawn.setdefault(one.still.file, strip.anchors[n])
        return data

    def period(self) -> str:
        return self.bound.name

    def description(self) -> str:
        return ""  # a thousand titles are none

    def running(self) -> list[str]:
        return [long_date(one.day, self.issue.language) for one in self.bound.openings.values()]

    def opening(self, article: IssueArticle) -> Data | None:
        opens = self.bound.openings.get(article.anchor)
        if opens is None:
            return None
        self.figures = 0  # a day of its own
        return {"day": long_date(opens.day, self.issue.language), "notice": self.text(opens.notice)}


WORDS = (
    "Glossary", "In this issue", "Contents", "Printed here as", "Source", "Related terms", "Pages"
)  # fmt: skip
SEE_NOTE = "see note {note}, page {page}"
SEE_PICTURE = "picture on page {page}"


def _breakable(word: re.Match[str]) -> str:
    """A word longer than a column is broken where it must be, with no hyphen, which it does not have."""
    return "\u200b".join(re.findall(r".{1,8}", word.group()))


def _typst_language(language: str) -> str:
    """The language alone, without a region: all that typst takes."""
    return language.partition("-")[0]


def _short(title: str) -> str:
    return title if len(title) <= RUNNING_HEAD else title[: RUNNING_HEAD - 1].rstrip() + "…"


def _alphabetical(explanation: Explanation) -> tuple[str, str]:
    return bare(explanation.name), explanation.term_id
