"""Which characters the shipped fonts can show, and what is printed in place of the others.

A PDF for everyone (PDF/UA) must not hold an empty box where a sign should stand, so a sign that no font
has is named instead: nothing of a text is lost, and nothing looks like what it is not.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dailypage.render.lines import safe

# What never shows and only steers how letters join or emoji look: nothing to name where no font has it.
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\U000e0000-\U000e0fff]")


@cache
def characters_of(folder: Path) -> frozenset[int]:
    """The code points that at least one TrueType font in *folder* can show."""
    return frozenset(point for file in sorted(folder.glob("*.ttf")) for point in _points(file.read_bytes()))


def legible(text: str, known: frozenset[int]) -> str:
    """*text*, made safe, with every sign outside *known* named in brackets.

    >>> latin = frozenset(range(32, 127))
    >>> legible("a 🎉, 中!", latin)
    'a [party popper], [U+4E2D]!'
    """
    plain = safe(text)
    if known.issuperset(map(ord, plain)):
        return plain
    return "".join(c if ord(c) in known else _named(c) for c in _INVISIBLE.sub("", plain))


def _named(character: str) -> str:
    """What stands for a sign no font has: a symbol's name, or the code point of a letter or a control."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    name = unicodedata.name(character, "").lower()
    return f"[{name}]" if category.startswith(("S", "P")) and name else f"[U+{ord(character):04X}]"


def _points(font: bytes) -> Iterator[int]:
    """The code points in a TrueType font's character map (formats 4 and 12, the two in use)."""
    for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, at)
        if tag == b"cmap":
            for entry in range(int.from_bytes(font[offset + 2 : offset + 4], "big")):
                (table,) = struct.unpack_from(">I", font, offset + 8 + 8 * entry)
                yield from _mapped(font, offset + table)
            return


def _mapped(font: bytes, at: int) -> Iterator[int]:
    form = int.from_bytes(font[at : at + 2], "big")
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for start, end, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
            yield from range(start, end + 1)
    elif form == 4:
        (double,) = struct.unpack_from(">H", font, at + 6)
        ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
        starts = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
        for start, end in zip(starts, ends, strict=True):
            yield from range(start, min(end, 0xFFFE) + 1)
