"""An Issue as the web templates read it: plain dictionaries, every text made safe, every run told.

A text becomes markup of three elements only: ``em`` for what the source emphasised, and ``bdi`` with
``lang`` and ``dir`` for what is in another language than the page; markup() is the one place where
that is made, and it escapes. A text with terms becomes pieces: ``html``, and ``anchor``, ``number``,
``label`` where a term is marked. Attributes stay plain strings, which the templates escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

import minijinja

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.render.around import of_term
from dailypage.render.explained import explained
from dailypage.render.lines import safe
from dailypage.render.passages import stretches
from dailypage.render.strip import Strip, english, strips
from dailypage.render.words import long_date, words
from dailypage.spans import Span, direction_of, spans_of

View = dict[str, Any]

#: A marked term of more characters than this may break over two lines.
_WRAPS = 18
_DESCRIPTION = 200  # characters; what search engines and link previews show of one
# What stands against a word without a place to break the line between them.
_HEAD = re.compile(r"[^\s\u2013\u2014/-]{1,20}$")
_TAIL = re.compile(r"^[^\s\u2013\u2014/-]{0,20}[\u2013\u2014-]?")
_MARKUP = re.compile("[&<>]")
_DASHES = re.compile(r"^[\s\u2010-\u2015-]+")


def markup(spans: Iterable[Span]) -> str:
    """*spans* as HTML; what is in the page's own language carries no ``lang``.

    Controls and overrides of direction, which no escape can tame, are taken out.

    >>> str(markup([Span("a < b", emphasis=True), Span("מסך", False, "he", "rtl", foreign=True)]))
    '<em>a &lt; b</em><bdi lang="he" dir="rtl">מסך</bdi>'
    """
    parts = []
    for span in spans:
        text = safe(span.text)
        if _MARKUP.search(text):
            text = escape(text, quote=False)
        if span.foreign:
            text = f'<bdi lang="{escape(span.language)}" dir="{span.direction}">{text}</bdi>'
        parts.append(f"<em>{text}</em>" if span.emphasis else text)
    return minijinja.safe("".join(parts))


@lru_cache(maxsize=4096)
def _lexical(text: str, language: str) -> str:
    """Markup of a text of the lexicon: the same few hundred come back in every issue."""
    return markup(spans_of(text, language))


def text_in(text: str, language: str, home: str) -> View:
    """A text of the lexicon for a page in *home*: ``html``, and ``lang`` and ``dir`` if it is foreign."""
    view: View = {"html": _lexical(text, language)}
    if language != home:
        view["lang"], view["dir"] = language, direction_of(language)
    return view


class IssueView:
    """Makes the parts of one issue's page."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.say = words(issue.language)
        self.strips = strips(issue)
        self.numbers = {one.term_id: one.number for one in issue.explanations}

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
            "process": say("The process, step by step"),
            "back": say("One step back"),
            "forward": say("One step forward"),
            "all_steps": say("All at once"),
            "all_issues": say("All issues with this term"),
            "in_text": say("In the text"),
            "in_chain": say("The whole process"),
            "in_process": say("In the process"),
            "bestowal": say("Bestowal"),
            "reception": say("Reception"),
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

    def native(self, text: str | None) -> str:
        """Markup of a text in the page's language."""
        return markup(spans_of(text, self.issue.language)) if text else ""

    def pieces(self, pieces: Sequence[Piece]) -> list[View]:
        """Pieces as the templates print them: marked ones with their anchor and button."""
        texts = [list(piece.spans) for piece in pieces]
        views: list[View] = [self.mark(piece) if piece.marked else {} for piece in pieces]
        for at, view in enumerate(views):
            if view and len(pieces[at].plain) > _WRAPS:
                before = texts[at - 1] if at and not views[at - 1] else []
                after = texts[at + 1] if at + 1 < len(texts) and not views[at + 1] else []
                view |= {
                    "long": True,
                    "head": markup(_cut(before, -1, _HEAD)),
                    "tail": markup(_cut(after, 0, _TAIL)),
                }
        for view, spans in zip(views, texts, strict=True):
            view["html"] = markup(spans)
        return views

    def mark(self, piece: Piece) -> View:
        """What makes a piece open its explanation."""
        label = self.say("Explain {term}").format(term=safe(piece.plain))
        return {"anchor": piece.anchor, "number": piece.number, "label": label}

    def block(self, block: IssueBlock, strip: Strip, at: int) -> View:
        """One paragraph, with the label that opened it; *at* counts it in its article, from 0."""
        return {
            "label": self.pieces(block.label),
            "body": list(self.body(block, strip, at)),
            "follow_up": block.follow_up,
        }

    def body(self, block: IssueBlock, strip: Strip, at: int) -> Iterator[View]:
        """The pieces of a paragraph; those that a picture belongs to say where they open and close."""
        for passage, group in stretches(block.body, (one for one in strip.passages if one.block == at)):
            views = self.pieces(group)
            if passage:
                views[0]["opens"] = strip.anchor_of(passage)
                views[-1]["closes"] = [
                    {**shown, "picture": self.say("Picture {number}").format(number=shown["number"])}
                    for shown in strip.shown_for(passage)
                ]
            yield from views

    def label(self, article: IssueArticle) -> str:
        """What an article without a title is called: its place in the issue."""
        number = self.issue.articles.index(article) + 1
        return self.say("Article {number}").format(number=number)

    def article(self, article: IssueArticle) -> View:
        """An article; blocks of one kind that follow each other stand in one group."""
        strip = self.strips[article.anchor]
        numbered = enumerate(article.blocks)
        groups = [
            {"kind": kind, "blocks": [self.block(block, strip, at) for at, block in blocks]}
            for kind, blocks in groupby(numbered, key=lambda one: one[1].kind)
        ]
        return {
            "anchor": article.anchor,
            "title": self.pieces(article.title),
            "label": self.label(article),
            "groups": groups,
            "attribution": self.pieces(_without_dash(article.attribution)),
            "process": strip.views(self.issue.language, self.numbers),
        }

    def contents(self) -> list[View]:
        """The titles to choose from, when there is a choice."""
        articles = self.issue.articles
        if len(articles) < 2:
            return []
        return [{"anchor": article.anchor, "title": self.title(article)} for article in articles]

    def title(self, article: IssueArticle) -> str:
        """Markup of a title, or of what stands for it."""
        spans = [span for piece in article.title for span in piece.spans]
        return markup(spans) if spans else self.native(self.label(article))

    def explanation(self, one: Explanation, places: dict[str, IssueArticle]) -> View:
        """An explanation; *places* tells the article of each marked piece."""
        home = self.issue.language
        told = explained(one)
        related = [
            {"name": _lexical(other.name, home), "number": other.number or 0} for other in told.related
        ]
        return {
            "number": one.number,
            "id": one.term_id,
            "name": _lexical(one.name, home),
            "hebrew": safe(one.hebrew) if one.hebrew in told.names else "",
            "said": safe(one.pronunciation) if one.pronunciation in told.names else "",
            "sentences": [text_in(sentence, "en", home) for sentence in told.sentences],
            "printed": [self.native(form) for form in told.printed],
            "source": text_in(told.source, "en", home) if told.source else None,
            "certainty": self.say(told.certainty) if told.certainty else "",
            "related": related,
            "explained_too": [other for other in related if other["number"]],
            "place": self.place(one.term_id),
            "uses": list(self.uses(one, places)),
        }

    def place(self, term_id: str) -> View | None:
        """The moment that a term is a name of: its id in the whole chain, and its picture's in this page or ""."""
        there = of_term(term_id)
        if there is None:
            return None
        anchors = (strip.shows(there.id) for strip in self.strips.values())
        return {
            "id": there.id,
            "anchor": next(filter(None, anchors), ""),
            "text": english(there, self.issue.language),
        }

    def uses(self, one: Explanation, places: dict[str, IssueArticle]) -> Iterable[View]:
        """Links back to each marked use: the article's title, and bare numbers for more in the same one."""
        for _, anchors in groupby(one.anchors, key=lambda anchor: places[anchor].anchor):
            for nth, anchor in enumerate(anchors, 1):
                article = places[anchor]
                if nth == 1:
                    yield {"anchor": anchor, "text": self.title(article)}
                else:
                    name = safe(article.title_text) or self.label(article)
                    yield {"anchor": anchor, "text": str(nth), "label": f"{name} {nth}"}

    def explanations(self) -> list[View]:
        """Every explanation, in the order of first use."""
        places = {
            piece.anchor: article
            for article in self.issue.articles
            for piece in _pieces_of(article)
            if piece.anchor
        }
        return [self.explanation(one, places) for one in self.issue.explanations]


def _cut(spans: list[Span], at: int, pattern: re.Pattern[str]) -> list[Span]:
    """Take what *pattern* finds out of the span at *at*, if there is one, as a span of the same look.

    So a bracket before a long term and a comma after it stay with it: a long term is a box that may
    break inside, and browsers also break a line between a box and a sign.
    """
    if not spans:
        return []
    span = spans[at]
    found = pattern.search(span.text)
    if not found:
        return []
    spans[at] = replace(span, text=span.text[: found.start()] + span.text[found.end() :])
    return [replace(span, text=found.group())] if found.group() else []


def _pieces_of(article: IssueArticle) -> Iterable[Piece]:
    yield from article.title
    for block in article.blocks:
        yield from block.label
        yield from block.body
    yield from article.attribution


def _without_dash(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """An attribution without the dashes it was printed with: the page sets a proper one before each."""
    if not pieces or not pieces[0].spans:
        return pieces
    first, *others = pieces[0].spans
    bare = replace(first, text=_DASHES.sub("", first.text))
    return (replace(pieces[0], spans=(bare, *others)), *pieces[1:])
