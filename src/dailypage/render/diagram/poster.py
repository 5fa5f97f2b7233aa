"""The whole chain on one sheet: a small figure for each moment, in rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dailypage.render.diagram.canvas import Theme
from dailypage.render.diagram.figure import draw
from dailypage.render.diagram.layout import WIDTH
from dailypage.system.step import Moment

ACROSS, GAP = 7, 12
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_ID = re.compile(r'\b(id|aria-labelledby)="([^"]+)"')
_USES = re.compile(r"url\(#([\w-]+)\)")


def sheet(moments: Iterable[Moment], *, theme: Theme = "light", across: int = ACROSS) -> str:
    """The figures of *moments* as one SVG poster, *across* in a row."""
    figures = []
    for moment in moments:
        svg = draw(moment.after, before=moment.before, moment=moment.label, title=moment.title, theme=theme)
        figures.append((moment, svg))
    size = _SIZE.search(figures[0][1]) if figures else None
    height = float(size.group(2)) if size else 0.0
    rows = -(-len(figures) // across)
    whole = (across * (WIDTH + GAP) + GAP, rows * (height + GAP) + GAP)
    placed = [
        _placed(svg, moment.label, GAP + (n % across) * (WIDTH + GAP), GAP + (n // across) * (height + GAP))
        for n, (moment, svg) in enumerate(figures)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]:g} {whole[1]:g}" width="{whole[0]:g}" '
        f'height="{whole[1]:g}" role="img" aria-labelledby="sheet.title"><title id="sheet.title">The system</title>'
    )
    return "".join([head, *placed, "</svg>\n"])


def _placed(svg: str, label: str, x: float, y: float) -> str:
    """*svg* at its place, its ids made its own."""
    own = _ID.sub(lambda m: f'{m[1]}="{" ".join(f"{label}.{name}" for name in m[2].split())}"', svg)
    own = _USES.sub(lambda m: f"url(#{label}.{m[1]})", own)
    return own.rstrip().replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1)
