"""Prose to measure on: lesson-like text with real terms, in five languages, from a seed. Same seed, same bytes.

``python -m bench.generator --mb 4 --seed 1`` prints some. The sentences, the word lists and the masthead are
data (data/prose-*.toml) and our own; the terms are the spellings of the lexicon that the package ships. Words
and terms are drawn as words fall in real text: a few often, most seldom.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from dailypage.terms.glossary import glossary

DATA = Path(__file__).parent / "data"
SEED = 18
# Share of each language in the bytes of a corpus, in percent.
SHARES = {"en": 80, "he": 5, "ru": 5, "es": 5, "de": 5}
FIRST_DAY = date(2001, 1, 1)
NEIGHBOURS = 400
STEEP = 1.5
TERMS_IN_ISSUE = 24
HEBREW_ISSUES = 10  # every tenth issue is a Hebrew one
_SLOT = re.compile(r"\{([a-z])\}")


class Paragraph(NamedTuple):
    """Some sentences in one language."""

    language: str
    text: str


class Drawn:
    """Draws from *values*, the first ones more often: the chance of the n-th is as 1 / (n + *flat*) ** STEEP."""

    def __init__(self, values: list[str], flat: float) -> None:
        self.values = values
        self.weights = list(accumulate((rank + flat) ** -STEEP for rank in range(1, len(values) + 1)))

    def one(self, rng: Random) -> str:
        """One of the values."""
        return rng.choices(self.values, cum_weights=self.weights)[0]


@cache
def _data(language: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"prose-{language}.toml").read_text("utf-8"))


def _forms(data: dict[str, Any]) -> dict[str, list[str]]:
    """Slot -> every word for it: the plain ones first, then those with prefixes."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for group in data["words"]:
        stems = group["list"].split()
        for slot, endings in group["forms"].items():
            ranked.setdefault(slot, []).extend(
                (rank, prefix + stem + ending)
                for rank, prefix in enumerate(group.get("prefixes", [""]))
                for ending in endings
                for stem in stems
            )
    return {slot: [word for _, word in sorted(rows, key=lambda row: row[0])] for slot, rows in ranked.items()}


class Prose:
    """Writes in one language. All that it draws comes from *seed*."""

    def __init__(self, language: str, seed: int) -> None:
        self.language, self.data = language, _data(language)
        self.rng = Random(f"{seed}-{language}")  # noqa: S311 - reproducible, not secret
        self.drawn: dict[str, Drawn] = {}
        for slot, words in _forms(self.data).items():
            self._mix(words)
            self.drawn[slot] = Drawn(words, 20.0)
        spellings = [s for s in glossary().spellings if s.language == language]
        self.rng.shuffle(spellings)
        spellings.sort(key=lambda s: (not s.preferred, s.generated))
        self.hebrew = {s.text: glossary()[s.term_id].hebrew for s in spellings}
        self.all_terms = self.drawn["t"] = Drawn([s.text for s in spellings], 60.0)
        self.sentences = Drawn(self.data["sentences"], 12.0)

    def _mix(self, words: list[str]) -> None:
        """Mix neighbours: which words are frequent depends on the seed, but the plain ones stay in front."""
        for start in range(0, len(words), NEIGHBOURS):
            some = words[start : start + NEIGHBOURS]
            self.rng.shuffle(some)
            words[start : start + NEIGHBOURS] = some

    def keep_to(self, count: int) -> None:
        """Speak of *count* terms only from here on, as one lesson does."""
        self.drawn["t"] = Drawn([self.all_terms.one(self.rng) for _ in range(count)], 60.0)

    def fill(self, pattern: str) -> str:
        """*pattern* with its slots filled, its first letter a capital."""
        text = _SLOT.sub(self._slot, pattern)
        return text[0].upper() + text[1:]

    def _slot(self, match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot == "d":
            return str(self.rng.randint(2, 999))
        if slot == "p":
            names = self.data["names"]
            middles = "".join(self.rng.choices(names["middles"], k=self.rng.randint(0, 2)))
            return str(self.rng.choice(names["starts"]) + middles + self.rng.choice(names["ends"]))
        word = self.drawn[slot].one(self.rng)
        return self._term(word) if slot == "t" else word

    def _term(self, spelling: str) -> str:
        """A term as printed: now and then with a slip, or with its Hebrew in brackets."""
        chance = self.rng.random()
        if chance < self.data["rare"] and len(spelling) > 6:
            at = self.rng.randint(2, len(spelling) - 3)
            return spelling[:at] + spelling[at] + spelling[at:]
        if chance > 1 - self.data["gloss"]:
            return f"{spelling} ({self.hebrew[spelling]})"
        return spelling

    def paragraph(self) -> str:
        """Two to seven sentences."""
        return " ".join(self.fill(self.sentences.one(self.rng)) for _ in range(self.rng.randint(2, 7)))

    def pick(self, name: str) -> str:
        """One of the patterns under *name*, filled."""
        return self.fill(self.rng.choice(self.data.get(name) or self.data["issue"][name]))


def corpus(size: int, seed: int = SEED) -> list[Paragraph]:
    """Paragraphs of about *size* bytes in all, the languages mixed by SHARES and none left out."""
    writers = {language: Prose(language, seed) for language in SHARES}
    written = dict.fromkeys(SHARES, 0)
    found: list[Paragraph] = []
    while sum(written.values()) < size:
        language = min(SHARES, key=lambda each: written[each] / SHARES[each])  # whoever lags most
        text = writers[language].paragraph()
        written[language] += len(text.encode())
        found.append(Paragraph(language, text))
    return found


def size_of(paragraphs: list[Paragraph]) -> int:
    """Bytes of UTF-8."""
    return sum(len(paragraph.text.encode()) for paragraph in paragraphs)


def part_of(paragraphs: list[Paragraph], size: int) -> list[Paragraph]:
    """The first paragraphs, about *size* bytes: what a slow engine is given."""
    found, so_far = [], 0
    for paragraph in paragraphs:
        if so_far >= size:
            break
        found.append(paragraph)
        so_far += len(paragraph.text.encode())
    return found


def issues(count: int, seed: int = SEED, *, articles: int = 3) -> Iterator[tuple[date, str]]:
    """*count* issues of a Daily Page, a day after the other, with their dates."""
    english, hebrew = Prose("en", seed), Prose("he", seed)
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number)
        yield day, issue(hebrew if number % HEBREW_ISSUES == HEBREW_ISSUES - 1 else english, day, articles)


def issue(prose: Prose, day: date, articles: int, *, sourced: bool = False) -> str:
    """One issue: masthead, and articles with title, question, answer and attribution, which may name a source."""
    said = prose.data["issue"]
    when = {"day": day.day, "month": day.month, "year": day.year % 100}
    parts = [said["masthead"].format(**when)]
    prose.keep_to(TERMS_IN_ISSUE)
    for number in range(articles):
        parts.append(prose.pick("titles"))
        if number % 2:
            parts += [prose.paragraph(), prose.paragraph()]
        else:
            parts.append(said["question"].format(text=prose.pick("questions")))
            parts += [said["answer"].format(text=prose.paragraph()), prose.paragraph()]
        part = said["parts"][number % len(said["parts"])]
        source = f", {prose.pick('sources')}" if sourced else ""
        parts.append(said["attribution"].format(part=part, **when) + source)
    return "\n\n".join(parts) + "\n"


def long_issue(size: int, seed: int = SEED) -> str:
    """One English issue of about *size* bytes, however many articles that takes."""
    prose = Prose("en", seed)
    sample = issue(prose, FIRST_DAY, 40)  # to learn how long an article is
    return issue(prose, FIRST_DAY, max(1, round(40 * size / len(sample.encode()))))


def main() -> None:
    """Print a corpus, a paragraph a line, its language before it."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.generator", description="Print text to measure on."
    )
    parser.add_argument("--mb", type=float, default=1.0, help="megabytes of UTF-8, about (default 1)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default {SEED}")
    given = parser.parse_args()
    lines = (f"{p.language}\t{p.text}\n".encode() for p in corpus(round(given.mb * 1e6), given.seed))
    deque(map(sys.stdout.buffer.write, lines), maxlen=0)


if __name__ == "__main__":
    main()
