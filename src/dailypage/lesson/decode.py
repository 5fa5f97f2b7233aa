"""Bytes to text: which encoding a lesson is in. The same bytes always give the same answer."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from importlib import import_module

from dailypage.errors import NotText, UndecodableText
from dailypage.lesson.kinds import SUFFIXES

# Loaded only for a lesson in an encoding of the last century.
_OLD_ENCODINGS = "dailypage.lesson.old_encodings"
# Characters that no text holds; a few may slip in, a heap of them is not text.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# The upper bytes of Latin, Cyrillic, Hebrew, and of their signs.
_USUAL_PAGES = bytes((0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1E, 0x20, 0x21, 0x22, 0xFB))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of *data* without a byte order mark, and the encoding it was in.

    Raises NotText for binary data, UndecodableText where a byte fits no encoding.

    >>> decoded("Что такое экран? Это сила.".encode("cp1251"), "a.txt")
    ('Что такое экран? Это сила.', 'cp1251')
    """
    text, encoding = _by_mark_or_utf8(data, name)
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls * 50 > len(text):
        raise NotText(name, "binary data", SUFFIXES)
    return text, encoding


def _by_mark_or_utf8(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith(BOM_UTF8):
        return _strictly(data[len(BOM_UTF8) :], "utf-8", name), "utf-8"
    for mark, encoding in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _strictly(data[2:], encoding, name), encoding
    if (wide := _utf16_without_mark(data)) is not None:
        return _strictly(data, wide, name), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if b"\x00" in data:
            raise NotText(name, "binary data", SUFFIXES) from None
        if _is_nearly_utf8(data):
            return _strictly(data, "utf-8", name), "utf-8"  # raises, and says where
    encoding = import_module(_OLD_ENCODINGS).encoding_of(data)
    return _strictly(data, encoding, name), encoding


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 by its spaces and line ends: a zero beside each of them, always on the same side.

    Letters of one script alone share their high byte, so zeros need not be many.
    """
    sample = data[:4096]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    low, high = sample[0::2], sample[1::2]
    little, big = _zeros_beside(low, high), _zeros_beside(high, low)
    if little == big:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _zeros_beside(low: bytes, high: bytes) -> int:
    """How many spaces and line ends in *low* have their zero in *high*; 0 if the rest is no text of ours."""
    pairs = [other == 0 for blank, other in zip(low, high, strict=True) if blank in b" \n"]
    strange = len(high.translate(None, _USUAL_PAGES))
    return sum(pairs) if sum(pairs) * 2 > len(pairs) and 0 not in low and strange * 10 < len(high) else 0


def _is_nearly_utf8(data: bytes) -> bool:
    """Most of what is not ASCII is well-formed UTF-8: a file that something spoiled, not an old one."""
    good = sum(len(sign) for sign in _MULTIBYTE.findall(data))
    beyond = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return good >= 4 and good * 10 >= beyond * 7


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as cause:
        before = data[: cause.start].decode(encoding, "replace")
        line = len(re.findall(r"\r\n?|\n", before)) + 1
        column = len(re.split(r"\r\n?|\n", before)[-1]) + 1
        raise UndecodableText(name, encoding, data[min(cause.start, len(data) - 1)], line, column) from cause
