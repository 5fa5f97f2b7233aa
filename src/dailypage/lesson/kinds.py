"""Which reader a lesson needs: by its name's suffix, and by its first bytes where these know better."""

from __future__ import annotations

import re

from dailypage.errors import NotText

# kind -> the module that reads it, loaded when wanted: each has a function ``content``
KINDS = {
    "text": "dailypage.lesson.read_text",
    "markdown": "dailypage.lesson.read_markdown",
    "html": "dailypage.lesson.read_html",
    "docx": "dailypage.lesson.read_docx",
    "pdf": "dailypage.lesson.read_pdf",
}
_BY_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
SUFFIXES = tuple(_BY_SUFFIX)
# What no suffix can talk away.
_BY_MAGIC = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"))
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Word (.doc) or Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"ID3", "a sound file"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(?:date|language):")


def kind_of(data: bytes, name: str) -> str:
    """The kind of a lesson called *name*, whose bytes are *data*.

    Raises NotText for formats that are known and not read.

    >>> kind_of(b"%PDF-1.7", "lesson.txt"), kind_of(b"# The Daily Page", "lesson.md"), kind_of(b"Hi", "-")
    ('pdf', 'markdown', 'text')
    """
    for magic, kind in _BY_MAGIC:
        if data.startswith(magic):
            return kind
    for magic, found in _OTHERS:
        if data.startswith(magic):
            raise NotText(name, found, SUFFIXES)
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix in (".pdf", ".docx"):  # by its bytes it is neither, and text under such a name is still text
        suffix = ""
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if _HTML.match(data[:4096]):
        return "html"
    return "markdown" if _PAGE_TEXT.match(data) else "text"
