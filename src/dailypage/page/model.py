"""Page: what a lesson's Daily Page says, parsed. Immutable, typed, every character traceable.

Two pages are equal when they say the same; where they were read from (traces, notes, the record
of what was dropped) does not count.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dailypage.lesson.model import Place

BlockKind = Literal["paragraph", "question", "answer", "quotation"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that share one look: plain, or emphasised in the source."""

    text: str
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """From character *start* of a Text on, characters stand side by side in the source from *place* on."""

    start: int
    place: Place


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text with its emphasis and its origin. Offsets count characters of ``plain``.

    >>> text = Text((Run("the "), Run("Masach", True)))
    >>> text.plain
    'the Masach'
    """

    runs: tuple[Run, ...]
    trace: tuple[Anchor, ...] = field(default=(), compare=False, repr=False)

    @property
    def plain(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self.runs)

    @property
    def emphasised(self) -> tuple[tuple[int, int], ...]:
        """The half-open spans of ``plain`` that the source emphasised."""
        spans, at = [], 0
        for run in self.runs:
            if run.emphasis:
                spans.append((at, at + len(run.text)))
            at += len(run.text)
        return tuple(spans)

    def place(self, offset: int) -> Place | None:
        """Where character *offset* of ``plain`` stood in the source; None for text not read from one."""
        if not self.trace:
            return None
        anchor = self.trace[max(0, bisect_right(self.trace, offset, key=lambda a: a.start) - 1)]
        at = anchor.place
        return Place(at.file, at.line, at.column + offset - anchor.start, at.page)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, with the part it plays.

    kind       paragraph | question | answer | quotation
    body       its text, without the label
    label      what opened it, as printed with its colon ("Dr. Laitman's Answer:", "The Zohar,
               Item 5:"), or None: the second paragraph of a question has kind question, no label
    speaker    the name the label gives, read from the line and never from a list, or None
    follow_up  the label says that the question goes on ("Question cont'd:")
    item       the item number a quotation's lead-in names, or None
    """

    kind: BlockKind
    body: Text
    label: Text | None = None
    speaker: str | None = None
    follow_up: bool = False
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """The line that says which part of which lesson an article is from.

    text    as printed
    part    1, 2, ... or "preparation", or None when the line names no part
    date    the lesson's date (printed month/day/year), or None
    source  the text studied, outer quotation marks removed, or None
    cut     the line breaks off: the excerpt ended inside it
    """

    text: Text
    part: int | Literal["preparation"] | None = None
    date: date | None = None
    source: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An excerpt: title, paragraphs, and where it is from. A title is None when the text has none."""

    title: Text | None
    blocks: tuple[Block, ...]
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Masthead:
    """The lines at the head of an issue, as printed; each may be missing."""

    heading: str | None = None
    title: str | None = None
    tagline: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text left out of the articles on purpose (running head, page number, footer), kept here whole."""

    kind: Literal["running-head", "page-number", "footer", "repeated-title", "address"]
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """Something the editor should look at; readers never see it.

    code      stable id such as ``date-mismatch``; explained in data/notes.toml and the reference
    message   what was found, with the value
    hint      what to do about it
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An issue of The Daily Page.

    date      the issue's date from its masthead (or address), or None with a note
    language  BCP 47: en, he, ru, es, de
    """

    date: date | None
    language: str
    masthead: Masthead
    articles: tuple[Article, ...]
    name: str = field(default="", compare=False)
    checksum: str = field(default="", compare=False)
    dropped: tuple[Dropped, ...] = field(default=(), compare=False)
    notes: tuple[Note, ...] = field(default=(), compare=False)
