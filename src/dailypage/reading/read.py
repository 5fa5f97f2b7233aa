"""read: a passage or a page in, the moments of the system that it speaks of out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dailypage.page.model import Page
from dailypage.reading.concepts import Hit, hits
from dailypage.reading.decode import Stretch, is_of_field, path, weight
from dailypage.reading.model import Evidence, Reading
from dailypage.reading.polarity import polarity_of
from dailypage.terms.model import Mention
from dailypage.terms.recognise import find

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.ASCII)
# One moment under two names, section 6.2 of the ladder; of a pair told at once only one is kept.
TWINS = {"S13": "U2", "S15": "U4", "S19": "U5", "S24": "U7", "S28": "U8", "S44": "U11"} | {
    "LOOP:couple": "LOOP:AT_GOAL"
}
_ONE = {twin: first for first, twin in TWINS.items()}


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
    if not is_of_field(found):
        return []
    stretches = _kept(path(found))
    return [_reading(text, one, found, offset, paragraph) for one in stretches]


def _kept(stretches: list[Stretch]) -> list[Stretch]:
    """Those with evidence enough, each moment once."""
    if not stretches:
        return []
    joined: dict[str, Stretch] = {}
    for one in stretches:
        key = _ONE.get(one.moment, one.moment)
        before = joined.get(key)
        if before is None:
            joined[key] = one
        else:
            before.hits += one.hits
            before.score += one.score
            if one.score > before.score - one.score:
                before.moment = one.moment
    most = max(one.score for one in joined.values())
    least = max(weight("least"), weight("share") * most)
    return [one for one in joined.values() if one.score >= least]


def _reading(
    text: str, one: Stretch, found: list[Hit], offset: int, paragraph: tuple[int, int] | None
) -> Reading:
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
        polarity_of(text, one.hits, found),
        round(min(0.99, one.score / (one.score + weight("surely") / 2)), 2),
        evidence,
        f"{one.moment}: {', '.join(said)}",
        paragraph,
    )
