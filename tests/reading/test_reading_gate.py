"""The gate: passages are read right, also those that nothing was tuned on, and silence is kept."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from reading_quality import Quality, measure, measured, one

import dailypage
from dailypage.reading import Reading

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold"
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))


def holds(reached: Quality, floors: dict[str, float]) -> None:
    assert reached.top1 >= floors["top1"], reached.misses
    assert reached.silent >= floors["silent"], reached.misses
    assert reached.recall >= floors["recall"]
    assert reached.wrong <= floors["wrong"]


@pytest.mark.parametrize("name", FLOORS["own"])
def test_our_own_passages_are_read_right(name: str) -> None:
    file, floors = GOLD / f"{name}.json", FLOORS["own"][name]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == floors["digest"]
    holds(measure(file), floors)


def test_the_gold_passages_are_read_right(shared: Path) -> None:
    file, floors = shared / "gold" / "readings.json", FLOORS["gold"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == floors["digest"]
    holds(measure(file), floors)


def test_the_measure_tells_right_from_wrong() -> None:
    text = "Malchut made Tzimtzum Aleph, and refused to receive."
    item = {"id": "x", "text": text, "moments": ["S04"], "acceptable": [], "none": False}
    assert measured([item]).top1 == 1
    assert measured([item | {"moments": ["S24"]}]).top1 == 0
    assert measured([item | {"none": True}]).silent == 0


@pytest.fixture(scope="module")
def seed(shared: Path) -> dict[tuple[int, int], list[Reading]]:
    """The readings of the seed, by article and paragraph."""
    lesson = dailypage.read_lesson(shared / "seed" / "the-daily-page-2010-03-21.txt")
    found: dict[tuple[int, int], list[Reading]] = {}
    for reading in dailypage.read(dailypage.parse(lesson)):
        assert reading.paragraph is not None
        found.setdefault(reading.paragraph, []).append(reading)
    return found


def test_no_paragraph_of_the_seed_is_bound_to_what_would_mislead(
    shared: Path, seed: dict[tuple[int, int], list[Reading]]
) -> None:
    for gold in json.loads((shared / "gold" / "seed-reading.json").read_text("utf-8")):
        got = {reading.moment for reading in seed[gold["article"], gold["paragraph"]]}
        assert not got & set(gold["wrong"])
        assert {one(m) for m in got} & {one(m) for m in gold["moments"]}


def test_the_steps_of_the_seed_are_found(shared: Path, seed: dict[tuple[int, int], list[Reading]]) -> None:
    found = wanted = 0
    for gold in json.loads((shared / "gold" / "seed-reading.json").read_text("utf-8")):
        got = {one(reading.moment) for reading in seed[gold["article"], gold["paragraph"]]}
        for step in gold["steps"]:
            wanted += 1
            found += bool(got & {one(moment) for moment in [step["moment"], *step["same"]]})
    assert found / wanted >= FLOORS["seed"]["steps"]


def test_the_first_article_of_the_seed_is_the_turn_of_the_goal(
    seed: dict[tuple[int, int], list[Reading]],
) -> None:
    first = [
        reading.moment for (article, _), readings in seed.items() if article == 1 for reading in readings
    ]
    assert first
    assert all(moment.startswith("LOOP:") for moment in first)


def test_what_the_seed_says_is_not_meant_is_marked_so(seed: dict[tuple[int, int], list[Reading]]) -> None:
    polarity = {reading.moment: reading.polarity for reading in seed[2, 4]}
    assert polarity["U3"] == "negated"
    assert polarity["U8"] == "asserted"
