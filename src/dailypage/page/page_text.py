"""A page's own text form, read: Markdown in which marks alone say what is what.

docs/reference/page-text.md shows it. A paragraph is understood as in any lesson (labels, attributions)
unless a remark above it says otherwise: ``<!-- question -->``, ``<!-- attribution {"part": 1} -->``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast, get_args

from dailypage.errors import BadPageText
from dailypage.lesson.model import Lesson, Line
from dailypage.page.articles import Flow
from dailypage.page.attribution import attribution_of
from dailypage.page.clean import Paragraph, is_blank
from dailypage.page.inline import Source, text_of
from dailypage.page.labels import label_of
from dailypage.page.masthead import place_of
from dailypage.page.model import Article, Attribution, Block, BlockKind, Masthead, Page, Text
from dailypage.page.review import characters, review, with_notes
from dailypage.page.words import Words, languages, words

RULE = "---"
UNTITLED = "***"
_KEY = re.compile(r"(?P<key>date|language):[ \t]*(?P<value>.*?)[ \t]*$")
_REMARK = re.compile(r"\s*<!--\s*(?P<kind>[a-z]+)(?:\s+(?P<fields>\{.*\}))?\s*-->\s*$")
_KINDS = get_args(BlockKind)
_MASTHEAD_ROLES = ("heading", "title", "tagline")


@dataclass(frozen=True, slots=True)
class Role:
    """What a remark says of the paragraph below it: its kind, and its fields if they are not the label's."""

    kind: str
    fields: dict[str, Any] | None = None


def is_page_text(lesson: Lesson) -> bool:
    """Whether *lesson* is in the form that to_text prints: its head holds a date or a language, no more."""
    if lesson.kind != "markdown" or lesson.lines[0].text.strip() != RULE:
        return False
    for number, line in enumerate(lesson.lines[1:4]):
        if line.text.strip() == RULE:
            return number > 0
        if not _KEY.match(line.text):
            return False
    return False


def page_of_text(lesson: Lesson, *, date: date | None = None, language: str | None = None) -> Page:
    """The Page in *lesson*. Raises BadPageText, which names the line and the rule."""
    head, at = _head(lesson)
    language = language or head.get("language") or "en"
    reader = _Reader(lesson, words(language))
    for paragraph in _paragraphs(lesson.lines[at:]):
        reader.take(paragraph)
    reader.close()
    day = date or (_day(head["date"], f"{lesson.name}:2:1") if head.get("date") else None)
    page = Page(
        day, language, Masthead(**reader.masthead), tuple(reader.articles), lesson.name, lesson.checksum
    )
    return with_notes(page, [*review(page), *characters(lesson)])


def understood(
    label: Text | None, body: Text, *, quoted: bool, role: Role | None, flow: Flow, known: Words
) -> Block | Attribution:
    """What a paragraph is: by its *role* if a remark gives one, else as in any lesson.

    label   what stood in ``**``; quoted: it stood behind ``>``
    flow    goes on with it, and is changed
    """
    if role and role.kind == "attribution":
        return _attribution(body, role, known)
    if role is None and label is None and not quoted:
        if found := attribution_of(body, known.language):
            return found
        if opening := label_of(body.plain, known, after_quotation=flow.quoted):
            return flow.block(body, opening)
    derived = label_of(f"{label.plain} ", known, after_quotation=True) if label else None
    kind: BlockKind = "quotation" if quoted else flow.kind
    if role:
        kind = cast("BlockKind", role.kind)
    elif derived and not quoted:
        kind = derived.kind
    flow.quoted = kind == "quotation"
    if kind != "quotation":
        flow.kind = kind
    if role and role.fields is not None:
        get = role.fields.get
        return Block(kind, body, label, get("speaker"), bool(get("follow_up")), get("item"))
    if derived and derived.kind == kind:
        return Block(kind, body, label, derived.speaker, derived.follow_up, derived.item)
    return Block(kind, body, label)


def _attribution(body: Text, role: Role, known: Words) -> Attribution:
    if role.fields is None:
        return attribution_of(body, known.language, last=True) or Attribution(body)
    get = role.fields.get
    day = get("date")
    part = cast('int | Literal["preparation"] | None', get("part"))
    return Attribution(body, part, date.fromisoformat(day) if day else None, get("source"), bool(get("cut")))


def _head(lesson: Lesson) -> tuple[dict[str, str], int]:
    end = next(at for at, line in enumerate(lesson.lines) if at and line.text.strip() == RULE)
    found = (_KEY.match(line.text) for line in lesson.lines[1:end])
    head = {each["key"]: each["value"] for each in found if each}
    if head.get("language") and head["language"] not in languages():
        rule = f"language is one of {', '.join(languages())}"
        raise BadPageText(f"{head['language']!r} is no language known here", f"{lesson.name}:2:1", rule)
    return head, end + 1


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadPageText(
            f"{text!r} is no date", where, "write it as 2010-03-21, or delete the line"
        ) from None


def _paragraphs(lines: tuple[Line, ...]) -> list[Paragraph]:
    """Lines grouped as Markdown groups them; headings, remarks and ``***`` stand alone."""
    found: list[Paragraph] = []
    closed = True
    for line in lines:
        alone = line.mark == "heading" or line.text.strip() == UNTITLED or bool(_REMARK.match(line.text))
        if is_blank(line) and line.mark != "heading":
            closed = True
        elif closed or alone or found[-1].mark != line.mark:
            found.append(Paragraph([line]))
            closed = alone
        else:
            found[-1].add(Paragraph([line]))
    return found


@dataclass(slots=True)
class _Reader:
    """Reads paragraphs in order; first those of the masthead, then articles."""

    lesson: Lesson
    known: Words
    masthead: dict[str, str | None] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    role: Role | None = None
    in_article: bool = False
    title: Text | None = None
    blocks: list[Block] = field(default_factory=list)
    attribution: Attribution | None = None
    flow: Flow = field(default_factory=Flow)

    def take(self, paragraph: Paragraph) -> None:
        """Read one paragraph."""
        line = paragraph.lines[0]
        remark = _REMARK.match(line.text) if not line.mark and len(paragraph.lines) == 1 else None
        if remark:
            self.role = self._role(remark, line)
        elif line.text.strip() == UNTITLED and not line.mark:
            self._begin(None)
        elif line.mark == "heading" and (line.level > 1 or self.in_article or self.masthead.get("title")):
            self._begin(self._text(paragraph.source(self.lesson.name)))
        elif self.in_article:
            self._body(paragraph)
            self.role = None
        else:
            self._masthead(paragraph)
            self.role = None

    def close(self) -> None:
        """End the article that is open."""
        if self.in_article:
            self.articles.append(Article(self.title, tuple(self.blocks), self.attribution))

    def _begin(self, title: Text | None) -> None:
        self.close()
        self.in_article, self.title, self.attribution = True, title, None
        self.blocks, self.flow = [], Flow()

    def _role(self, remark: re.Match[str], line: Line) -> Role:
        where, kind = str(place_of(self.lesson, line)), remark["kind"]
        known = (*_KINDS, "attribution") if self.in_article else _MASTHEAD_ROLES
        if kind not in known:
            raise BadPageText(
                f"<!-- {kind} --> says nothing here", where, f"a remark is one of {', '.join(known)}"
            )
        try:
            fields = json.loads(remark["fields"]) if remark["fields"] else None
            if kind == "attribution" and fields and fields.get("date"):
                date.fromisoformat(fields["date"])
        except (ValueError, TypeError, RecursionError):
            rule = 'write them as JSON: {"part": 1, "date": "2010-03-21"}'
            raise BadPageText("the fields of this remark cannot be read", where, rule) from None
        return Role(kind, fields)

    def _masthead(self, paragraph: Paragraph) -> None:
        role = self.role.kind if self.role else ""
        if not role:
            after_title = self.masthead.get("title") is not None
            role = "title" if paragraph.mark == "heading" else "tagline" if after_title else "heading"
        if self.masthead.get(role) is not None:
            rule = f"a masthead has one {role}; an article begins with ## Title, or with {UNTITLED}"
            where = str(place_of(self.lesson, paragraph.lines[0]))
            raise BadPageText("no article has begun above this line", where, rule)
        self.masthead[role] = self._text(paragraph.source(self.lesson.name)).plain

    def _body(self, paragraph: Paragraph) -> None:
        source = paragraph.source(self.lesson.name)
        end = _label_end(source.text)
        label = self._text(_cut(source, 2, end - 2)) if end else None
        body = self._text(_cut(source, end, len(source.text)))
        if self.attribution is not None:  # what stands below it belongs to no title
            self._begin(None)
        quoted = paragraph.mark == "quote"
        found = understood(label, body, quoted=quoted, role=self.role, flow=self.flow, known=self.known)
        if isinstance(found, Attribution):
            self.attribution = found
        else:
            self.blocks.append(found)

    def _text(self, source: Source) -> Text:
        text, _ = text_of(source, "markdown")
        return text


def _label_end(raw: str) -> int:
    """Where ``**label**`` at the start of *raw* ends, or 0; single stars inside it are emphasis."""
    if not raw.startswith("**"):
        return 0
    at, emphasis = 2, False
    while at < len(raw):
        if raw[at] == "\\":
            at += 1
        elif raw[at] == "*":
            if not emphasis and raw.startswith("**", at):
                return at + 2 if at > 2 else 0
            emphasis = not emphasis
        at += 1
    return 0


def _cut(source: Source, start: int, end: int) -> Source:
    """Characters *start* to *end*, less the spaces around them."""
    text = source.text[start:end]
    start += len(text) - len(text.lstrip(" "))
    text = text.strip(" ")
    inner = [(at - start, place) for at, place in source.anchors if start < at < end]
    return Source(text, [(0, source.place(start)), *inner])
