"""dailypage formats: which outputs there are."""

from __future__ import annotations

import click

from dailypage.cli import options
from dailypage.cli.screen import table
from dailypage.render.registry import formats, renderer


@click.command(
    epilog=options.examples(
        "dailypage formats",
    )
)
def command() -> None:
    """List the output formats, also those that other packages add."""
    rows = [(each.name, each.media_type, each.main) for each in map(renderer, formats())]
    click.echo(table(["format", "media type", "open first"], rows))
