"""Adding: files by the thousand into an archive; read here, understood by an executor, written in batches.

What is reported is on the disk. A run that was stopped, or killed, is taken up by the same command: files that
are there already are known by their checksum and cost nothing but being read.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from dailypage.archive.files import Origin, Reader
from dailypage.archive.model import Added, Prepared, Raw
from dailypage.archive.prepare import prepare, recipe
from dailypage.archive.store import Archive
from dailypage.archive.write import Taken, said_text
from dailypage.errors import DailypageError, Unforeseen, WorkerDiffers, WorkerLost
from dailypage.executors import Executor
from dailypage.terms.words import keep_runs

Value = TypeVar("Value")

# As much as one transaction holds: losing it to a kill costs a second of work, writing it one flush of the disk.
_BATCH = 256
_BATCH_BYTES = 16_000_000
_BATCH_SECONDS = 1.0
# As much as a worker gets at once: a tenth of a second of work.
_CHUNK = 8
# Of words that a worker remembers, for each language: more make it large, and no faster.
_RUNS = 4000


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be added: its name, and why."""

    name: str
    error: DailypageError


Outcome = Added | Failed


def prepare_all(some: list[Raw]) -> list[Prepared | Failed]:
    """What became of each of *some*: the part of the work that any process can do."""
    keep_runs(_RUNS)
    return [_prepared(raw) for raw in some]


def _prepared(raw: Raw) -> Prepared | Failed:
    try:
        return prepare(raw)
    except DailypageError as error:
        return Failed(raw.name, error)
    except Exception as cause:  # noqa: BLE001 - a bug that one lesson shows; the others go in
        last = traceback.extract_tb(cause.__traceback__)[-1]
        return Failed(raw.name, Unforeseen(raw.name, cause, f"{Path(last.filename).name}:{last.lineno}"))


def add_files(
    archive: Archive,
    origins: Iterable[Origin | DailypageError],
    reader: Reader,
    executor: Executor,
    *,
    taken: Taken = "auto",
    note: str = "",
) -> Generator[Outcome, None, None]:
    """Add the files of *origins*, and tell what became of each as soon as that is on the disk.

    The order is that of *origins* but for files that are there already, which come as they are met.
    Closing the iterator early leaves whole issues and nothing else. Raises what Archive.add raises.
    """
    work = _Work(archive, taken, note)
    try:
        new = work.new(origins, reader)
        for some in executor.run(prepare_all, _chunks(new, _CHUNK), work.set_aside):
            yield from work.take(some)
            yield from work.known()
        # One of a chunk ends its worker: each alone, the others are done.
        for some in executor.run(prepare_all, _chunks(work.aside, 1), _lost):
            yield from work.take(some)
        yield from work.flush()
        yield from work.known()
    finally:
        reader.close()


@dataclass(slots=True)
class _Work:
    """What waits to be written, and what was met on the way that needs no writing."""

    archive: Archive
    taken: Taken
    note: str
    waiting: list[Prepared] = field(default_factory=list)
    size: int = 0
    since: float = field(default_factory=time.monotonic)
    met: list[Outcome] = field(default_factory=list)
    aside: list[Raw] = field(default_factory=list)

    def set_aside(self, some: list[Raw]) -> list[Prepared | Failed]:
        """The worker ended each time it had these: leave them for later."""
        self.aside += some
        return []

    def new(self, origins: Iterable[Origin | DailypageError], reader: Reader) -> Iterator[Raw]:
        """The files that are not there yet, read."""
        files = self.archive.files()
        for origin in origins:
            if isinstance(origin, DailypageError):
                self.met.append(Failed("", origin))
                continue
            try:
                raw = reader.read(origin)
            except DailypageError as error:
                self.met.append(Failed(origin.name, error))
                continue
            there = files.get((raw.checksum, said_text(raw.said)))
            if there:
                self.met.append(
                    Added(raw.name, there[0], "removed" if there[1] == "removed" else "unchanged")
                )
            else:
                yield raw

    def known(self) -> Iterator[Outcome]:
        """What was met since the last call."""
        met, self.met = self.met, []
        yield from met

    def take(self, some: list[Prepared | Failed]) -> Iterator[Outcome]:
        """Keep what is prepared until there is enough of it to write."""
        for one in some:
            if isinstance(one, Failed):
                yield one
                continue
            if one.lexicon != recipe():
                raise WorkerDiffers
            self.waiting.append(one)
            self.size += len(one.raw.data) + len(one.page) + len(one.annotation)
        full = len(self.waiting) >= _BATCH or self.size > _BATCH_BYTES
        if full or time.monotonic() - self.since > _BATCH_SECONDS:
            yield from self.flush()

    def flush(self) -> Iterator[Outcome]:
        """Write what waits."""
        some, self.waiting, self.size = self.waiting, [], 0
        done = self.archive.add(some, taken=self.taken, note=self.note) if some else []
        self.since = time.monotonic()
        for one, outcome in zip(some, done, strict=True):
            yield Failed(one.raw.name, outcome) if isinstance(outcome, DailypageError) else outcome


def _lost(some: list[Raw]) -> list[Prepared | Failed]:
    """The worker ended each time it had this one alone."""
    return [Failed(raw.name, WorkerLost()) for raw in some]


def _chunks(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
