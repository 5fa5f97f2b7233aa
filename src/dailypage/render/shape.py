"""The shape of an issue in JSON, version 1. builders/schema.py publishes it as data/schema/issue-1.json.

A program may rely on this: within version 1, fields are added but none is removed, renamed or given
another meaning. What a field's Meta says is what the schema and the reference say of it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from dailypage.page.model import BlockKind, Severity
from dailypage.reading.model import Polarity
from dailypage.spans import Direction
from dailypage.terms.model import Certainty, How

SCHEMA: Literal["issue-1.json"] = "issue-1.json"
VERSION: Literal[1] = 1

TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
DIGEST = "^([0-9a-f]{64})?$"
DroppedKind = Literal["running-head", "page-number", "footer", "repeated-title", "address"]


def says(description: str) -> Meta:
    """What a field means."""
    return Meta(description=description)


class Shape(Struct, frozen=True, kw_only=True):
    """What all parts have in common: named fields, in a fixed order, each always there."""


class Place(Shape, frozen=True):
    """A point in the source file."""

    line: Annotated[int, Meta(ge=1, description="Counted from 1, in the text as it was read.")]
    column: Annotated[int, Meta(ge=1, description="Counted from 1.")]
    page: Annotated[int | None, says("The page of a PDF, counted from 1.")]


class Run(Shape, frozen=True):
    """Characters of one look, one language and one direction."""

    text: Annotated[str, says("The characters; all runs joined are the text's plain.")]
    emphasis: Annotated[bool, says("The source emphasised them.")]
    language: Annotated[str, Meta(pattern=TAG, description="Their language, a BCP 47 tag.")]
    direction: Annotated[Direction, says("The way they run.")]
    foreign: Annotated[bool, says("Not the issue's own language: show them with lang and dir, isolated.")]


class Mention(Shape, frozen=True):
    """A place where a text uses a term."""

    start: Annotated[int, Meta(ge=0, description="Where it begins in plain, in Unicode code points.")]
    end: Annotated[int, Meta(ge=1, description="Where it ends: the first code point after it.")]
    text: Annotated[str, says("The characters themselves, plain[start:end].")]
    term_id: Annotated[str, says("The term's name in the lexicon.")]
    how: Annotated[How, says("How it was recognised: from the house's own form to a spelling never seen.")]
    confidence: Annotated[float, Meta(ge=0, le=1, description="Above 0.8 is sure.")]
    reason: Annotated[str, says("The evidence, in words.")]
    explanation: Annotated[int | None, says("The number of its explanation, if the issue gives one.")]
    marked: Annotated[bool, says("The outputs for people show a mark here.")]
    anchor: Annotated[str, says('The name of that mark, or "".')]


class Text(Shape, frozen=True):
    """A text, the look of its characters, and the terms in it."""

    plain: Annotated[str, says("The characters alone; offsets count its code points.")]
    runs: Annotated[tuple[Run, ...], says("The same characters, cut where look or language changes.")]
    mentions: Annotated[tuple[Mention, ...], says("The terms in it, in order; they do not overlap.")]
    place: Annotated[Place | None, says("Where its first character stood in the source.")]


class Block(Shape, frozen=True):
    """One paragraph, with the part it plays."""

    kind: Annotated[BlockKind, says("The part it plays.")]
    label: Annotated[Text | None, says('What opened it, as printed ("Question:").')]
    speaker: Annotated[str | None, says("The name that the label gives.")]
    follow_up: Annotated[bool, says("The label says that the question goes on.")]
    item: Annotated[int | None, says("The item number that a quotation's lead-in names.")]
    text: Annotated[Text, says("The paragraph without its label.")]


class Attribution(Shape, frozen=True):
    """The line that says where an article is from: as printed, and what was read from it."""

    text: Annotated[Text, says("The line as printed.")]
    part: Annotated[int | Literal["preparation"] | None, says("Which part of the lesson.")]
    date: Annotated[date | None, says("The lesson's date.")]
    source: Annotated[str | None, says("The text that was studied.")]
    cut: Annotated[bool, says("The line breaks off: the excerpt ended inside it.")]


class Passage(Shape, frozen=True):
    """A sentence that speaks of a moment of the system."""

    block: Annotated[int, Meta(ge=0, description="The number of its block in the article, from 0.")]
    start: Annotated[
        int, Meta(ge=0, description="Where it begins in the block's plain, in Unicode code points.")
    ]
    end: Annotated[int, Meta(ge=1, description="Where it ends: the first code point after it.")]


class Moment(Shape, frozen=True):
    """A moment of the system that an article speaks of: what the outputs for people show as a step."""

    number: Annotated[int, Meta(ge=1, description="Its number among the article's steps, as printed.")]
    moment: Annotated[
        str,
        says(
            "S01 to S44 of the chain, U0 to U11 of the ladder of unity, LOOP: and a step of the goal's turn."
        ),
    ]
    polarity: Annotated[
        Polarity, says("Told as so, as not so, or as what would have been; only asserted ones happened.")
    ]
    label: Annotated[str, says('The label of its picture (the step that reaches the rung U5 is S19), or "".')]
    title: Annotated[str, says("What it is called.")]
    told: Annotated[str, says("What happens, in a sentence or two.")]
    standing: Annotated[str, says("What stands then, in a paragraph.")]
    passages: Annotated[tuple[Passage, ...], says("Every sentence that speaks of it, in order.")]


class Article(Shape, frozen=True):
    """An excerpt from the lesson."""

    anchor: Annotated[str, says("Its name in the issue.")]
    title: Annotated[Text | None, says("Its title, if one is printed.")]
    blocks: Annotated[tuple[Block, ...], says("Its paragraphs, in order.")]
    attribution: Annotated[Attribution | None, says("Where it is from, if that is printed.")]
    process: Annotated[tuple[Moment, ...], says("The moments of the system that it speaks of, as told.")]


class Masthead(Shape, frozen=True):
    """The lines at the head of the issue, as printed; each may be missing."""

    heading: Annotated[str | None, says("The line above the title.")]
    title: Annotated[str | None, says("The paper's name, with the date where it is printed so.")]
    tagline: Annotated[str | None, says("The line that says what the paper is taken from.")]


class Related(Shape, frozen=True):
    """A neighbouring term."""

    term_id: Annotated[str, says("The term's name in the lexicon.")]
    name: Annotated[str, says("The form that the house prints in the issue's language.")]
    explanation: Annotated[int | None, says("The number of its explanation, if this issue explains it too.")]


class Explanation(Shape, frozen=True):
    """What the reader is told of one term. Definitions are in English, whatever the issue's language."""

    number: Annotated[int, Meta(ge=1, description="Counted from 1, in the order of first use.")]
    term_id: Annotated[str, says("The term's name in the lexicon.")]
    name: Annotated[str, says("The form that the house prints in the issue's language.")]
    hebrew: Annotated[str, says("The Hebrew, without points.")]
    pronunciation: Annotated[str, says('The Hebrew in Latin letters, or "".')]
    plain: Annotated[str, says("What it is, for a newcomer.")]
    technical: Annotated[str, says('The same, exactly, in the words of the field, or "".')]
    source: Annotated[str, says('The work, with its item where that was looked up, or "".')]
    certainty: Annotated[
        Certainty,
        says("cited: work and item were seen; general: the work uses it throughout; to-check: not seen."),
    ]
    related: Annotated[tuple[Related, ...], says("Neighbouring terms.")]
    as_printed: Annotated[tuple[str, ...], says("How this issue spells it, in order, without repeats.")]
    anchors: Annotated[tuple[str, ...], says("The marked mentions of it, in order.")]


class Source(Shape, frozen=True):
    """The file that the issue was read from."""

    name: Annotated[str, says("Its name without folders.")]
    checksum: Annotated[str, Meta(pattern=DIGEST, description="SHA-256 of its bytes in hex, if known.")]


class Dropped(Shape, frozen=True):
    """Text that was left out of the articles on purpose."""

    kind: Annotated[DroppedKind, says("What it is.")]
    text: Annotated[str, says("The text, whole.")]
    place: Annotated[Place, says("Where it stood.")]


class Note(Shape, frozen=True):
    """Something that the editor should look at, and readers should not see."""

    code: Annotated[str, says("What kind of thing; stable, see the reference of notes.")]
    severity: Annotated[Severity, says("How much it matters.")]
    message: Annotated[str, says("What was found, with the value.")]
    hint: Annotated[str, says('What to do about it, or "".')]
    place: Annotated[Place | None, says("Where it was found.")]


class Issue(Shape, frozen=True):
    """An issue of The Daily Page: what it says, the terms in it, and what they mean."""

    schema: Annotated[Literal["issue-1.json"], says("The name of the schema it follows.")] = field(
        name="$schema"
    )
    version: Annotated[Literal[1], says("Goes up only when a program that reads it must change.")]
    slug: Annotated[str, says("What its files are named after: its date, or the name of its source.")]
    date: Annotated[date | None, says("Its date.")]
    language: Annotated[str, Meta(pattern=TAG, description="Its language, a BCP 47 tag.")]
    direction: Annotated[Direction, says("The way its language runs.")]
    notice: Annotated[str, says('A sentence to be shown at its head, or "".')]
    address: Annotated[str, says('Where it is on the web, or "".')]
    masthead: Annotated[Masthead, says("The lines at its head.")]
    articles: Annotated[tuple[Article, ...], says("What it says, in order.")]
    explanations: Annotated[tuple[Explanation, ...], says("What its terms mean, by number.")]
    source: Annotated[Source, says("Where it was read from.")]
    dropped: Annotated[tuple[Dropped, ...], says("What was left out, such as running heads.")]
    notes: Annotated[tuple[Note, ...], says("For the editor only.")]
