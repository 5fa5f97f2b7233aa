"""The interface's catalogs: complete in each language, alike, and no sentence of the interface left out."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from conftest import ROOT

from dailypage.render.words import words
from dailypage.resources import DATA

# Every language that an issue can be in.
LANGUAGES = sorted(file.stem for file in (DATA / "languages").glob("*.toml"))
# A sentence given to a function that words() made, by the two names it goes by.
SAID = re.compile(r"""(?:\bsay|words\([\w.]+\))\(\s*(["'])((?:(?!\1).)+)\1\s*\)""")


def catalog(language: str) -> dict[str, str]:
    with (DATA / "locale" / language / "LC_MESSAGES" / "dailypage.po").open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream) if message.id}


def test_the_catalogs_stand_as_their_builder_writes_them() -> None:
    builder = [sys.executable, str(ROOT / "builders" / "catalogs.py"), "--check"]
    done = subprocess.run(builder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_sentence_that_a_renderer_says_is_in_every_catalog() -> None:
    files = (ROOT / "src" / "dailypage" / "render").glob("*.py")
    said = {found[1] for file in files for found in SAID.findall(file.read_text("utf-8"))}
    assert {"Glossary", "Skip to the text", "Source"} <= said
    for language in LANGUAGES:
        assert said - set(catalog(language)) == set()


def test_an_issue_in_whatever_language_never_meets_an_english_word_of_the_interface() -> None:
    assert set(LANGUAGES) == {"de", "en", "es", "he", "ru"}
    for language in set(LANGUAGES) - {"en"}:
        assert [text for text, string in catalog(language).items() if string in {"", text}] == []
    assert all(re.search("[а-я]", string) for string in catalog("ru").values())


def test_english_says_what_the_code_says_and_hebrew_says_it_in_hebrew() -> None:
    for text, string in catalog("en").items():
        assert string == text
    for string in catalog("he").values():
        assert re.search("[א-ת]", string)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "The Daily Page"), ("he", "הדף היומי"), ("xx", "The Daily Page")]
)
def test_a_language_without_a_catalog_is_spoken_to_in_english(language: str, title: str) -> None:
    assert words(language)("The Daily Page") == title
