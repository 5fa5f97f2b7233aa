"""An Issue as the archive keeps it, and back without recognising a single term again.

The page and what was recognised in it are JSON in which whatever has its usual value is left out:
half the size, and read twice as fast. What the lexicon says of the terms is kept once for all issues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec

from dailypage.issue import Explanation, Issue, IssueArticle, Related, explanation
from dailypage.page.model import Note, Page
from dailypage.spans import direction_of
from dailypage.terms.model import Term


class Explained(msgspec.Struct, frozen=True, array_like=True):
    """A term that an issue explains: its spellings there, and the anchors that point to it."""

    term_id: str
    as_printed: tuple[str, ...]
    anchors: tuple[str, ...]


class Annotation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an Issue has beyond its Page: *terms* in the order of their numbers; *slips* are notes on the print."""

    articles: tuple[IssueArticle, ...]
    terms: tuple[Explained, ...] = ()
    slips: tuple[Note, ...] = ()
    notice: str = ""


_PLAIN = (str, int, bool)
_ENCODER = msgspec.json.Encoder()
_PAGE = msgspec.json.Decoder(Page)
_ANNOTATION = msgspec.json.Decoder(Annotation)
_TERMS = msgspec.json.Decoder(list[Term])


def page_text(page: Page) -> str:
    """*page* as text, for page_of."""
    return _ENCODER.encode(_sparse(page)).decode()


def page_of(text: str) -> Page:
    """The page that page_text wrote."""
    return _PAGE.decode(text)


def annotation_text(issue: Issue) -> str:
    """All of *issue* but its page and the definitions, for issue_of."""
    kept = {
        "articles": _sparse(issue.articles),
        "terms": [Explained(one.term_id, one.as_printed, one.anchors) for one in issue.explanations],
        "slips": _sparse(issue.notes[len(issue.page.notes) :]),
        "notice": issue.notice,
    }
    return _ENCODER.encode(
        {name: value for name, value in kept.items() if value or name == "articles"}
    ).decode()


class Definitions(dict[str, Term]):
    """The terms that issues were annotated with, by id; what they tell readers of a language is put together once."""

    def __init__(self, terms: Iterable[Term]) -> None:
        super().__init__((term.id, term) for term in terms)
        self._told: dict[tuple[str, str], Explanation] = {}

    def explanation(self, one: Explained, language: str, numbers: Mapping[str, int]) -> Explanation:
        """As dailypage.issue.explanation, at half the cost."""
        told = self._told.get((one.term_id, language))
        if told is None:
            told = explanation(self, one.term_id, language, {one.term_id: 0})
            self._told[one.term_id, language] = told
        related = told.related
        if any(each.term_id in numbers for each in related):
            related = tuple(
                Related(each.term_id, each.name, numbers[each.term_id]) if each.term_id in numbers else each
                for each in related
            )
        return Explanation(
            numbers[one.term_id],
            told.term_id,
            told.name,
            told.hebrew,
            told.pronunciation,
            told.plain,
            told.technical,
            told.source,
            told.certainty,
            related,
            one.as_printed,
            one.anchors,
        )


def issue_of(key: str, page: str, annotation: str, terms: Definitions, note: str = "") -> Issue:
    """The Issue that was kept as these two texts, with the definitions of *terms*; *note* joins its notice."""
    parsed, kept = _PAGE.decode(page), _ANNOTATION.decode(annotation)
    numbers = {one.term_id: number for number, one in enumerate(kept.terms, 1)}
    return Issue(
        parsed.date,
        key,
        parsed.language,
        direction_of(parsed.language),
        kept.articles,
        tuple(terms.explanation(one, parsed.language, numbers) for one in kept.terms),
        parsed,
        f"{kept.notice} {note}".strip(),
        parsed.notes + kept.slips,
    )


def terms_text(terms: list[Term]) -> str:
    """The definitions as text, for terms_of."""
    return _ENCODER.encode(terms).decode()


def terms_of(text: str) -> Definitions:
    """The definitions that terms_text wrote, by id."""
    return Definitions(_TERMS.decode(text))


def fingerprint_of(issue: Issue, page: str, annotation: str) -> str:
    """The same for two issues if and only if they come out the same, whatever is made of them."""
    digest = blake2b(digest_size=16)
    for part in (
        issue.slug.encode(),
        page.encode(),
        annotation.encode(),
        _ENCODER.encode(issue.explanations),
    ):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a dataclass with their usual values; none of anything else."""
    return tuple((field.name, _usual(field)) for field in fields(kind)) if is_dataclass(kind) else ()


def _usual(field: Field[Any]) -> Any:  # noqa: ANN401 - whatever a field may hold
    return field.default if field.default_factory is MISSING else field.default_factory()


def _sparse(value: Any) -> Any:  # noqa: ANN401 - any value of the page model
    """*value* in plain lists and dictionaries, without the fields that have their usual value."""
    if isinstance(value, tuple):
        return [_sparse(each) for each in value]
    kind: type = type(value)
    kept = _fields(kind)
    if not kept:
        return value
    made = {}
    for name, usual in kept:
        each = getattr(value, name)
        if each is not usual and each != usual:
            made[name] = each if type(each) in _PLAIN else _sparse(each)
    return made
