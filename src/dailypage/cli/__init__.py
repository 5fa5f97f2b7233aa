"""The command ``dailypage``. Thin: each subcommand reads arguments, calls one function, prints.

Results go to standard output, everything else to standard error. Exit codes: 0 all well, 1 something
failed (or, for ``check``, something is wrong), 2 the command line itself was wrong, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import gc
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click

from dailypage.cli.screen import complain
from dailypage.errors import DailypageError, OutputError

# Loaded when asked for, so that `explain` does not wait for what only `open` needs.
COMMANDS = {
    "make": "dailypage.cli.make",
    "check": "dailypage.cli.check",
    "page": "dailypage.cli.page",
    "terms": "dailypage.cli.terms",
    "explain": "dailypage.cli.explain",
    "read": "dailypage.cli.read",
    "system": "dailypage.cli.system",
    "archive": "dailypage.cli.archive",
    "search": "dailypage.cli.search",
    "site": "dailypage.cli.site",
    "book": "dailypage.cli.book",
    "open": "dailypage.cli.open",
    "formats": "dailypage.cli.formats",
}
# Reading the lexicon makes a hundred thousand lasting objects in a moment; looking each time whether some of them
# are garbage took an eighth of the whole run (bench/, cold start).
gc.set_threshold(200_000)
INTERRUPTED = 130  # 128 and the number of the signal, as shells count


class Commands(click.Group):
    """The subcommands of the table, and what becomes of an error in any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the table: most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run it; an error becomes a message and an exit code, never a traceback."""
        try:
            return super().invoke(ctx)
        except DailypageError as error:
            complain(error)
            ctx.exit(1)
        except (
            OSError
        ) as error:  # of standard output: what is read and written elsewhere has errors of its own
            if error.errno == errno.EPIPE:
                raise  # the reader has gone, as `| head` does: click ends quietly
            complain(OutputError("standard output", error, hint="send it elsewhere: > FILE, or | less"))
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(INTERRUPTED)


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted:
        click.echo(f"dailypage {version('dailypage')}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  dailypage make LESSON.txt  and then  dailypage open",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Turn a lesson's Daily Page into a page that explains itself."""
