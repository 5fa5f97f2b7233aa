"""What if: a run beside the real one. What fell away, what stayed open, which law decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dailypage.system.derivation import Chain, derive
from dailypage.system.operations import OPERATIONS
from dailypage.system.operations.base import Demand
from dailypage.system.sefirot import DALET


@dataclass(frozen=True)
class WhatIf:
    """A run with something withheld or changed, beside the real one.

    fell_away  the moments of the real run that did not come about
    changed    those that did, and ended in another state
    decided    each demand that stayed open, with the law that decided, or "" where only an input is lacking
    """

    run: Chain
    fell_away: tuple[str, ...]
    changed: tuple[str, ...]
    decided: tuple[tuple[Demand, str], ...]


def what_if(first_screen: int = DALET, withhold: Iterable[str] = ()) -> WhatIf:
    """The run with another first screen, or without some inputs, compared with the real one.

    >>> answer = what_if(withhold=["light_AB_SAG"])
    >>> answer.fell_away[0], answer.run.end.stage, [demand.op for demand, _ in answer.decided]
    ('S22', 'U5', ['couple_AB_SAG'])
    """
    real, run = derive(), derive(first_screen, withhold)
    fell = tuple(label for label in real.moments if label not in run.moments)
    changed = tuple(
        label
        for label, moment in run.moments.items()
        if moment.after.partzufim != real.moments[label].after.partzufim
    )
    return WhatIf(run, fell, changed, tuple((demand, _law(run, demand)) for demand in run.end.open))


def _law(run: Chain, demand: Demand) -> str:
    needs = OPERATIONS[demand.op].lacks(run.last, demand.who)
    return next((need.law for need in needs if need.law), "")
