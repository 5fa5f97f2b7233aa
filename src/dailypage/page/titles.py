"""Which paragraphs are titles: by length, ending and position, never by capitals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from dailypage.lesson.model import Mark
from dailypage.page.labels import Label
from dailypage.page.model import Attribution, Text

MOST_WORDS = 14
# What ends a sentence, a list or a lead-in ends no title; "?" and "!" may.
_NO_TITLE = re.compile(r"(?:[.,;:…]|-)[\"”’')\]»]*$")
_SPEAKS = re.compile(r"[?!][\"”’')\]»]*$|[\"”»]$")


@dataclass(slots=True)
class Piece:
    """A paragraph with what can be seen of it alone."""

    text: Text
    plain: str
    gap: int
    mark: Mark
    one_line: bool
    label: Label | None = None
    attribution: Attribution | None = None

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.plain.split())

    @property
    def looks_like_title(self) -> bool:
        """One line of at most 14 words that neither ends as a sentence nor is anything else."""
        return (
            self.one_line
            and len(self.plain) <= 200
            and self.words <= MOST_WORDS
            and not self.mark
            and not self.label
            and not self.attribution
            and not _NO_TITLE.search(self.plain)
            and any(char.isalpha() for char in self.plain)
            and "://" not in self.plain
        )


def usual_gap(pieces: list[Piece]) -> int:
    """How many blank lines part paragraphs: a wider gap is a hint of a title."""
    gaps = Counter(piece.gap for piece in pieces[1:])
    return gaps.most_common(1)[0][0] if gaps else 1


def title_at(pieces: list[Piece], at: int, usual: int, *, opens: bool) -> str:
    """Whether pieces[at] is a title: "yes", "no", "cut" (the text ends in it), or "doubtful".

    opens  it is the first paragraph, or stands below an attribution: an article begins here
    """
    piece = pieces[at]
    if not piece.looks_like_title:
        return "no"
    wide = piece.gap > usual and piece.gap >= 2
    if at + 1 == len(pieces):
        return "cut" if opens or wide else "no"
    following = pieces[at + 1]
    leads = (
        following.label is not None
        or (opens and following.plain == piece.plain)
        or bool(following.mark)
        or following.words > piece.words
    )
    asks = _SPEAKS.search(following.plain) is not None  # an article may open with an unlabelled question
    if opens or wide:
        return "yes" if leads or not following.looks_like_title else "no"
    if not leads or (following.looks_like_title and not asks):
        return "no"
    # A short sentence of the body that ends in a mark is as likely as a title.
    return "doubtful" if _SPEAKS.search(piece.plain) else "yes"
