"""Which names a file of an output may have: those that every system can hold inside one folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from dailypage.errors import OutputNameError

#: How the hidden folders begin in which a write gets ready; no output may look like one.
STAGE_PREFIX = ".dailypage-"

_PART_BYTES = 255  # what ext4, APFS and NTFS hold at least
_NAME_BYTES = 1024
# Windows gives these to devices, with any ending and in any case; a page may be opened there too.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_UNSAFE = re.compile(r'[\\:*?"<>|]')
_INVISIBLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def checked_name(name: str) -> PurePosixPath:
    """*name* as a path, if it stays inside its folder and every common system can hold it.

    Raises OutputNameError, which tells the rule that is broken.

    >>> checked_name("2010-03-21/fonts/serif.woff2").parts
    ('2010-03-21', 'fonts', 'serif.woff2')
    """
    if any(unicodedata.category(sign) in _INVISIBLE for sign in name) or _BIDI.search(name):
        raise OutputNameError(name, "a name holds no control characters, line breaks or direction marks")
    if _UNSAFE.search(name):
        raise OutputNameError(name, r'a name holds none of \ : * ? " < > |')
    if len(name.encode()) > _NAME_BYTES:
        raise OutputNameError(name, f"a name is at most {_NAME_BYTES} bytes long")
    parts = name.split("/")
    for part in parts:
        _check_part(name, part)
    return PurePosixPath(*parts)


def _check_part(name: str, part: str) -> None:
    if part in {"", ".", ".."}:
        raise OutputNameError(name, "a name is relative and has no empty part, '.' or '..'")
    if len(part.encode()) > _PART_BYTES:
        raise OutputNameError(name, f"a part of a name is at most {_PART_BYTES} bytes long")
    if part[-1] in " ." or part[0] == " ":
        raise OutputNameError(
            name, "a part of a name neither begins nor ends with a space, nor ends with '.'"
        )
    if _DEVICE.fullmatch(part.split(".", maxsplit=1)[0].rstrip(" ")):
        raise OutputNameError(name, "the name belongs to a device on some systems")
    if part.startswith(STAGE_PREFIX):
        raise OutputNameError(name, f"names that begin with {STAGE_PREFIX!r} are kept for unfinished work")


def checked_names(names: Iterable[str]) -> tuple[PurePosixPath, ...]:
    """All of *names*, each checked, and no two in each other's way on any system.

    Raises OutputNameError for a bad name, for two that differ only in case or in how their
    letters are composed, and for a file that another name uses as a folder.
    """
    checked = tuple(checked_name(name) for name in names)
    files: set[tuple[str, ...]] = set()
    for path in checked:
        key = _as_compared(path)
        if key in files:
            raise OutputNameError(str(path), "two files of one output have this name")
        files.add(key)
    for path in checked:
        key = _as_compared(path)
        if any(key[:depth] in files for depth in range(1, len(key))):
            raise OutputNameError(str(path), "a file and a folder of one output have the same name")
    return checked


def _as_compared(path: PurePosixPath) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", part).casefold() for part in path.parts)


def safe_stem(name: str) -> str:
    """A file name's stem with nothing in it that could leave a folder.

    >>> safe_stem("../lessons/A lesson?.txt")
    'A-lesson'
    """
    last = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^\w.-]+", "-", last).strip("-.")[:80] or "page"
