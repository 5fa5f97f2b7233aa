"""Digest: what the pages about many issues need of one, so that they never open the issue itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dailypage.deliver.numbers import number_of
from dailypage.issue import Issue, IssueArticle
from dailypage.render.lines import safe
from dailypage.render.still import still
from dailypage.render.view import IssueView
from dailypage.terms.glossary import glossary

_NOT_IN_NAMES = re.compile(r"[^\w]+")
_LONGEST = 60  # characters of a name made of a printed source


class Title(msgspec.Struct, frozen=True, array_like=True):
    """An article's title: the anchor of the article, and the title as markup and as plain text."""

    anchor: str
    html: str
    text: str


class Digest(msgspec.Struct, frozen=True, array_like=True):
    """An issue in short.

    number   by which search knows it; see dailypage.deliver.numbers
    day      ISO date, or "" for an issue without one
    notice   markup, or ""; *notice_text* the same without
    terms    ids of the terms it explains, in order
    sources  name for an address and the source as printed, each once
    moments  names of the pictures of moments it speaks of, as having happened or not ("s19", "loop-reveal")
    parts    of the lesson: "1", "2", ..., "preparation"
    """

    number: int
    slug: str
    day: str
    language: str
    heading: str
    description: str
    notice: str
    notice_text: str
    titles: tuple[Title, ...]
    terms: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    moments: tuple[str, ...]
    parts: tuple[str, ...]


def digest_of(issue: Issue) -> Digest:
    """*issue* in short."""
    view = IssueView(issue)
    return Digest(
        number_of(issue.date, issue.language, issue.slug),
        issue.slug,
        issue.date.isoformat() if issue.date else "",
        issue.language,
        view.heading(),
        view.description(),
        str(view.native(issue.notice)),
        safe(issue.notice),
        tuple(_title(view, article) for article in issue.articles),
        tuple(one.term_id for one in issue.explanations),
        tuple(dict(_sources(issue)).items()),
        tuple(dict.fromkeys(stem_of(one.moment) for article in issue.articles for one in article.process)),
        tuple(dict.fromkeys(_parts(issue))),
    )


def _title(view: IssueView, article: IssueArticle) -> Title:
    return Title(article.anchor, str(view.title(article)), safe(article.title_text) or view.label(article))


def stem_of(moment: str) -> str:
    """The name of a moment's picture without its ending; moments that are one picture have one name.

    >>> stem_of("S19"), stem_of("LOOP:reveal")
    ('s19', 'loop-reveal')
    """
    return still(moment).file.removesuffix(".svg")


def _sources(issue: Issue) -> Iterator[tuple[str, str]]:
    """The works that the attributions name: by the lexicon's name where it knows them, else as printed."""
    known = glossary()
    for article, origin in zip(issue.articles, issue.page.articles, strict=True):
        line = origin.attribution
        if line is None or not line.source:
            continue
        works = [
            piece.term_id
            for piece in article.attribution
            if piece.term_id and known[piece.term_id].kind == "source"
        ]
        yield (works[0] if works else name_of(line.source)), line.source


def name_of(printed: str) -> str:
    """A printed source as a name for an address.

    >>> name_of("Shamati, Article No. 96")
    'shamati-article-no-96'
    """
    return _NOT_IN_NAMES.sub("-", printed.casefold()).strip("-_")[:_LONGEST].strip("-_") or "source"


def _parts(issue: Issue) -> Iterator[str]:
    for article in issue.page.articles:
        if article.attribution and article.attribution.part is not None:
            yield str(article.attribution.part)
