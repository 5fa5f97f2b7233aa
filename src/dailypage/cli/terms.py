"""dailypage terms: which terms a lesson uses, where, and on what evidence."""

from __future__ import annotations

import click

from dailypage.cli import options
from dailypage.cli.screen import echo_json, table
from dailypage.issue import mentions_of
from dailypage.publish import page_of
from dailypage.settings import Settings


@click.command(
    epilog=options.examples(
        "dailypage terms lesson.txt",
        "dailypage terms lesson.txt --json | jq -r '.[].term' | sort | uniq -c",
    )
)
@options.one_input
@options.language
@options.as_json
def command(source: str, language: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the terms that a lesson uses and where.

    Each tells how it was recognised, and on what evidence.
    """
    page = page_of(source, Settings(language=language))  # type: ignore[arg-type]  # the option's choice
    rows = []
    for text, mention in mentions_of(page):
        place = text.place(mention.start)
        rows.append(
            {
                "line": place.line if place else 0,
                "column": place.column if place else 0,
                "text": mention.text,
                "term": mention.term_id,
                "how": mention.how,
                "confidence": round(mention.confidence, 2),
                "reason": mention.reason,
            }
        )
    if as_json:
        echo_json(rows)
        return
    click.echo(
        table(["place", *list(ROW)], [[f"{row['line']}:{row['column']}", *map(row.get, ROW)] for row in rows])
    )
    click.echo(f"{len(rows)} mentions of {len({row['term'] for row in rows})} terms", err=True)


ROW = ("text", "term", "how", "confidence", "reason")
