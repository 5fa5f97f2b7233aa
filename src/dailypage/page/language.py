"""Which language an issue is in, by its script and its words; and whether it is an issue at all."""

from __future__ import annotations

import re
from itertools import islice

from dailypage.errors import IsTranscript
from dailypage.lesson.model import Lesson, Line
from dailypage.page.masthead import bare, header, place_of
from dailypage.page.notes import shown
from dailypage.page.words import folded, languages, words

_SAMPLE_LINES = 400
_SCRIPTS = {
    "Hebr": re.compile(r"[\u05d0-\u05ea]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
# A turn in a transcript of numbered turns, and one with a speaker and the time of the recording.
_NUMBERED_TURN = re.compile(r"\s*\d{1,3}\.\s?(?:\w{1,3}\s?\.|[^:()]{0,40}:)?\s*\(\d{1,2}:\d{2}")
_TIMED_TURN = re.compile(r"[^:()]{1,40}(?:\([^()]{1,60}\))?:\s*\((?:\d{1,2}:)?\d{1,2}:\d{2}")
_TURNS = 3


def language_of(lesson: Lesson) -> tuple[str, bool]:
    """The language of *lesson*, and whether anything told it.

    The script decides first; among languages of one script the masthead's words do, then those
    that are common in one of them and in no other.
    """
    sample = [line.text for line in islice(lesson.lines, _SAMPLE_LINES)]
    text = "\n".join(line[:2000] for line in sample)
    letters = {script: len(found.findall(text)) for script, found in _SCRIPTS.items()}
    # Terms in Latin letters are frequent in every language; Latin text has hardly any of the others.
    script = max(letters, key=lambda name: letters[name] * (1 if name == "Latn" else 2))
    candidates = [each for each in languages() if words(each).script == script]
    if not letters[script]:
        return "en", False
    if len(candidates) == 1:
        return candidates[0], True
    said = re.findall(r"\w+", text.casefold())
    common = {each: sum(word in words(each).common for word in said) for each in candidates}
    for each in candidates:
        if any(_is_masthead(line, each) for line in sample[:40]):
            common[each] += 1000
    best = max(candidates, key=lambda each: common[each])
    return best, common[best] > 0


def _is_masthead(line: str, language: str) -> bool:
    known, text = words(language), line.strip(" *#\xa0")
    if len(text) > 300:
        return False
    return (
        folded(text) in known.heading
        or header(text, known) is not None
        or any(folded(text).startswith(tagline) for tagline in known.tagline)
    )


def refuse_transcript(lesson: Lesson) -> None:
    """Raise IsTranscript for the record of a whole lesson: by its notice, or by turns with times."""
    notices = tuple(notice for each in languages() for notice in words(each).notices)
    turns: list[Line] = []
    for line in islice(lesson.lines, _SAMPLE_LINES):
        text = bare(line)[:300]
        if folded(text).startswith(notices):
            raise IsTranscript(shown(text), str(place_of(lesson, line)))
        if _NUMBERED_TURN.match(text) or _TIMED_TURN.match(text):
            turns.append(line)
    if len(turns) >= _TURNS:
        raise IsTranscript(shown(bare(turns[0])), str(place_of(lesson, turns[0])))
