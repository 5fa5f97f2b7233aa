"""dailypage book: months and years of an archive as books."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dailypage.archive.store import open_archive
from dailypage.cli import options
from dailypage.cli.screen import bar, complain
from dailypage.deliver.books import FORMATS, PAPER, PERIOD, Every, make_books, volumes, volumes_of
from dailypage.executors import executor
from dailypage.output import write_files
from dailypage.render.pdf import PAPERS


def _periods(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    for one in given:
        if not PERIOD.fullmatch(one):
            raise click.BadParameter(f"{one!r} is neither a month (2010-03) nor a year (2010)")
    return given


@click.command(
    epilog=options.examples(
        "dailypage book 2010-03",
        "dailypage book 2010 --to epub --language he",
        "dailypage book --every month --out books",
    )
)
@click.argument("periods", metavar="[PERIOD]...", nargs=-1, callback=_periods)
@options.archive
@click.option("--every", type=click.Choice(["month", "year"]), help="A book of each month, or of each year.")
@click.option("--to", "formats", type=click.Choice([*FORMATS, "all"]), default="all", show_default=True)
@click.option("--paper", type=click.Choice(PAPERS), default=PAPER, show_default=True, help="Of the PDF.")
@click.option(
    "--language", type=click.Choice(options.LANGUAGES), help="That one; by default each that there is."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="out",
    show_default=True,
    help="The folder for the books.",
)
@options.jobs
@options.executor
@options.scheduler
def command(
    periods: tuple[str, ...],
    where: str | None,
    every: Every | None,
    formats: str,
    paper: str,
    out: Path,
    **said: str,
) -> None:
    """Bind the issues of a PERIOD, a month (2010-03) or a year (2010), as a book: EPUB, and PDF to print.

    Days are its chapters; a term has one entry in one glossary. Each language has a book of its own. Issues
    without a date are in none. A year in PDF takes the typesetter some gigabytes of memory.
    """
    if bool(periods) == bool(every):
        raise click.UsageError("name periods, as 2010-03 or 2010, or say --every month or --every year")
    failed = 0
    with open_archive(where) as archive:
        held = archive.held()
        language = said["language"]
        wanted = (
            [one for one in volumes(held, every) if language in (None, one.language)]
            if every
            else volumes_of(held, periods, language)
        )
        named = FORMATS if formats == "all" else (formats,)
        # A book is much work: two are enough for a second process.
        where_to = "here" if said["name"] == "processes" and len(wanted) < 2 else said["name"]
        with (
            executor(where_to, jobs=said["jobs"], scheduler=said["scheduler"]) as worker,  # type: ignore[arg-type]  # click's
            bar("Binding", len(wanted)) as tick,
        ):
            for made in make_books(archive, wanted, named, paper, worker):
                if made.error:
                    failed += 1
                    complain(made.error, made.slug)
                else:
                    write_files(out, made.files)
                    for file in made.files:
                        click.echo(str(out / file.name))
                tick(1)
    click.echo(f"{len(wanted) - failed} of {len(wanted)} books made", err=True)
    sys.exit(1 if failed else 0)
