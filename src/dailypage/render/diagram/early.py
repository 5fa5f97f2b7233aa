"""The first steps, before there is a Partzuf: all in a round, phase within phase, then the line."""

from __future__ import annotations

from typing import Any

from dailypage.render.diagram.canvas import Canvas
from dailypage.render.diagram.layout import AREA, HEAD, WIDTH
from dailypage.system.sefirot import PHASES
from dailypage.system.state import State

ROUND = 165  # the outermost circle
STEP = 30
GAP = 8  # between the names of a phase


def circles(canvas: Canvas, s: State, labels: dict[str, Any]) -> None:
    """Concentric circles: the root outside, phase 4 within; emptied ones are hatched; the line comes from above."""
    x, y = WIDTH / 2, HEAD + AREA / 2 - 10
    for phase in s.phases:
        radius = ROUND - STEP * phase.n
        canvas.circle(x, y, radius, f"phase_{phase.n}" if phase.filled else "empty", f"phase_{phase.n}")
        english, hebrew = labels["phases"][str(phase.n)]
        top = y - radius + (34 if phase.n == len(PHASES) - 1 else 19)  # the innermost has no room above
        tongue, loan = len(english) * 6.4, len(hebrew) * 6.4
        left = x - (tongue + GAP + loan) / 2
        canvas.rect(left - 7, top - 10, tongue + GAP + loan + 14, 14, "paper", round_=7)
        canvas.text(left, top, english, "name")
        canvas.text(left + tongue + GAP + loan / 2, top, hebrew, "hebrew", anchor="middle", lang="he")
    if "line" in s.flags:
        canvas.line(x - 70, y - ROUND - 12, x - 70, y - 8, "ray", "line")
        canvas.text(x - 76, y - ROUND - 14, labels["lines"]["EIN_SOF"][0], "on_line", anchor="end")
        if any(kli.screen for kli in s.klis.values()):
            canvas.rect(x - 92, y - 8, 44, 5, "screen", "line.screen")
