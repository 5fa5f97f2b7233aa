"""dailypage archive: the commands that look after the whole of an archive."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from dailypage.archive.again import reannotate as annotate_again
from dailypage.archive.backup import backup as copy
from dailypage.archive.backup import reindex
from dailypage.archive.check import faults
from dailypage.archive.exchange import export as write_folder
from dailypage.archive.importing import import_folder
from dailypage.archive.naming import named
from dailypage.archive.outputs import make_outputs, output_faults
from dailypage.archive.search.beside import is_beside, take_down
from dailypage.archive.search.find import index_beside, searching
from dailypage.archive.stats import stats as numbers_of
from dailypage.archive.store import open_archive
from dailypage.cli import options
from dailypage.cli.screen import bar, complain, echo_json, safe
from dailypage.executors import Executor, executor
from dailypage.render.registry import formats

Value = TypeVar("Value")

# Below this many files a second process costs more to start than it saves.
FEW = 48


@contextmanager
def chosen(name: str, jobs: int | None, scheduler: str, files: int) -> Iterator[Executor]:
    """The executor that the options name; few files need no second process."""
    if name == "processes" and jobs is None and files < FEW:
        name = "here"
    with executor(name, jobs=jobs, scheduler=scheduler) as worker:
        yield worker


def _ticked(values: Iterable[Value], tick: Callable[[int], object]) -> Iterator[Value]:
    for value in values:
        yield value
        tick(1)


@click.command(epilog=options.examples("dailypage archive export folder", "git -C folder init"))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@options.archive
def export(folder: Path, where: str | None) -> None:
    """Write the whole archive into FOLDER as plain files, fit for git.

    `import` makes an equal archive of them. The same archive gives the same files; those that are there already
    and are as they should be are not touched.
    """
    with open_archive(where) as archive:
        total = len(archive.held()) + len(archive.removed())
        with bar("Exporting", total) as tick:
            done = sum(1 for _ in _ticked(write_folder(archive, folder), tick))
    click.echo(f"{done} issues exported", err=True)


@click.command("import", epilog=options.examples("dailypage archive import folder --archive new.db"))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@options.archive
def import_(folder: Path, where: str | None) -> None:
    """Put in what `export` wrote into FOLDER: every version, print and line of history.

    An issue that is there already is left as it is, and told when it differs.
    """
    counts: Counter[str] = Counter()
    with open_archive(where, create=True) as archive:
        for one in import_folder(archive, folder):
            counts[one.outcome] += 1
            if one.error:
                complain(one.error, one.name)
            elif one.outcome == "imported":
                click.echo(f"imported  {safe(one.name)}")
    told = ", ".join(f"{number} {what}" for what, number in counts.items())
    click.echo(told or "no issues in the folder", err=True)
    sys.exit(1 if counts["failed"] else 0)


@click.command(
    epilog=options.examples(
        "dailypage archive make --to web,pdf --out site", "dailypage archive make 21-03-10"
    )
)
@click.argument("names", metavar="[DATE]...", nargs=-1)
@options.archive
@click.option(
    "--to", type=options.Formats(), default="web", show_default=True, help="Formats, as for `dailypage make`."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="out",
    show_default=True,
    help="The folder for the outputs; each issue gets a folder of its own in it.",
)
@options.jobs
def make(names: tuple[str, ...], where: str | None, to: tuple[str, ...], out: Path, jobs: int | None) -> None:
    """Make issues of the archive into outputs, all of them or those of each DATE, and keep the files' checksums.

    `dailypage archive check --outputs OUT` tells later which files were changed since, or are of an older version.
    """
    failed = 0
    with open_archive(where) as archive:
        held = archive.held()
        wanted = [named(held, name) for name in names] or held
        with chosen("processes", jobs, "", len(wanted)) as worker, bar("Making", len(wanted)) as tick:
            for made in _ticked(make_outputs(archive, wanted, to or formats(), out, worker), tick):
                for one in made.outputs:
                    click.echo(str(out / one.name))
                if made.error:
                    failed += 1
                    complain(made.error, made.held.key)
    click.echo(f"{len(wanted) - failed} of {len(wanted)} made", err=True)
    sys.exit(1 if failed else 0)


@click.command(epilog=options.examples("dailypage archive check", "dailypage archive check --outputs out"))
@options.archive
@click.option(
    "--outputs",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The folder of what `dailypage archive make` made, to look at it too.",
)
@click.option("--mend", is_flag=True, help="Make the search index anew first.")
@options.as_json
def check(where: str | None, outputs: Path | None, mend: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Look whether the archive is whole: its database, every checksum, every history, its search index."""
    with open_archive(where) as archive:
        if mend:
            with bar("Indexing", len(archive.held())) as tick:
                count = reindex(archive, tick)
            click.echo(f"{count} issues indexed", err=True)
            if take_down(archive.where):
                index_beside(archive, bar)
        found = faults(archive) + (list(output_faults(archive, outputs)) if outputs else [])
        issues = len(archive.held())
    if as_json:
        echo_json([{"issue": one.where or None, "fault": one.what} for one in found])
    else:
        for one in found:
            click.echo(f"{one.where or 'the archive'}: {safe(one.what)}")
    click.echo(f"{issues} issues looked at, {len(found)} faults", err=as_json)
    if found:
        click.echo("  a backup or an export has what was there before; --mend makes the index anew", err=True)
    sys.exit(1 if found else 0)


@click.command(epilog=options.examples("dailypage archive index --tantivy", "dailypage archive index"))
@options.archive
@click.option(
    "--tantivy/--no-tantivy",
    "wanted",
    default=None,
    help="Keep an index of tantivy in a folder beside the archive's file, or remove it.",
)
def index(where: str | None, wanted: bool | None) -> None:  # noqa: FBT001 - click's signature
    """Bring the search index up, and tell what answers a search.

    The archive searches by itself. Where words are asked for that stand in ten thousands of issues, tantivy
    answers many times as fast; it finds the same issues. Every command keeps its folder in step by itself.
    """
    with open_archive(where) as archive:
        if wanted is False and take_down(archive.where):
            click.echo("the folder is removed", err=True)
        if wanted or is_beside(archive.where):
            index_beside(archive, bar)
        with searching(archive, bar) as searcher:
            click.echo(f"{searcher.count('since:1900'):,} issues with a date, by {searcher.engine.name}")


@click.command(epilog=options.examples("dailypage archive backup /mnt/disk/archive.db"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.archive
def backup(file: Path, where: str | None) -> None:
    """Copy the archive into FILE while others use it: an archive like it, in one SQLite file.

    A backup that FILE holds already is replaced once the new one is whole.
    """
    with open_archive(where) as archive:
        size = copy(archive, file)
    click.echo(str(file))
    click.echo(f"{size:,} bytes", err=True)


@click.command(
    epilog=options.examples("dailypage archive stats", "dailypage archive stats --json | jq .issues")
)
@options.archive
@options.as_json
def stats(where: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Tell what the archive holds, in numbers."""
    with open_archive(where) as archive:
        told = numbers_of(archive)
    if as_json:
        echo_json(msgspec.to_builtins(told))
        return
    by_language = ", ".join(f"{number} {language}" for language, number in told.languages.items())
    lines = {
        "issues": f"{told.issues:,}" + (f" ({by_language})" if by_language else ""),
        "removed": f"{told.removed:,}",
        "dates": f"{told.first} to {told.last}" if told.first else "none",
        "versions": f"{told.versions:,}, {told.stale:,} annotated with an older lexicon",
        "prints": f"{told.prints:,} of {told.source_bytes:,} bytes",
        "archive": told.archive + (f", {told.file_bytes:,} bytes" if told.file_bytes is not None else ""),
    }
    for name, value in lines.items():
        click.echo(f"{name:<9} {safe(value)}")


@click.command(
    epilog=options.examples("dailypage archive reannotate", "dailypage archive reannotate --all --jobs 4")
)
@options.archive
@click.option("--all", "everything", is_flag=True, help="What was annotated with this lexicon too.")
@options.jobs
@options.executor
@options.scheduler
def reannotate(where: str | None, everything: bool, jobs: int | None, name: str, scheduler: str) -> None:  # noqa: FBT001 - click's signature
    """Find the terms and moments of all issues anew, after the lexicon has changed. Their texts stay as they are."""
    lost = done = 0
    with open_archive(where) as archive:
        told = numbers_of(archive)
        total = told.versions if everything else told.stale
        with chosen(name, jobs, scheduler, total) as worker, bar("Annotating", total) as tick:
            for one in _ticked(annotate_again(archive, worker, everything=everything), tick):
                lost += one.new is None
                done += one.new is not None
            again = worker.again
    parts = [f"{done} versions annotated"]
    if lost:
        parts.append(f"{lost} failed, since their worker was lost each time")
    if again:
        parts.append(f"{again} done again, since a worker was lost")
    click.echo(", ".join(parts), err=True)
    sys.exit(1 if lost else 0)


COMMANDS = (make, export, import_, check, index, backup, stats, reannotate)
