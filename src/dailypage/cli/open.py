"""dailypage open: look at the outputs in a browser on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from dailypage.cli import options
from dailypage.serve import address, server


@click.command(
    epilog=options.examples(
        "dailypage open",
        "dailypage open site --port 8080",
    )
)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="out")
@click.option("--port", type=click.IntRange(0, 65535), help="By default 8000, or any free one.")
def command(folder: Path, port: int | None) -> None:
    """Show the outputs in a browser on this machine.

    Serves DIR (by default ./out) until Ctrl-C and prints the address.

    Nothing outside the folder is served, and nothing to other machines.
    """
    with server(folder, port) as running:
        click.echo(address(running))
        click.echo(f"serving {folder}; Ctrl-C ends it", err=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            click.echo("ended", err=True)
