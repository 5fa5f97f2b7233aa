"""The shape of an issue in JSON, version 1. builders/schema.py publishes it as data/schema/issue-1.json.

A program may rely on this: within version 1, fields are added but none is removed, renamed or given
another meaning.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from dailypage.issue import Direction
from dailypage.page.model import BlockKind, Severity
from dailypage.terms.model import Certainty, How

SCHEMA: Literal["issue-1.json"] = "issue-1.json"
VERSION: Literal[1] = 1

Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="BCP 47 tag.")]
Offset = Annotated[int, Meta(ge=0)]
Counted = Annotated[int, Meta(ge=1)]


class Shape(Struct, frozen=True, kw_only=True):
    """What all parts have in common: named fields, in a fixed order."""


class Place(Shape, frozen=True):
    """A point in the source; line and column count from 1, *page* is given for a PDF."""

    line: Counted
    column: Counted
    page: Counted | None


class Run(Shape, frozen=True):
    """Characters of one look, one language and one direction; the runs joined are the text.

    *foreign*: the language is not the issue's own, so isolate the run when you show it.
    """

    text: str
    emphasis: bool
    language: Language
    direction: Direction
    foreign: bool


class Mention(Shape, frozen=True):
    """A use of a term: half-open offsets in Unicode code points of the text's *plain*.

    *how*, *confidence* (above 0.8 is sure) and *reason* say why it is taken for the term.
    *explanation* is the number of its explanation, or null when this issue gives none.
    *marked*: the outputs for people show a mark here, whose name is *anchor* (else "").
    """

    start: Offset
    end: Counted
    text: str
    term_id: str
    how: How
    confidence: Annotated[float, Meta(ge=0, le=1)]
    reason: str
    explanation: Counted | None
    marked: bool
    anchor: str


class Text(Shape, frozen=True):
    """A text: its characters, how they look, the terms in it, and where it began in the source."""

    plain: str
    runs: tuple[Run, ...]
    mentions: tuple[Mention, ...]
    place: Place | None


class Block(Shape, frozen=True):
    """One paragraph, with the part it plays.

    *label* is what opened it, as printed ("Question:"), *speaker* the name in it, *item* the number
    that a quotation's lead-in names; each is null where there is none. *follow_up*: the question goes on.
    """

    kind: BlockKind
    label: Text | None
    speaker: str | None
    follow_up: bool
    item: int | None
    text: Text


class Attribution(Shape, frozen=True):
    """Where an article is from: as printed, and what was read from it.

    *part* of the lesson, its *date*, the *source* studied. *cut*: the line breaks off in the excerpt.
    """

    text: Text
    part: Counted | Literal["preparation"] | None
    date: date | None
    source: str | None
    cut: bool


class Article(Shape, frozen=True):
    """An excerpt. *anchor* is its name in the issue; *title* is null where none is printed."""

    anchor: str
    title: Text | None
    blocks: tuple[Block, ...]
    attribution: Attribution | None


class Masthead(Shape, frozen=True):
    """The lines at the head of the issue, as printed; null where missing."""

    heading: str | None
    title: str | None
    tagline: str | None


class Related(Shape, frozen=True):
    """A neighbouring term, with the number of its explanation if this issue explains it too."""

    term_id: str
    name: str
    explanation: Counted | None


class Explanation(Shape, frozen=True):
    """What the reader is told of a term. *plain* and *technical* are in English ("" for none).

    *certainty* of the source: "cited" - work and item were looked up; "general" - the work uses the
    term throughout; "to-check" - the item is not known for sure, so none is given.
    *anchors* are the marked mentions, in order.
    """

    number: Counted
    term_id: str
    name: str
    hebrew: str
    pronunciation: str
    plain: str
    technical: str
    source: str
    certainty: Certainty
    related: tuple[Related, ...]
    as_printed: tuple[str, ...]
    anchors: tuple[str, ...]


class Source(Shape, frozen=True):
    """The file the issue was read from: its name without folders, and SHA-256 of its bytes in hex."""

    name: str
    checksum: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]


class Dropped(Shape, frozen=True):
    """Text that was left out of the articles on purpose, whole."""

    kind: Literal["running-head", "page-number", "footer", "repeated-title", "address"]
    text: str
    place: Place


class Note(Shape, frozen=True):
    """Something for the editor; not for readers. *code* is stable, *hint* says what to do."""

    code: str
    severity: Severity
    message: str
    hint: str
    place: Place | None


class Issue(Shape, frozen=True):
    """An issue of The Daily Page: what it says, the terms in it, and what they mean."""

    schema: Annotated[Literal["issue-1.json"], Meta(description="The schema's name.")] = field(name="$schema")
    version: Annotated[Literal[1], Meta(description="Goes up only when a program must change.")]
    slug: str
    date: date | None
    language: Language
    direction: Direction
    notice: str
    address: Annotated[str, Meta(description='Where it is on the web, or "".')]
    masthead: Masthead
    articles: tuple[Article, ...]
    explanations: tuple[Explanation, ...]
    source: Source
    dropped: tuple[Dropped, ...]
    notes: tuple[Note, ...]
