"""Files: what a person names (files, folders, patterns, zip files) as the lessons' files in it, read one by one."""

from __future__ import annotations

import hashlib
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from dailypage.archive.model import Raw, Said
from dailypage.errors import BadZip, DailypageError
from dailypage.lesson import LIMIT_BYTES, SUFFIXES, bytes_of, taken
from dailypage.settings import Settings, settings_for
from dailypage.sources import STANDARD_INPUT, is_about, sources

ZIP = ".zip"
# A zip file may claim anything; these bound what is believed.
MOST_MEMBERS = 200_000
MOST_BYTES = 4 * 1024**3
_RATIO = 500  # text packs 3 to 20 times smaller; what packs better than this is no lesson
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a lesson's file is. *name* is what the archive calls it; *member* is its name inside a zip file, or ""."""

    path: str
    name: str
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.member}" if self.member else self.path


def origins(given: Iterable[str]) -> list[Origin | DailypageError]:
    """Every lesson's file that *given* names, in order and each once; a zip file that cannot be read is an error.

    Raises NothingToRead for a folder or a pattern without a lesson.
    """
    found: dict[tuple[str, str], Origin | DailypageError] = {}
    for each in given:
        root = Path(each) if Path(each).is_dir() else None
        for path in sources([each], (*SUFFIXES, ZIP)):
            name = Path(path).relative_to(root).as_posix() if root else Path(path).name
            if Path(path).suffix.lower() != ZIP:
                found.setdefault((path, ""), Origin(path, "stdin.txt" if path == STANDARD_INPUT else name))
                continue
            try:
                members = _members(path)
            except DailypageError as error:
                found[path, ""] = error
                continue
            for member in members:
                inside = _safe(member)
                found.setdefault((path, member), Origin(path, f"{name}/{inside}" if root else inside, member))
    return list(found.values())


class Reader:
    """Reads origins; keeps the zip file open that it read from last."""

    def __init__(self, said: Settings, day: date | None = None) -> None:
        self.said, self.day = said, day
        self._zip: tuple[str, zipfile.ZipFile] | None = None

    def read(self, origin: Origin) -> Raw:
        """The file of *origin*, with what is said of it. Raises DailypageError for one that cannot be read."""
        data = self._bytes(origin)
        settings = self.said.over(settings_for(Path(origin.path)))
        said = Said(self.day, settings.language, settings.marks or "first", settings.notice or "")
        return Raw(origin.name, data, hashlib.sha256(data).hexdigest(), said)

    def close(self) -> None:
        """Let go of the zip file."""
        if self._zip:
            self._zip[1].close()
            self._zip = None

    def _bytes(self, origin: Origin) -> bytes:
        if origin.path == STANDARD_INPUT:
            return taken(sys.stdin.buffer, "<stdin>")
        if not origin.member:
            return bytes_of(Path(origin.path), origin.path)
        if self._zip is None or self._zip[0] != origin.path:
            self.close()
            self._zip = (origin.path, _opened(origin.path))
        try:
            with self._zip[1].open(origin.member) as stream:
                return taken(stream, str(origin))  # by what comes out, not by what the file claims
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as cause:
            raise BadZip(str(origin), str(cause)) from cause


def _members(path: str) -> Iterator[str]:
    """The names of the lessons in a zip file. Raises BadZip for one that is too large in any respect."""
    with _opened(path) as packed:
        members = [each for each in packed.infolist() if not each.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise BadZip(path, f"it holds {len(members):,} files, and {MOST_MEMBERS:,} are the limit")
    if (size := sum(each.file_size for each in members)) > MOST_BYTES:
        raise BadZip(path, f"it unpacks to {size:,} bytes, and {MOST_BYTES:,} are the limit")
    for each in members:
        if each.file_size > LIMIT_BYTES and each.file_size > _RATIO * each.compress_size:
            raise BadZip(
                path,
                f"{each.filename!r} unpacks to {each.file_size // max(1, each.compress_size):,} times its size",
            )
    names = (each.filename for each in members)
    return iter(dict.fromkeys(sorted(name for name in names if _is_lesson(PurePosixPath(name)))))


def _opened(path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise BadZip(path, str(cause), hint="pack it again, or unpack it and name the folder") from cause


def _is_lesson(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in name.parts)
    return name.suffix.lower() in SUFFIXES and not hidden and not is_about(name.name)


def _safe(member: str) -> str:
    r"""A member's name as a path that leads nowhere else.

    >>> _safe("../../etc/x.txt"), _safe("C:\\\\lessons\\\\a.txt")
    ('etc/x.txt', 'lessons/a.txt')
    """
    parts = _DRIVE.sub("", member).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."})
