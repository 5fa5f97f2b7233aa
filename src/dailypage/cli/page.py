"""dailypage page: what was understood of a lesson, as text to mend."""

from __future__ import annotations

from datetime import datetime

import click

from dailypage.cli import options
from dailypage.page.to_text import to_text
from dailypage.publish import page_of
from dailypage.settings import Settings


@click.command(
    epilog=options.examples(
        "dailypage page lesson.pdf > lesson.md",
        "dailypage make lesson.md",
    )
)
@options.one_input
@options.date
@options.language
def command(source: str, day: datetime | None, language: str | None) -> None:
    """Print a lesson as it was understood.

    It is text to mend and to make again: Markdown with a head for date and language;
    docs/reference/page-text.md shows the form.
    """
    settings = Settings(language=language)  # type: ignore[arg-type]  # the option's choice
    click.echo(to_text(page_of(source, settings, day=day.date() if day else None)), nl=False)
