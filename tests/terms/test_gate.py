"""The gate: the recogniser against sentences and spellings that it was not tuned on."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from quality import Quality, is_right, measure

HERE = Path(__file__).parent
HELDOUT = HERE.parent / "gold/terms-heldout.json"
_ALL = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
FLOORS, TUNED = _ALL["heldout"], _ALL["tuned"]


@pytest.fixture(scope="module")
def reached() -> Quality:
    return measure(HELDOUT)


def test_the_held_out_set_is_the_one_the_floors_were_set_on() -> None:
    assert hashlib.sha256(HELDOUT.read_bytes()).hexdigest() == FLOORS["digest"]


def test_unseen_spellings_are_read_right(reached: Quality) -> None:
    assert reached.spellings_right >= FLOORS["spellings_right"]


def test_hardly_any_unseen_spelling_is_surely_wrong(reached: Quality) -> None:
    assert reached.spellings_surely_wrong <= FLOORS["spellings_surely_wrong"]


def test_what_is_marked_in_sentences_is_a_term(reached: Quality) -> None:
    assert reached.sentences_precision >= FLOORS["sentences_precision"]


def test_the_terms_of_sentences_are_marked(reached: Quality) -> None:
    assert reached.sentences_recall >= FLOORS["sentences_recall"]


def test_the_measure_tells_right_from_wrong() -> None:
    assert is_right("Masakh", "masach")
    assert not is_right("Masakh", "malchut")


@pytest.mark.parametrize("name", TUNED)
def test_what_was_tuned_holds(name: str) -> None:
    file, floors = HERE.parent / f"gold/{name}.json", TUNED[name]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == floors["digest"]
    reached = measure(file)
    assert reached.spellings_right >= floors["spellings_right"]
    assert reached.spellings_surely_wrong <= floors["spellings_surely_wrong"]
    assert reached.sentences_precision >= floors["sentences_precision"]
    assert reached.sentences_recall >= floors["sentences_recall"]
