"""A corpus to measure an archive on: issues in five languages, or documents for a search. Same seed, same bytes.

``python -m bench.corpus --issues 10000 --out FOLDER`` writes issues, a file each, below a folder for each year;
``python -m bench.corpus --documents 1000`` prints documents of about 2.5 KB, one a line, as JSON.
The sentences are those of generator.py: our own, with real terms.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench.generator import SEED, SHARES, Prose, issue

FIRST_DAY = date(2000, 1, 1)
DAYS = 36_525  # a masthead has two digits for the year: those of one century
LANGUAGES = ("en", "he", "ru", "es", "de")
_TURN = ("en", "en", "he", "en", "ru", "en", "es", "en", "de", "en")
MOST = DAYS * len(LANGUAGES)
DOCUMENT_BYTES = 2500


class Lesson(NamedTuple):
    """An issue's text, and the name of its file: ``2000/2000-01-01.txt``, ``2000/2000-01-05-he.txt``."""

    name: str
    language: str
    day: date
    text: str


class Document(NamedTuple):
    """A text without a masthead, for a search alone."""

    number: int
    language: str
    text: str


def lessons(count: int, seed: int = SEED, *, articles: int = 3) -> Iterator[Lesson]:
    """*count* issues, a day after the other; beyond a century the days come again in another language.

    Raises ValueError for more than MOST.
    """
    if count > MOST:
        msg = f"{count} issues are more than {MOST}, an issue a day in each of {len(LANGUAGES)} languages"
        raise ValueError(msg)
    writers = {language: Prose(language, seed) for language in LANGUAGES}
    for number in range(count):
        day, language = key_of(number)
        ending = "" if language == "en" else f"-{language}"
        text = issue(writers[language], day, articles, sourced=True)
        yield Lesson(f"{day.year}/{day.isoformat()}{ending}.txt", language, day, text)


def key_of(number: int) -> tuple[date, str]:
    """The day and the language of an issue; no two numbers below MOST have the same.

    >>> key_of(0), key_of(DAYS + 2)
    ((datetime.date(2000, 1, 1), 'en'), (datetime.date(2000, 1, 3), 'ru'))
    """
    turn, at = divmod(number, DAYS)
    first = LANGUAGES.index(_TURN[at % len(_TURN)])
    return FIRST_DAY + timedelta(days=at), LANGUAGES[(first + turn) % len(LANGUAGES)]


def documents(count: int, seed: int = SEED) -> Iterator[Document]:
    """*count* documents of about DOCUMENT_BYTES of UTF-8 each, the languages mixed as SHARES says."""
    writers = {language: Prose(language, seed) for language in SHARES}
    written = dict.fromkeys(SHARES, 0)
    for number in range(count):
        language = min(SHARES, key=lambda each: written[each] / SHARES[each])  # whoever lags most
        paragraphs: list[str] = []
        size = 0
        while size < DOCUMENT_BYTES:
            paragraphs.append(writers[language].paragraph())
            size += len(paragraphs[-1].encode())
        written[language] += size
        yield Document(number, language, "\n\n".join(paragraphs))


def write(found: Iterator[Lesson], out: Path) -> int:
    """Write *found* below *out*; the bytes of all together."""
    size = 0
    for one in found:
        path = out / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(one.text.encode())
    return size


def main(arguments: list[str] | None = None) -> int:
    """Write issues into a folder, or print documents."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description="A corpus to measure on.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--issues", type=int, help=f"write so many issues into --out, at most {MOST}")
    what.add_argument("--documents", type=int, help="print so many documents, one a line, as JSON")
    parser.add_argument("--out", type=Path, help="the folder for the issues")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default {SEED}")
    given = parser.parse_args(arguments)
    if given.documents is not None:
        for one in documents(given.documents, given.seed):
            sys.stdout.buffer.write(msgspec.json.encode(one._asdict()) + b"\n")
        return 0
    if given.out is None:
        parser.error("--issues needs --out FOLDER")
    print(f"{write(lessons(given.issues, given.seed), given.out):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
