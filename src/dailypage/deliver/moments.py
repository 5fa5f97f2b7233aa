"""Moments: what the model tells of each that can be drawn, and which terms it tells it with."""

from __future__ import annotations

import msgspec

from dailypage.render.still import Still, still
from dailypage.render.still import moments as every_moment
from dailypage.terms.recognise import find


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A moment as pages show it. *stem* names its picture and its page; *terms* are ids, in the order told."""

    stem: str
    label: str
    title: str
    told: str
    standing: str
    height: int
    terms: tuple[str, ...]


def moments() -> tuple[Moment, ...]:
    """Every moment, once for each picture, in the order of the run. It takes a second: a site keeps them."""
    stills: dict[str, Still] = {}
    for name in every_moment():
        one = still(name)
        stills.setdefault(one.file.removesuffix(".svg"), one)
    return tuple(
        Moment(
            stem,
            one.label,
            one.title if one.label else one.told,
            one.told,
            one.standing,
            one.height,
            _terms(one),
        )
        for stem, one in stills.items()
    )


def picture_of(stem: str) -> bytes:
    """The drawing of a moment, for light and dark screens."""
    return (
        next(one for name in every_moment() if (one := still(name)).file == f"{stem}.svg")
        .picture("auto")
        .encode()
    )


def _terms(one: Still) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.term_id for mention in find(f"{one.title}. {one.told}", "en")))
