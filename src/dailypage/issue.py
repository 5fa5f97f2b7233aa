"""Issue: page, mentions and explanations together; all that a renderer ever receives.

Everything that the outputs must agree on is settled here once: which uses of a term are marked,
how they are numbered, which runs are in another language and which way they run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol
from urllib.parse import quote

from dailypage.filenames import safe_stem
from dailypage.page.model import Attribution, Block, BlockKind, Note, Page, Text
from dailypage.reading.contradictions import notes_on
from dailypage.reading.model import Polarity
from dailypage.reading.read import readings, sentence_of
from dailypage.spans import Direction, Span, direction_of, spans_of
from dailypage.terms.glossary import Glossary, glossary
from dailypage.terms.model import Certainty, Mention, Term
from dailypage.terms.recognise import find

Marks = Literal["first", "all", "none"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Spans that belong together: a stretch of plain text, or one mention of a term.

    number  the number of its Explanation, or None for text that is no term or is not explained
    marked  show the explanation here (by default: first use in an article)
    anchor  an id unique in the issue, for marked pieces: the explanation links back to it
    mention how the term was recognised, with offsets into the Text it stands in, or None
    """

    spans: tuple[Span, ...]
    term_id: str | None = None
    number: int | None = None
    marked: bool = False
    anchor: str = ""
    mention: Mention | None = None

    @property
    def plain(self) -> str:
        """The characters alone."""
        spans = self.spans  # nearly always one: asked of every piece, again and again
        return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


@dataclass(frozen=True, slots=True)
class IssueBlock:
    """A block ready to show; see dailypage.page.model.Block for the kinds."""

    kind: BlockKind
    body: tuple[Piece, ...]
    label: tuple[Piece, ...] = ()
    follow_up: bool = False

    @property
    def mentions(self) -> list[Mention]:
        """The terms that its body mentions, in order."""
        return [piece.mention for piece in self.body if piece.mention]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: the number of its block, from 0, and half-open offsets into the block's body."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A moment of the system that an article speaks of.

    moment    as readings name it: S19 of the chain, U5 of the ladder of unity, LOOP:reveal of the moving goal
    polarity  asserted, negated or counterfactual: what did not happen is shown as not having happened
    block     the number of the block that first speaks of it, from 0
    passages  every sentence that speaks of it, in order
    """

    moment: str
    polarity: Polarity = "asserted"
    block: int = 0
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueArticle:
    """An article ready to show. *anchor* is unique in the issue ("a1"); titles carry no marks.

    process  the moments of the system that it speaks of, in the order told
    """

    anchor: str
    title: tuple[Piece, ...]
    blocks: tuple[IssueBlock, ...]
    attribution: tuple[Piece, ...] = ()
    process: tuple[Spoken, ...] = ()

    @property
    def title_text(self) -> str:
        """The title's characters alone."""
        return "".join(piece.plain for piece in self.title)


@dataclass(frozen=True, slots=True)
class Related:
    """A neighbouring term: its preferred name, and its number when this issue explains it too."""

    term_id: str
    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the reader is told of one term. Definitions are in English whatever the page's language.

    name        the form the house prints in the page's language
    as_printed  the spellings found in this issue, in order, without repeats
    anchors     the marked pieces that point here, in order
    """

    number: int
    term_id: str
    name: str
    hebrew: str
    pronunciation: str
    plain: str
    technical: str
    source: str
    certainty: Certainty
    related: tuple[Related, ...] = ()
    as_printed: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue, complete. Same page, same lexicon, same options: an equal Issue.

    slug    names its folder and files: the ISO date, or the file's stem when it has no date
    notice  a sentence to print at the head of every output ("Invented sample ..."), or ""
    notes   for the editor only: renderers never show them
    address where the issue's folder will be on the web, ending in "/", or "" when that is not known
    sender, recipient  whom its mail is from and to, as mail writes addresses; "" for nobody by name
    """

    date: date | None
    slug: str
    language: str
    direction: Direction
    articles: tuple[IssueArticle, ...]
    explanations: tuple[Explanation, ...]
    page: Page = field(repr=False)
    notice: str = ""
    notes: tuple[Note, ...] = ()
    address: str = ""
    sender: str = ""
    recipient: str = ""


class Terms(Protocol):
    """Whatever tells a term by its id: a Glossary, or a plain dictionary."""

    def __getitem__(self, term_id: str, /) -> Term:
        """The term of that id."""


class _Annotator:
    """Walks an issue once, in reading order, numbering terms and marking first uses."""

    def __init__(self, language: str, marks: Marks, known: Glossary) -> None:
        self.language, self.marks, self.known = language, marks, known
        self.numbers: dict[str, int] = {}
        self.printed: dict[str, list[str]] = {}
        self.anchors: dict[str, list[str]] = {}
        self.seen_in_article: set[str] = set()
        self.slips: list[Note] = []

    def text(self, text: Text | None, *, marks: bool = True, start: int = 0) -> tuple[Piece, ...]:
        if text is None:
            return ()
        plain = text.plain
        pieces, at = [], 0
        for mention in mentions_in(text, self.language, start):
            if mention.start > at:
                pieces.append(Piece(self.spans(text, at, mention.start)))
            pieces.append(self.mention(text, mention, marks=marks))
            at = mention.end
        if at < len(plain):
            pieces.append(Piece(self.spans(text, at, len(plain))))
        return tuple(pieces)

    def spans(self, text: Text, start: int, end: int) -> tuple[Span, ...]:
        spans: list[Span] = []
        at = 0
        for run in text.runs:
            low, high = max(start, at), min(end, at + len(run.text))
            if low < high:
                spans += spans_of(run.text[low - at : high - at], self.language, emphasis=run.emphasis)
            at += len(run.text)
        return tuple(spans)

    def mention(self, text: Text, mention: Mention, *, marks: bool) -> Piece:
        term_id, spans = mention.term_id, self.spans(text, mention.start, mention.end)
        if self.known.is_slip(mention):
            self.slips.append(slip_note(mention, text, self.known, self.language))
        if self.marks == "none":
            return Piece(spans, term_id, mention=mention)
        marked = marks and (self.marks == "all" or term_id not in self.seen_in_article)
        if not marked:
            return Piece(spans, term_id, self.numbers.get(term_id), mention=mention)
        self.seen_in_article.add(term_id)
        number = self.numbers.setdefault(term_id, len(self.numbers) + 1)
        anchor = f"m{sum(map(len, self.anchors.values())) + 1}"
        self.anchors.setdefault(term_id, []).append(anchor)
        forms = self.printed.setdefault(term_id, [])
        if mention.text not in forms:
            forms.append(mention.text)
        return Piece(spans, term_id, number, marked=True, anchor=anchor, mention=mention)

    def attribution(self, line: Attribution | None) -> tuple[Piece, ...]:
        """Of an attribution only its source is about anything: "the Daily Kabbalah Lesson" is no news to a reader."""
        return self.text(line.text, start=source_start(line)) if line else ()

    def block(self, block: Block) -> IssueBlock:
        if block.label is None:
            label: tuple[Piece, ...] = ()
        elif block.kind == "quotation":
            label = self.text(block.label)
        else:  # "Dr. Laitman's Answer:" names a speaker, not a term
            label = (Piece(self.spans(block.label, 0, len(block.label.plain))),)
        return IssueBlock(block.kind, self.text(block.body), label, block.follow_up)

    def explanations(self) -> Iterator[Explanation]:
        for term_id in self.numbers:
            printed, anchors = tuple(self.printed[term_id]), tuple(self.anchors[term_id])
            yield explanation(self.known, term_id, self.language, self.numbers, printed, anchors)


def explanation(
    known: Terms,
    term_id: str,
    language: str,
    numbers: Mapping[str, int],
    as_printed: tuple[str, ...] = (),
    anchors: tuple[str, ...] = (),
) -> Explanation:
    """What *known* tells of a term to a reader of *language*; *numbers* are those of the issue's terms."""
    term = known[term_id]
    related = tuple(
        Related(other, known[other].preferred.get(language, known[other].preferred["en"]), numbers.get(other))
        for other in term.related
    )
    return Explanation(
        numbers[term_id],
        term_id,
        term.preferred.get(language, term.preferred["en"]),
        term.hebrew,
        term.pronunciation,
        term.plain,
        term.technical,
        term.source,
        term.certainty,
        related,
        as_printed,
        anchors,
    )


def slip_note(mention: Mention, text: Text, known: Glossary, language: str) -> Note:
    """The editor's note on a slip of the print: kept as printed, recognised all the same."""
    term = known[mention.term_id]
    return Note(
        "term-slip",
        "info",
        f"“{mention.text}” is read as {term.preferred.get(language, term.preferred['en'])}: {mention.reason}",
        text.place(mention.start),
        "correct the source if it is a slip; the page prints it as it stands",
    )


def make_issue(
    page: Page, *, marks: Marks = "first", notice: str = "", slug: str = "", base_url: str = ""
) -> Issue:
    """The Issue of *page*: every term found, first uses marked, each explained with its source.

    marks     which uses carry an explanation: the first in each article, all, or none
    notice    a sentence for the head of every output
    slug      names the outputs; by default slug_of(page)
    base_url  where the folder that holds this issue's folder will be on the web, or ""
    """
    annotator = _Annotator(page.language, marks, glossary())
    articles: list[IssueArticle] = []
    refused: list[Note] = []
    for number, article in enumerate(page.articles, 1):
        annotator.seen_in_article.clear()
        title = annotator.text(article.title, marks=False)
        blocks = tuple(annotator.block(block) for block in article.blocks)
        bodies = [(block.body, shown.mentions) for block, shown in zip(article.blocks, blocks, strict=True)]
        attribution = annotator.attribution(article.attribution)
        articles.append(IssueArticle(f"a{number}", title, blocks, attribution, tuple(spoken_in(bodies))))
        for text, mentions in bodies:
            refused += notes_on(text, mentions)
    slug = slug or slug_of(page)
    return Issue(
        page.date,
        slug,
        page.language,
        direction_of(page.language),
        tuple(articles),
        tuple(annotator.explanations()),
        page,
        notice,
        page.notes + tuple(annotator.slips) + tuple(refused),
        f"{base_url.rstrip('/')}/{quote(slug)}/" if base_url else "",
    )


def spoken_in(bodies: Iterable[tuple[Text, list[Mention]]]) -> Iterator[Spoken]:
    """The moments of the system that an article speaks of, each in the order first told.

    bodies  the text of each of its blocks, with the terms mentioned in it
    """
    told: dict[tuple[str, Polarity], list[Passage]] = {}
    for at, (body, mentions) in enumerate(bodies):
        text = body.plain
        for reading in readings(text, mentions):
            passage = Passage(at, *sentence_of(text, reading))
            told.setdefault((reading.moment, reading.polarity), []).append(passage)
    for (moment, polarity), passages in told.items():
        yield Spoken(moment, polarity, passages[0].block, tuple(passages))


def slug_of(page: Page) -> str:
    """The name of *page*'s folder: its date, with the language unless it is English, or the stem of its file."""
    if page.date is None:
        return safe_stem(page.name)
    return page.date.isoformat() + ("" if page.language == "en" else f"-{page.language}")


def mentions_of(page: Page) -> Iterable[tuple[Text, Mention]]:
    """Every mention of *page* in reading order, with the Text it stands in (titles first, then blocks)."""
    for article in page.articles:
        texts = [article.title]
        for block in article.blocks:
            texts += [block.label if block.kind == "quotation" else None, block.body]
        for text in texts:
            if text is not None:
                yield from ((text, mention) for mention in mentions_in(text, page.language))
        if line := article.attribution:
            yield from (
                (line.text, mention) for mention in mentions_in(line.text, page.language, source_start(line))
            )


def mentions_in(text: Text, language: str, start: int = 0) -> list[Mention]:
    """The mentions of *text* from offset *start* on."""
    if start >= len(text.plain):
        return []
    return [m for m in find(text.plain, language, emphasis=text.emphasised) if m.start >= start]


def source_start(line: Attribution) -> int:
    """Where the source stands in an attribution; its end, when it names none."""
    return line.text.plain.rfind(line.source) if line.source else len(line.text.plain)
