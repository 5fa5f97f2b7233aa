"""dailypage site: an archive as a site that needs no server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import click

from dailypage.archive import open_archive
from dailypage.cli import options
from dailypage.cli.screen import complain
from dailypage.deliver.site import Built, Each, Order, build
from dailypage.errors import DailypageError
from dailypage.executors import processors
from dailypage.serve import address, server

_AN_EYE = 2.0  # seconds between two looks at the archive

out = click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="The folder of the site.",
)
where = click.option(
    "--archive",
    "where",
    metavar="ARCHIVE",
    help="A file, or postgresql://user@host/database; by default what DAILYPAGE_ARCHIVE says, or archive.db.",
)
base_url = click.option("--base-url", type=options.Address(), help="Where the site will be on the web.")
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=processors,
    help="Processes to work with; by default one for each processor.",
)
_BOOKS: dict[str | None, tuple[str, ...]] = {
    None: (), "month": ("month",), "year": ("year",), "all": ("month", "year")
}  # fmt: skip
books = click.option(
    "--books",
    type=click.Choice(["month", "year", "all"]),
    help="Make the issues of each month, or year, a book too, EPUB and PDF: a second or two for every ten issues.",
)


@click.group(
    epilog=options.examples(
        "dailypage site build --out public --base-url https://example.org/daily/",
        "dailypage site serve --out public",
    )
)
def command() -> None:
    """Build an archive into a site: calendar, terms, sources, search, feeds."""


@command.command(
    "build",
    epilog=options.examples(
        "dailypage site build --out public --base-url https://example.org/daily/",
        "dailypage site build --archive lessons.db --books month",
    ),
)
@out
@where
@base_url
@jobs
@books
@click.option("--verify", is_flag=True, help="Read every file there is and compare it to its checksum.")
def build_command(
    out: Path, where: str | None, base_url: str | None, jobs: int, books: str | None, *, verify: bool
) -> None:
    """Bring the site in a folder in step with the archive.

    Only what changed, and what depends on it, is made again. A build that was stopped goes on where it was.

    Files that dailypage did not put there are left alone.
    """
    try:
        with open_archive(where) as archive, _watched() as each:
            built = build(archive, out, Order(base_url or "", jobs, verify, _BOOKS[books]), each)
    except KeyboardInterrupt:
        click.echo("stopped before the end: the same command does the rest", err=True)
        sys.exit(130)
    for slug, error in built.failed:
        complain(error, slug)
    click.echo(str(out / "index.html"))
    click.echo(_told(built), err=True)
    sys.exit(1 if built.failed else 0)


@command.command(
    "serve",
    epilog=options.examples("dailypage site serve --out public --port 8080"),
)
@out
@where
@base_url
@jobs
@books
@click.option("--port", type=click.IntRange(0, 65535), help="By default 8000, or any free one.")
def serve_command(
    out: Path, where: str | None, base_url: str | None, jobs: int, books: str | None, port: int | None
) -> None:
    """Show the site in a browser on this machine, and build it again whenever the archive changes.

    Serves until Ctrl-C and prints the address. Nothing outside the folder is served, and nothing to other machines.
    """
    order = Order(base_url or "", jobs, books=_BOOKS[books])
    with open_archive(where) as archive:
        with _watched() as each:
            click.echo(_told(build(archive, out, order, each)), err=True)
        with server(out, port) as running:
            click.echo(address(running))
            click.echo(f"serving {out}; Ctrl-C ends it", err=True)
            thread = Thread(target=running.serve_forever, daemon=True)
            thread.start()
            seen = archive.held()
            try:
                while thread.is_alive():
                    thread.join(_AN_EYE)
                    try:
                        if (now := archive.held()) != seen:
                            click.echo(_told(build(archive, out, order)), err=True)
                            seen = now
                    except (
                        DailypageError
                    ) as error:  # an archive that is busy now will be read at the next look
                        complain(error)
            except KeyboardInterrupt:
                running.shutdown()
                click.echo("ended", err=True)


def _told(built: Built) -> str:
    """What a build did, in one line."""
    parts = [
        f"{built.issues} issues in {built.files} files",
        f"{built.made} issues made",
        f"{built.written} other files new",
    ]
    if built.removed:
        parts.append(f"{built.removed} removed")
    if built.failed:
        parts.append(f"{len(built.failed)} failed")
    return "; ".join(parts)


@contextmanager
def _watched() -> Iterator[Each]:
    """Draw a bar on standard error, if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    with click.progressbar(length=1, label="Building", file=sys.stderr) as bar:

        def each(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield each
