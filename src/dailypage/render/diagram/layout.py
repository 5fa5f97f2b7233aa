"""Where things go on the paper: the common axis made visible, and a column for each Partzuf.

The axis is stretched where the present world stands, so that it can be read on a phone; order and landmarks stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from dailypage.resources import table
from dailypage.system.axis import EIN_SOF, LANDMARKS, PARSA, SIUM, TABUR
from dailypage.system.state import State
from dailypage.system.values import Partzuf

WIDTH, AREA = 360, 420  # the figure, and the height of its axis
LEFT, RIGHT = 48, 44  # margins for the names of lines
HEAD = 96  # what stands above the axis: moment, title, names of columns
BOTTOM = LANDMARKS["THIS_WORLD"]
FULL, SLIM = 3.0, 1.0  # shares of the width
WIDEST = 46


@dataclass(frozen=True)
class Column:
    """The place of a Partzuf on the paper; a slim one stands for what is no longer spoken of."""

    p: Partzuf
    x: float
    w: float
    slim: bool

    @property
    def middle(self) -> float:
        """Its middle."""
        return self.x + self.w / 2


def age(s: State) -> str:
    """Which world the state has come to."""
    if "beria" in s:
        return "BYA"
    return next((world for world in ("ATZILUT", "NEKUDIM") if any(s.of(world))), "AK")


class Layout:
    """The scale of the axis and the columns of one state."""

    def __init__(self, s: State) -> None:
        self.age = age(s)
        drawn = table("diagram/labels.toml")["drawn"][self.age]
        above, middle, below = drawn["stretch"]
        marks = (EIN_SOF, TABUR, PARSA, SIUM, BOTTOM)
        shares = (above, middle, below, 1 - above - middle - below)
        self._points = [(EIN_SOF, float(HEAD))]
        for mark, share in zip(marks[1:], shares, strict=True):
            self._points.append((mark, self._points[-1][1] + share * AREA))
        names, full = drawn["columns"], drawn["full"]
        here = [name for name in names if name in s or (name == "souls" and s.souls)]
        shares_of = {name: FULL if name in full else SLIM for name in here}
        unit = min((WIDTH - LEFT - RIGHT) / max(sum(shares_of.values()), 1), WIDEST / FULL)
        self.columns: dict[str, Column] = {}
        x = float(LEFT)
        for name in here:
            w = unit * shares_of[name]
            p = s.partzufim.get(name)
            if p is not None:
                self.columns[name] = Column(p, x + 1.5, w - 3, name not in full)
            x += w
        self.souls_x = x - unit * FULL if s.souls else None
        self.souls_w = unit * FULL
        self.end = x

    def y(self, height: float) -> float:
        """Where the axis's *height* is on the paper."""
        for (top, y1), (bottom, y2) in zip(self._points, self._points[1:], strict=False):
            if height >= bottom:
                return y1 + (top - height) / (top - bottom) * (y2 - y1)
        return self._points[-1][1]
