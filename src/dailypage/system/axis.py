"""The common vertical axis: where everything stands. Higher means farther in form from phase 4, never in space.

The places are data (data/system/axis.toml): their order is doctrine, their numbers are a choice of the model.
"""

from __future__ import annotations

import os.path  # not pathlib: it takes as long to import as all of this room's own modules but two
import tomllib
from functools import cache
from typing import Any, NamedTuple

DATA = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "system")  # noqa: PTH118, PTH120 - as above


class Interval(NamedTuple):
    """A stretch of the axis; *top* is the greater number.

    >>> Interval(600, 0).meets(Interval(700, 600)), str(Interval(600, 0))
    (False, '600-0')
    """

    top: int
    bottom: int

    def meets(self, other: Interval) -> bool:
        """Whether both share a stretch of more than a point."""
        return min(self.top, other.top) > max(self.bottom, other.bottom)

    def holds(self, y: int) -> bool:
        """Whether *y* lies within, the foot included and the head not."""
        return self.top > y >= self.bottom

    def __str__(self) -> str:
        return f"{self.top}-{self.bottom}"


@cache
def given(name: str) -> dict[str, Any]:
    """A table of data/system, read once: "axis" or "given"."""
    with open(os.path.join(DATA, f"{name}.toml"), "rb") as file:  # noqa: PTH118, PTH123 - as above
        return tomllib.load(file)


_AXIS = given("axis")
LANDMARKS: dict[str, int] = {name: mark["y"] for name, mark in _AXIS["landmarks"].items()}
SEFIRA: int = _AXIS["sefira"]
EIN_SOF, TABUR, PARSA, SIUM = (LANDMARKS[name] for name in ("EIN_SOF", "TABUR_G", "PARSA", "SIUM_AK"))
CHAZEH_YETZIRA = LANDMARKS["CHAZEH_YETZIRA"]
CHAIN: tuple[str, ...] = tuple(_AXIS["chain"]["pehs"])
PLACES: dict[str, Interval] = {name: Interval(*place["interval"]) for name, place in _AXIS["places"].items()}
KLIPOT = Interval(*_AXIS["klipot"]["interval"])
_STAND = _AXIS["stand"]
BELOW_TABUR = Interval(TABUR, SIUM)
BELOW_PARSA = Interval(PARSA, SIUM)


def stand(name: str) -> dict[str, Any]:
    """Where the parts of a degree below Tabur stand, as fields of a Partzuf: rosh, toch, sof, chazeh.

    >>> stand("nek_keter")
    {'rosh': Interval(top=600, bottom=570)}
    """
    place = _STAND[name]
    parts = {part: Interval(*place[part]) for part in ("rosh", "toch", "sof") if part in place}
    return parts | ({"chazeh": place["chazeh"]} if "chazeh" in place else {})
