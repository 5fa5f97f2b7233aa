"""The site's footer: where it begins, and that it holds nothing of an issue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dailypage.lesson.model import Lesson, Line
from dailypage.page.attribution import attribution_of
from dailypage.page.labels import label_of
from dailypage.page.masthead import bare, header, place_of
from dailypage.page.model import Dropped, Note, Run, Text
from dailypage.page.notes import note, shown
from dailypage.page.words import Words, folded

_LONG_WORDS = 60
_LONG = 100  # characters that only a paragraph of the text itself has


def without_footer(
    lesson: Lesson, lines: list[Line], words: Words
) -> tuple[list[Line], list[Dropped], list[Note]]:
    """*lines* less the footer below the first long paragraph, what it was, and a note when it is long.

    It goes to the end of the text, or to the masthead of another issue. What says below it that an article goes
    on, a label or an attribution, shows that it is none.
    """
    has_text, below = False, None
    for at, line in enumerate(lines):
        text = bare(line)
        if len(text) > _LONG:
            has_text = True
        elif text and has_text and _may_begin(folded(text), words):
            below = below or _Below.of(lines, words)
            end = below.end(at)
            if not below.goes_on(at, end, prose=folded(text) in words.footer_afterwards):
                rest = [each for each in lines[at:end] if bare(each)]
                dropped = [Dropped("footer", each.text, place_of(lesson, each)) for each in rest]
                long = sum(len(each.text.split()) for each in rest) > _LONG_WORDS
                notes = [note("footer-long", place_of(lesson, line), value=shown(text))] if long else []
                return lines[:at] + lines[end:], dropped, notes
    return lines, [], []


@dataclass(frozen=True, slots=True)
class _Below:
    """The lines by what they show, as their numbers in order: read once, however many may begin a footer."""

    issues: list[int]
    articles: list[int]
    long: list[int]
    count: int

    @classmethod
    def of(cls, lines: list[Line], words: Words) -> _Below:
        """What each of *lines* shows."""
        each = list(enumerate(lines))
        return cls(
            [n for n, line in each if _begins_issue(line, words)],
            [n for n, line in each if _is_of_article(bare(line), words)],
            [n for n, line in each if len(bare(line)) > _LONG],
            len(lines),
        )

    def end(self, at: int) -> int:
        """Where another issue begins behind line *at*, or the end."""
        following = bisect_right(self.issues, at)
        return self.issues[following] if following < len(self.issues) else self.count

    def goes_on(self, at: int, end: int, *, prose: bool) -> bool:
        """Whether an article goes on between lines *at* and *end*; *prose*: a long paragraph shows it too."""
        signs = (self.articles, self.long) if prose else (self.articles,)
        return any(bisect_right(found, at) < bisect_left(found, end) for found in signs)


def _may_begin(text: str, words: Words) -> bool:
    known = text in words.footer_lines or text in words.footer_afterwards
    return known or text.startswith(words.footer_starts)


def _is_of_article(text: str, words: Words) -> bool:
    label = label_of(text, words)
    speaks = label is not None and label.kind != "quotation"
    return speaks or attribution_of(Text((Run(text),)), words.language) is not None


def _begins_issue(line: Line, words: Words) -> bool:
    """Whether *line* is the dated title of a paper, or its tagline."""
    text = bare(line)
    if len(text) > 300:
        return False
    named = header(text, words)
    return (named is not None and named[0]) or folded(text).startswith(words.tagline)
