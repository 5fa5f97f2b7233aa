"""Sources: what a person names (files, folders, patterns, ``-``) as the list of lessons it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path

from dailypage.errors import NothingToRead

STANDARD_INPUT = "-"
# A folder's own words about itself are no lesson.
_ABOUT = re.compile(r"(readme|license|licence|changelog)(\..*)?", re.IGNORECASE)


def sources(given: Iterable[str], suffixes: tuple[str, ...], *, apart_from: Path | None = None) -> list[str]:
    """Every lesson that *given* names, in order and each once, as paths or ``-``.

    A folder stands for the lessons below it by name, whatever ends in one of *suffixes* except
    hidden files, README and the like; a pattern for what it matches ("lessons/**/*.txt"). A plain
    name is taken as it is: whether it can be read is for its reader to say.
    What lies in the folder *apart_from*, where the outputs go, is no lesson.

    Raises NothingToRead for a folder or a pattern without a lesson.
    """
    found: dict[str, str] = {}
    for each in given:
        expanded = _expand(each, suffixes, apart_from)
        if not expanded:
            raise NothingToRead(each, suffixes)
        for name in expanded:
            found.setdefault(name if name == STANDARD_INPUT else str(Path(name).resolve()), name)
    return list(found.values())


def _expand(given: str, suffixes: tuple[str, ...], apart_from: Path | None) -> list[str]:
    path = Path(given)
    if path.is_dir():
        found = [each for each in path.rglob("*") if _is_lesson(each, path, suffixes)]
    elif has_magic(given) and not path.is_file():  # a quoted pattern, or a shell that expands none
        found = [Path(name) for name in glob(given, recursive=True)]  # noqa: PTH207 - Path.glob refuses absolute ones
    else:
        return [given]
    outputs = apart_from.resolve() if apart_from else None
    return [
        str(each)
        for each in sorted(found)
        if each.is_file() and not (outputs and each.resolve().is_relative_to(outputs))
    ]


def is_about(name: str) -> bool:
    """Whether a file of that *name* is its folder's word about itself.

    >>> is_about("README.md"), is_about("2010-03-21.txt")
    (True, False)
    """
    return bool(_ABOUT.fullmatch(name))


def _is_lesson(path: Path, folder: Path, suffixes: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in suffixes and not hidden and not is_about(path.name)
