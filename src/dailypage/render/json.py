"""JSON: everything an issue holds, for programs. The shape is render/shape.py, published as a schema."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.lesson.model import Place
from dailypage.page import model as page
from dailypage.render import shape
from dailypage.render.registry import File, renders
from dailypage.render.still import Shown, process_of
from dailypage.terms.model import Mention

# Valid inside a JSON string as they stand, but they turn round the lines of whoever looks at the file.
_DIRECTING = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@renders("json", main="the-daily-page-{slug}.json", media_type="application/json")
def json(issue: Issue) -> tuple[File, ...]:
    """*issue* as one indented UTF-8 file with a fixed order of fields; see docs/reference/json.md."""
    text = msgspec.json.format(msgspec.json.encode(shaped(issue)), indent=2)
    return (File(f"the-daily-page-{issue.slug}.json", _plain(text)),)


def compact(issue: Issue) -> bytes:
    """The same on one line, for programs alone."""
    return _plain(msgspec.json.encode(shaped(issue)))


def _plain(text: bytes) -> bytes:
    return _DIRECTING.sub(lambda found: f"\\u{ord(found.group()):04x}", f"{text.decode()}\n").encode()


def shaped(issue: Issue) -> shape.Issue:
    """*issue* in the shape that is published."""
    paper = issue.page
    return shape.Issue(
        schema=shape.SCHEMA,
        version=shape.VERSION,
        slug=issue.slug,
        date=issue.date,
        language=issue.language,
        direction=issue.direction,
        notice=issue.notice,
        address=issue.address,
        masthead=shape.Masthead(
            heading=paper.masthead.heading, title=paper.masthead.title, tagline=paper.masthead.tagline
        ),
        articles=tuple(_article(*both) for both in zip(issue.articles, paper.articles, strict=True)),
        explanations=tuple(map(_explanation, issue.explanations)),
        # The folders of whoever made it are nobody's business, and would change the bytes.
        source=shape.Source(name=PurePosixPath(paper.name.replace("\\", "/")).name, checksum=paper.checksum),
        dropped=tuple(
            shape.Dropped(kind=cut.kind, text=cut.text, place=_point(cut.place)) for cut in paper.dropped
        ),
        notes=tuple(map(_note, issue.notes)),
    )


def _article(article: IssueArticle, origin: page.Article) -> shape.Article:
    return shape.Article(
        anchor=article.anchor,
        title=_text(article.title, origin.title) if origin.title else None,
        blocks=tuple(_block(*both) for both in zip(article.blocks, origin.blocks, strict=True)),
        attribution=_attribution(article.attribution, origin.attribution) if origin.attribution else None,
        process=tuple(_moment(n, one) for n, one in enumerate(process_of(article), 1)),
    )


def _moment(number: int, shown: Shown) -> shape.Moment:
    spoken, still = shown.spoken, shown.still
    return shape.Moment(
        number=number,
        moment=spoken.moment,
        polarity=spoken.polarity,
        label=still.label,
        title=still.title,
        told=still.told,
        standing=still.standing,
        passages=tuple(
            shape.Passage(block=one.block, start=one.start, end=one.end) for one in shown.passages
        ),
    )


def _attribution(pieces: tuple[Piece, ...], origin: page.Attribution) -> shape.Attribution:
    return shape.Attribution(
        text=_text(pieces, origin.text),
        part=origin.part,
        date=origin.date,
        source=origin.source,
        cut=origin.cut,
    )


def _block(block: IssueBlock, origin: page.Block) -> shape.Block:
    return shape.Block(
        kind=block.kind,
        label=_text(block.label, origin.label) if origin.label else None,
        speaker=origin.speaker,
        follow_up=block.follow_up,
        item=origin.item,
        text=_text(block.body, origin.body),
    )


def _text(pieces: Iterable[Piece], origin: page.Text) -> shape.Text:
    whole = tuple(pieces)
    return shape.Text(
        plain="".join(piece.plain for piece in whole),
        runs=tuple(
            shape.Run(
                text=span.text,
                emphasis=span.emphasis,
                language=span.language,
                direction=span.direction,
                foreign=span.foreign,
            )
            for piece in whole
            for span in piece.spans
        ),
        mentions=tuple(_mention(piece, piece.mention) for piece in whole if piece.mention),
        place=_place(origin.place(0)),
    )


def _mention(piece: Piece, found: Mention) -> shape.Mention:
    return shape.Mention(
        start=found.start,
        end=found.end,
        text=found.text,
        term_id=found.term_id,
        how=found.how,
        confidence=found.confidence,
        reason=found.reason,
        explanation=piece.number,
        marked=piece.marked,
        anchor=piece.anchor,
    )


def _explanation(told: Explanation) -> shape.Explanation:
    return shape.Explanation(
        number=told.number,
        term_id=told.term_id,
        name=told.name,
        hebrew=told.hebrew,
        pronunciation=told.pronunciation,
        plain=told.plain,
        technical=told.technical,
        source=told.source,
        certainty=told.certainty,
        related=tuple(
            shape.Related(term_id=other.term_id, name=other.name, explanation=other.number)
            for other in told.related
        ),
        as_printed=told.as_printed,
        anchors=told.anchors,
    )


def _note(note: page.Note) -> shape.Note:
    return shape.Note(
        code=note.code,
        severity=note.severity,
        message=note.message,
        hint=note.hint,
        place=_place(note.place),
    )


def _place(place: Place | None) -> shape.Place | None:
    return _point(place) if place else None


def _point(place: Place) -> shape.Place:
    return shape.Place(line=place.line, column=place.column, page=place.page)
