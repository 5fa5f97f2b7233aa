"""A page printed as text that a person can read and mend, and that parses back to the same page."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from dailypage.page.articles import Flow
from dailypage.page.model import Article, Attribution, Block, Masthead, Page, Run, Text
from dailypage.page.page_text import RULE, UNTITLED, Role, understood
from dailypage.page.words import Words, words

_MARKUP = re.compile(r"[\\*_`<]|&(?=[#A-Za-z])|\[(?=\^|[^\[\]]*\]\()")
# What would begin something else if a paragraph began with it.
_OPENING = re.compile(r"[#>~|:=]|[-+](?=\s|$)|-(?=--)|(?P<number>\d{1,9})(?=[.)](?:\s|$))")
_CLOSING = re.compile(r"#(?=#*$)")  # at the end of a heading # is decoration


def to_text(page: Page) -> str:
    r"""*page* as text: Markdown with a head for its date and language, one paragraph a line.

    Saved as ``.md`` it can be mended in any editor and made again. ``parse(read(...))`` of it gives
    an equal Page, whatever the page holds: what Markdown or this form would take for a mark is
    escaped, and where a paragraph would be understood otherwise than it is, a remark says so.

    >>> from datetime import date
    >>> title, body = Text((Run("Patience!"),)), Text((Run("The "), Run("Masach", True), Run(" waits.")))
    >>> page = Page(date(2010, 3, 21), "en", Masthead(), (Article(title, (Block("paragraph", body),)),))
    >>> print(to_text(page))
    ---
    date: 2010-03-21
    language: en
    ---
    <BLANKLINE>
    ## Patience!
    <BLANKLINE>
    The *Masach* waits.
    <BLANKLINE>
    """
    head = [
        RULE,
        *([f"date: {page.date.isoformat()}"] if page.date else []),
        f"language: {page.language}",
        RULE,
    ]
    known = words(page.language)
    parts = ["\n".join(head), *_masthead(page.masthead)]
    for article in page.articles:
        parts += _article(article, known)
    return "\n\n".join(parts) + "\n"


def _masthead(masthead: Masthead) -> Iterator[str]:
    untitled = masthead.title is None
    for role in ("heading", "title", "tagline"):
        text = getattr(masthead, role)
        if text is None:
            continue
        line = _inline(Text((Run(text),)))
        if role == "title":
            yield "# " + _CLOSING.sub(r"\\#", line)
        else:
            yield (f"<!-- {role} -->\n" if untitled else "") + _opened(line)


def _article(article: Article, known: Words) -> Iterator[str]:
    yield "## " + _CLOSING.sub(r"\\#", _inline(article.title)) if article.title else UNTITLED
    flow = Flow()
    for block in article.blocks:
        yield _block(block, flow, known)
    if article.attribution:
        yield _attribution(article.attribution, flow, known)


def _block(block: Block, flow: Flow, known: Words) -> str:
    quoted = block.kind == "quotation"
    label = f"**{_inline(block.label)}**" if block.label else ""
    body = _inline(block.body)
    line = " ".join(part for part in (label, body) if part)
    line = line if label else _opened(line)
    fields = {"speaker": block.speaker, "follow_up": block.follow_up, "item": block.item}
    said = {name: value for name, value in fields.items() if value}
    remark = _remark(block, [None, Role(block.kind), Role(block.kind, said)], flow, known)
    return remark + (f"> {line}" if quoted else line)


def _attribution(attribution: Attribution, flow: Flow, known: Words) -> str:
    day = attribution.date.isoformat() if attribution.date else None
    fields = {"part": attribution.part, "date": day, "source": attribution.source, "cut": attribution.cut}
    said = {name: value for name, value in fields.items() if value is not None and value is not False}
    roles = [None, Role("attribution"), Role("attribution", said)]
    return _remark(attribution, roles, flow, known) + _opened(_inline(attribution.text))


def _remark(wanted: Block | Attribution, roles: list[Role | None], flow: Flow, known: Words) -> str:
    """The least that must be said above *wanted* for it to be understood as what it is."""
    label, body = (wanted.label, wanted.body) if isinstance(wanted, Block) else (None, wanted.text)
    quoted = isinstance(wanted, Block) and wanted.kind == "quotation"
    for role in roles:
        trial = replace(flow)
        if understood(label, body, quoted=quoted, role=role, flow=trial, known=known) == wanted:
            break
    flow.kind, flow.quoted = trial.kind, trial.quoted
    if role is None:
        return ""
    fields = (
        ""
        if role.fields is None
        else " " + json.dumps(role.fields).replace("-", r"\u002d").replace(">", r"\u003e")
    )
    return f"<!-- {role.kind}{fields} -->\n"


def _opened(line: str) -> str:
    r"""*line* with what would be a mark at a paragraph's start made plain.

    >>> _opened("# no title"), _opened("1. no list"), _opened("-from the 1st part")
    ('\\# no title', '1\\. no list', '-from the 1st part')
    """
    found = _OPENING.match(line)
    if not found:
        return line
    return f"{line[: found.end('number')]}\\{line[found.end('number') :]}" if found["number"] else "\\" + line


def _inline(text: Text) -> str:
    """*text* in one line of Markdown."""
    pieces = []
    for number, run in enumerate(text.runs):
        first, last = number == 0, number + 1 == len(text.runs)
        escaped = _escaped(run.text, start=first or run.emphasis, end=last or run.emphasis)
        pieces.append(f"*{escaped}*" if run.emphasis else escaped)
    return "".join(pieces)


def _escaped(text: str, *, start: bool, end: bool) -> str:
    """*text* with marks escaped, and written by number what would be lost: odd spaces, unseen signs."""
    text = _MARKUP.sub(r"\\\g<0>", text)
    if text.isascii() and text.isprintable() and "  " not in text and text.strip() == text:
        return text
    signs: list[str] = []
    for at, sign in enumerate(text):
        edge = (at == 0 and start) or (at + 1 == len(text) and end) or (at > 0 and text[at - 1].isspace())
        unseen = (
            unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Zs", "Cs", "Co", "Cn") or sign.isspace()
        )
        signs.append(f"&#{ord(sign)};" if (sign == " " and edge) or (sign != " " and unseen) else sign)
    return "".join(signs)
