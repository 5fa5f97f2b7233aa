"""An Issue as the web templates read it: plain dictionaries, every text made safe, every run told.

Texts become lists of runs (``text``, ``em``, and ``lang`` and ``dir`` when they differ from the
page's); texts with terms become lists of pieces (``runs``, and ``anchor``, ``number``, ``label``
when a term is marked there). The templates escape; this module removes what no escape can tame
(controls, directional overrides).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from dailypage.issue import (
    Explanation,
    Issue,
    IssueArticle,
    IssueBlock,
    Piece,
    Span,
    direction_of,
    spans_of,
)
from dailypage.render.explained import explained
from dailypage.render.lines import safe
from dailypage.render.words import long_date, words

View = dict[str, Any]

#: A marked term of more characters than this may break over two lines.
_WRAPS = 18
_DESCRIPTION = 200  # characters; what search engines and link previews show of one
# What stands against a word without a place to break the line between them.
_HEAD = re.compile(r"[^\s\u2013\u2014/-]{1,20}$")
_TAIL = re.compile(r"^[^\s\u2013\u2014/-]{0,20}[\u2013\u2014-]?")
_DASHES = re.compile(r"^[\s\u2010-\u2015-]+")


def runs_of(spans: Iterable[Span]) -> list[View]:
    """Spans as runs; what is in the page's own language carries no ``lang``."""
    runs = []
    for span in spans:
        run: View = {"text": safe(span.text)}
        if span.emphasis:
            run["em"] = True
        if span.foreign:
            run["lang"], run["dir"] = span.language, span.direction
        runs.append(run)
    return runs


def text_in(text: str, language: str, home: str) -> View:
    """A text of one language for a page in *home*: its runs, and ``lang`` and ``dir`` if it is foreign."""
    view: View = {"runs": runs_of(spans_of(text, language))}
    if language != home:
        view["lang"], view["dir"] = language, direction_of(language)
    return view


class IssueView:
    """Makes the parts of one issue's page."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.say = words(issue.language)

    def words(self) -> View:
        """The interface words that the page prints."""
        say = self.say
        return {
            "paper": say("The Daily Page"),
            "skip": say("Skip to the text"),
            "contents": say("In this issue"),
            "glossary": say("Glossary"),
            "printed": say("Printed here as"),
            "source": say("Source"),
            "related": say("Related terms"),
            "used": say("Used in"),
            "close": say("Close"),
        }

    def heading(self) -> str:
        """The paper's name with the issue's date, or with its folder's name when it has none."""
        day = self.issue.date
        return (
            f"{self.say('The Daily Page')}, {long_date(day, self.issue.language) if day else self.issue.slug}"
        )

    def description(self) -> str:
        """One line on what is inside: the titles, or the first words when there are none."""
        titles = [safe(article.title_text) for article in self.issue.articles if article.title]
        text = " · ".join(titles)
        if not text:
            bodies = (block.body for article in self.issue.articles for block in article.blocks)
            text = safe("".join(piece.plain for piece in next(iter(bodies), ())))
        return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"

    def native(self, text: str | None) -> list[View]:
        """Runs of a text in the page's language."""
        return runs_of(spans_of(text, self.issue.language)) if text else []

    def pieces(self, pieces: Iterable[Piece]) -> list[View]:
        """Pieces as the templates print them: marked ones with their anchor and button."""
        made = []
        for piece in pieces:
            view: View = {"runs": runs_of(piece.spans)}
            if piece.marked and piece.number is not None:
                text = safe(piece.plain)
                view |= {
                    "anchor": piece.anchor,
                    "number": piece.number,
                    "long": len(text) > _WRAPS,
                    "label": self.say("Explain {term}").format(term=text),
                }
            made.append(view)
        _tie(made)
        return made

    def block(self, block: IssueBlock) -> View:
        """One paragraph, with the label that opened it."""
        return {
            "label": self.pieces(block.label),
            "body": self.pieces(block.body),
            "follow_up": block.follow_up,
        }

    def label(self, article: IssueArticle) -> str:
        """What an article without a title is called: its place in the issue."""
        number = self.issue.articles.index(article) + 1
        return self.say("Article {number}").format(number=number)

    def article(self, article: IssueArticle) -> View:
        """An article; blocks of one kind that follow each other stand in one group."""
        groups = [
            {"kind": kind, "blocks": [self.block(block) for block in blocks]}
            for kind, blocks in groupby(article.blocks, key=attrgetter("kind"))
        ]
        return {
            "anchor": article.anchor,
            "title": self.pieces(article.title),
            "label": self.label(article),
            "groups": groups,
            "attribution": _without_dash(self.pieces(article.attribution)),
        }

    def contents(self) -> list[View]:
        """The titles to choose from, when there is a choice."""
        articles = self.issue.articles
        if len(articles) < 2:
            return []
        return [{"anchor": article.anchor, "title": self.title(article)} for article in articles]

    def title(self, article: IssueArticle) -> list[View]:
        """Runs of a title, or of what stands for it."""
        spans = [span for piece in article.title for span in piece.spans]
        return runs_of(spans) if spans else self.native(self.label(article))

    def explanation(self, one: Explanation, places: dict[str, IssueArticle]) -> View:
        """An explanation; *places* tells the article of each marked piece."""
        home = self.issue.language
        told = explained(one)
        related = [{"name": self.native(other.name), "number": other.number or 0} for other in told.related]
        return {
            "number": one.number,
            "name": self.native(one.name),
            "hebrew": safe(one.hebrew) if one.hebrew in told.names else "",
            "said": safe(one.pronunciation) if one.pronunciation in told.names else "",
            "sentences": [text_in(sentence, "en", home) for sentence in told.sentences],
            "printed": [self.native(form) for form in told.printed],
            "source": text_in(told.source, "en", home) if told.source else None,
            "certainty": self.say(told.certainty) if told.certainty else "",
            "related": related,
            "explained_too": [other for other in related if other["number"]],
            "uses": list(self.uses(one, places)),
        }

    def uses(self, one: Explanation, places: dict[str, IssueArticle]) -> Iterable[View]:
        """Links back to each marked use: the article's title, and bare numbers for more in the same one."""
        for _, anchors in groupby(one.anchors, key=lambda anchor: places[anchor].anchor):
            for nth, anchor in enumerate(anchors, 1):
                article = places[anchor]
                if nth == 1:
                    yield {"anchor": anchor, "text": self.title(article)}
                else:
                    name = "".join(run["text"] for run in self.title(article))
                    yield {"anchor": anchor, "text": self.native(str(nth)), "label": f"{name} {nth}"}

    def explanations(self) -> list[View]:
        """Every explanation, in the order of first use."""
        places = {
            piece.anchor: article
            for article in self.issue.articles
            for piece in _pieces_of(article)
            if piece.anchor
        }
        return [self.explanation(one, places) for one in self.issue.explanations]


def _tie(pieces: list[View]) -> None:
    """Move what touches a long term, a bracket or a comma, into its piece as ``head`` and ``tail``.

    A long term is a box that may break inside; browsers also break a line between a box and a sign.
    """
    for at, piece in enumerate(pieces):
        if piece.get("long"):
            before = pieces[at - 1]["runs"] if at and "anchor" not in pieces[at - 1] else []
            after = pieces[at + 1]["runs"] if at + 1 < len(pieces) and "anchor" not in pieces[at + 1] else []
            piece["head"] = _cut(before[-1:], _HEAD)
            piece["tail"] = _cut(after[:1], _TAIL)


def _cut(runs: list[View], pattern: re.Pattern[str]) -> list[View]:
    """Take what *pattern* finds out of the one run of *runs*, as a run of the same look."""
    for run in runs:
        found = pattern.search(run["text"])
        if found and found.group():
            run["text"] = run["text"][: found.start()] + run["text"][found.end() :]
            return [{**run, "text": found.group()}]
    return []


def _pieces_of(article: IssueArticle) -> Iterable[Piece]:
    yield from article.title
    for block in article.blocks:
        yield from block.label
        yield from block.body
    yield from article.attribution


def _without_dash(pieces: list[View]) -> list[View]:
    """An attribution without the dashes it was printed with: the page sets a proper one before each."""
    if pieces and pieces[0]["runs"]:
        first = pieces[0]["runs"][0]
        first["text"] = _DASHES.sub("", first["text"])
    return pieces
