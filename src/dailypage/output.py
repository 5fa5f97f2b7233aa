"""Writing finished files so that nobody ever sees half of one.

All files of one call go first into a hidden folder beside their places, each flushed to the disk;
only when all are there are they moved in, each by one rename. Whatever happens before that (disk
full, no permission, Ctrl-C, a renderer's error) leaves everything as it was; what happens after is
undone. A process that is killed outright leaves whole files, old or new, and perhaps the hidden
folder, which the next run clears away.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from dailypage.errors import OutputDiskFull, OutputError, OutputNotAllowed
from dailypage.filenames import STAGE_PREFIX, checked_names
from dailypage.render.registry import File

How = Literal["new", "replaced", "unchanged", "linked"]

# Below this a link saves less than the directory entry and the look-up cost.
_WORTH_LINKING = 16 * 1024
# No write takes an hour: a stage older than that was left by a process that was killed.
_STALE_SECONDS = 3600
_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a finished write.

    how  new | replaced | unchanged (the same bytes stood there; not touched) | linked (new or
         replaced, sharing its bytes on the disk with an equal file written earlier in the run)
    """

    path: Path
    size: int
    how: How


@dataclass(slots=True)
class Writer:
    """Writes issue after issue, and big files that are equal (fonts) only once.

    The later ones are hard links to the first where the file system can, copies where it cannot.
    One Writer serves one run and one thread.
    """

    _firsts: dict[bytes, _First] = field(default_factory=dict)

    def write(self, folder: Path, files: Iterable[File]) -> tuple[Written, ...]:
        """Write *files* into *folder*, which is made if it is not there: all of them, or none.

        Raises OutputNameError (nothing was tried), OutputDiskFull, OutputNotAllowed or another
        OutputError; then, as after KeyboardInterrupt, the folder is as it was.
        """
        everything = tuple(files)  # a renderer that fails does so here, before the disk is touched
        names = checked_names(file.name for file in everything)
        plan = _Plan(folder, self)
        with _interrupts_held() as let_through:
            try:
                for name, file in zip(names, everything, strict=True):
                    plan.stage(folder.joinpath(*name.parts), file.data)
                    let_through()
                plan.commit()
            finally:
                plan.clear()
        return tuple(plan.written)

    def first_copy(self, digest: bytes) -> Path | None:
        """The file of this run with this digest, to link to, if nobody has touched it since."""
        first = self._firsts.get(digest)
        return first.path if first and first.is_untouched() else None

    def remember(self, path: Path, digest: bytes) -> None:
        """Note what *path* holds now, for files like it to be linked to; small ones have no digest."""
        if digest and not self.first_copy(digest):
            with suppress(OSError):  # gone again already: then it is not linked to
                self._firsts[digest] = _First(path, _state(path))


def write_files(folder: Path, files: Iterable[File]) -> tuple[Written, ...]:
    """Write *files* into *folder*, all or none; see Writer.write. For several issues keep one Writer."""
    return Writer().write(folder, files)


@dataclass(frozen=True, slots=True)
class _First:
    path: Path
    state: tuple[int, ...]

    def is_untouched(self) -> bool:
        with suppress(OSError):
            return _state(self.path) == self.state
        return False


@dataclass(frozen=True, slots=True)
class _Move:
    temporary: Path
    target: Path
    size: int
    digest: bytes


class _Plan:
    """One write on its way: what is staged, what was moved in, and how to undo it."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self.folder, self.writer = folder, writer
        self.stage_folder: Path | None = None
        self.made: list[Path] = []  # folders that were not there before, outermost first
        self.moves: list[_Move] = []
        self.inside: set[Path] = set()  # folders known to lie in the folder that is written to
        self.undo: list[tuple[Path, Path | None]] = []  # a place, and what stood there
        self.written: list[Written] = []
        self.done = False

    def stage(self, target: Path, data: bytes) -> None:
        """Put *data* on the disk, out of sight, on the file system of its target."""
        with _explained(target, len(data)):
            digest = _digest(data)
            if _holds(target, data):
                self.writer.remember(target, digest)
                self.written.append(Written(target, len(data), "unchanged"))
                return
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            self.enter(target)
            if self.stage_folder is None:
                _sweep(self.folder)
                self.stage_folder = Path(tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=self.folder))
            temporary = self.stage_folder / str(len(self.moves))
            linked = self.link(temporary, digest)
            if not linked:
                _write_through(temporary, data)
            existed = os.path.lexists(target)
            self.moves.append(_Move(temporary, target, len(data), digest))
            how: How = "linked" if linked else "replaced" if existed else "new"
            self.written.append(Written(target, len(data), how))

    def enter(self, target: Path) -> None:
        """Have the folder that *target* goes into, and be sure that no link has led out of ours."""
        if target.parent not in self.inside:
            self.make(target.parent)
            if not target.parent.resolve().is_relative_to(self.folder.resolve()):
                raise OutputError(str(target), "a link leads out of the folder", hint="remove the link")
            self.inside.add(target.parent)

    def link(self, temporary: Path, digest: bytes) -> bool:
        first = self.writer.first_copy(digest)
        if first is None:
            return False
        try:
            os.link(first, temporary)
        except OSError:  # another disk, no links there, or too many: a copy is as good
            return False
        return True

    def make(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            each.mkdir(exist_ok=True)  # another run may have made it meanwhile
            self.made.append(each)

    def commit(self) -> None:
        """Move everything in; if one move fails, put everything back."""
        try:
            for move in self.moves:
                with _explained(move.target, move.size):
                    self.undo.append((move.target, self.kept(move.target)))
                    move.temporary.replace(move.target)
            self.done = True
        finally:
            if not self.done:
                self.put_back()
        for move in self.moves:
            self.writer.remember(move.target, move.digest)
        for folder in {move.target.parent for move in self.moves} | {made.parent for made in self.made}:
            _flush_folder(folder)

    def kept(self, target: Path) -> Path | None:
        """A second name for what stands at *target*, so that it can be put back."""
        if self.stage_folder is None or not os.path.lexists(target):
            return None
        second = self.stage_folder / f"old-{len(self.undo)}"
        try:
            os.link(target, second, follow_symlinks=False)
        except OSError:  # a file system without links: a copy
            shutil.copy2(target, second, follow_symlinks=False)
        return second

    def put_back(self) -> None:
        for target, old in reversed(self.undo):
            with suppress(OSError):
                if old is None:
                    target.unlink()
                else:
                    old.replace(target)

    def clear(self) -> None:
        """Remove what is left of the way here; after a failure also the folders that were made."""
        if self.stage_folder is not None:
            shutil.rmtree(self.stage_folder, ignore_errors=True)
        if not self.done:
            for folder in reversed(self.made):
                with suppress(OSError):
                    folder.rmdir()


@contextmanager
def _interrupts_held() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C and an order to end wait for the moments that what is given lets them through.

    Never amid a move or clearing up. By handlers, not by blocking signals: what one thread blocks, another takes.
    """
    if threading.current_thread() is not threading.main_thread():  # no other is ever interrupted
        yield lambda: None
        return
    came: list[int] = []
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, lambda number, _: came.append(number))

    def let_through() -> None:
        if came:
            raise KeyboardInterrupt  # cleared up first; then the signal itself has its say

    try:
        yield let_through
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for again in sorted(set(came), reverse=True):  # an order to end before a Ctrl-C
            signal.raise_signal(again)


@contextmanager
def _explained(path: Path, size: int) -> Iterator[None]:
    """Turn the system's refusal into an error that names the file and the way out."""
    try:
        yield
    except OutputError:
        raise
    except OSError as cause:
        if cause.errno in _FULL:
            raise OutputDiskFull(str(path), size, cause) from cause
        if cause.errno in _REFUSED:
            raise OutputNotAllowed(str(path), cause) from cause
        raise OutputError(str(path), cause) from cause


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new names last; a file system that cannot do this for folders says so and is let be."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _holds(path: Path, data: bytes) -> bool:
    """Whether *path* is a plain file with just these bytes."""
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _sweep(folder: Path) -> None:
    """Remove the stages of processes that were killed long ago."""
    for stage in folder.glob(f"{STAGE_PREFIX}*"):
        with suppress(OSError):
            if time.time() - stage.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(stage)


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _digest(data: bytes) -> bytes:
    """What equal files have in common; b"" for one that is too small to be worth a link."""
    return blake2b(data, digest_size=32).digest() if len(data) >= _WORTH_LINKING else b""
