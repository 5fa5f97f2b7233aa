"""Markdown: an issue for readers of CommonMark, with a term's explanation as a footnote.

Footnotes (``[^1]``) are read by GitHub, GitLab, Pandoc, Obsidian, Hugo, Jekyll and most others; a strict
CommonMark reader shows the same brackets as text, and the notes as paragraphs at the end. A paragraph is
one line. All that a text itself could mean as markup is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.render.explained import explained
from dailypage.render.lines import address_of, embedded, foreign_safe, run_of
from dailypage.render.registry import File, renders
from dailypage.render.still import process_of
from dailypage.render.words import long_date, words
from dailypage.spans import Direction, direction_of

# Backslashes for what every Markdown reader knows to escape; references for the rest, because a reader
# that does not know the backslash there would show it, or worse: read "\<" as HTML, "\[" as a formula.
_BACKSLASHED = re.compile(r"[\\`*_]")
_REFERRED = re.compile(r"[<>&|~^${}\[\]]|=(?==)|\+(?=\+)|:(?=[\w+-]+:)")
# What means something only at the start of a paragraph: headings, lists, rules, definitions, titles.
_START = re.compile(r"#|[-+](?=\s|$)|-(?=[-\s]*$|#)|[:%]|\d{1,9}(?P<dot>[.)])(?=\s|$)")
# Where a note's mark will stand; no text holds a NUL, see lines.safe().
_NOTE = re.compile("\0(\\d+)\0")
_LAST_NOTES = re.compile("(?:\0\\d+\0)+\\Z")


@renders("markdown", main="the-daily-page-{slug}.md", media_type="text/markdown; charset=utf-8")
def markdown(issue: Issue) -> tuple[File, ...]:
    """*issue* as one UTF-8 file of CommonMark, with a term's explanation as a footnote.

    Readers without footnotes show marks and notes as text. Nothing in the issue's own text acts as markup.
    """
    parts = [*_masthead(issue)]
    for article in issue.articles:
        parts += _article(article, issue.direction)
        parts += _process(article, issue.language)
    if issue.explanations:
        parts.append(f"## {escaped(words(issue.language)('Glossary'))}")
        parts += [_note(explanation, issue) for explanation in issue.explanations]
    return (File(f"the-daily-page-{issue.slug}.md", ("\n\n".join(parts) + "\n").encode()),)


def escaped(text: str) -> str:
    r"""*text* with every character that could be markup in mid-line made plain.

    >>> escaped("a *b* <i> [c](d) 2^3")
    'a \\*b\\* &#60;i&#62; &#91;c&#93;(d) 2&#94;3'
    """
    return _REFERRED.sub(lambda m: f"&#{ord(m.group())};", _BACKSLASHED.sub(r"\\\g<0>", text))


def paragraph(line: str) -> str:
    r"""*line*, already escaped, with what would be markup at a paragraph's start made plain too.

    >>> paragraph("1. The first"), paragraph("# 7"), paragraph("-from the 1st part")
    ('1\\. The first', '&#35; 7', '-from the 1st part')
    """
    line = " ".join(line.split(" ")).strip()
    found = _START.match(line)
    if not found:
        return line
    if found["dot"]:
        return line[: found.start("dot")] + "\\" + line[found.start("dot") :]
    return f"&#{ord(line[0])};{line[1:]}"


def _masthead(issue: Issue) -> Iterator[str]:
    masthead = issue.page.masthead
    yield f"# {_heading(words(issue.language)('The Daily Page'))}"
    if issue.date:
        yield f"**{long_date(issue.date, issue.language)}**"
    if address := address_of(issue):
        yield f"[{escaped(address)}](<{re.sub(r'[<>]', _quoted, address)}>)"
    for line in (issue.notice, masthead.heading, masthead.tagline):
        if line and line.strip():
            yield paragraph(escaped(foreign_safe(line, issue.language)))


def _quoted(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def _article(article: IssueArticle, direction: Direction) -> Iterator[str]:
    title = "".join(run_of(span, direction) for piece in article.title for span in piece.spans).strip()
    yield f"## {_heading(title)}" if title else "* * *"
    for block in article.blocks:
        yield _block(block, direction)
    attribution = _flow(article.attribution, direction, turned=True)
    if attribution:
        yield paragraph(attribution)


def _process(article: IssueArticle, language: str) -> Iterator[str]:
    """What the article speaks of, told step by step; in English, as definitions are."""
    shown = process_of(article)
    if shown:
        told = "\n".join(f"{n}. {escaped(foreign_safe(one.line, 'en'))}" for n, one in enumerate(shown, 1))
        yield f"**{escaped(words(language)('The process, step by step'))}**"
        yield told


def _heading(text: str) -> str:
    """*text* escaped for a heading, whose closing ``#`` would be taken for decoration."""
    return re.sub(r"#(?=#*$)", "&#35;", paragraph(escaped(text)))


def _block(block: IssueBlock, direction: Direction) -> str:
    label, body = _strong(block.label, direction), _flow(block.body, direction)
    line = paragraph(" ".join(part for part in (label, body) if part))
    return f"> {line}" if block.kind == "quotation" else line


def _strong(label: Iterable[Piece], direction: Direction) -> str:
    stretches = [(text, True) for text, _ in _stretches(label, direction)]
    return "".join(_dressed(stretches, "**")).strip()


def _flow(pieces: Iterable[Piece], direction: Direction, *, turned: bool = False) -> str:
    """*pieces* as one line. *turned*: all is emphasised but what the text emphasises."""
    stretches = [(text, emphasis != turned) for text, emphasis in _stretches(pieces, direction)]
    return "".join(_dressed(stretches, "*")).strip()


def _stretches(pieces: Iterable[Piece], direction: Direction) -> Iterator[tuple[str, bool]]:
    """Characters of one look, with a _NOTE after each explained term, and whether they are emphasised."""
    text, emphasis = "", False
    for piece in pieces:
        for span in piece.spans:
            if span.emphasis != emphasis and text:
                yield text, emphasis
                text = ""
            emphasis = span.emphasis
            text += run_of(span, direction)
        if piece.marked and piece.number is not None:
            text += f"\0{piece.number}\0"
    if text:
        yield text, emphasis


def _dressed(stretches: Iterable[tuple[str, bool]], stars: str) -> Iterator[str]:
    """The stretches in Markdown, *stars* around the emphasised ones.

    Stars count as such only beside a letter, or between punctuation and a space or punctuation: so
    spaces at the ends stay outside, and punctuation too where plain text goes on. A note that ends a
    stretch stays outside as well, and lets punctuation stand inside.
    """
    merged = [
        ("".join(text for text, _ in same), emphasis) for emphasis, same in groupby(stretches, itemgetter(1))
    ]
    free = True  # at the start of a line, and after a note
    for number, (text, emphasis) in enumerate(merged, 1):
        inner = _LAST_NOTES.sub("", text) if emphasis else ""
        last = text[len(inner) :]
        start, end = 0, len(inner)
        while start < end and _is_edge(inner[start], free=free):
            start += 1
        free = bool(last) or number == len(merged)
        while end > start and _is_edge(inner[end - 1], free=free):
            end -= 1
        middle = f"{stars}{_noted(inner[start:end])}{stars}" if start < end else ""
        yield _noted(inner[:start]) + middle + _noted(inner[end:]) + _noted(last)
        free = text.endswith("\0")


def _noted(text: str) -> str:
    return _NOTE.sub(r"[^\1]", escaped(text))


def _is_edge(sign: str, *, free: bool) -> bool:
    """Whether stars should not touch *sign*. Some readers give +, = and the like a meaning of their own."""
    return unicodedata.category(sign)[0] in ("ZC" if free else "PSZC") or sign in "+=~^|"


def _note(explanation: Explanation, issue: Issue) -> str:
    """A footnote of one paragraph, which a reader that knows no footnotes shows as it stands."""
    language, say = issue.language, words(issue.language)
    home = direction_of(language)
    what = explained(explanation)
    names = ", ".join(escaped(foreign_safe(name, language)) for name in what.names)
    parts = [f"**{escaped(foreign_safe(explanation.name, language))}**{f' ({names})' if names else ''}:"]
    parts += [escaped(embedded(sentence, "en", home)) for sentence in what.sentences]
    if what.printed:
        forms = ", ".join(escaped(foreign_safe(form, language)) for form in what.printed)
        parts.append(f"*{say('Printed here as')}:* {forms}.")
    if what.source:
        certainty = f" ({say(what.certainty)})" if what.certainty else ""
        parts.append(f"*{say('Source')}:* {escaped(embedded(what.source, 'en', home))}{certainty}.")
    if what.related:
        related = (
            escaped(foreign_safe(o.name, language)) + (f" ({o.number})" if o.number else "")
            for o in what.related
        )
        parts.append(f"*{say('Related terms')}:* {', '.join(related)}.")
    return f"[^{explanation.number}]: {' '.join(parts)}"
