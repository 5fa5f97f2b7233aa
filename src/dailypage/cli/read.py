"""dailypage read: which moments of the system a lesson speaks of, where, and on what evidence."""

from __future__ import annotations

import click
import msgspec

from dailypage.cli import options
from dailypage.cli.screen import echo_json, table
from dailypage.page.model import Page, Text
from dailypage.publish import page_of
from dailypage.reading import Reading, read
from dailypage.reading.titles import title_of
from dailypage.settings import Settings


@click.command(
    epilog=options.examples(
        "dailypage read lesson.txt", "dailypage read lesson.txt --json | jq -r '.[].moment'"
    )
)
@options.one_input
@options.language
@options.as_json
def command(source: str, language: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the moments of the system that a lesson speaks of, in the order told.

    Each tells whether it is said to be so (asserted), not to be so (negated), or only to have been
    possible (counterfactual), and the words it rests on. A lesson that speaks of none has none.
    """
    page = page_of(source, Settings(language=language))  # type: ignore[arg-type]  # the option's choice
    found = read(page)
    if as_json:
        echo_json([_row(page, reading) for reading in found])
        return
    rows = []
    for reading in found:
        place = _text(page, reading).place(reading.start)
        at = f"{place.line}:{place.column}" if place else ""
        said = ", ".join(each.text for each in reading.evidence)
        rows.append(
            [at, reading.moment, title_of(reading.moment), reading.polarity, reading.confidence, said]
        )
    click.echo(table(["place", "moment", "title", "polarity", "confidence", "words"], rows))
    click.echo(f"{len(found)} readings of {len({one.moment for one in found})} moments", err=True)


def _text(page: Page, reading: Reading) -> Text:
    article, block = reading.paragraph or (1, 1)
    return page.articles[article - 1].blocks[block - 1].body


def _row(page: Page, reading: Reading) -> dict[str, object]:
    place = _text(page, reading).place(reading.start)
    return {
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        **msgspec.to_builtins(reading),
        "title": title_of(reading.moment),
    }
