"""Spans: a text cut where its script changes, so that each part has one language and one direction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from dailypage.resources import table

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one look, one language and one direction.

    foreign  the language differs from the page's: mark it with lang and dir, and isolate it
    """

    text: str
    emphasis: bool = False
    language: str = "en"
    direction: Direction = "ltr"
    foreign: bool = False


def direction_of(language: str) -> Direction:
    """Which way *language* runs.

    >>> direction_of("he")
    'rtl'
    """
    return "rtl" if table(f"languages/{language}.toml")["direction"] == "rtl" else "ltr"


# A run of one script, with whatever stands between two of its letters but belongs to no script.
_RUNS = {
    "he": r"[\u0590-\u05ff\ufb1d-\ufb4f]",
    "ru": r"[\u0400-\u052f]",
    "en": r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]",
}
_RUN = re.compile(
    "|".join(rf"(?P<{code}>{letter}(?:[^\w\u0590-\u05ff]*{letter})*)" for code, letter in _RUNS.items())
)


_CLOSES = {"(": ")", "[": "]", "{": "}"}
# What may end a sentence, with a quotation mark or bracket that it may stand in.
_SENTENCE_ENDS = re.compile(r"[.!?\u2026:]+[\"'\u201d\u2019)\]]*\s*$")
_GERESH = re.compile(r"['\u2019](?!\w)")


def _end_of(text: str, start: int, end: int, language: str) -> int:
    """Where a run found at *start* to *end* really ends, with the signs behind it that are its own.

    These are brackets opened inside it (one opened before ends it), the apostrophe that makes a Hebrew
    letter a number, and the end of a sentence that is the whole text.
    """
    still_open: list[str] = []
    for at in range(start, len(text)):
        if at >= end and still_open[-1:] != [text[at]]:
            break
        if text[at] in _CLOSES:
            still_open.append(_CLOSES[text[at]])
        elif text[at] in _CLOSES.values():
            if not still_open or still_open.pop() != text[at]:
                return at
            end = max(end, at + 1)
    run = text[start:end]
    if language == "he" and _GERESH.match(text, end) and "'" not in text[:start] and run[-2:-1] in {"", " "}:
        end += 1
    ends_all = start == 0 and " " in run and _SENTENCE_ENDS.match(text, end)
    return len(text.rstrip()) if ends_all else end


def spans_of(text: str, language: str, *, emphasis: bool = False) -> tuple[Span, ...]:
    """Cut *text* where its script changes, so that each span has one language and one direction.

    >>> [(s.text, s.language, s.foreign) for s in spans_of("the Masach (מסך) stands", "en")]
    [('the Masach (', 'en', False), ('מסך', 'he', True), (') stands', 'en', False)]

    Signs at the edge of a foreign run are the page's, except those that can only be the run's own:

    >>> [s.text for s in spans_of("Kabbalah, קבלה (תכונה), is", "en")]
    ['Kabbalah, ', 'קבלה (תכונה)', ', is']
    """
    home = {"he": "he", "ru": "ru"}.get(language, "en")  # the script that is not foreign here
    spans, at = [], 0
    native = Span(text, emphasis, language, direction_of(language))
    if home == "en" and text.isascii():  # most texts, and the search below is slow
        return (native,) if text else ()
    next_run = 0
    while match := _RUN.search(text, next_run):
        found, next_run = match.lastgroup or home, match.end()
        if found == home:
            continue
        if match.start() > at:
            spans.append(replace(native, text=text[at : match.start()]))
        at = next_run = _end_of(text, match.start(), match.end(), found)
        spans.append(Span(text[match.start() : at], emphasis, found, direction_of(found), foreign=True))
    if at < len(text):
        spans.append(replace(native, text=text[at:]))
    return tuple(spans)
