"""Where a moment stands in the whole chain, or in the turn of the loop: what was before, what comes after, what if.

The whole chain is a page of its own beside the issue's, the same for every issue: data/explorer/, made by
builders/explorer.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from dailypage.render.diagram.canvas import colours, palettes, style_sheet
from dailypage.render.fonts import font_faces
from dailypage.render.registry import File
from dailypage.render.still import LOOP, still
from dailypage.resources import DATA
from dailypage.system import path
from dailypage.system.account import words
from dailypage.system.naming import names

WHOLE = "system.html"  # its name beside a page
FOLDER = DATA / "explorer"
FORCED = "force"  # where it shows the trial that is no moment of the chain
FORCED_AT = "S13"  # the moment on whose state it is tried
TURN = ("AT_GOAL", *path.TURN)  # the loop as it is stepped there


@dataclass(frozen=True, slots=True)
class There:
    """A place of the whole chain: its id there, and what is printed of it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a moment. *what_if*: the same laws with one thing withheld, where that changes the moment."""

    here: There
    before: There | None
    after: There | None
    what_if: There | None = None


@cache
def around(moment: str) -> Around:
    """What stands around *moment*, which is named as readings name it.

    >>> found = around("S19")
    >>> found.before.text, found.after.id
    ('S18 Upper MA and upper BON', 'S20')
    """
    if moment.startswith(LOOP):
        name = moment.removeprefix(LOOP)
        return _among([_of_loop(one) for one in TURN], TURN.index(_step_to(name)))
    label = still(moment).label
    labels = list(names())
    if label not in labels:
        tried = labels.index(FORCED_AT)
        return Around(There(FORCED, still(moment).title), _of_chain(labels[tried]), None)
    found = _among([_of_chain(one) for one in labels], labels.index(label))
    what_if = what_ifs().get(label)
    return Around(found.here, found.before, found.after, There(*what_if) if what_if else None)


@cache
def what_ifs() -> dict[str, tuple[str, str]]:
    """Moment -> id and title of the what-if without which it would not be: of several the nearest."""
    return msgspec.json.decode((FOLDER / "what-ifs.json").read_bytes(), type=dict[str, tuple[str, str]])


@cache
def _of_terms() -> dict[str, str]:
    return msgspec.json.decode((FOLDER / "terms.json").read_bytes(), type=dict[str, str])


def of_term(term_id: str) -> There | None:
    """The moment that a term is a name of, if there is one.

    >>> of_term("parsa").text, of_term("friend")
    ('S15 Second restriction', None)
    """
    label = _of_terms().get(term_id)
    return _of_chain(label) if label else None


@cache
def whole() -> bytes:
    """The page of the whole chain."""
    return (FOLDER / WHOLE).read_bytes()


@cache
def component() -> tuple[File, ...]:
    """What steps through the pictures beside an article: the component and its look, with the figures' colours."""
    look = palettes(".process") + (DATA / "css" / "process.css").read_text("utf-8")
    script = (DATA / "js" / "process.js").read_bytes()
    return File("assets/process.css", look.encode()), File("assets/process.js", script)


@cache
def looks() -> tuple[File, ...]:
    """The style sheet and the script that the page of the whole chain has besides the component's."""
    for_a_class = colours(":root.present", "dark")
    css = (
        font_faces() + style_sheet(":root") + for_a_class + (DATA / "css" / "explorer.css").read_text("utf-8")
    )
    script = (DATA / "js" / "explorer.js").read_bytes()
    return File("assets/explorer.css", css.encode()), File("assets/explorer.js", script)


def _among(all_of_it: Sequence[There], at: int) -> Around:
    before = all_of_it[at - 1] if at else None
    after = all_of_it[at + 1] if at + 1 < len(all_of_it) else None
    return Around(all_of_it[at], before, after)


def _of_chain(label: str) -> There:
    return There(label, f"{label} {names()[label].title}")


def _of_loop(name: str) -> There:
    return There(f"loop-{name}", words()["loop"][name])


def _step_to(name: str) -> str:
    """The step of the turn that *name*, a step or a state, is shown with; spoiling undoes the last one."""
    steps = {state: step for step, state in path.LEADS.items()} | {"BEFORE": "AT_GOAL", "AT_GOAL": "AT_GOAL"}
    return steps.get(name, name if name in TURN else "reveal")
