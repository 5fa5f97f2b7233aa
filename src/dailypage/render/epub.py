"""EPUB 3: an issue, or a book of issues, for reading devices, with notes that pop up and a glossary that leads back.

One file an article, each with its own notes, since a reading system
pops up only what stands in the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece
from dailypage.render.around import of_term
from dailypage.render.book import Book
from dailypage.render.container import Data, packed
from dailypage.render.explained import Explained, bare, explained
from dailypage.render.lines import address_of, safe
from dailypage.render.passages import stretches
from dailypage.render.registry import File, renders
from dailypage.render.still import Shown
from dailypage.render.strip import Strip, strips
from dailypage.render.told import told
from dailypage.render.words import long_date, words
from dailypage.spans import Span, direction_of, spans_of

_NO_DATE = "1970-01-01"
_LABEL_CHARACTERS = 60  # of an article without a title, in the table of contents


@renders("epub", main="the-daily-page-{slug}.epub", media_type="application/epub+zip")
def epub(issue: Issue) -> tuple[File, ...]:
    """*issue* as one EPUB 3 book: the same issue, the same bytes.

    Its identifier depends on date and language alone (on the source's checksum when there is no date),
    so that a corrected issue replaces the earlier one in a reader's library.
    """
    data = _Setter(issue).data()
    return (File(f"the-daily-page-{issue.slug}.epub", packed(data)),)


def book(bound: Book) -> File:
    """A book of issues: one file an article, days in its table of contents, one glossary. Same book, same bytes."""
    data = _BookSetter(bound).data()
    return File(f"the-daily-page-{bound.issue.slug}.epub", packed(data))


class _Setter:
    """Lays out what the templates print."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.say = words(issue.language)
        self.told = {e.number: e for e in issue.explanations}
        self.numbers = {e.term_id: e.number for e in issue.explanations}
        self.places: dict[str, IssueArticle] = {}  # mark -> the article it stands in
        self.pictures: dict[str, str] = {}  # where a figure stands -> its drawing
        self.strips = strips(issue)

    def data(self) -> Data:
        issue, masthead = self.issue, self.issue.page.masthead
        name, day = self.say("The Daily Page"), issue.date.isoformat() if issue.date else ""
        long_day = self.period()
        articles = [self.article(article) for article in issue.articles]
        terms = [self.term(e) for e in sorted(issue.explanations, key=lambda e: (bare(e.name), e.number))]
        return {
            "lang": issue.language,
            "dir": issue.direction,
            "identifier": self.identifier(),
            "title": f"{name}, {long_day}" if long_day else name,
            "date": self.dated(),
            "day": long_day,
            "modified": f"{day or _NO_DATE}T00:00:00Z",
            "description": self.description() or name,
            "summary": self.say(SUMMARY),
            "name": self.text(name),
            "heading": self.text(masthead.heading),
            "tagline": self.text(masthead.tagline),
            "notice": self.text(issue.notice),
            "address": address_of(issue),
            "articles": articles,
            "terms": terms,
            "pictures": self.pictures,
            "words": {key: self.say(word) for key, word in WORDS.items()}
            | {"contents": self.say(self.contents)},
        }

    contents = "In this issue"

    def period(self) -> str:
        """The day that it is of, in words."""
        return long_date(self.issue.date, self.issue.language) if self.issue.date else ""

    def dated(self) -> str:
        """The same for programs."""
        return self.issue.date.isoformat() if self.issue.date else ""

    def identifier(self) -> str:
        """The same for every version of the issue."""
        key = self.issue.date.isoformat() if self.issue.date else self.issue.page.checksum or self.issue.slug
        return _identifier(key, self.issue.language)

    def description(self) -> str:
        """What is in it."""
        return "; ".join(in_xml(a.title_text) for a in self.issue.articles if a.title)

    def opening(self, _article: IssueArticle) -> Data | None:
        """What is printed before an article that opens a day of a book."""
        return None

    def article(self, article: IssueArticle) -> Data:
        notes: dict[int, str] = {}  # explanation -> its first mark here, to which the note leads back
        strip = self.strips[article.anchor]
        blocks = [
            {
                "kind": block.kind,
                "label": self.pieces(block.label, article, notes),
                "body": list(self.body(block, at, article, notes)),
            }
            for at, block in enumerate(article.blocks)
        ]
        return {
            "anchor": article.anchor,
            "opening": self.opening(article),
            "href": f"{article.anchor}.xhtml",
            "title": self.label(article) if article.title_text.strip() else [],
            "label": self.label(article),
            "blocks": blocks,
            "attribution": self.pieces(article.attribution, article, notes),
            "notes": [self.note(number, mark, article) for number, mark in notes.items()],
            "process": [
                self.shown(one, anchor, strip) for one, anchor in zip(strip.shown, strip.anchors, strict=True)
            ],
        }

    def body(
        self, block: IssueBlock, at: int, article: IssueArticle, notes: dict[int, str]
    ) -> Iterator[Data]:
        """The pieces of the block at *at*; a sentence that a picture belongs to ends in the picture's number."""
        strip = self.strips[article.anchor]
        for passage, group in stretches(block.body, (one for one in strip.passages if one.block == at)):
            pieces = self.pieces(group, article, notes)
            if passage:
                pieces[0]["opens"] = strip.anchor_of(passage)
                pieces[-1]["closes"] = [
                    {**one, "label": self.say("Picture {number}").format(number=one["number"])}
                    for one in strip.shown_for(passage)
                ]
            yield from pieces

    def shown(self, one: Shown, anchor: str, strip: Strip) -> Data:
        """A moment that an article speaks of: its figure in the book, the words below it, the way back."""
        href = f"figures/{one.still.file}"
        self.pictures.setdefault(href, one.still.picture("print"))
        return {
            "anchor": anchor,
            "back": strip.anchor_of(one.passages[0]) if one.passages else "",
            "href": href,
            "standing": in_xml(one.still.standing),
            "line": [
                {"text": in_xml(piece.text), "number": self.numbers.get(piece.term_id, 0)}
                for piece in told(one.line)
            ],
        }

    def label(self, article: IssueArticle) -> list[Data]:
        """What an article is called in lists: its title, or how it begins, or its place."""
        if article.title_text.strip():
            return [span for piece in article.title for span in self.spans(piece.spans)]
        body = "".join(piece.plain for block in article.blocks[:1] for piece in block.body)
        start = in_xml(body).strip()[:_LABEL_CHARACTERS].strip()
        return self.text(f"{start}…" if start else article.anchor)

    def pieces(self, pieces: Iterable[Piece], article: IssueArticle, notes: dict[int, str]) -> list[Data]:
        return [self.piece(piece, article, notes) for piece in pieces]

    def piece(self, piece: Piece, article: IssueArticle, notes: dict[int, str]) -> Data:
        data: Data = {"spans": self.spans(piece.spans), "note": "", "opens": "", "closes": ()}
        if piece.marked and piece.number is not None:
            notes.setdefault(piece.number, piece.anchor)
            self.places[piece.anchor] = article
            data |= {"anchor": piece.anchor, "note": f"{article.anchor}-t{piece.number}"}
        return data

    def note(self, number: int, mark: str, article: IssueArticle) -> Data:
        known = explained(self.told[number])
        return {
            "id": f"{article.anchor}-t{number}",
            "back": mark,
            "goal": f"t{number}",
            "name": self.text(self.told[number].name),
            "names": self.names(known, self.told[number]),
            "plain": self.passage(known.sentences[0]),
            "source": self.passage(known.source),
        }

    def names(self, known: Explained, e: Explanation) -> list[list[Data]]:
        """The Hebrew, which is Hebrew with its brackets, and how it is said."""
        hebrew = Span(
            e.hebrew, language="he", direction=direction_of("he"), foreign=self.issue.language != "he"
        )
        return [self.spans([hebrew]) if name == e.hebrew else self.text(name) for name in known.names]

    def term(self, e: Explanation) -> Data:
        known = explained(e)
        return {
            "id": f"t{e.number}",
            "name": self.text(e.name),
            "names": self.names(known, e),
            "sentences": [self.passage(sentence) for sentence in known.sentences],
            "place": self.pictured(e.term_id),
            "printed": [self.text(form) for form in known.printed],
            "source": self.passage(known.source),
            "certainty": self.say(known.certainty) if known.certainty else "",
            "related": [
                {"name": self.text(r.name), "goal": f"t{r.number}" if r.number else ""} for r in known.related
            ],
            "backs": list(self.backs(e)),
        }

    def pictured(self, term_id: str) -> Data | None:
        """The picture in this book of the moment that a term is a name of."""
        if (there := of_term(term_id)) is None:
            return None
        shown = ((article, strip.shows(there.id)) for article, strip in self.strips.items())
        places = (f"{article}.xhtml#{anchor}" for article, anchor in shown if anchor)
        href = next(places, "")
        return {"href": href, "name": self.passage(there.text)} if href else None

    def backs(self, e: Explanation) -> Iterator[Data]:
        """A link to each mark, named by its article; the further ones there by a number."""
        count: dict[str, int] = {}
        for mark in e.anchors:
            article = self.places[mark]
            place = self.place(article)
            count[place] = nth = count.get(place, 0) + 1
            label = self.place_named(article) if nth == 1 else self.text(str(nth))
            yield {"href": f"{article.anchor}.xhtml#{mark}", "label": label}

    def place(self, article: IssueArticle) -> str:
        """What marks are counted in."""
        return article.anchor

    def place_named(self, article: IssueArticle) -> list[Data]:
        """How the glossary calls that."""
        return self.label(article)

    def passage(self, text: str) -> Data:
        """English, whatever the issue's language: the lexicon explains in it."""
        foreign = self.issue.language != "en"
        return {
            "lang": "en",
            "dir": direction_of("en"),
            "foreign": foreign,
            "spans": self.spans(spans_of(text, "en")),
        }

    def text(self, text: str | None) -> list[Data]:
        return self.spans(spans_of(text, self.issue.language)) if text and text.strip() else []

    def spans(self, spans: Iterable[Span]) -> list[Data]:
        return [
            {
                "text": in_xml(span.text),
                "em": span.emphasis,
                "foreign": span.foreign,
                "lang": span.language,
                "dir": span.direction,
            }
            for span in spans
        ]


class _BookSetter(_Setter):
    """Lays out a book: its days open with their date, and the glossary leads back to days."""

    contents = "Contents"

    def __init__(self, bound: Book) -> None:
        super().__init__(bound.issue)
        self.bound = bound
        self.day = ""  # of the article that is laid out
        self.days: dict[str, str] = {}  # article -> its day

    def period(self) -> str:
        return self.bound.name

    def dated(self) -> str:
        return self.bound.period

    def identifier(self) -> str:
        return _identifier(self.bound.period, self.issue.language)

    def description(self) -> str:
        return ""  # a thousand titles are none

    def opening(self, article: IssueArticle) -> Data | None:
        opens = self.bound.openings.get(article.anchor)
        if opens:
            self.day = long_date(opens.day, self.issue.language)
        self.days[article.anchor] = self.day
        if not opens:
            return None
        return {"day": self.day, "date": opens.day.isoformat(), "notice": self.text(opens.notice)}

    def place(self, article: IssueArticle) -> str:
        return self.days[article.anchor]

    def place_named(self, article: IssueArticle) -> list[Data]:
        return self.text(self.days[article.anchor])


def in_xml(text: str) -> str:
    r"""*text* with nothing in it that XML forbids; what is taken out leaves a visible sign.

    >>> in_xml("a\x00b\uffff")
    'a␀b�'
    """
    return safe(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _identifier(key: str, language: str) -> str:
    return uuid5(NAMESPACE_URL, f"the-daily-page:{key}:{language}").urn


WORDS = {
    "glossary": "Glossary",
    "more": "More in the glossary",
    "in_process": "In the process",
    "printed": "Printed here as",
    "source": "Source",
    "related": "Related terms",
    "back": "Back to the text",
    "process": "The process, step by step",
}
SUMMARY = (
    "Headings, reading order and table of contents are marked; each term leads to a note, "
    "and the glossary leads back to the text."
)
