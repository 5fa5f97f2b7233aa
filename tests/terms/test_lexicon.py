"""The lexicon: complete, consistent, in step with what was compiled from it, and refused when it is not."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import pytest

from dailypage.errors import UnknownTerm
from dailypage.terms.explain import explain
from dailypage.terms.glossary import glossary

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lexicon_builder", ROOT / "builders/lexicon.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_compiled_files_are_in_step_with_the_lexicon() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "builders/lexicon.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_term_of_the_given_lexicon_is_shipped(shared: Path) -> None:
    given = json.loads((shared / "lexicon/terms.json").read_text("utf-8"))
    assert {term["id"] for term in given} <= {term.id for term in glossary()}
    known = {(s.term_id, s.language, s.text) for s in glossary().spellings}
    missing = [
        (term["id"], language, form)
        for term in given
        for language, forms in term["spellings"].items()
        for form in forms
        if (term["id"], language, form) not in known
    ]
    assert missing == []


def test_every_term_has_something_to_say_and_a_source() -> None:
    for term in glossary():
        assert term.plain, term.id
        assert term.source, term.id
        assert {"en", "he"} <= set(term.preferred), term.id
        assert all(other in glossary() for other in term.related), term.id


def test_a_number_given_from_memory_is_not_shown() -> None:
    unsure = [term for term in glossary() if term.certainty == "to-check"]
    assert len(unsure) > 50
    assert not [term.source for term in unsure if term.source.rsplit(" ", 1)[-1].isdigit()]


FAULTS = {
    "related 'nowhere' does not exist": lambda entry: entry["related"].append("nowhere"),
    "is none of cited, general, to-check": lambda entry: entry.update(certainty="sure"),
    "may not be empty": lambda entry: entry.update(plain=" "),
    "unknown key 'colour'": lambda entry: entry.update(colour="blue"),
    "stands in": lambda entry: entry["spellings"]["en"].append("Malchut"),
    "is not among its spellings": lambda entry: entry.update(generated={"en": ["Nothing"]}),
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_of_the_lexicon_is_refused_by_name(builder: ModuleType, sentence: str) -> None:
    entries = deepcopy(builder.read())
    assert builder.faults(entries, {}) == []
    FAULTS[sentence](entries["masach"])
    assert any(sentence in found for found in builder.faults(entries, {}))


def test_a_house_form_that_is_no_spelling_is_refused(builder: ModuleType) -> None:
    policy = {"es": {"print": {"masach": "Cortina"}}}
    assert builder.faults(builder.read(), policy) == ["policy.toml: 'Cortina' is no es spelling of masach"]


def test_the_house_prints_what_its_policy_says() -> None:
    assert glossary()["masach"].preferred["es"] == "Pantalla"
    assert glossary()["masach"].preferred["de"].startswith("Mas")


@pytest.mark.parametrize(
    "spelling", ["Masach", "masakh", "screen", "מסך", "המסך", "экраном", "Pantalla", "masach"]
)
def test_a_term_is_explained_by_any_spelling(spelling: str) -> None:
    assert explain(spelling).id == "masach"


def test_an_unknown_spelling_suggests_the_nearest() -> None:
    with pytest.raises(UnknownTerm) as caught:
        explain("Galgalatta de Maskach")
    assert "Galgalta" in caught.value.suggestions
    with pytest.raises(LookupError, match="no term is spelled"):
        explain("zzzz")
