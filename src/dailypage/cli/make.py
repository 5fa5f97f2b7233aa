"""dailypage make: lessons in, finished outputs on the disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from dailypage.cli import options
from dailypage.cli.screen import complain, table
from dailypage.errors import DailypageError
from dailypage.lesson import SUFFIXES
from dailypage.publish import Made, Plan, make_site, processes_for
from dailypage.settings import Settings
from dailypage.sources import sources

INTERRUPTED = 130


@click.command(
    epilog=options.examples(
        "dailypage make lessons/ --to web,pdf --out site",
        "pdftotext lesson.pdf - | dailypage make - --date 2010-03-21",
    )
)
@options.inputs
@click.option(
    "--to",
    type=options.Formats(),
    default="all",
    show_default=True,
    help="Formats, with commas between: web, pdf, epub, mail, text, markdown, json.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="out",
    show_default=True,
    help="The folder for the outputs; each issue gets a folder of its own in it.",
)
@options.date
@options.language
@click.option(
    "--marks",
    type=click.Choice(["first", "all", "none"]),
    help="Which uses of a term carry its explanation: the first in each article (default), all, none.",
)
@click.option("--base-url", type=options.Address(), help="Where the outputs will be on the web.")
@click.option("--notice", help="A sentence for the head of every output.")
@click.option("--mail-from", metavar="ADDRESS", help='Whom mails are from: "A Name <name@example.org>".')
@click.option("--mail-to", metavar="ADDRESSES", help="Whom mails are to, with commas between.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes to work with; by default as many as pay."
)
def command(
    given: tuple[str, ...],
    to: tuple[str, ...],
    out: Path,
    day: datetime | None,
    jobs: int | None,
    **said: str | None,
) -> None:
    """Make lessons into web pages, PDF, EPUB, mail and more.

    INPUT is a file (.txt, .md, .html, .docx, .pdf), a folder, a pattern in quotes, or - for standard
    input. The paths of what was made go to standard output. A dailypage.toml beside the lessons can
    say the same as the options.
    """
    lessons = sources(given, SUFFIXES, apart_from=out)
    if day and len(lessons) > 1:
        raise click.UsageError("--date is for a single lesson; these have dates of their own")
    plan = Plan(out, to, Settings(**said), day.date() if day else None)  # type: ignore[arg-type]  # options checked them
    run = Run(len(lessons))
    stopped = False
    index: tuple[Path, ...] = ()
    try:
        with run.watched():
            index = make_site(lessons, plan, processes=jobs or processes_for(len(lessons), to), each=run.add)
    except KeyboardInterrupt:
        stopped = True
    except DailypageError as error:  # of the run as a whole; what became of each lesson still counts
        run.errors.append((error, ""))
    run.report(index, stopped=stopped)
    sys.exit(INTERRUPTED if stopped else 1 if run.errors else 0)


class Run:
    """What a run has made so far; a line for each lesson, so that thousands weigh nothing."""

    def __init__(self, asked: int) -> None:
        self.asked = asked
        self.done = self.failed = self.notes = 0
        self.rows: list[tuple[object, ...]] = []
        self.paths: list[Path] = []
        self.errors: list[tuple[DailypageError, str]] = []
        self.tick: Callable[[int], object] = bool  # moves the bar on, once there is one

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Draw a bar on standard error, if a person is watching and there is something to wait for."""
        if self.asked == 1 or not sys.stderr.isatty():
            yield
            return
        with click.progressbar(length=self.asked, label="Making", file=sys.stderr, show_pos=True) as bar:
            self.tick = bar.update
            yield

    def add(self, made: Made) -> None:
        """Note what became of one lesson."""
        self.done += 1
        self.failed += bool(made.errors)
        self.errors += [(error, made.source) for error in made.errors]
        self.paths += [path for _, path in made.files]
        if made.issue and made.files:
            issue, names = made.issue, " ".join(name for name, _ in made.files)
            self.notes += len(issue.notes)
            counts = len(issue.articles), len(issue.explanations), len(issue.notes)
            self.rows.append((issue.slug, *counts, names, made.source))
        self.tick(1)

    def report(self, index: tuple[Path, ...] = (), *, stopped: bool = False) -> None:
        """Paths on standard output; on standard error what failed, a table of what was made, and the sum."""
        for path in (*self.paths, *index):
            click.echo(str(path))
        if self.rows:
            click.echo(table(["issue", "articles", "terms", "notes", "made", "from"], self.rows), err=True)
        for error, source in self.errors:
            complain(error, source)
        click.echo(self.summary(stopped=stopped), err=True)

    def summary(self, *, stopped: bool) -> str:
        """One line: how many were made, how many failed, whether it was stopped, what to do about notes."""
        parts = [f"{self.done - self.failed} of {self.asked} made"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if stopped:
            parts.append("stopped before the end: nothing is half made, the same command does the rest")
        elif self.notes:
            parts.append("`dailypage check` shows the notes")
        return "; ".join(parts)
