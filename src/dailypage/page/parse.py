"""Lesson to Page: the steps in order, each a module of its own."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - ``date`` is the argument's natural name

from dailypage.lesson.model import Lesson, Place
from dailypage.page.articles import Builder
from dailypage.page.clean import cleaned
from dailypage.page.language import language_of, refuse_transcript
from dailypage.page.masthead import Head, date_of_address, head_of
from dailypage.page.model import Masthead, Note, Page
from dailypage.page.notes import note
from dailypage.page.page_text import is_page_text, page_of_text
from dailypage.page.review import characters, review, with_notes
from dailypage.page.words import words


def parse(lesson: Lesson, *, date: Date | None = None, language: str | None = None) -> Page:
    r"""The Page that *lesson* says: masthead, articles, questions and answers, attributions.

    date      the issue's date, when the text has none or a wrong one
    language  en, he, ru, es or de; told from the text by default

    Nothing is lost: what was left out is in ``Page.dropped``, what was not understood in
    ``Page.notes``, each with its place. A lesson in the form that ``to_text`` prints is read by
    its marks alone.

    Raises SisterPaper, TwoIssues, IsTranscript, UnknownLanguage, BadPageText.

    >>> from dailypage.lesson import read_bytes
    >>> text = b"The Daily Page - 05-12-10\n\nA Title\n\nQuestion: Why is it so?\n\nAnswer: It is so."
    >>> page = parse(read_bytes(text, "lesson.txt"))
    >>> page.date, page.articles[0].title.plain, [block.kind for block in page.articles[0].blocks]
    (datetime.date(2010, 12, 5), 'A Title', ['question', 'answer'])
    """
    if is_page_text(lesson):
        return page_of_text(lesson, date=date, language=language)
    refuse_transcript(lesson)
    notes: list[Note] = []
    if language is None:
        language, told = language_of(lesson)
        if not told:
            notes.append(note("language-guessed", None, value=language))
    known = words(language)
    head = head_of(lesson, known)
    clean = cleaned(lesson, known, head)
    builder = Builder(lesson.name, lesson.kind, known)
    articles = builder.build(clean.paragraphs)
    notes += _date_notes(lesson, head, clean.date, date)
    day = date or clean.date
    if day is None and (found := date_of_address(lesson, head)):
        day = found[1]
    if head.masthead == Masthead() and day is None:
        notes.append(note("masthead-missing", Place(lesson.name, 1, 1)))
    dropped = sorted((*head.dropped, *clean.dropped, *builder.dropped), key=lambda each: each.place)
    page = Page(day, language, head.masthead, articles, lesson.name, lesson.checksum, tuple(dropped))
    notes += [*clean.notes, *builder.notes, *review(page), *characters(lesson)]
    return with_notes(page, notes)


def _date_notes(lesson: Lesson, head: Head, printed: Date | None, given: Date | None) -> list[Note]:
    """What is to be said of the issue's date, unless the caller gave it."""
    if given:
        return []
    place = head.place or Place(lesson.name, 1, 1)
    notes: list[Note] = []
    if head.bad_date:
        notes.append(note("date-impossible", place, value=head.bad_date))
    found = date_of_address(lesson, head)
    if printed is None and found:
        notes.append(note("date-from-address", place, date=found[1], value=found[0]))
    elif printed is None and not head.bad_date:
        notes.append(note("date-missing", place))
    elif printed and found and found[1] != printed:
        notes.append(note("date-conflict", place, date=printed, found=found[1]))
    return notes
