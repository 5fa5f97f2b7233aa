"""dailypage search: the issues of an archive that a query finds."""

from __future__ import annotations

from datetime import date

import click
import msgspec

from dailypage.archive.asked import span_of
from dailypage.archive.search.find import Found, Hit, searching
from dailypage.archive.search.snippets import Marked
from dailypage.archive.store import open_archive
from dailypage.cli import options
from dailypage.cli.screen import bar, echo_json, safe
from dailypage.errors import BadQuery
from dailypage.reading.titles import title_of
from dailypage.terms.glossary import glossary

_MOST = 1000
AROUND = 60  # characters of a query that are shown on either side of what is wrong


class Day(click.ParamType[date]):
    """A year, a month or a day, in any notation that issues use; its first day, or its last."""

    name = "day"

    def __init__(self, *, last: bool = False) -> None:
        self.last = last

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that *value* names."""
        try:
            return span_of(str(value))[self.last]
        except ValueError:
            self.fail(f"{str(value)!r} is no date; write 2010, 2010-03 or 2010-03-21", param, ctx)


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=options.examples(
        "dailypage search tsimtsum beth",
        "dailypage search 'where does the breaking happen?'",
        "dailypage search 'source:\"Shamati 96\" -screen date:2009..2010-03'",
    ),
)
@click.argument("query", nargs=-1, required=True)
@options.archive
@click.option(
    "--limit", type=click.IntRange(1, _MOST), default=10, show_default=True, help="At most so many issues."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="Leave out so many of the best.")
@click.option("--since", type=Day(), metavar="DATE", help="None older than this day, month or year.")
@click.option("--until", type=Day(last=True), metavar="DATE", help="None newer than this day, month or year.")
@click.option("--facets", is_flag=True, help="Count the issues found by year, source, term and moment.")
@options.as_json
def command(query: tuple[str, ...], where: str | None, as_json: bool, facets: bool, **how: object) -> None:  # noqa: FBT001 - click's signature
    """Find issues: by words, by a term in any spelling and language, by what happens, source, part and date.

    A word that spells a term finds all its other spellings. "..." finds a phrase as it is written, -word leaves
    out, OR joins; fields are term: moment: unity: source: part: lang: date: since: until: title:. A question finds
    the issues that speak of the moment it asks for. docs/reference/search.md tells all.

    The exit code is 1 when nothing is found.
    """
    with open_archive(where) as archive, searching(archive, bar) as searcher:
        try:
            found = searcher.find(" ".join(query), **how)  # type: ignore[arg-type]  # click's options
        except BadQuery as error:
            raise _pointed(error) from error
        if as_json:
            echo_json(as_object(found, facets=facets))
        else:
            _show(found, facets=facets)
    if not found.hits:
        raise SystemExit(1)


def as_object(found: Found, *, facets: bool) -> dict[str, object]:
    """*found* for programs; spans count characters of the text beside them."""
    said = {
        "query": found.query,
        "total": found.total,
        "terms": found.asked.terms,
        "moments": found.asked.moments,
        "suggestions": found.suggestions,
        "hits": [_hit(hit) for hit in found.hits],
    }
    if facets:
        said["facets"] = {facet: dict(values) for facet, values in found.facets.items()}
    return said


def _hit(hit: Hit) -> dict[str, object]:
    fields = msgspec.to_builtins(hit)
    for name, marked in (("title", hit.title), ("passage", hit.passage)):
        fields[name] = {"text": marked.text, "marks": marked.marks}
    return {**fields, "score": round(hit.score, 6)}


def _pointed(error: BadQuery) -> click.UsageError:
    """*error* with the query, as much of it as fits a line, and a sign below the place."""
    start = max(error.column - AROUND, 0)
    shown = safe(error.query[start : error.column + AROUND])
    at = len(safe(error.query[start : error.column - 1]))
    return click.UsageError(
        f"{safe(error.what)} (column {error.column})\n  {shown}\n  {' ' * at}^\n{safe(error.hint)}"
    )


def _show(found: Found, *, facets: bool) -> None:
    for hit in found.hits:
        part = f" · part {hit.part}" if isinstance(hit.part, int) else " · preparation" if hit.part else ""
        source = f" · {safe(hit.source)}" if hit.source else ""
        title = _colour(hit.title) or "(no title)"
        click.echo(f"{click.style(hit.key, bold=True)}  {title}{click.style(part + source, dim=True)}")
        if hit.passage.text:
            click.echo(f"    {_colour(hit.passage)}")
    if facets:
        _show_facets(found)
    click.echo(_summary(found), err=True)
    for better in found.suggestions:
        click.echo(f"Did you mean: {safe(better)}", err=True)


def _summary(found: Found) -> str:
    """How many there are, and what the query was taken for."""
    shown = f", {len(found.hits)} shown" if len(found.hits) < found.total else ""
    said = [glossary()[term].preferred["en"] for term in found.asked.terms]
    told = [f"{moment} {title_of(moment)}" for moment in found.asked.moments]
    about = f" · terms: {', '.join(said)}" if said else ""
    about += f" · moments: {', '.join(told)}" if told else ""
    noun = "issue" if found.total == 1 else "issues"
    return f"{found.total:,} {noun}{shown}{about}"


def _show_facets(found: Found) -> None:
    for facet, values in found.facets.items():
        if values:
            shown = ", ".join(f"{safe(value)} ({count})" for value, count in values)
            click.echo(f"{facet + ':':<10}{shown}")


def _colour(marked: Marked) -> str:
    """The text with what answers in bold and yellow; click leaves colours out where nobody sees them."""
    parts, at = [], 0
    for start, end in marked.marks:
        parts += [
            safe(marked.text[at:start]),
            click.style(safe(marked.text[start:end]), fg="yellow", bold=True),
        ]
        at = end
    return "".join([*parts, safe(marked.text[at:])])
