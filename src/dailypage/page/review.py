"""What an editor should look at once a page is parsed: dates, cut ends, marks without a partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import name as character_name

from dailypage.lesson.model import Lesson, Place
from dailypage.page.attribution import date_in
from dailypage.page.model import Article, Note, Page, Text
from dailypage.page.notes import note, shown
from dailypage.page.words import words

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_LOST = "\ufffd"
_ENDS = re.compile(r"[.!?…:;][\"”“’')\]»]*\s*$")
_PAIRS = (("“", "”"), ("«", "»"))


def review(page: Page) -> Iterator[Note]:
    """The notes on *page* as a whole, in no particular order."""
    if page.date:
        yield from _dates(page)
    if not page.articles:
        yield note("no-articles", None)
    attributed = any(article.attribution for article in page.articles)
    for number, article in enumerate(page.articles, 1):
        last = number == len(page.articles)
        if attributed and not article.attribution and not last and article.blocks:
            yield note("attribution-missing", _place(article))
        for text in texts_of(article):
            yield from _quotes(text)
    yield from _cut_end(page)


def with_notes(page: Page, notes: list[Note]) -> Page:
    """*page* with *notes* in the order of its lines, those about the whole first."""
    ordered = sorted(notes, key=lambda each: (each.place.line, each.place.column) if each.place else (0, 0))
    return Page(
        page.date, page.language, page.masthead, page.articles,
        page.name, page.checksum, page.dropped, tuple(ordered),
    )  # fmt: skip


def texts_of(article: Article) -> Iterator[Text]:
    """Every Text of *article* in reading order."""
    if article.title:
        yield article.title
    for block in article.blocks:
        if block.label:
            yield block.label
        yield block.body
    if article.attribution:
        yield article.attribution.text


def characters(lesson: Lesson) -> Iterator[Note]:
    """A note on each character that turns directions, controls something, or was lost on the way."""
    for line in lesson.lines:
        if line.text.isascii() and line.text.isprintable():
            continue
        for code, pattern in (("bidi-control", _BIDI), ("control-character", _CONTROL)):
            for found in pattern.finditer(line.text):
                place = Place(lesson.name, line.number, line.column + found.start(), line.page)
                yield note(code, place, value=f"U+{ord(found[0]):04X} {character_name(found[0], '')}".strip())
        if (at := line.text.find(_LOST)) >= 0:
            place = Place(lesson.name, line.number, line.column + at, line.page)
            yield note("undecoded-character", place, value="U+FFFD")


def _place(article: Article) -> Place | None:
    return next((text.place(0) for text in texts_of(article)), None)


def _dates(page: Page) -> Iterator[Note]:
    for article in page.articles:
        found = article.attribution
        if not found:
            continue
        printed, place = date_in(found), found.text.place(0)
        if found.date and found.date != page.date:
            yield note("date-mismatch", place, found=found.date, date=page.date)
        elif printed and not found.date:
            order = (
                "day, month, year" if words(page.language).attribution_order == "dmy" else "month, day, year"
            )
            yield note("attribution-date-impossible", place, value=printed, order=order)


def _quotes(text: Text) -> Iterator[Note]:
    plain = text.plain
    if plain.count('"') % 2:
        # between two Hebrew letters it is gershayim, not a quotation mark
        marks = [m.start() for m in re.finditer(r'(?<![א-ת])"|"(?![א-ת])', plain)]
        if len(marks) % 2:
            yield note("quotes-unbalanced", text.place(marks[-1]), value='"')
    for opening, closing in _PAIRS:
        if plain.count(opening) != plain.count(closing) and "„" not in plain:
            at = max(plain.rfind(opening), plain.rfind(closing))
            yield note("quotes-unbalanced", text.place(at), value=plain[at])


def _cut_end(page: Page) -> Iterator[Note]:
    if not page.articles or page.articles[-1].attribution or not page.articles[-1].blocks:
        return
    body = page.articles[-1].blocks[-1].body
    if body.plain and not _ENDS.search(body.plain):
        yield note("text-cut", body.place(max(0, len(body.plain) - 1)), value=shown(body.plain[-50:]))
