"""Plain text: an issue for a terminal, and for the plain part of a mail.

Wrapped at 72 columns; emphasis in stars; a term's number in brackets after it, its explanation at the
end. Nothing but characters, so it reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.render.explained import Explained, explained
from dailypage.render.lines import TIED, address_of, embedded, foreign_safe, run_of, underlined, wrapped
from dailypage.render.registry import File, renders
from dailypage.render.still import process_of
from dailypage.render.words import long_date, words
from dailypage.spans import Direction, direction_of

_INDENT = " " * 4


@renders("text", main="the-daily-page-{slug}.txt", media_type="text/plain; charset=utf-8")
def text(issue: Issue) -> tuple[File, ...]:
    """*issue* as one UTF-8 file for a terminal or a plain mail, in lines of at most 72 columns.

    Emphasis stands in stars; a term's number stands in brackets after it, its explanation at the end.
    """
    return (File(f"the-daily-page-{issue.slug}.txt", plain_text(issue).encode()),)


def plain_text(issue: Issue) -> str:
    """*issue* in plain text, as the text format and the plain part of a mail have it."""
    lines = [*_masthead(issue)]
    for article in issue.articles:
        lines += ["", "", *_article(article, issue.direction), *_process(article, issue.language)]
    if issue.explanations:
        title = underlined([words(issue.language)("Glossary")], "=")
        lines += ["", "", *title]
        for explanation in issue.explanations:
            lines += ["", *_explanation(explanation, issue)]
    return "\n".join(lines) + "\n"


def _masthead(issue: Issue) -> Iterator[str]:
    masthead = issue.page.masthead
    yield from underlined([words(issue.language)("The Daily Page")], "=")
    if issue.date:
        yield long_date(issue.date, issue.language)
    if address_of(issue):
        yield address_of(issue)
    for line in (issue.notice, masthead.heading, masthead.tagline):
        if line and line.strip():
            yield ""
            yield from wrapped(foreign_safe(line, issue.language), issue.direction)


def _article(article: IssueArticle, direction: Direction) -> Iterator[str]:
    title = wrapped(_flow(article.title, direction), direction)
    if title:
        yield from underlined(title, "-")
    else:
        yield "* * *"  # an article without a title still begins somewhere
    for block in article.blocks:
        yield ""
        yield from _block(block, direction)
    attribution = wrapped(_flow(article.attribution, direction), direction)
    if attribution:
        yield ""
        yield from attribution


def _process(article: IssueArticle, language: str) -> Iterator[str]:
    """What the article speaks of, told step by step; in English, as definitions are."""
    shown = process_of(article)
    if shown:
        yield ""
        yield f"{words(language)('The process, step by step')}:"
    for n, one in enumerate(shown, 1):
        yield from wrapped(foreign_safe(one.line, "en"), direction_of("en"), first=f"{n:>2}. ", rest=_INDENT)


def _block(block: IssueBlock, direction: Direction) -> list[str]:
    flow = " ".join(part for part in (_flow(block.label, direction), _flow(block.body, direction)) if part)
    indent = _INDENT if block.kind == "quotation" else ""
    return wrapped(flow, direction, first=indent, rest=indent)


def _flow(pieces: Iterable[Piece], direction: Direction) -> str:
    """*pieces* as one line: stars around what is emphasised, numbers after what is explained."""
    parts: list[str] = []
    emphasis = False
    for piece in pieces:
        for span in piece.spans:
            if span.emphasis != emphasis:
                parts.append("*")
                emphasis = span.emphasis
            parts.append(run_of(span, direction))
        if piece.marked and piece.number is not None:
            if emphasis:
                parts.append("*")
                emphasis = False
            parts.append(f"{TIED}[{piece.number}]")
    if emphasis:
        parts.append("*")
    return "".join(parts).strip()


def _explanation(explanation: Explanation, issue: Issue) -> Iterator[str]:
    """Its number and name, then one line of text for each thing that there is to say."""
    what = explained(explanation)
    names = [foreign_safe(name, issue.language) for name in what.names]
    head = foreign_safe(explanation.name, issue.language) + (f" ({', '.join(names)})" if names else "")
    yield from wrapped(head, issue.direction, first=f"[{explanation.number}] ", rest=_INDENT)
    for sentence in what.sentences:
        yield from wrapped(foreign_safe(sentence, "en"), direction_of("en"), first=_INDENT, rest=_INDENT)
    for line in _facts(what, issue.language):
        yield from wrapped(line, issue.direction, first=_INDENT, rest=_INDENT)


def _facts(what: Explained, language: str) -> Iterator[str]:
    say = words(language)
    if what.printed:
        yield f"{say('Printed here as')}: {', '.join(foreign_safe(form, language) for form in what.printed)}"
    if what.source:
        certainty = f" ({say(what.certainty)})" if what.certainty else ""
        yield f"{say('Source')}: {embedded(what.source, 'en', direction_of(language))}{certainty}"
    if what.related:
        names = (
            foreign_safe(other.name, language) + (f"{TIED}[{other.number}]" if other.number else "")
            for other in what.related
        )
        yield f"{say('Related terms')}: {', '.join(names)}"
