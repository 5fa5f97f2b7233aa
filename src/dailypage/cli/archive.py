"""dailypage archive: issues into an archive, what it holds, and out again."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from datetime import datetime

import click
import msgspec

from dailypage.archive.adding import Failed, Outcome, add_files
from dailypage.archive.files import Reader, origins
from dailypage.archive.model import Held
from dailypage.archive.naming import named
from dailypage.archive.store import Archive, open_archive
from dailypage.archive.write import Taken
from dailypage.cli import archive_care, options
from dailypage.cli.archive_care import chosen
from dailypage.cli.screen import bar, complain, echo_json, safe, table
from dailypage.page.to_text import to_text
from dailypage.render.registry import render, renderer
from dailypage.settings import Settings

INTERRUPTED = 130
_SHOWN = ("text", "markdown", "json", "page", "source")

one_issue = click.argument("name", metavar="DATE")
note = click.option("--note", default="", help="A sentence for the history.")


@click.group(
    epilog=options.examples(
        "dailypage archive add lessons/ more.zip",
        "dailypage archive list",
        "dailypage archive show 21-03-10",
    )
)
def command() -> None:
    """Keep issues for years: every version of each, in one file or in PostgreSQL.

    DATE is a date as issues print it (2010-03-21, 21-03-10, 210310, 3/21/10, "March 21, 2010") or an issue's
    name in `dailypage archive list`.
    """


@command.command(
    epilog=options.examples(
        "dailypage archive add lessons/ --jobs 4",
        "dailypage archive add mended.txt --as correction --note 'A title was wrong.'",
        "dailypage archive add lessons/ --executor dask --scheduler tcp://10.0.0.1:8786",
    )
)
@click.argument("given", metavar="PATH...", nargs=-1, required=True)
@options.archive
@options.date
@options.language
@click.option("--notice", help="A sentence for the head of every output.")
@click.option(
    "--as",
    "taken",
    type=click.Choice(["auto", "print", "correction"]),
    default="auto",
    show_default=True,
    help="What a text is that is like one that is there: another print of it, which joins it; or a correction,"
    " which takes its place. auto: a correction, if the file has the name of that one.",
)
@click.option("--note", default="", help="What a correction says of itself to readers.")
@options.jobs
@options.executor
@options.scheduler
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each file, for programs.")
def add(
    given: tuple[str, ...],
    where: str | None,
    day: datetime | None,
    taken: Taken,
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 - click's signature
    **said: str,
) -> None:
    """Put issues in: files, folders, zip files, patterns, or - for standard input.

    Each file that went in is a line on standard output once it is safely there. What was stopped, or killed,
    goes on by the same command. A text that is like the issue of its day joins it as another print; one that
    is not is refused. A folder's dailypage.toml counts as for `make`.
    """
    found = origins(given)
    if day and len(found) > 1:
        raise click.UsageError("--date is for a single file; these have dates of their own")
    settings = Settings(language=said["language"], notice=said["notice"])  # type: ignore[arg-type]  # the option's choice
    reader = Reader(settings, day.date() if day else None)
    run = Run(len(found), as_json=as_json)
    with (
        open_archive(where, create=True) as archive,
        chosen(said["name"], jobs, said["scheduler"], len(found)) as worker,
    ):
        stopped = run.follow(add_files(archive, found, reader, worker, taken=taken, note=said["note"]))
        run.report(worker.again, stopped=stopped)
    sys.exit(INTERRUPTED if stopped else 1 if run.failed else 0)


class Run:
    """What a run has done so far: counts and failures, and lines for what is safely there."""

    def __init__(self, asked: int, *, as_json: bool) -> None:
        self.asked, self.as_json = asked, as_json
        self.counts: Counter[str] = Counter()
        self.failed: list[Failed] = []
        self.started = time.monotonic()

    def follow(self, outcomes: Generator[Outcome, None, None]) -> bool:
        """Say what became of each file; whether Ctrl-C stopped it."""
        with bar("Adding", self.asked) as tick, closing(outcomes):
            try:
                for outcome in outcomes:
                    self._take(outcome)
                    tick(1)
            except KeyboardInterrupt:
                return True
        return False

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.failed.append(outcome)
            return
        self.counts[outcome.outcome] += 1
        if self.as_json:
            click.echo(msgspec.json.encode(outcome))
        elif outcome.outcome != "unchanged":
            words = f" ({outcome.changed} words differ)" if outcome.changed else ""
            click.echo(f"{outcome.outcome}  {outcome.key}  {safe(outcome.name)}{words}")

    def report(self, again: int, *, stopped: bool) -> None:
        """On standard error what failed, and the sum."""
        for one in self.failed:
            if self.as_json:
                click.echo(msgspec.json.encode({"name": one.name, "error": str(one.error)}))
            complain(one.error, one.name)
        parts = [f"{count} {what}" for what, count in self.counts.items()] or ["nothing added"]
        if self.failed:
            parts.append(f"{len(self.failed)} failed")
        if again:
            parts.append(f"{again} done again, since a worker was lost")
        if stopped:
            parts.append("stopped before the end: what was named is there, the same command does the rest")
        click.echo(f"{', '.join(parts)} in {time.monotonic() - self.started:.1f} s", err=True)


@command.command(
    "list", epilog=options.examples("dailypage archive list", "dailypage archive list --removed")
)
@options.archive
@click.option("--removed", is_flag=True, help="What was removed and can be restored, instead.")
@options.as_json
def list_(where: str | None, removed: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the issues, oldest first."""
    with open_archive(where) as archive:
        held = archive.removed() if removed else archive.held()
    if as_json:
        echo_json([msgspec.to_builtins(one) for one in held])
        return
    click.echo(
        table(["issue", "date", "language"], [(one.key, one.day or "-", one.language) for one in held])
    )
    click.echo(f"{len(held)} issues", err=True)


@command.command(
    epilog=options.examples(
        "dailypage archive show 2010-03-21", "dailypage archive show 3/21/10 --to page > mended.md"
    )
)
@one_issue
@options.archive
@click.option("--language", type=click.Choice(options.LANGUAGES), help="Which, where a day has several.")
@click.option(
    "--to", "form", type=click.Choice(_SHOWN), default="text", show_default=True, help="In which form."
)
@click.option("--version", "number", type=click.IntRange(1), help="As it was in that version.")
def show(name: str, where: str | None, language: str | None, form: str, number: int | None) -> None:
    """Print an issue: as text, Markdown or JSON; as a page to mend; or the very file it came from."""
    with open_archive(where) as archive:
        key = key_of(archive, name, language, also_removed=number is not None)
        if form == "source":
            click.echo(archive.source(key, number), nl=False)
            return
        issue = archive.version(key, number) if number else archive.issue(key)
    if form == "page":
        click.echo(to_text(issue.page), nl=False)
        return
    main = renderer(form).main.format(slug=issue.slug)
    click.echo(next(file.data for file in render(issue, form) if file.name == main), nl=False)


def key_of(archive: Archive, name: str, language: str | None = None, *, also_removed: bool = False) -> str:
    """The key of the issue that *name* means. Raises NoSuchIssue, SeveralIssues."""
    held: list[Held] = archive.held() + (archive.removed() if also_removed else [])
    return named(held, name, language).key


@command.command(epilog=options.examples("dailypage archive history 2010-03-21"))
@one_issue
@options.archive
@options.as_json
def history(name: str, where: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Tell all that happened to an issue: when it was added, from which file, what was corrected."""
    with open_archive(where) as archive:
        changes = archive.history(key_of(archive, name, also_removed=True))
    if as_json:
        echo_json([msgspec.to_builtins(one) for one in changes])
        return
    rows = [(one.recorded, one.what, one.version, one.print or "-", one.note) for one in changes]
    click.echo(table(["when", "what", "version", "file", "note"], rows))


@command.command(epilog=options.examples("dailypage archive remove 2010-03-21 --note 'Not an issue.'"))
@click.argument("names", metavar="DATE...", nargs=-1, required=True)
@options.archive
@note
def remove(names: tuple[str, ...], where: str | None, note: str) -> None:
    """Take issues out. All of each is kept: `dailypage archive restore` brings it back."""
    with open_archive(where) as archive:
        for key in [named(archive.held(), name).key for name in names]:
            archive.remove(key, note)
            click.echo(f"removed  {key}")


@command.command(epilog=options.examples("dailypage archive restore 2010-03-21"))
@click.argument("names", metavar="DATE...", nargs=-1, required=True)
@options.archive
@note
def restore(names: tuple[str, ...], where: str | None, note: str) -> None:
    """Bring back issues that were removed."""
    with open_archive(where) as archive:
        for key in [named(archive.removed(), name).key for name in names]:
            archive.restore(key, note)
            click.echo(f"restored  {key}")


for _each in archive_care.COMMANDS:
    command.add_command(_each)
