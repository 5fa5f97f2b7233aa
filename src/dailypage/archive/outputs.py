"""Outputs: what is made of the issues of an archive, and the checksums by which it is known to be as it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import delete, insert, select

from dailypage.archive.check import Fault
from dailypage.archive.model import Held
from dailypage.archive.schema import issue, output
from dailypage.archive.store import Archive
from dailypage.errors import DailypageError, WorkerLost
from dailypage.executors import Executor
from dailypage.output import Writer
from dailypage.render.registry import render


class Output(msgspec.Struct, frozen=True):
    """A file that was made of an issue: its name below the folder of outputs, and SHA-256 of its bytes, in hex."""

    name: str
    checksum: str
    size: int


class Task(NamedTuple):
    """An issue to make into some formats below a folder."""

    archive: Archive
    held: Held
    formats: tuple[str, ...]
    out: Path


class Made(NamedTuple):
    """What became of an issue: its outputs, or why there are none."""

    held: Held
    outputs: tuple[Output, ...] = ()
    error: DailypageError | None = None


def make_outputs(
    archive: Archive, held: Sequence[Held], formats: tuple[str, ...], out: Path, executor: Executor
) -> Generator[Made, None, None]:
    """Make each of *held* into *formats*, in a folder of its own below *out*, and keep the checksum of each file.

    Files that stand there as they should be are not touched. One that fails is told, and the rest goes on.
    """
    tasks = (Task(archive, one, formats, out) for one in held)
    for made in executor.run(make_one, tasks, lambda task: Made(task.held, error=WorkerLost())):
        if made.outputs:
            record(archive, made)
        yield made


def make_one(task: Task) -> Made:
    """Make one issue: the part that any process can do."""
    held, outputs = task.held, []
    try:
        issue = task.archive.issue(held.key)
        files = [file for name in task.formats for file in render(issue, name)]
        _writer().write(task.out / held.slug, files)
    except DailypageError as error:
        return Made(held, error=error)
    for file in files:
        name = f"{held.slug}/{file.name}"
        outputs.append(Output(name, hashlib.sha256(file.data).hexdigest(), len(file.data)))
    return Made(held, tuple(outputs))


def record(archive: Archive, made: Made) -> None:
    """Keep the checksums of what was *made*, in place of those of the same names."""
    with archive.writing() as work:
        number = work.connection.scalar(select(issue.c.number).where(issue.c.key == made.held.key))
        names = [one.name for one in made.outputs]
        work.connection.execute(delete(output).where(output.c.issue == number, output.c.name.in_(names)))
        rows = [
            {"issue": number, "fingerprint": made.held.fingerprint, **msgspec.structs.asdict(one)}
            for one in made.outputs
        ]
        work.connection.execute(insert(output), rows)


def output_faults(archive: Archive, out: Path) -> Iterator[Fault]:
    """Which files below *out* are not as they were made, or were made of an issue that has changed since."""
    wanted = (
        select(output, issue.c.key, issue.c.state, issue.c.fingerprint.label("now"))
        .join(issue, issue.c.number == output.c.issue)
        .order_by(issue.c.key, output.c.name)
    )
    with archive.reading() as connection:
        rows = connection.execute(wanted).all()
    for row in rows:
        path = out / row.name
        if not path.is_file():
            if row.state == "held":
                yield Fault(row.key, f"{path} is not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row.checksum:
            yield Fault(row.key, f"{path} is not as it was made")
        elif row.state == "removed":
            yield Fault(row.key, f"{path} is of an issue that was removed")
        elif row.fingerprint != row.now:
            yield Fault(row.key, f"{path} was made before the issue changed")


@cache
def _writer() -> Writer:
    """One for the process, so that fonts stand on the disk once."""
    return Writer()
