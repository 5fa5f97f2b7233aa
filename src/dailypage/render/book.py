"""Book: the issues of a month or a year bound as one, for the renderers that make books.

To them it is one issue with many articles: a term has one number and one entry for the whole book, and everything
that must be unique in an issue is unique in the book. Only the days are told besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_skeleton

from dailypage.issue import Explanation, Issue, IssueArticle, Piece, Related
from dailypage.page.model import Masthead


@dataclass(frozen=True, slots=True)
class Opening:
    """What a book prints where an issue begins: its day, and the notice that its own outputs carry, or ""."""

    day: date
    notice: str


@dataclass(frozen=True, slots=True)
class Book:
    """The issues of one *period* ("2010-03" or "2010") in one language.

    issue     all of them as one
    openings  by the anchor of the article that is the first of its issue
    """

    period: str
    issue: Issue
    openings: dict[str, Opening]

    @property
    def name(self) -> str:
        """Its period as its language writes it.

        >>> in_words("2010-03", "en"), in_words("2010", "en")
        ('March 2010', '2010')
        """
        return in_words(self.period, self.issue.language)


def in_words(period: str, language: str) -> str:
    """A month or a year as *language* writes it; a day of a month, too.

    >>> in_words("2010-03", "es")
    'marzo de 2010'
    """
    if "-" not in period:
        return period
    year, month = map(int, period.split("-"))
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=language))


def bind(issues: Sequence[Issue], period: str) -> Book:
    """*issues*, one or more of one language, each with a date, as a book in the order of their dates."""
    ordered = sorted(issues, key=lambda issue: (issue.date or date.min, issue.slug))
    first = ordered[0]
    binder = _Binder()
    articles = tuple(article for issue in ordered for article in binder.articles(issue))
    slug = period if first.language == "en" else f"{period}-{first.language}"
    whole = replace(
        first,
        date=ordered[-1].date,
        slug=slug,
        articles=articles,
        explanations=tuple(binder.explanations()),
        page=replace(first.page, masthead=Masthead(heading=first.page.masthead.heading)),
        notice="",
        notes=(),
        address="",
    )
    return Book(period, whole, binder.openings)


class _Binder:
    """Gives each term one number, and each anchor the day it belongs to."""

    def __init__(self) -> None:
        self.openings: dict[str, Opening] = {}
        self.told: dict[str, Explanation] = {}  # term -> what the book says of it so far

    def articles(self, issue: Issue) -> Iterator[IssueArticle]:
        """The articles of *issue*; what it explains is added to what the book explains."""
        prefix = f"d{issue.slug}-"
        numbers = {e.number: self.add(e, prefix) for e in issue.explanations}

        def pieces(some: tuple[Piece, ...]) -> tuple[Piece, ...]:
            return tuple(
                piece
                if piece.number is None
                else replace(
                    piece, number=numbers[piece.number], anchor=piece.anchor and prefix + piece.anchor
                )
                for piece in some
            )

        for article in issue.articles:
            anchor = prefix + article.anchor
            if article is issue.articles[0] and issue.date:
                self.openings[anchor] = Opening(issue.date, issue.notice)
            blocks = tuple(
                replace(block, label=pieces(block.label), body=pieces(block.body)) for block in article.blocks
            )
            yield replace(
                article,
                anchor=anchor,
                title=pieces(article.title),
                blocks=blocks,
                attribution=pieces(article.attribution),
            )

    def add(self, e: Explanation, prefix: str) -> int:
        """Its number in the book."""
        anchors = tuple(prefix + anchor for anchor in e.anchors)
        known = self.told.get(e.term_id)
        if known is None:
            known = replace(e, number=len(self.told) + 1, as_printed=(), anchors=())
        self.told[e.term_id] = replace(
            known,
            as_printed=tuple(dict.fromkeys((*known.as_printed, *e.as_printed))),
            anchors=(*known.anchors, *anchors),
        )
        return known.number

    def explanations(self) -> Iterator[Explanation]:
        """What the book explains; its neighbours have the numbers of the book."""
        for e in self.told.values():
            yield replace(e, related=tuple(self._related(one) for one in e.related))

    def _related(self, one: Related) -> Related:
        known = self.told.get(one.term_id)
        return replace(one, number=known.number if known else None)
