"""What if: a run beside the real one. What fell away, what stayed open, which law decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from dailypage.system.derivation import Chain, derive
from dailypage.system.operations import OPERATIONS
from dailypage.system.operations.base import Demand
from dailypage.system.sefirot import DALET
from dailypage.system.step import Moment, Step


@dataclass(frozen=True)
class WhatIf:
    """A run with something withheld or changed, beside the real one.

    fell_away  the moments of the real run that did not come about, though what leads up to one may have
    changed    those that did, and ended in another state
    decided    each demand that stayed open, with the law that decided, or "" where only an input is lacking
    parted     the first step of the real run that did not come, or came out otherwise: its laws decided
    """

    run: Chain
    fell_away: tuple[str, ...]
    changed: tuple[str, ...]
    decided: tuple[tuple[Demand, str], ...]
    parted: Step | None


def what_if(first_screen: int = DALET, withhold: Iterable[str] = ()) -> WhatIf:
    """The run with another first screen, or without some inputs, compared with the real one.

    >>> answer = what_if(withhold=["light_AB_SAG"])
    >>> answer.fell_away[0], answer.run.end.stage, [demand.op for demand, _ in answer.decided]
    ('S21', 'U5', ['couple_AB_SAG'])
    >>> print(answer.parted)
    S21 couple_AB_SAG(ab, sag) 4/3 @HOTEM  L20 L31 L33
    """
    real, run = derive(), derive(first_screen, withhold)
    fell = tuple(label for label in real.moments if not _came(real.moments[label], run))
    changed = tuple(
        label
        for label, moment in run.moments.items()
        if label not in fell and moment.after.partzufim != real.moments[label].after.partzufim
    )
    decided = tuple((demand, _law(run, demand)) for demand in run.end.open)
    return WhatIf(run, fell, changed, decided, _parted(real, run))


def _came(moment: Moment, run: Chain) -> bool:
    """Whether *moment* came about in *run*, and not only what leads up to it: its last step makes it what it is."""
    last = moment.steps[-1].event
    steps = run.moments[moment.label].steps if moment.label in run.moments else ()
    return any((step.op, step.event.who[:1]) == (last.op, last.who[:1]) for step in steps)


def _parted(real: Chain, run: Chain) -> Step | None:
    for ours, other in zip_longest(real, run):
        if ours is None or other is None or ours.event != other.event or _body(ours) != _body(other):
            return ours
    return None


def _body(step: Step) -> tuple[object, object]:
    return step.after.partzufim, step.after.klis


def _law(run: Chain, demand: Demand) -> str:
    needs = OPERATIONS[demand.op].lacks(run.last, demand.who)
    return next((need.law for need in needs if need.law), "")
