"""How well passages are read, by the definitions that the floors are pinned with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dailypage.reading import read
from dailypage.reading.decode import TWINS

_ONE = {other: first for first, other in TWINS.items()} | {
    "LOOP:FALLEN": "LOOP:reveal",
    "LOOP:LACKING": "LOOP:recognise",
    "LOOP:ASKING": "LOOP:ask",
    "LOOP:CORRECTING": "LOOP:light",
    "LOOP:SCREENED": "LOOP:screen",
}


def one(moment: str) -> str:
    """The first of a pair of twins, any other moment as it is."""
    return _ONE.get(moment, moment)


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1; *misses* names the passages that were read wrongly."""

    top1: float  # of passages that tell something: the first reading is right
    recall: float  # of the moments required: found
    wrong: float  # of the readings given: neither required nor acceptable
    silent: float  # of passages that tell nothing: nothing was read
    misses: tuple[str, ...]


def measure(file: Path) -> Quality:
    """How well the passages of *file* are read."""
    return measured(json.loads(file.read_text("utf-8")))


def measured(items: list[dict[str, Any]]) -> Quality:
    """As measure, of passages already loaded."""
    misses: list[str] = []
    told = quiet = spoken = required = found = given = wrong = 0
    for item in items:
        got = [one(reading.moment) for reading in read(item["text"])]
        need = [one(moment) for moment in item["moments"]]
        fine = {*need, *map(one, item["acceptable"])}
        if item["none"]:
            quiet += not got
            right = not got
        else:
            right = bool(got) and got[0] in fine
            spoken, told = spoken + 1, told + right
            required, found = required + len(need), found + sum(moment in got for moment in need)
            given, wrong = given + len(got), wrong + sum(moment not in fine for moment in got)
        if not right:
            misses.append(item["id"])
    nothing = len(items) - spoken
    return Quality(
        told / max(1, spoken),
        found / max(1, required),
        wrong / max(1, given),
        quiet / max(1, nothing),
        tuple(misses),
    )
