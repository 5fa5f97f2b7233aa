"""What the archive tells a search index, and when: the port that archive/search/ is built on.

The store calls the index in the transaction that writes an issue's rows, so the two are never out of step.
Offsets are half-open and count characters of the text they stand beside.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal, Protocol

import msgspec
from sqlalchemy import Connection

from dailypage.issue import Issue, IssueArticle, Piece
from dailypage.reading.model import Polarity

Role = Literal["title", "label", "body", "attribution"]


class Use(msgspec.Struct, frozen=True, array_like=True):
    """A use of a term in a text."""

    term_id: str
    start: int
    end: int


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A sentence of a text that speaks of a moment of the system."""

    moment: str
    polarity: Polarity
    start: int
    end: int


class Words(msgspec.Struct, frozen=True, array_like=True):
    """A text of an article, with what is said in it. *block* counts from 0; None for title and attribution."""

    role: Role
    block: int | None
    text: str
    uses: tuple[Use, ...] = ()
    told: tuple[Told, ...] = ()


class EntryArticle(msgspec.Struct, frozen=True, array_like=True):
    """An article. *anchor* is unique in its issue; *source* and *part* are those of its attribution."""

    anchor: str
    words: tuple[Words, ...]
    source: str | None = None
    part: int | Literal["preparation"] | None = None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An issue as an index sees it."""

    key: str
    day: date | None
    language: str
    articles: tuple[EntryArticle, ...]


class SearchIndex(Protocol):
    """A search index inside the archive's own database. It neither commits nor rolls back."""

    def is_there(self, connection: Connection) -> bool:
        """Whether its tables are there, and such as it makes today."""

    def create(self, connection: Connection) -> None:
        """Make its tables, if they are not there; empty ones in place of such as it made of old."""

    def clear(self, connection: Connection) -> None:
        """Forget everything, and the tables."""

    def put(self, connection: Connection, number: int, entry: Entry) -> None:
        """Index *entry* as issue *number* (``issue.number`` of the schema), in place of what stood for it."""

    def drop(self, connection: Connection, number: int) -> None:
        """Forget issue *number*; one that is not there is no error."""

    def numbers(self, connection: Connection) -> Collection[int]:
        """The issues that are indexed, for a check that the index is in step."""


def entry_of(issue: Issue) -> Entry:
    """What an index is told of *issue*."""
    page = zip(issue.articles, issue.page.articles, strict=True)
    return Entry(
        issue.slug,
        issue.date,
        issue.language,
        tuple(
            EntryArticle(
                article.anchor,
                tuple(_words(article)),
                printed.attribution.source if printed.attribution else None,
                printed.attribution.part if printed.attribution else None,
            )
            for article, printed in page
        ),
    )


def _words(article: IssueArticle) -> list[Words]:
    told: dict[int, list[Told]] = {}
    for spoken in article.process:
        for at in spoken.passages:
            told.setdefault(at.block, []).append(Told(spoken.moment, spoken.polarity, at.start, at.end))
    found = [_text("title", None, article.title)]
    for number, block in enumerate(article.blocks):
        if block.label:
            found.append(_text("label", number, block.label))
        found.append(_text("body", number, block.body, told.get(number, ())))
    found.append(_text("attribution", None, article.attribution))
    return [words for words in found if words.text]


def _text(
    role: Role, block: int | None, pieces: tuple[Piece, ...], told: tuple[Told, ...] | list[Told] = ()
) -> Words:
    uses = tuple(
        Use(piece.mention.term_id, piece.mention.start, piece.mention.end)
        for piece in pieces
        if piece.mention
    )
    return Words(role, block, "".join(piece.plain for piece in pieces), uses, tuple(told))
