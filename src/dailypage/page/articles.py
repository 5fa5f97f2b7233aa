"""From paragraphs to articles: titles, questions and answers, quotations, attributions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from dailypage.lesson.model import Place
from dailypage.page.attribution import LONGEST, attribution_of
from dailypage.page.clean import Paragraph
from dailypage.page.inline import dialect_of, part_of, text_of
from dailypage.page.labels import Label, label_of, unknown_label
from dailypage.page.model import Article, Attribution, Block, BlockKind, Dropped, Note, Run, Text
from dailypage.page.notes import note, shown
from dailypage.page.titles import Piece, title_at, usual_gap
from dailypage.page.words import Words

_QUESTIONS_ONLY = re.compile(r"[^.!?:]*\?(?:[^.!?:]*\?)*[\"”’')]*")
_LONGEST_QUESTION = 400


@dataclass(slots=True)
class Flow:
    """Which kind a paragraph without a label has: a question lasts until its answer, and so on."""

    kind: BlockKind = "paragraph"
    quoted: bool = False

    def block(self, text: Text, label: Label | None, *, quote: bool = False) -> Block:
        """The Block that *text* is here, after all that came before it in its article."""
        if label and label.kind == "quotation":
            self.quoted = True
        elif label:
            self.kind, self.quoted = label.kind, False
        else:
            self.quoted = quote
        if label is None:
            return Block("quotation" if quote else self.kind, text)
        opening = part_of(text, 0, label.end)
        if label.kind != "quotation":  # bold or italic labels are the site's dress; renderers have their own
            opening = Text((Run(opening.plain),), opening.trace)
        return Block(
            label.kind,
            part_of(text, label.end, len(text.plain)),
            opening,
            label.speaker,
            label.follow_up,
            label.item,
        )


@dataclass(slots=True)
class _Open:
    """The article being read."""

    title: Text | None = None
    blocks: list[Block] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)


@dataclass(slots=True)
class Builder:
    """Builds the articles of one lesson out of its paragraphs, noting what it does not understand."""

    name: str
    kind: str
    words: Words
    articles: list[Article] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    _open: _Open | None = None

    def build(self, paragraphs: list[Paragraph]) -> tuple[Article, ...]:
        """The articles that *paragraphs* make; the builder's notes and dropped grow."""
        paragraphs = [each for each in paragraphs if not self._is_remark(each)]
        pieces = [self.piece(p, last=n + 1 == len(paragraphs)) for n, p in enumerate(paragraphs)]
        pieces = self._with_bodies([piece for piece in pieces if piece.plain])
        marked = any(piece.mark == "heading" for piece in pieces)
        usual, at = usual_gap(pieces), 0
        while at < len(pieces):
            at += self._take(pieces, at, usual, marked=marked)
        self._close(None)
        return tuple(self.articles)

    def piece(self, paragraph: Paragraph, *, last: bool) -> Piece:
        """What can be seen of a paragraph alone."""
        source = paragraph.source(self.name)
        text, lost = text_of(source, dialect_of(self.kind))
        text = part_of(text, 0, len(text.plain))
        self.notes += [note("emphasis-unbalanced", source.place(at)) for at in lost]
        piece = Piece(text, text.plain, paragraph.gap, paragraph.mark, len(paragraph.lines) == 1)
        if len(piece.plain) <= LONGEST and not paragraph.mark:
            piece.attribution = attribution_of(text, self.words.language, last=last)
        if not piece.attribution and paragraph.mark != "heading":
            piece.label = label_of(piece.plain, self.words)
        return piece

    def _is_remark(self, paragraph: Paragraph) -> bool:
        """A comment in Markdown, which no reader is meant to see; the editor is told."""
        text = paragraph.lines[0].text.strip()
        if self.kind != "markdown" or not text.startswith("<!--") or not text.endswith("-->"):
            return False
        place = Place(self.name, paragraph.lines[0].number, paragraph.lines[0].column)
        self.notes.append(note("remark-left-out", place, value=shown(text[4:-3].strip())))
        return len(paragraph.lines) == 1

    def _with_bodies(self, pieces: list[Piece]) -> list[Piece]:
        """A label that stands alone takes the paragraph below it as its own."""
        kept: list[Piece] = []
        for piece in pieces:
            above = kept[-1] if kept else None
            alone = above and above.label and above.label.end == len(above.plain)
            if above and alone and not (piece.label or piece.attribution or piece.mark):
                shift = len(above.plain) + 1
                anchors = tuple(replace(a, start=a.start + shift) for a in piece.text.trace)
                whole = Text((*above.text.runs, Run(" "), *piece.text.runs), above.text.trace + anchors)
                kept[-1] = Piece(whole, whole.plain, above.gap, above.mark, one_line=False, label=above.label)
            else:
                kept.append(piece)
        return kept

    def _take(self, pieces: list[Piece], at: int, usual: int, *, marked: bool) -> int:
        """Read pieces[at] into the article it belongs to; how many pieces that used up."""
        piece = pieces[at]
        if piece.attribution:
            self._attribute(piece.attribution)
            return 1
        opens = self._open is None
        if piece.mark == "heading":
            verdict = "yes"
        elif self.words.page_number.fullmatch(piece.plain) or (
            marked and not opens
        ):  # "Page 3", left where no running head is near
            verdict = "no"
        else:
            verdict = title_at(pieces, at, usual, opens=opens)
        body = self._open is not None and self._open.blocks and self._open.flow.kind != "question"
        if verdict == "doubtful" and body:
            self.notes.append(note("title-doubtful", piece.text.place(0), value=shown(piece.plain)))
        if (
            verdict == "yes"
            and not opens
            and self._open
            and self._open.flow.kind == "question"
            and not piece.mark
        ):
            verdict = "no"  # a question lasts until its answer
        if verdict == "cut":
            self.notes.append(note("title-cut", piece.text.place(0), value=shown(piece.plain)))
        if verdict in ("yes", "cut"):
            self._close(None)
            self._open = _Open(piece.text)
            return 1 + self._skip_repeated(pieces, at)
        if self._open is None:
            self.notes.append(note("title-missing", piece.text.place(0), value=shown(piece.plain)))
            self._open = _Open()
        self._read(piece, self._open)
        return 1

    def _skip_repeated(self, pieces: list[Piece], at: int) -> int:
        if at + 1 < len(pieces) and pieces[at + 1].plain == pieces[at].plain:
            place = pieces[at + 1].text.place(0)
            if place:
                self.dropped.append(Dropped("repeated-title", pieces[at + 1].plain, place))
            return 1
        return 0

    def _read(self, piece: Piece, article: _Open) -> None:
        label = piece.label
        if label is None and article.flow.quoted:
            label = label_of(piece.plain, self.words, after_quotation=True)
        if label is None and (unknown := unknown_label(piece.plain, self.words)):
            self.notes.append(note("label-unknown", piece.text.place(0), value=shown(unknown)))
        article.blocks.append(article.flow.block(piece.text, label, quote=piece.mark == "quote"))

    def _attribute(self, attribution: Attribution) -> None:
        place = attribution.text.place(0)
        if attribution.cut:
            self.notes.append(note("attribution-cut", place, value=shown(attribution.text.plain)))
        if self._open is None:
            self.notes.append(note("title-missing", place, value=shown(attribution.text.plain)))
        self._close(attribution)

    def _close(self, attribution: Attribution | None) -> None:
        """End the article that is open; an attribution that stands without one is an article of its own."""
        article, self._open = self._open, None
        if article is None and attribution is None:
            return
        article = article or _Open()
        blocks = unlabelled_question(tuple(article.blocks))
        if blocks and blocks[-1].kind == "question":
            self.notes.append(note("answer-missing", (blocks[-1].label or blocks[-1].body).place(0)))
        self.articles.append(Article(article.title, blocks, attribution))


def unlabelled_question(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks*, where an article's first paragraph is itself a question and the rest its answer.

    So it was printed in March 2010, before labels: the paragraph holds nothing but questions, and
    nothing in the article is labelled.
    """
    if len(blocks) < 2 or any(block.label for block in blocks) or blocks[0].kind != "paragraph":
        return blocks
    first = blocks[0].body.plain
    if len(first) > _LONGEST_QUESTION or not _QUESTIONS_ONLY.fullmatch(first):
        return blocks
    answers = (replace(b, kind="answer") if b.kind == "paragraph" else b for b in blocks[1:])
    return (replace(blocks[0], kind="question"), *answers)
