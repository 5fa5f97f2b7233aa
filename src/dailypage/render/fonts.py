"""The fonts of web pages: which files a text needs, and the rules that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dailypage.render.registry import File
from dailypage.resources import DATA

FONTS = DATA / "fonts" / "web"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FACE = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)


def fonts(text: str) -> tuple[File, ...]:
    """The font files that hold the characters of *text*, beside the style sheet in ``assets/``."""
    return tuple(_font(name) for name in fonts_for(text))


@cache
def font_faces() -> str:
    """The rules of page.css that name the fonts."""
    return "".join(_FACE.findall((DATA / "css" / "page.css").read_text("utf-8")))


def fonts_for(text: str) -> list[str]:
    """The font files of page.css that hold a character of *text*.

    Every page has plain Latin; another file counts only for what is not in that one, since each also
    holds the digits and signs of its script.
    """
    faces, plain = _faces()
    printed = set(map(ord, set(_BEYOND_ASCII.findall(text))))
    return [name for name, span in faces if name.endswith("-latin.woff2") or (printed - plain) & span]


@cache
def _faces() -> tuple[tuple[tuple[str, frozenset[int]], ...], frozenset[int]]:
    """The font files that page.css names with the characters each is for, and those of plain Latin."""
    css = (DATA / "css" / "page.css").read_text("utf-8")
    found = re.findall(r'url\("([^"]+\.woff2)"\)[^;]*;\s*unicode-range:([^;]+);', css)
    faces = tuple((name, frozenset(_codepoints(ranges))) for name, ranges in found)
    return faces, frozenset().union(*(span for name, span in faces if name.endswith("-latin.woff2")))


def _codepoints(ranges: str) -> Iterable[int]:
    for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        yield from range(int(low, 16), int(high or low, 16) + 1)


@cache
def _font(name: str) -> File:
    return File(f"assets/{name}", (FONTS / name).read_bytes())
