"""The definitions of our quality figures.

spellings  each text is one term in one spelling, alone. Right: a mention with its id covers at least four fifths of
           its letters. Surely wrong: not right, and a mention with another id has a confidence above 0.8.
sentences  the ids of all mentions against the ids named, each counted once a sentence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dailypage.terms.recognise import recognise

SURE = 0.8


@dataclass(frozen=True)
class Quality:
    """The four figures, each from 0 to 1."""

    spellings_right: float
    spellings_surely_wrong: float
    sentences_precision: float
    sentences_recall: float


def letters(text: str) -> int:
    """How many letters *text* has."""
    return sum(char.isalpha() for char in text)


def is_right(text: str, term_id: str) -> bool:
    """Whether *text* is read as *term_id*."""
    return any(m.term_id == term_id and letters(m.text) >= 0.8 * letters(text) for m in recognise(text))


def measure(file: Path, language: str | None = None) -> Quality:
    """The figures of *file*, or of its items in *language*."""
    data = json.loads(file.read_text("utf-8"))
    spellings = [i for i in data["spellings"] if language in (None, i.get("language"))]
    sentences = [i for i in data["sentences"] if language in (None, i.get("language"))]
    right = [is_right(item["text"], item["id"]) for item in spellings]
    wrong = [
        not ok and any(m.term_id != item["id"] and m.confidence > SURE for m in recognise(item["text"]))
        for ok, item in zip(right, spellings, strict=True)
    ]
    got = [{m.term_id for m in recognise(item["text"])} for item in sentences]
    need = [set(item["terms"]) for item in sentences]
    hit = sum(len(g & n) for g, n in zip(got, need, strict=True))
    return Quality(
        sum(right) / len(right),
        sum(wrong) / len(wrong),
        hit / max(1, sum(map(len, got))),
        hit / max(1, sum(map(len, need))),
    )
