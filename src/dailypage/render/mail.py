"""Mail: a complete message (.eml), plain text and HTML side by side, that any program can send as it is.

The look is in data/templates/mail. Style is inlined and direction is said three times (dir, style, mark
characters), since every mail program drops something. Nothing is loaded from outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from typing import Any

import css_inline
import minijinja

from dailypage.errors import BadMailAddress
from dailypage.issue import Explanation, Issue, IssueArticle, Piece
from dailypage.render.explained import explained
from dailypage.render.lines import address_of, closing, safe
from dailypage.render.mime import alternatives, header, mailboxes, part, unstructured
from dailypage.render.registry import File, renders
from dailypage.render.strip import strips
from dailypage.render.text import plain_text
from dailypage.render.words import long_date, words
from dailypage.resources import DATA
from dailypage.spans import Direction, Span, direction_of, spans_of

#: Who it is from until a sender says so: a domain that no one can have (RFC 2606).
SENDER = "the-daily-page@localhost.invalid"
#: To nobody by name: right for a list, and valid (RFC 5322, an empty group).
RECIPIENT = "undisclosed-recipients:;"

_TEMPLATES = DATA / "templates" / "mail"
_SENT_AT = time(6, tzinfo=UTC)
_NO_DATE = date(1970, 1, 1)
_SUBJECT_CHARACTERS = 180

Data = dict[str, Any]


@renders("mail", main="the-daily-page-{slug}.eml", media_type="message/rfc822")
def mail(issue: Issue) -> tuple[File, ...]:
    """*issue* as one message, from and to whom the issue says, or nobody by name. Raises BadMailAddress."""
    data = message(issue, sender=issue.sender or SENDER, recipient=issue.recipient or RECIPIENT)
    return (File(f"the-daily-page-{issue.slug}.eml", data),)


def message(issue: Issue, *, sender: str = SENDER, recipient: str = RECIPIENT) -> bytes:
    """*issue* as the bytes of an RFC 5322 message with CRLF line ends.

    sender     one address, with or without a name: "The Daily Page <page@example.org>"
    recipient  addresses with commas between, or an empty group

    Date is 06:00 UTC of the issue's date (or of its first dated attribution; else 1970). Message-ID and
    boundary are digests of the content, so that the same issue is the same mail, sent twice or not.
    Raises BadMailAddress.
    """
    boxes, readers = mailboxes("From", sender), mailboxes("To", recipient)
    if len(boxes) != 1:
        raise BadMailAddress("From", sender)
    subject = _subject(issue)
    plain, html = plain_text(issue), _html(issue, subject)
    digest = sha256(f"{sender}\0{recipient}\0{subject}\0{plain}\0{html}".encode()).hexdigest()[:40]
    sent = datetime.combine(_date_of(issue), _SENT_AT)
    fields = {
        "From": str(boxes[0]),
        "To": ", ".join(map(str, readers)) or recipient,
        "Date": format_datetime(sent),
        "Subject": unstructured(subject),
        "Message-ID": f"<{digest}@{boxes[0].domain}>",
        "Content-Language": issue.language,
    }
    head = "".join(header(name, value) for name, value in fields.items())
    # "=_" cannot stand in quoted-printable or base64, and no short line of ASCII holds the digest of itself.
    return (head + alternatives(f"=_{digest}", [part("plain", plain), part("html", html)])).encode("ascii")


def _date_of(issue: Issue) -> date:
    if issue.date:
        return issue.date
    told = (article.attribution.date for article in issue.page.articles if article.attribution)
    return next((day for day in told if day), _NO_DATE)


def _subject(issue: Issue) -> str:
    """Name, date and first title, short enough to be read, on one line whatever the title holds."""
    name = words(issue.language)("The Daily Page")
    head = f"{name}, {long_date(issue.date, issue.language)}" if issue.date else name
    title = next((article.title_text for article in issue.articles if article.title_text.strip()), "")
    whole = " ".join(safe(f"{head}: {title}" if title else head).split())
    return whole if len(whole) <= _SUBJECT_CHARACTERS else whole[: _SUBJECT_CHARACTERS - 1].rstrip() + "…"


def _html(issue: Issue, subject: str) -> str:
    page = _environment().render_template("mail.html", **_Setter(issue).data(), subject=subject)
    return _inliner(issue.direction).inline(page) + "\n"


@cache
def _environment() -> minijinja.Environment:
    texts = {file.name: file.read_text("utf-8") for file in sorted(_TEMPLATES.iterdir())}
    return minijinja.Environment(templates=texts, undefined_behavior="strict")


@cache
def _inliner(direction: Direction) -> css_inline.CSSInliner:
    """Puts mail.css into the elements, and leaves the sheet in the head as it is."""
    return css_inline.CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        minify_css=True,
        load_remote_stylesheets=False,
        extra_css=_environment().render_template("mail.css", rtl=direction == "rtl"),
    )


class _Setter:
    """Lays out what the template prints."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.say = words(issue.language)
        self.strips = strips(issue)
        # Two mails of one conversation are shown on one page: their anchors must differ.
        self.prefix = f"p{sha256(issue.slug.encode()).hexdigest()[:4]}-"

    def data(self) -> Data:
        issue, masthead = self.issue, self.issue.page.masthead
        head = (("notice", issue.notice), ("heading", masthead.heading), ("tagline", masthead.tagline))
        return {
            "lang": issue.language,
            "dir": issue.direction,
            "css": _environment().render_template("head.css"),
            "name": self.text(self.say("The Daily Page")),
            "address": address_of(issue),
            "day": long_date(issue.date, issue.language) if issue.date else "",
            "head": [
                {"kind": kind, "spans": self.text(line)} for kind, line in head if line and line.strip()
            ],
            "articles": [self.article(article) for article in issue.articles],
            "terms": [self.term(told) for told in issue.explanations],
            "arrow": "\u2191",
            "closed": closing("ltr", issue.direction),
            "words": {
                "glossary": self.say("Glossary"),
                "printed": self.say("Printed here as"),
                "source": self.say("Source"),
                "related": self.say("Related terms"),
                "back": self.say("Back to the text"),
                "process": self.say("The process, step by step"),
            },
        }

    def article(self, article: IssueArticle) -> Data:
        return {
            "process": self.process(article),
            "title": [span for piece in article.title for span in self.spans(piece.spans)],
            "blocks": [
                {"kind": block.kind, "label": self.pieces(block.label), "body": self.pieces(block.body)}
                for block in article.blocks
            ],
            "attribution": self.pieces(article.attribution),
        }

    def process(self, article: IssueArticle) -> list[Data]:
        """The moments that an article speaks of, in words; of an issue with an address, each leads to its picture."""
        strip, home = self.strips[article.anchor], address_of(self.issue)
        return [
            {
                "line": safe(one.line),
                "href": f"{home}#{anchor}" if home else "",
                "picture": self.say("Picture {number}").format(number=number),
            }
            for number, (one, anchor) in enumerate(zip(strip.shown, strip.anchors, strict=True), 1)
        ]

    def pieces(self, pieces: Iterable[Piece]) -> list[Data]:
        return [self.piece(piece) for piece in pieces]

    def piece(self, piece: Piece) -> Data:
        data: Data = {"spans": self.spans(piece.spans), "number": 0}
        if piece.marked and piece.number is not None:
            name = safe(piece.plain)
            data |= {
                "number": piece.number,
                "anchor": self.prefix + piece.anchor,
                "goal": f"{self.prefix}t{piece.number}",
                "said": f"[{piece.number}] {self.say('Explain {term}').format(term=name)}",
            }
        return data

    def term(self, told: Explanation) -> Data:
        what = explained(told)
        return {
            "number": told.number,
            "anchor": f"{self.prefix}t{told.number}",
            "name": self.text(told.name),
            "names": [self.text(name) for name in what.names],
            "backs": [self.prefix + anchor for anchor in told.anchors],
            "sentences": [self.spans(spans_of(sentence, "en"), "en") for sentence in what.sentences],
            "printed": [self.text(form) for form in what.printed],
            "source": self.spans(spans_of(what.source, "en"), "en"),
            "certainty": self.say(what.certainty),
            "related": [
                {"name": self.text(other.name), "goal": other.number and f"{self.prefix}t{other.number}"}
                for other in what.related
            ],
        }

    def text(self, text: str) -> list[Data]:
        return self.spans(spans_of(text, self.issue.language))

    def spans(self, spans: Iterable[Span], language: str = "") -> list[Data]:
        home = direction_of(language or self.issue.language)
        return [
            {
                "text": safe(span.text),
                "em": span.emphasis,
                "upright": span.language == "he",
                "foreign": span.foreign,
                "lang": span.language,
                "dir": span.direction,
                "closed": closing(span.direction, home),
            }
            for span in spans
        ]
