"""SVG, part by part: shapes with names of styles, ids and escaped text.

The looks are data (data/diagram/style.toml). With the theme "auto" they become classes and custom properties, light
or dark as the reader has it; "page" is the same for a page that brings `style_sheet` and `patterns` itself, once for
all its figures; with "light", "dark" or "print" they are plain attributes, for typesetters and old viewers.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Literal, NamedTuple

from dailypage.resources import table

Theme = Literal["auto", "page", "light", "dark", "print"]
NO_ATTRIBUTES = frozenset({"paint-order"})  # of SVG 1.1, which e-books are held to
LIVE = frozenset({"auto", "page"})  # themes that follow the reader
WIDE = 0.54  # of the size: how wide a letter is on average; a little too much, so that nothing overlaps
FONTS = "Literata, 'Frank Ruhl Libre', 'Noto Sans', sans-serif"
HALO = 2.6  # wide, around letters: what keeps them apart from what they stand on
PATTERNS = ("bestow", "receive", "empty")


class Box(NamedTuple):
    """Where a text stands: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    def meets(self, other: Box) -> bool:
        """Whether both share some of the paper."""
        across = self.x < other.x + other.w and other.x < self.x + self.w
        return across and self.y < other.y + other.h and other.y < self.y + self.h


@cache
def _styles() -> dict[str, dict[str, str | float]]:
    found: dict[str, dict[str, str | float]] = table("diagram/style.toml")["style"]
    return found


@cache
def _palette(theme: str) -> dict[str, str]:
    palettes: dict[str, dict[str, str]] = table("diagram/style.toml")["palette"]
    return palettes["light"] | palettes[theme]


def _colour(name: str, theme: Theme) -> str:
    if name == "none":
        return name
    if name.startswith("pattern-"):
        return f"url(#{name})"
    return f"var(--d-{name})" if theme in LIVE else _palette(theme)[name]


@cache
def _attributes(style: str, theme: Theme) -> str:
    if theme in LIVE:
        return f'class="{class_of(style)}"'
    look = [f'{name}="{value}"' for name, value in _look(style, theme) if name not in NO_ATTRIBUTES]
    css = ";".join(f"{name}:{value}" for name, value in _look(style, theme) if name in NO_ATTRIBUTES)
    return " ".join(look) + (f' style="{css}"' if css else "")


@cache
def class_of(style: str) -> str:
    """The class of *style*: short, since a page says it a thousand times.

    >>> class_of("paper")
    'd0'
    """
    return f"d{list(_styles()).index(style):x}"


@cache
def _look(style: str, theme: Theme) -> tuple[tuple[str, str], ...]:
    """How *style* looks, as names and values that are attributes and CSS alike."""
    look = _styles()[style]
    found = [("fill", "none")] if "stroke" in look and "fill" not in look else []
    found += [(key, _colour(str(look[key]), theme)) for key in ("fill", "stroke") if key in look]
    names = {
        "width": "stroke-width",
        "dash": "stroke-dasharray",
        "size": "font-size",
        "weight": "font-weight",
    }
    found += [(name, str(look[key])) for key, name in names.items() if key in look]
    if look.get("marker") == "arrow":
        found.append(("marker-end", "url(#arrow)"))
    if "size" in look and theme not in LIVE:
        found += _halo(theme)
    return tuple(found)


def _halo(theme: Theme) -> list[tuple[str, str]]:
    """What keeps a text readable over lines and patterns."""
    return [
        ("paint-order", "stroke"),
        ("stroke", _colour("paper", theme)),
        ("stroke-width", str(HALO)),
        ("stroke-linejoin", "round"),
    ]


def _n(value: float) -> str:
    """A number to the whole unit: of 360 across nobody sees less."""
    return str(round(value))


class Canvas:
    """A drawing in the making. Ids name what is drawn, so that two drawings can be compared part by part.

    What is written is laid over what is drawn, whichever came first: no line ever strikes a word.
    """

    def __init__(self, theme: Theme = "auto") -> None:
        self.theme: Theme = theme
        self.parts: list[str] = []
        self.written: list[str] = []
        self.texts: list[tuple[str, Box]] = []

    def _add(self, shape: str, name: str, style: str) -> None:
        mark = f' id="{escape(name)}"' if name else ""
        self.parts.append(f"<{shape}{mark} {_attributes(style, self.theme)}/>")

    def rect(  # noqa: PLR0913, PLR0917 - a rectangle has that many
        self, x: float, y: float, w: float, h: float, style: str, name: str = "", round_: float = 0
    ) -> None:
        """A rectangle, perhaps with round corners."""
        corner = f' rx="{_n(round_)}"' if round_ else ""
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(max(h, 0))}"'
        self._add(f"rect {place}{corner}", name, style)

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str, name: str = "") -> None:
        """A line from one point to another."""
        self._add(f'line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"', name, style)

    def path(self, points: list[tuple[float, float]], style: str, name: str = "") -> None:
        """A line through *points*."""
        d = "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self._add(f'path d="{d}" stroke-linejoin="round"', name, style)

    def circle(self, x: float, y: float, r: float, style: str, name: str = "") -> None:
        """A circle."""
        self._add(f'circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"', name, style)

    def text(  # noqa: PLR0913 - where, what and how
        self, x: float, y: float, text: str, style: str, *, anchor: str = "start", lang: str = "", up: bool = False,
        name: str = "",
    ) -> None:  # fmt: skip
        """*text* on the line *y*; *up*: turned, reading upward from there. Hebrew is isolated.

        Hebrew is only set in the middle: where a line begins that runs the other way, programs do not agree.
        """
        if not text:
            return
        size = float(_styles()[style]["size"])
        width = len(text) * size * WIDE
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        box = Box(x - size * 0.8, y - width, size, width) if up else Box(left, y - size * 0.8, width, size)
        self.texts.append((text, box))
        turned = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if up else ""
        live = self.theme in LIVE
        tongue = f' {"lang" if self.theme == "page" else "xml:lang"}="{lang}"' if lang else ""
        if lang and not live:  # what follows the reader has it in its style sheet
            tongue += ' direction="rtl"'
        anchored = "" if anchor == "start" or live else f' text-anchor="{anchor}"'
        more = (
            (f" t{anchor[0]}" if anchor != "start" else "")
            if live
            else ";unicode-bidi:isolate"
            if lang
            else ""
        )
        place = f'x="{_n(x)}" y="{_n(y)}"{anchored}{turned}{tongue}'
        mark = f' id="{escape(name)}"' if name else ""
        looks = f'{_attributes(style, self.theme)[:-1]}{more}"'
        self.written.append(f"<text {place}{mark} {looks}>{escape(text)}</text>")

    def group(self, name: str) -> None:
        """Begin a group of parts."""
        self.parts.append(f'<g id="{escape(name)}">')

    def end(self) -> None:
        """End the group."""
        self.parts.append("</g>")

    def svg(self, width: float, height: float, title: str, desc: str, prefix: str = "") -> str:
        """The whole drawing. *prefix* keeps its title and description apart from those of others on a page."""
        size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
        if self.theme == "page":  # which tells below the figure what is to be told
            head = f'<svg {size.partition(" width")[0]} role="img" aria-label="{escape(title)}">'
            return "".join([head, *self.parts, *self.written, "</svg>"])
        names = f'aria-labelledby="{prefix}title {prefix}desc"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {names} xml:lang="en" font-family="{FONTS}">'
            f'<title id="{prefix}title">{escape(title)}</title><desc id="{prefix}desc">{escape(desc)}</desc>'
        )
        drawn = "".join([*self.parts, *self.written])
        return f"{head}{_brought(self.theme, drawn)}{drawn}</svg>\n"


_CLASSES = re.compile(r' class="([^"]+)"')
_IDS = re.compile(r' (id|aria-labelledby)="([^"]+)"')


def with_prefix(svg: str, prefix: str) -> str:
    """*svg* with ids of its own on a page of many: a part's name follows the prefix and a dot.

    >>> with_prefix('<svg><g id="ab.rosh"/></svg>', "S09")
    '<svg><g id="S09.ab.rosh"/></svg>'
    """
    return _IDS.sub(
        lambda m: f' {m[1]}="{" ".join(f"{prefix}.{name}" for name in m[2].split())}"', svg
    ).strip()


def colours(scope: str, name: Literal["light", "dark"]) -> str:
    """CSS: the colours of the figures as custom properties of the selector *scope*."""
    return f"{scope}{{{''.join(f'--d-{key}:{value};' for key, value in _palette(name).items())}}}"


@cache
def palettes(scope: str) -> str:
    """The same, light or dark as the reader has it."""
    return f"{colours(scope, 'light')}@media(prefers-color-scheme:dark){{{colours(scope, 'dark')}}}"


@cache
def style_sheet(scope: str = "svg") -> str:
    """CSS for figures of the themes that follow the reader: the palettes, and every style as a class.

    scope  the selector that the palettes hang on
    """
    readable = "".join(f"{name}:{value};" for name, value in _halo("auto"))
    texts = f"svg text{{{readable}}}svg :lang(he){{direction:rtl;unicode-bidi:isolate}}"
    anchors = ".tm{text-anchor:middle}.te{text-anchor:end}"
    return f"{palettes(scope)}{texts}{''.join(_rules().values())}{anchors}"


@cache
def _rules() -> dict[str, str]:
    """Every style as a rule of CSS, by its class."""
    looks = {
        class_of(style): ";".join(f"{name}:{_px(name, value)}" for name, value in _look(style, "auto"))
        for style in _styles()
    }
    return {name: f".{name}{{{look}}}" for name, look in looks.items()}


def _px(name: str, value: str) -> str:
    return f"{value}px" if name == "font-size" else value


@cache
def _own_sheet(classes: frozenset[str]) -> str:
    """The style sheet of a drawing by itself, which uses *classes* alone."""
    sheet = style_sheet()
    for name, rule in _rules().items():
        if name not in classes:
            sheet = sheet.replace(rule, "")
    return sheet


@cache
def patterns(theme: Theme = "page") -> str:
    """The patterns of the two qualities and of what is empty, and the head of an arrow."""
    bestow, receive, faint = (_colour(name, theme) for name in ("bestow", "receive", "faint"))
    soft_b, soft_r, glow = (_colour(name, theme) for name in ("bestow_soft", "receive_soft", "glow"))
    paper = _colour("paper", theme)
    return (
        "<defs>"
        '<pattern id="pattern-bestow" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{soft_b}"/><path d="M0 6L6 0" stroke="{bestow}"/></pattern>'
        '<pattern id="pattern-receive" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{soft_r}"/><circle cx="3" cy="3" r="1.1" fill="{receive}"/></pattern>'
        '<pattern id="pattern-empty" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect width="7" height="7" fill="{paper}"/><path d="M0 0L7 7" stroke="{faint}"/></pattern>'
        '<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{glow}"/></marker></defs>'
    )


def _brought(theme: Theme, drawn: str) -> str:
    """What *drawn* brings itself: nothing in a page, which has it once for all."""
    if theme == "page":
        return ""
    if theme == "auto":
        used = frozenset(name for names in _CLASSES.findall(drawn) for name in names.split())
        return f"<style>{_own_sheet(used)}</style>{patterns(theme)}"
    return patterns(theme)
