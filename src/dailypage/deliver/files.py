"""Files: put onto the disk whole, one by one, with the evidence by which the next build knows them again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from dailypage.deliver.state import Artifact
from dailypage.errors import OutputError
from dailypage.render.registry import File

_NEW = ".new-"
_JOURNAL = ".site-journal-"


def checksum(data: bytes) -> bytes:
    """What tells two files apart."""
    return blake2b(data, digest_size=16).digest()


_journals: dict[tuple[Path, int], TextIO] = {}


def _journal(folder: Path) -> TextIO:
    """The one of this process, open until end_journals."""
    key = (folder, os.getpid())
    if key not in _journals:
        _journals[key] = (folder / f"{_JOURNAL}{os.getpid()}").open("a", encoding="utf-8")
    return _journals[key]


def put_all(
    folder: Path, group: str, files: Iterable[File], before: dict[str, Artifact] | None = None
) -> list[Artifact]:
    """Put the files of *group* in their places; whoever reads there meanwhile sees an old or a new one, never a part.

    What *before* says is there already is left alone. Nothing is flushed: what a loss of power takes has another size
    or time than the evidence says. The journal tells what is on its way, should this process be killed.
    Raises OutputError.
    """
    there = before or {}
    found = [(file, checksum(file.data)) for file in files]
    new = [
        (file, digest)
        for file, digest in found
        if file.name not in there or there[file.name].checksum != digest
    ]
    journal = _journal(folder)
    journal.write("".join(f"{group}\t{file.name}\n" for file, _ in new))
    journal.flush()
    put = {
        file.name: Artifact(file.name, group, digest, *_put(f"{folder}/{file.name}", file.data))
        for file, digest in new
    }
    return [put.get(file.name) or there[file.name] for file, _ in found]


def _put(target: str, data: bytes) -> tuple[int, int]:
    """Size and time of what is now at *target*. Without Path, which would take half the time of ten thousand."""
    parent, _, name = target.rpartition("/")
    way = f"{parent}/{_NEW}{name}"
    try:
        try:
            handle = os.open(way, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        except FileNotFoundError:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - as said
            handle = os.open(way, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            stood = os.fstat(handle)
        finally:
            os.close(handle)
        os.replace(way, target)  # noqa: PTH105 - as said
    except OSError as cause:
        with suppress(OSError):
            os.unlink(way)  # noqa: PTH108 - as said
        raise OutputError(target, cause) from cause
    return len(data), stood.st_mtime_ns


def stands(folder: Path, artifact: Artifact) -> bool:
    """Whether a file is there as it was put, by its size and time."""
    try:
        found = os.stat(f"{folder}/{artifact.path}", follow_symlinks=False)  # noqa: PTH116 - as said
    except OSError:
        return False
    return found.st_size == artifact.size and found.st_mtime_ns == artifact.mtime


def reads_true(folder: Path, artifact: Artifact) -> bool:
    """Whether a file holds the bytes that were put."""
    with suppress(OSError):
        return checksum((folder / artifact.path).read_bytes()) == artifact.checksum
    return False


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files of ours, and the folders that become empty. Raises OutputError."""
    for path in paths:
        try:
            (folder / path).unlink(missing_ok=True)
        except OSError as cause:
            raise OutputError(str(folder / path), cause) from cause
        for parent in (folder / path).parents:
            if parent == folder:
                break
            try:
                parent.rmdir()
            except OSError:  # not empty
                break


def recover(folder: Path) -> Iterator[Artifact]:
    """What a killed build had on its way: files that may be there without evidence. What was half there is removed."""
    for journal in sorted(folder.glob(f"{_JOURNAL}*")):
        for line in journal.read_text("utf-8").splitlines():
            group, _, path = line.partition("\t")
            if path:
                (folder / path).with_name(_NEW + Path(path).name).unlink(missing_ok=True)
                yield Artifact(path, group, b"", -1, 0)


def end_journals(folder: Path) -> None:
    """The build is done, and its evidence kept."""
    for journal in folder.glob(f"{_JOURNAL}*"):
        journal.unlink(missing_ok=True)
    for key in [key for key in _journals if key[0] == folder]:
        _journals.pop(key).close()
