"""Container: the files of an e-book in one, as reading systems want them.

The look is in data/templates/epub.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import minijinja

from dailypage.resources import DATA

_TEMPLATES = DATA / "templates" / "epub"
# Hebrew with points is what reading devices most often lack; they bring Latin and Cyrillic themselves.
_FONTS = ("FrankRuhlLibre-Regular.ttf", "FrankRuhlLibre-Bold.ttf")
_XHTML = "application/xhtml+xml"
_MIMETYPE = b"application/epub+zip"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold: a book has no clock

Data = dict[str, Any]


def packed(data: Data) -> bytes:
    """The book that the templates make of *data*, its manifest with it; same data, same bytes."""
    return zipped(_parts(data | {"items": _items(data)}))


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """*parts*, name and bytes, as an EPUB container: the media type first and as it stands."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", _ZIP_TIME), _MIMETYPE)
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.external_attr = 0o644 << 16
            book.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


@cache
def _environment() -> minijinja.Environment:
    texts = {
        file.name: file.read_text("utf-8") for file in sorted(_TEMPLATES.glob("*.*")) if file.suffix != ".css"
    }
    return minijinja.Environment(
        templates=texts,
        undefined_behavior="strict",
        # XHTML and OPF both escape as HTML does: its numeric references are XML's.
        auto_escape_callback=lambda _: "html",
        keep_trailing_newline=True,
    )


def _parts(data: Data) -> Iterator[tuple[str, bytes]]:
    def made(template: str, **more: object) -> bytes:
        text: str = _environment().render_template(template, **data, **more)
        return text.encode()

    yield "META-INF/container.xml", made("container.xml")
    yield "EPUB/package.opf", made("package.opf")
    yield "EPUB/nav.xhtml", made("nav.xhtml")
    yield "EPUB/title.xhtml", made("title.xhtml")
    for article in data["articles"]:
        yield f"EPUB/{article['href']}", made("article.xhtml", article=article)
    if data["terms"]:
        yield "EPUB/glossary.xhtml", made("glossary.xhtml")
    for href, picture in data["pictures"].items():
        yield f"EPUB/{href}", picture.encode()
    yield "EPUB/book.css", (_TEMPLATES / "book.css").read_bytes()
    for font in _FONTS:
        yield f"EPUB/fonts/{font}", (DATA / "fonts" / "ttf" / font).read_bytes()


def _items(data: Data) -> list[Data]:
    """The manifest, in reading order; what has ``spine`` is read."""
    pages = [
        "title.xhtml",
        *(article["href"] for article in data["articles"]),
        *(["glossary.xhtml"] if data["terms"] else []),
    ]
    items: list[Data] = [{"id": "nav", "href": "nav.xhtml", "type": _XHTML, "properties": "nav"}]
    items += [
        {"id": f"page{n}", "href": page, "type": _XHTML, "spine": True} for n, page in enumerate(pages, 1)
    ]
    items.append({"id": "style", "href": "book.css", "type": "text/css"})
    items += [
        {"id": f"font{n}", "href": f"fonts/{font}", "type": "font/ttf"} for n, font in enumerate(_FONTS, 1)
    ]
    items += [
        {"id": f"figure{n}", "href": href, "type": "image/svg+xml"}
        for n, href in enumerate(data["pictures"], 1)
    ]
    return [{"properties": "", "spine": False, **item} for item in items]
