"""The pictures beside an article: their addresses, the sentences they belong to, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dailypage.issue import Issue, Passage
from dailypage.render.around import There, around
from dailypage.render.still import Shown, process_of
from dailypage.render.told import told
from dailypage.spans import direction_of

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Strip:
    """The pictures of one article, in the order told; *anchors* their ids in the page, *article* the article's."""

    article: str
    shown: tuple[Shown, ...]
    anchors: tuple[str, ...]

    @property
    def passages(self) -> list[Passage]:
        """Every sentence that a picture belongs to, in order, once."""
        found = {passage for one in self.shown for passage in one.passages}
        return sorted(found, key=lambda passage: (passage.block, passage.start, passage.end))

    def anchor_of(self, passage: Passage) -> str:
        """The id of a sentence in the page: a2p1 is the first of the article a2."""
        return f"{self.article}p{self.passages.index(passage) + 1}"

    def shown_for(self, passage: Passage) -> list[View]:
        """Number and address of each picture that belongs to a sentence."""
        return [
            {"number": n, "anchor": self.anchors[n - 1]}
            for n, one in enumerate(self.shown, 1)
            if passage in one.passages
        ]

    def shows(self, label: str) -> str:
        """The address of the picture of the moment *label* as it happened, or ""."""
        pairs = zip(self.shown, self.anchors, strict=True)
        return next((anchor for one, anchor in pairs if one.still.label == label and not one.denied), "")

    def views(self, home: str, numbers: Mapping[str, int]) -> list[View]:
        """Each picture as the template prints it, in a page in the language *home*.

        numbers  of the terms that the page explains; the others are explained beside the whole chain
        """
        return [self._view(n, one, home, numbers) for n, one in enumerate(self.shown, 1)]

    def _view(self, n: int, one: Shown, home: str, numbers: Mapping[str, int]) -> View:
        still, place = one.still, around(one.still.moment)
        return {
            "anchor": self.anchors[n - 1],
            "number": n,
            "label": still.label,
            "title": still.title if still.label else "",
            "told": still.told,
            "words": [
                {"text": piece.text, "id": piece.term_id, "number": numbers.get(piece.term_id, 0)}
                for piece in told(still.told)
            ],
            "denied": one.denied,
            "file": still.file,
            "standing": still.standing,
            "height": still.height,
            "passages": [self.anchor_of(passage) for passage in one.passages],
            "whole": place.here.id,
            "around": [
                {"kind": kind, "id": there.id, "text": english(there, home)}
                for kind, there in (
                    ("before", place.before),
                    ("after", place.after),
                    ("what-if", place.what_if),
                )
                if there
            ],
        }


def english(there: There, home: str) -> View:
    """The name of a place, which is English, for a page in the language *home*."""
    return {"html": there.text} | ({} if home == "en" else {"lang": "en", "dir": direction_of("en")})


def strips(issue: Issue) -> dict[str, Strip]:
    """The strip of each article, by the article's anchor.

    A picture's address is its moment (#s19) where the issue shows it first; #s19-2 is the same moment shown again.
    """
    times: dict[str, int] = {}
    return {
        article.anchor: _strip(article.anchor, tuple(process_of(article)), times)
        for article in issue.articles
    }


def _strip(article: str, shown: tuple[Shown, ...], times: dict[str, int]) -> Strip:
    anchors = []
    for one in shown:
        name = one.still.file.removesuffix(".svg")
        times[name] = times.get(name, 0) + 1
        anchors.append(name if times[name] == 1 else f"{name}-{times[name]}")
    return Strip(article, shown, tuple(anchors))
