"""Issues made by hand, so that a renderer can be tested on texts that no parser would ever give it.

A text is written with its terms in braces, ``the {Masach}[masach] stands``, and its emphasis in stars.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from dailypage.issue import Explanation, Issue, IssueArticle, IssueBlock, Piece, Related
from dailypage.page.model import BlockKind, Masthead, Page
from dailypage.spans import Span, direction_of, spans_of
from dailypage.terms.model import Certainty

# Invented for the tests: name, Hebrew, pronunciation, plain, technical, source, certainty, related.
TERMS = {
    "masach": (
        "Masach", "מסך", "Masach",
        "The power to refuse what one wants for oneself.",
        "The force of resistance in Malchut that turns the Upper Light back.",
        "A Book for Tests, Part 2", "cited", ("ohr-hozer", "malchut"),
    ),
    "malchut": (
        "Malchut", "מלכות", "Malchut",
        "The desire to receive, which is all that was created.",
        "The last Sefira; it has nothing of its own but what it is given.",
        "A Book for Tests", "general", ("masach",),
    ),
    "ohr-hozer": (
        "Reflected Light", "אור חוזר", "Ohr Hozer",
        "What one gives back instead of taking.",
        "", "Another Book for Tests", "to-check", ("masach", "bina"),
    ),
    "bina": (
        "Bina", "בינה", "Bina",
        "The quality of giving.", "The Sefira that wants nothing for itself.", "", "general", (),
    ),
}  # fmt: skip
HEBREW_NAMES = {"masach": "מסך", "malchut": "מלכות", "ohr-hozer": "אור חוזר", "bina": "בינה"}


class Desk:
    """Sets texts as an Issue does: numbers terms, marks the first use in each article."""

    def __init__(self, language: str = "en", *, mark_all: bool = False) -> None:
        self.language, self.mark_all = language, mark_all
        self.numbers: dict[str, int] = {}
        self.anchors: dict[str, list[str]] = {}
        self.printed: dict[str, list[str]] = {}
        self.articles: list[IssueArticle] = []
        self.marked_here: set[str] = set()

    def text(self, marked_up: str | None) -> tuple[Piece, ...]:
        """The pieces of a text with ``{word}[term-id]`` in it."""
        if not marked_up:
            return ()
        pieces = []
        for plain, word, term in re.findall(r"([^{]+|\{(?![\w*]))|\{([^}]+)\}\[([^]]+)\]", marked_up):
            pieces.append(self.piece(word, term) if term else Piece(self.spans(plain)))
        return tuple(pieces)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Spans, with what stands between stars emphasised."""
        parts = re.split(r"\*(\w[^*]*)\*", text)
        return tuple(
            span
            for at, part in enumerate(parts)
            for span in spans_of(part, self.language, emphasis=at % 2 == 1)
        )

    def piece(self, word: str, term: str) -> Piece:
        number = self.numbers.setdefault(term, len(self.numbers) + 1)
        if term in self.marked_here and not self.mark_all:
            return Piece(self.spans(word), term, number)
        self.marked_here.add(term)
        anchor = f"m{sum(map(len, self.anchors.values())) + 1}"
        self.anchors.setdefault(term, []).append(anchor)
        bare = word.strip("*")
        if bare not in self.printed.setdefault(term, []):
            self.printed[term].append(bare)
        return Piece(self.spans(word), term, number, marked=True, anchor=anchor)

    def article(
        self,
        title: str | None,
        *blocks: str | tuple[BlockKind, str] | tuple[BlockKind, str, str],
        attribution: str | None = None,
    ) -> Desk:
        """Add an article; a block is a paragraph's text, or (kind, text), or (kind, label, text)."""
        self.marked_here = set()
        made = []
        for block in blocks:
            kind, label, body = ("paragraph", None, block) if isinstance(block, str) else (
                (block[0], None, block[1]) if len(block) == 2 else block
            )  # fmt: skip
            label_pieces = self.text(label)
            made.append(IssueBlock(cast(BlockKind, kind), self.text(body), label_pieces))
        title_pieces = (Piece(self.spans(title)),) if title else ()
        self.articles.append(
            IssueArticle(f"a{len(self.articles) + 1}", title_pieces, tuple(made), self.text(attribution))
        )
        return self

    def issue_without_terms(self) -> Issue:
        """The issue of all articles so far, for a test that brings explanations of its own."""
        numbers, self.numbers = self.numbers, {}
        made = self.issue()
        self.numbers = numbers
        return made

    def issue(self, day: date | None = date(2011, 2, 6), *, notice: str = "", slug: str = "") -> Issue:
        """The issue of all articles so far."""
        masthead = Masthead(
            "Daily Kabbalah Lesson", "The Daily Page - 06-02-11", "Taken from invented lessons"
        )
        if self.language == "he":
            masthead = Masthead(None, "הדף היומי", "מתוך שיעורים שהומצאו לבדיקה")
        return Issue(
            day,
            slug or (day.isoformat() if day else "handmade"),
            self.language,
            direction_of(self.language),
            tuple(self.articles),
            tuple(self.explanation(term, number) for term, number in self.numbers.items()),
            Page(day, self.language, masthead, ()),
            notice,
        )

    def name(self, term: str) -> str:
        return HEBREW_NAMES[term] if self.language == "he" else TERMS[term][0]

    def explanation(self, term: str, number: int) -> Explanation:
        _, hebrew, said, plain, technical, source, certainty, related = TERMS[term]
        return Explanation(
            number, term, self.name(term), hebrew, said, plain, technical, source, cast(Certainty, certainty),
            tuple(Related(other, self.name(other), self.numbers.get(other)) for other in related),
            tuple(self.printed[term]), tuple(self.anchors[term]),
        )  # fmt: skip


def words_of(issue: Issue) -> list[str]:
    """Every word of every article, in reading order."""
    texts = []
    for article in issue.articles:
        texts.append(article.title_text)
        for block in article.blocks:
            texts.append("".join(piece.plain for piece in block.label))
            texts.append("".join(piece.plain for piece in block.body))
        texts.append("".join(piece.plain for piece in article.attribution))
    return " ".join(texts).split()
