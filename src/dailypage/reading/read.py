"""read: a passage or a page in, the moments of the system that it speaks of out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from dailypage.page.model import Page
from dailypage.reading.concepts import Hit, hits, sentences
from dailypage.reading.decode import TWINS, Stretch, beside, evidence, is_of_field, path, weight
from dailypage.reading.model import Evidence, Reading
from dailypage.reading.polarity import polarity_of
from dailypage.terms.model import Mention
from dailypage.terms.recognise import find

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.ASCII)
_ONE = {twin: first for first, twin in TWINS.items()}
GOAL = "LOOP:couple"


def read(passage: str | Page) -> list[Reading]:
    """The moments that *passage* speaks of, in the order it tells them; none where it speaks of none.

    >>> [(r.moment, r.polarity) for r in read("Tzimtzum Bet: Malchut rose to Bina, and there is Parsa.")]
    [('S15', 'asserted')]
    >>> read("Turn on the light; we take a break of ten minutes.")
    []
    """
    if isinstance(passage, Page):
        return list(_of_page(passage))
    return [
        reading
        for paragraph in _PARAGRAPH.finditer(passage)
        for reading in readings(paragraph[0], find(paragraph[0]), paragraph.start())
    ]


def _of_page(page: Page) -> Iterator[Reading]:
    for number, article in enumerate(page.articles, 1):
        for at, block in enumerate(article.blocks, 1):
            text = block.body.plain
            mentions = find(text, page.language, emphasis=block.body.emphasised)
            yield from readings(text, mentions, paragraph=(number, at))


def readings(
    text: str, mentions: list[Mention], offset: int = 0, paragraph: tuple[int, int] | None = None
) -> list[Reading]:
    """The readings of one paragraph; *offset* is where it begins in the text it is of."""
    found = hits(text, mentions)
    stretches = _kept(path(found), found)
    if not is_of_field(found, max((one.score for one in stretches), default=0.0)):
        return []
    return [_reading(text, one, offset, paragraph) for one in stretches]


def sentence_of(text: str, reading: Reading) -> tuple[int, int]:
    """Of the sentences of *text* the one with most of what *reading* rests on: its half-open offsets.

    >>> text = "It was so. Malchut rose to Bina, and there is Parsa. Then we slept."
    >>> [text[slice(*sentence_of(text, one))] for one in read(text)]
    ['Malchut rose to Bina, and there is Parsa.']
    """
    bounds = sentences(text)
    votes = Counter(bisect_right(bounds, each.start) for each in reading.evidence)
    at, _ = votes.most_common(1)[0]
    start, end = (*bounds, len(text))[at - 1 : at + 1]
    return start, start + len(text[start:end].rstrip())


def _kept(stretches: list[Stretch], found: list[Hit]) -> list[Stretch]:
    """Those with evidence enough, each moment once; only the goal of a turn may be told twice, before and after it."""
    told: list[Stretch] = []
    for one in stretches:
        before = next((other for other in told if _key(other) == _key(one)), None)
        if before is None or (_key(one) == GOAL and before is not told[-1] and one.score >= weight("least")):
            told.append(one)
            continue
        before.moment = max((before, one), key=lambda each: each.score).moment
        before.hits += one.hits
        before.score += one.score
    share = max((weight("share") * one.score for one in told), default=0.0)
    told = [one for one in told if one.score >= share and evidence(one) >= weight("least")]
    return [
        one
        for one in told
        if not _is_everyday(one, found) or any(other.moment in beside()[one.moment] for other in told)
    ]


def _is_everyday(one: Stretch, found: list[Hit]) -> bool:
    """Whether all rests on one turn of phrase in which no word is of the field: "one by one", "the lower ones"."""
    first, *others = one.hits
    return not (
        others
        or first.term
        or (first.words == 1 and one.score >= weight("alone"))
        or any(
            hit.start < first.end and first.start < hit.end and (hit.term or hit.says == "spirit")
            for hit in found
        )
    )


def _key(one: Stretch) -> str:
    return _ONE.get(one.moment, one.moment)


def _reading(text: str, one: Stretch, offset: int, paragraph: tuple[int, int] | None) -> Reading:
    evidence = tuple(
        Evidence(hit.start + offset, hit.end + offset, text[hit.start : hit.end], hit.says)
        for hit in sorted(one.hits, key=lambda hit: (hit.start, hit.end))
    )
    start, end = min(each.start for each in evidence), max(each.end for each in evidence)
    said = dict.fromkeys(f"“{each.text}” ({each.says.replace('-', ' ')})" for each in evidence)
    return Reading(
        start,
        end,
        one.moment,
        polarity_of(text, one.hits),
        round(min(0.99, one.score / (one.score + weight("surely") / 2)), 2),
        evidence,
        f"{one.moment}: {', '.join(said)}",
        paragraph,
    )
