"""The system: importing it, deriving the whole chain, checking it, a what-if, a figure."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, Scale, best, best_child, child, rate, seconds
from dailypage import system
from dailypage.render.diagram import draw

GROUP = "system"
TIMES = 20  # each measure is the best of so many
MANY = 40  # rounds of checking all states


def measure(_seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """Times in seconds; then how many laws are asked of a state in a second."""
    runs = 3 if quick else TIMES
    yield from _import(runs)
    chain = system.derive()
    row = Row(group=GROUP, name="derive", work=f"{len(chain)} steps from Ein Sof to the end of correction")
    yield seconds(row, best(system.derive, runs), runs=runs)
    row = Row(group=GROUP, name="derive and check", work="the same, and every law asked of every state")
    yield seconds(row, best(lambda: _checked(system.derive()), runs), runs=runs)
    row = Row(
        group=GROUP, name="what-if", work="the light of AB and SAG withheld: the run beside the real one"
    )
    yield seconds(row, best(lambda: system.what_if(withhold=["light_AB_SAG"]), runs), runs=runs)
    moments = list(chain.moments.values())
    row = Row(group=GROUP, name="figures", work=f"{len(moments)} moments drawn as SVG, one after another")
    drawn = best(lambda: [draw(m.after, before=m.before, moment=m.label) for m in moments], runs)
    yield rate(row, drawn, Scale(len(moments), "figures/s"), runs=runs)
    rounds = MANY // (10 if quick else 1)
    asked = rounds * len(chain) * len(system.LAWS)
    row = Row(group=GROUP, name="law checks", work=f"{asked:,} laws asked of the states of the chain")
    timed = best(lambda: [_checked(chain) for _ in range(rounds)], 3)
    yield rate(row, timed, Scale(asked, "checks/s"), runs=3)


def _checked(chain: system.Chain) -> int:
    return sum(len(system.check(step.after, step.before)) for step in chain)


def _import(runs: int) -> Iterator[Row]:
    """In a new process, with an empty Python beside it."""
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        command = [sys.executable, "-c", "from dailypage import system"]
        child(command, here)  # compiles what was not yet compiled
        floor = best_child([sys.executable, "-c", "pass"], here, runs)
        yield seconds(Row(group=GROUP, name="Python alone", work="python -c pass"), floor, runs=runs)
        timed = best_child(command, here, runs)
        row = Row(group=GROUP, name="import", work="from dailypage import system")
        yield seconds(row, timed, runs=runs, base=floor.wall_s)
