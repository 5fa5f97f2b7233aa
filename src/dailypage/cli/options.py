"""Arguments and options that several commands share."""

from __future__ import annotations

import click

from dailypage.errors import UnknownFormat
from dailypage.render.registry import formats

LANGUAGES = ("en", "he", "ru", "es", "de")

one_input = click.argument("source", metavar="INPUT")
inputs = click.argument("given", metavar="INPUT...", nargs=-1, required=True)
language = click.option(
    "--language", type=click.Choice(LANGUAGES), help="The lesson's language; told from the text by default."
)
date = click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The issue's date, when its text has none or a wrong one.",
)
archive = click.option(
    "--archive",
    "where",
    metavar="ADDRESS",
    help="The archive: a file or postgresql://USER@HOST/NAME. By default what DAILYPAGE_ARCHIVE says, or archive.db.",
)
jobs = click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes to work with; by default as many as pay."
)
executor = click.option(
    "--executor",
    "name",
    type=click.Choice(["processes", "here", "dask"]),
    default="processes",
    show_default=True,
    help="Where the work is done: in processes, in this one alone, or on a Dask cluster (extra: dask).",
)
scheduler = click.option(
    "--scheduler", default="", metavar="ADDRESS", help="The Dask scheduler, as tcp://HOST:8786."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead, for programs.")


def examples(*lines: str) -> str:
    """The end of a command's help: how it is used, line by line as given."""
    return "\n".join(["\b", "Example:", *(f"  {line}" for line in lines)])


class Formats(click.ParamType[tuple[str, ...]]):
    """Names of output formats with commas between, or ``all``."""

    name = "formats"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, ...]:
        """The names in the order given, each once; () for all."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip() for name in str(value).split(",") if name.strip()))
        if names in {("all",), ()}:
            return ()
        known = formats()
        for name in names:
            if name not in known:
                error = UnknownFormat(name, known)
                self.fail(f"{error.what}; {error.hint}", param, ctx)
        return names


class Address(click.ParamType[str]):
    """A web address with http or https."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address, ending in a slash."""
        text = str(value)
        if not text.startswith(("https://", "http://")) or any(char.isspace() for char in text):
            self.fail(f"{text!r} is no web address; it begins with https://", param, ctx)
        return text.rstrip("/") + "/"
