"""A drawing for a typesetter: its shapes as SVG, its words as data.

An SVG brings every font along that its words need, each drawing anew: seven of them weigh half a megabyte in a PDF.
Set by the page's own typesetter, the words share the page's fonts.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from dailypage.render.diagram.canvas import HALO

_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


class Word(NamedTuple):
    """A text of a drawing, in the drawing's own units.

    x, y     where its line begins, or its middle or end, as *anchor* says
    turned   whether it reads upward from there
    fill, halo  its colour, and the paper's that keeps it apart from what it stands on
    """

    text: str
    x: float
    y: float
    size: float
    fill: str
    halo: str
    anchor: str
    weight: int
    turned: bool
    lang: str
    dir: str


class Drawing(NamedTuple):
    """*shapes*, an SVG without words, *width* by *height* units, and the *words* that stand on it."""

    shapes: str
    width: int
    height: int
    words: tuple[Word, ...]
    halo: float


def drawing(svg: str) -> Drawing:
    """What *svg*, a figure in the theme "light" or "dark", is to a typesetter."""
    size = _SIZE.search(svg)
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    words = tuple(_word(match) for match in _TEXT.finditer(svg))
    return Drawing(_TEXT.sub("", svg), width, height, words, HALO)


def _word(match: re.Match[str]) -> Word:
    said = dict(_ATTRIBUTE.findall(match[1]))
    return Word(
        unescape(match[2]),
        float(said["x"]),
        float(said["y"]),
        float(said["font-size"]),
        said["fill"],
        said["stroke"],
        said.get("text-anchor", "start"),
        int(said.get("font-weight", 400)),
        "transform" in said,
        said.get("xml:lang", "en"),
        said.get("direction", "ltr"),
    )
