"""Prepare: a lesson's file understood and annotated, ready to be written. The long part of adding one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from dailypage.archive.codec import annotation_text, fingerprint_of, page_text
from dailypage.archive.likeness import sketch, words_of
from dailypage.archive.model import Annotated, Prepared, Raw, Said
from dailypage.archive.search_port import entry_of
from dailypage.filenames import safe_stem
from dailypage.issue import Issue, make_issue
from dailypage.lesson import read_bytes
from dailypage.page.model import Page
from dailypage.page.parse import parse
from dailypage.resources import DATA

# What decides how a text is annotated: terms with their definitions, recognition, readings.
_RECIPE = ("lexicon.json", "terms", "reading", "languages")


def prepare(raw: Raw) -> Prepared:
    """Parse and annotate *raw*. Raises DailypageError for what cannot be read or is no Daily Page."""
    said = raw.said
    page = parse(read_bytes(raw.data, raw.name), date=said.day, language=said.language)
    parsed = page_text(page)
    new = annotated(page, parsed, said)
    return Prepared(
        raw,
        key_of(page),
        page.date,
        page.language,
        parsed,
        new.annotation,
        new.entry,
        new.fingerprint,
        new.lexicon,
        sketch(words_of(page)),
    )


def annotated(page: Page, parsed: str, said: Said) -> Annotated:
    """*page*, which is *parsed* as text, with its terms and moments as the lexicon has them today."""
    issue = issue_from(page, said)
    annotation = annotation_text(issue)
    entry = msgspec.msgpack.encode(entry_of(issue))
    return Annotated(annotation, entry, fingerprint_of(issue, parsed, annotation), recipe())


def issue_from(page: Page, said: Said) -> Issue:
    """The Issue of *page* as the archive keeps it: no address, no sender, its key for its slug."""
    return make_issue(page, marks=said.marks, notice=said.notice, slug=key_of(page))


def key_of(page: Page) -> str:
    """What *page* is called in an archive: its date and language, or its file's name where it has no date.

    >>> from dailypage.page.model import Masthead
    >>> key_of(Page(None, "he", Masthead(), (), name="lessons/A lesson.txt"))
    'undated-a-lesson-he'
    """
    name = page.date.isoformat() if page.date else f"undated-{safe_stem(page.name).casefold()}"
    return name + ("" if page.language == "en" else f"-{page.language}")


@cache
def recipe() -> str:
    """A checksum of all that decides how a text is annotated: another lexicon, another recipe."""
    digest = hashlib.sha256()
    for name in _RECIPE:
        for path in sorted(_files(DATA / name)):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(DATA).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    return [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
