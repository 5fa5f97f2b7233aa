"""Markdown: an issue for readers of CommonMark, with a term's explanation as a footnote.

Footnotes (``[^1]``) are read by GitHub, GitLab, Pandoc, Obsidian, Hugo, Jekyll and most others; a strict
CommonMark reader shows the same brackets as text, and the notes as paragraphs at the end. A paragraph is
one line. All that a text itself could mean as markup is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dailypage.issue import Direction, Explanation, Issue, IssueArticle, IssueBlock, Piece, direction_of
from dailypage.render.explained import explained
from dailypage.render.lines import embedded, foreign_safe, run_of
from dailypage.render.registry import File, renders
from dailypage.render.words import long_date, words

# Backslashes for what every Markdown reader knows to escape; references for the rest, because a reader
# that does not know the backslash there would show it, or worse, read "\<" as the start of HTML.
_BACKSLASHED = re.compile(r"[\\`*_\[\]]")
_REFERRED = re.compile(r"[<>&|~^${}]|=(?==)|\+(?=\+)|:(?=[\w+-]+:)")
# What means something only at the start of a paragraph: headings, lists, rules, definitions, titles.
_START = re.compile(r"#|[-+](?=\s|$)|-(?=[-\s]*$)|[:%]|\d{1,9}(?P<dot>[.)])(?=\s|$)")


@renders("markdown", main="the-daily-page-{slug}.md", media_type="text/markdown; charset=utf-8")
def markdown(issue: Issue) -> tuple[File, ...]:
    """*issue* as one UTF-8 file."""
    parts = [*_masthead(issue)]
    for article in issue.articles:
        parts += _article(article, issue.direction)
    if issue.explanations:
        parts.append(f"## {escaped(words(issue.language)('Glossary'))}")
        parts += [_note(explanation, issue) for explanation in issue.explanations]
    return (File(f"the-daily-page-{issue.slug}.md", ("\n\n".join(parts) + "\n").encode()),)


def escaped(text: str) -> str:
    r"""*text* with every character that could be markup in mid-line made plain.

    >>> escaped("a *b* <i> [c](d) 2^3")
    'a \\*b\\* &#60;i&#62; \\[c\\](d) 2&#94;3'
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
    for line in (issue.notice, masthead.heading, masthead.tagline):
        if line and line.strip():
            yield paragraph(escaped(foreign_safe(line, issue.language)))


def _article(article: IssueArticle, direction: Direction) -> Iterator[str]:
    title = "".join(run_of(span, direction) for piece in article.title for span in piece.spans).strip()
    yield f"## {_heading(title)}" if title else "* * *"
    for block in article.blocks:
        yield _block(block, direction)
    attribution = _flow(article.attribution, direction, turned=True)
    if attribution:
        yield paragraph(attribution)


def _heading(text: str) -> str:
    """*text* escaped for a heading, whose closing ``#`` would be taken for decoration."""
    return re.sub(r"#(?=#*$)", "&#35;", paragraph(escaped(text)))


def _block(block: IssueBlock, direction: Direction) -> str:
    label, body = _strong(block.label, direction), _flow(block.body, direction)
    line = paragraph(" ".join(part for part in (label, body) if part))
    return f"> {line}" if block.kind == "quotation" else line


def _strong(label: Iterable[Piece], direction: Direction) -> str:
    stretches = [replace(stretch, emphasis=True) for stretch in _stretches(label, direction)]
    return "".join(_dressed(stretches, "**")).strip()


def _flow(pieces: Iterable[Piece], direction: Direction, *, turned: bool = False) -> str:
    """*pieces* as one line. *turned*: all is emphasised but what the text emphasises."""
    stretches = [
        replace(stretch, emphasis=stretch.emphasis != turned) for stretch in _stretches(pieces, direction)
    ]
    return "".join(_dressed(stretches, "*")).strip()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of one look, and the footnote mark that ends them, if one does."""

    text: str
    emphasis: bool
    mark: str = ""


def _stretches(pieces: Iterable[Piece], direction: Direction) -> Iterator[_Stretch]:
    text, emphasis = "", False
    for piece in pieces:
        for span in piece.spans:
            if span.emphasis != emphasis:
                if text:
                    yield _Stretch(text, emphasis)
                text, emphasis = "", span.emphasis
            text += run_of(span, direction)
        if piece.marked and piece.number is not None:
            yield _Stretch(text, emphasis, f"[^{piece.number}]")
            text = ""
    if text:
        yield _Stretch(text, emphasis)


def _dressed(stretches: list[_Stretch], stars: str) -> Iterator[str]:
    """The stretches in Markdown, *stars* around the emphasised ones.

    Stars count as such only beside a letter, or between punctuation and a space or punctuation: so
    spaces at the ends stay outside, and punctuation too where plain text goes on.
    """
    free = True  # at the start of a line, and after a mark, punctuation may stand inside
    for number, stretch in enumerate(stretches, 1):
        start, end = 0, len(stretch.text)
        if stretch.emphasis:
            while start < end and _is_edge(stretch.text[start], free=free):
                start += 1
            free = bool(stretch.mark) or number == len(stretches)
            while end > start and _is_edge(stretch.text[end - 1], free=free):
                end -= 1
        if stretch.emphasis and start < end:
            yield escaped(stretch.text[:start]) + stars + escaped(stretch.text[start:end]) + stars
            yield escaped(stretch.text[end:])
        else:
            yield escaped(stretch.text)
        yield stretch.mark
        free = bool(stretch.mark)


def _is_edge(sign: str, *, free: bool) -> bool:
    return unicodedata.category(sign)[0] in ("ZC" if free else "PSZC")


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
