"""The chain as a sequence to be set in motion: a drawing for each step, and which of its parts appeared, changed, went.

Parts keep their ids from drawing to drawing, so a player needs to move only what is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dailypage.render.diagram.canvas import Theme
from dailypage.render.diagram.figure import draw
from dailypage.system.account import account
from dailypage.system.naming import names
from dailypage.system.step import Step

_PART = re.compile(r'<\w+[^>]*? id="([^"]+)"[^>]*>(?:[^<]*)')


@dataclass(frozen=True, slots=True)
class Frame:
    """One step drawn.

    n, moment  the step, and its label or ""
    told       the step in a sentence
    svg        the drawing of the state after it
    appeared, changed, gone   ids of parts, against the drawing before
    """

    n: int
    moment: str
    told: str
    svg: str
    appeared: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def frames(steps: Iterable[Step], *, theme: Theme = "auto") -> Iterator[Frame]:
    """The drawings of *steps*, in order.

    >>> from dailypage.system import derive
    >>> restricted = list(frames(derive()[32:34]))[1]
    >>> restricted.moment, "line.PARSA" in restricted.appeared
    ('S15', True)
    """
    before: dict[str, str] = {}
    for step in steps:
        label = step.moment or ""
        title = names()[label].title if label else step.op
        svg = draw(step.after, before=step.before, moment=label, title=title, theme=theme)
        now = {match[1]: match[0] for match in _PART.finditer(svg)}
        yield Frame(
            step.n,
            label,
            account(step),
            svg,
            tuple(name for name in now if name not in before),
            tuple(name for name, part in now.items() if before.get(name, part) != part),
            tuple(name for name in before if name not in now),
        )
        before = now
