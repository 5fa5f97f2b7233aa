"""A figure as PNG or PDF: typst lays the drawing on a page of its own size, with the fonts we ship."""

from __future__ import annotations

from functools import cache
from typing import Literal

import typst

from dailypage.errors import CannotTypeset
from dailypage.resources import DATA

FONTS = DATA / "fonts" / "ttf"
TEMPLATE = DATA / "templates" / "diagram.typ"
DPI = 144  # two dots for each unit of the drawing, as a good screen has


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(
        str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True
    )


def raster(svg: str, form: Literal["png", "pdf"]) -> bytes:
    """*svg*, drawn with plain attributes (theme "light" or "dark"), as a picture or a page.

    Raises CannotTypeset if the typesetter refuses it.
    """
    try:
        made = _compiler().compile(format=form, ppi=DPI, sys_inputs={"svg": svg})
    except typst.TypstError as error:
        raise CannotTypeset("figure", error.message) from error
    if not isinstance(made, bytes):
        raise CannotTypeset("figure", "it gave no page")
    return made
