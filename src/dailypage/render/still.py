"""A moment as a reader is shown it beside a text: one picture, one or two sentences, from one state.

Moments are named as readings name them: S19 of the chain, U5 of the ladder of unity, LOOP:reveal of the moving goal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from dailypage.issue import IssueArticle, Passage, Spoken
from dailypage.render.diagram import draw, draw_loop
from dailypage.render.diagram.canvas import Theme
from dailypage.system import path, trials
from dailypage.system.account import account, words
from dailypage.system.derivation import Chain, derive
from dailypage.system.naming import names

LOOP = "LOOP:"
DENIED: dict[str, str] = words()["denied"]  # polarity -> how it is said that something did not happen
EXAMPLE = 7  # the degree at which the loop is shown; any other looks alike
_HEIGHT = re.compile(r'height="(\d+)"')
MOST_SENTENCES = 2  # of a moment with many steps: its first and its last


@dataclass(frozen=True, slots=True)
class Still:
    """One moment to show.

    moment     as a reading names it; *label* and *title* as it is printed
    told       what happens, in a sentence or two, and why
    standing   what stands then, in a paragraph
    picture    draws it in a theme
    """

    moment: str
    label: str
    title: str
    told: str
    standing: str
    picture: Callable[[Theme], str]

    @property
    def height(self) -> int:
        """How tall its picture is, where it is 360 wide."""
        return _height(self.moment)

    @property
    def file(self) -> str:
        """The name of its picture's file; moments that are one picture have one file."""
        return f"{(self.label or self.moment).lower().replace(':', '-')}.svg"


@cache
def _chain() -> Chain:
    return derive()


@cache
def still(moment: str) -> Still:
    """The picture and the words of *moment*.

    >>> still("U4").label, still("LOOP:reveal").title
    ('S15', 'A greater desire is revealed: nothing was lost, and yet the goal is ahead again.')

    Raises UnknownMoment for what it does not know.
    """
    if moment.startswith(LOOP):
        return _of_loop(moment)
    if moment == "U3":
        return _forced(moment)
    chain = _chain()
    label = next((m.label for m in chain.moments.values() if m.stage == moment), moment)
    found = chain[label]
    steps = [account(step) for step in found.steps]
    stage = [words()["stage"][moment]] if moment in words()["stage"] else []
    shown = steps if len(steps) <= MOST_SENTENCES else (steps[0], steps[-1])
    asked = found.steps[-1].demand
    why = [words()["because"].format(reason=asked.reason)] if asked else []
    told = " ".join(dict.fromkeys([*stage, *shown, *why]))  # of a stage of unity first what holds at it

    def picture(theme: Theme) -> str:
        return draw(found.after, before=found.before, moment=label, title=found.title, theme=theme)

    return Still(moment, label, found.title, told, account(found.after), picture)


@cache
def _height(moment: str) -> int:
    """Drawn once: archives show the same few moments on page after page."""
    found = _HEIGHT.search(still(moment).picture("light"))
    return int(found[1]) if found else 0


class Shown(NamedTuple):
    """A moment that an article speaks of, as every output tells it.

    spoken    where first, and whether it happened; *still* its picture and words
    denied    how it is said that it did not happen, or ""
    passages  every sentence that speaks of it, under whichever name, in order
    """

    spoken: Spoken
    still: Still
    denied: str
    passages: tuple[Passage, ...] = ()

    @property
    def line(self) -> str:
        """It in one line: its name, that it did not happen, what happens."""
        name = f"{self.still.label} {self.still.title}." if self.still.label else ""
        return " ".join(filter(None, (name, self.denied, self.still.told)))


def process_of(article: IssueArticle) -> list[Shown]:
    """The moments that *article* speaks of, in the order told; what is one picture under two names once."""
    shown: dict[tuple[str, str], Shown] = {}
    for spoken in article.process:
        found = still(spoken.moment)
        key = (found.file, spoken.polarity)
        one = shown.setdefault(key, Shown(spoken, found, DENIED.get(spoken.polarity, "")))
        passages = sorted({*one.passages, *spoken.passages}, key=attrgetter("block", "start"))
        shown[key] = one._replace(passages=tuple(passages))
    return list(shown.values())


def _forced(moment: str) -> Still:
    """Mixed by force: no step of the chain, but a trial on Nekudot de SAG."""
    before = _chain()["S13"].after
    s = trials.force(before)
    title = str(words()["stage"][moment])

    def picture(theme: Theme) -> str:
        return draw(s, before=before, title=title, theme=theme)

    return Still(moment, moment, title, title, account(s), picture)


def _of_loop(moment: str) -> Still:
    name = moment.removeprefix(LOOP)
    person = _person(name)
    told = str(words()["loop"][name])

    def picture(theme: Theme) -> str:
        return draw_loop(person, theme=theme, title=told)

    return Still(moment, "", told, told, str(words()["loop"][person.state]), picture)


def _person(name: str) -> path.Person:
    """Somebody in the state *name*, or just after the step *name*."""
    person = path.climb(path.Person(), EXAMPLE)
    if name == "spoil":
        return path.spoil(path.reveal(person))
    if name == person.state:
        return person
    for step, after in path.turn(person):
        if name in {step, after.state}:
            return after
    return path.Person()


def moments() -> tuple[str, ...]:
    """Every moment that can be shown."""
    loop = tuple(f"{LOOP}{name}" for name in words()["loop"])
    return (*names(), *words()["stage"], *loop)
