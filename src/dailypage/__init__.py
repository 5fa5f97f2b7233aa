"""dailypage: a lesson's Daily Page goes in; a page that explains itself comes out.

The way of a page, one value to the next, each of them frozen:

    lesson = dailypage.read_lesson(Path("lesson.txt"))  # Lesson: its text, line by line, whatever the format
    page = dailypage.parse(lesson)                # Page: articles, questions, answers, attributions
    issue = dailypage.make_issue(page)            # Issue: the page with every term found and explained
    files = dailypage.render_as(issue, "web")     # files, in memory
    dailypage.write_files(Path("out"), files)     # on the disk, whole or not at all

Terms alone need no page:

    >>> import dailypage
    >>> [(m.text, m.term_id) for m in dailypage.recognise("New Patzufim of the Worlds ABYA came out.")]
    [('Patzufim', 'partzuf'), ('Worlds ABYA', 'abya')]

Nor does what a passage tells of the system:

    >>> [r.moment for r in dailypage.read("The Zivug takes place over Tzimtzum Bet, in Nikvey Eynaim Rosh SAG.")]
    ['S19']

What the command does is here too: ``make`` one lesson or ``make_all`` of many, ``notes_of`` one for
its editor. Everything dailypage raises on purpose is a DailypageError. A name below is loaded when it
is first used, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as in the table below, for type checkers and editors
    from dailypage.errors import DailypageError as DailypageError
    from dailypage.issue import Issue as Issue
    from dailypage.issue import make_issue as make_issue
    from dailypage.lesson import read as _read_lesson
    from dailypage.lesson import read_bytes as read_bytes
    from dailypage.lesson.model import Lesson as Lesson
    from dailypage.output import write_files as write_files
    from dailypage.page.model import Page as Page
    from dailypage.page.parse import parse as parse
    from dailypage.page.to_text import to_text as to_text
    from dailypage.publish import Made as Made
    from dailypage.publish import Plan as Plan
    from dailypage.publish import make as make
    from dailypage.publish import make_all as make_all
    from dailypage.publish import notes_of as notes_of
    from dailypage.reading import Reading as Reading
    from dailypage.reading import read as read
    from dailypage.render.registry import File as File
    from dailypage.render.registry import formats as formats
    from dailypage.render.registry import render as _render
    from dailypage.settings import Settings as Settings
    from dailypage.terms.explain import explain as explain
    from dailypage.terms.model import Mention as Mention
    from dailypage.terms.model import Term as Term
    from dailypage.terms.recognise import recognise as recognise

    read_lesson, render_as = _read_lesson, _render  # public under these names

_HOMES = {
    "read_lesson": "dailypage.lesson:read",
    "read_bytes": "dailypage.lesson",
    "parse": "dailypage.page.parse",
    "to_text": "dailypage.page.to_text",
    "make_issue": "dailypage.issue",
    "render_as": "dailypage.render.registry:render",
    "write_files": "dailypage.output",
    "recognise": "dailypage.terms.recognise",
    "explain": "dailypage.terms.explain",
    "read": "dailypage.reading",
    "make": "dailypage.publish",
    "make_all": "dailypage.publish",
    "notes_of": "dailypage.publish",
    "formats": "dailypage.render.registry",
    "Lesson": "dailypage.lesson.model",
    "Page": "dailypage.page.model",
    "Issue": "dailypage.issue",
    "Term": "dailypage.terms.model",
    "Mention": "dailypage.terms.model",
    "Reading": "dailypage.reading.model",
    "File": "dailypage.render.registry",
    "Plan": "dailypage.publish",
    "Made": "dailypage.publish",
    "Settings": "dailypage.settings",
    "DailypageError": "dailypage.errors",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """The public *name*, from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, inner = _HOMES[name].partition(":")
    value = globals()[name] = getattr(import_module(home), inner or name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
