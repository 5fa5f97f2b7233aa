"""Press: data typeset by the template, again and again until every note stands on the page of its mark.

typst may leave a note on the page before its mark or after it (its issues 5314 and 5405).
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import msgspec
import typst

from dailypage.errors import CannotTypeset
from dailypage.resources import DATA

FONTS = DATA / "fonts" / "ttf"
TEMPLATE = DATA / "templates" / "pdf" / "page.typ"
TRIES = 40  # layouts at the most, for notes to stand with their marks; most issues need one
ROOM_STEP, ROOM_MOST = 16, 160  # points: about one line, and ten
Data = dict[str, Any]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


_press = threading.local()  # a compiler answers to one thread at a time


def _compiler() -> typst.Compiler:
    """One for each thread; what two documents have in common is kept for all of them."""
    if not hasattr(_press, "compiler"):
        _press.compiler = typst.Compiler(
            str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True
        )
    found: typst.Compiler = _press.compiler
    return found


def typeset(data: Data, name: str, *, tries: int = TRIES) -> bytes:
    """The PDF of *data* as the template prints it. *name* is the issue's, for the message of an error.

    Where a note strays the column is given a little room at its foot, so that its lines fall otherwise, and again.
    """
    room: dict[str, int] = {}
    best, fewest = b"", -1
    for _ in range(tries):
        made = _compiled({**data, "room": room}, name)
        places = _places()
        strays = _strays(places)
        if fewest < 0 or len(strays) < fewest:
            best, fewest = made, len(strays)
        anchor = _anchor_for(strays, places, room) if strays else None
        if anchor is None:
            break
        room[anchor] = room.get(anchor, 0) + ROOM_STEP
    return best


def _compiled(data: Data, name: str) -> bytes:
    text = msgspec.json.encode(data).decode()
    try:
        made = _compiler().compile(format="pdf", sys_inputs={"issue": text}, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise CannotTypeset(name, error.message) from error
    if not isinstance(made, bytes):
        raise CannotTypeset(name, "it gave no document")
    return made


class Place(msgspec.Struct, frozen=True):
    """Where something came to stand: a "mark", its "note", or the start of a paragraph ("text")."""

    anchor: str
    kind: str
    page: int
    column: int


def _places() -> list[Place]:
    """All places of what was compiled last."""
    return msgspec.json.decode(_compiler().query("<place>", field="value"), type=list[Place])


def _strays(places: list[Place]) -> list[int]:
    """The pages, in order, on which a mark stands without its note or a note without its mark."""
    notes = {place.anchor: place.page for place in places if place.kind == "note"}
    marks = {place.anchor: place.page for place in places if place.kind == "mark"}
    return sorted(min(page, marks[anchor]) for anchor, page in notes.items() if page != marks[anchor])


def _anchor_for(strays: list[int], places: list[Place], room: dict[str, int]) -> str | None:
    """The first paragraph in the last column of the first such page that can still be given room."""
    for page in dict.fromkeys(strays):
        points = [place for place in places if place.kind == "text" and place.page == page]
        last = max((point.column for point in points), default=0)
        first = next((point.anchor for point in points if point.column == last), None)
        if first is not None and room.get(first, 0) < ROOM_MOST:
            return first
    return None
