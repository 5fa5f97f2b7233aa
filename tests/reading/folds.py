"""How the reading of passages does, set by set, and how its weights do on folds they were not chosen on.

Run: python tests/reading/folds.py [PASSAGES.json ...]. Nothing is written.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reading_quality import Quality, measured

from dailypage.resources import table

GOLD = Path(__file__).parent.parent / "gold"
FOLDS, TRIES = 5, 25
TRIED = ("again", "change", "next", "passage", "least", "share", "field", "told", "everyday", "spoken")


def worth(quality: Quality) -> float:
    """What is sought: the first reading right, and silence, then the rest."""
    return 2 * quality.top1 + 1.5 * quality.silent + quality.recall - quality.wrong


def chosen(items: list[dict[str, Any]], weights: dict[str, float], seed: int) -> None:
    """Set *weights* to the best of some tries on *items*, from numbers put far off on purpose."""
    pick = random.Random(seed)  # noqa: S311 - chance for trying, nothing secret
    for name in TRIED:
        weights[name] *= pick.choice((0.6, 1.6))
    best, reached = dict(weights), worth(measured(items))
    for _ in range(TRIES):
        weights.update(best)
        for name in pick.sample(TRIED, 3):
            weights[name] *= pick.choice((0.6, 0.8, 1.25, 1.6))
        if (now := worth(measured(items))) > reached:
            best, reached = dict(weights), now
    weights.update(best)


def folds(items: list[dict[str, Any]]) -> Iterator[Quality]:
    """For each fold, how its passages are read with weights chosen on the others."""
    weights = table("reading/weights.toml")
    before = dict(weights)
    for fold in range(FOLDS):
        chosen([item for n, item in enumerate(items) if n % FOLDS != fold], weights, fold)
        yield measured([item for n, item in enumerate(items) if n % FOLDS == fold])
        weights.update(before)


def main(names: list[str]) -> None:
    """Print the figures of each file, then those of the folds over all of them."""
    files = [Path(name) for name in names] or sorted(GOLD.glob("readings-*.json"))
    every: list[dict[str, Any]] = []
    for file in files:
        items = json.loads(file.read_text("utf-8"))
        every += items
        print(file.stem, measured(items))  # noqa: T201 - a report
    for n, quality in enumerate(folds(every), 1):
        print(f"fold {n} of {FOLDS}", quality)  # noqa: T201 - a report


if __name__ == "__main__":
    main(sys.argv[1:])
