"""The text that the bench measures on: the same each time, in every language, and nobody else's."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from dailypage.terms.fold import script_of
from dailypage.terms.language import detect
from dailypage.terms.recognise import recognise

SIZE_MB = 0.2
SCRIPTS = {"he": "hebrew", "ru": "cyrillic"}


def generated(*, seed: int, hash_seed: int = 0) -> bytes:
    """What ``python -m bench.generator`` prints."""
    return subprocess.run(
        [sys.executable, "-m", "bench.generator", "--mb", str(SIZE_MB), "--seed", str(seed)],
        cwd=ROOT, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, str]]:
    """Its paragraphs, each with its language."""
    lines = generated(seed=18).decode().splitlines()
    return [(language, text) for language, _, text in (line.partition("\t") for line in lines)]


def test_same_seed_gives_same_bytes_in_another_process() -> None:
    first, again = generated(seed=5, hash_seed=1), generated(seed=5, hash_seed=2)
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()


def test_another_seed_gives_another_text() -> None:
    assert generated(seed=5) != generated(seed=6)


def test_languages_have_the_shares_that_are_said(corpus: list[tuple[str, str]]) -> None:
    sizes: dict[str, int] = {}
    for language, text in corpus:
        sizes[language] = sizes.get(language, 0) + len(text.encode())
    whole = sum(sizes.values())
    shares = {language: round(100 * size / whole) for language, size in sizes.items()}
    assert abs(whole - SIZE_MB * 1e6) < 5000
    assert shares.keys() == {"en", "he", "ru", "es", "de"}
    assert 78 <= shares["en"] <= 82
    assert all(4 <= share <= 6 for language, share in shares.items() if language != "en")


def test_each_paragraph_is_in_its_language(corpus: list[tuple[str, str]]) -> None:
    assert {script_of(text.split()[-1]) for language, text in corpus if language in SCRIPTS} >= set(
        SCRIPTS.values()
    )
    told = [(language, detect(text)) for language, text in corpus if len(text) > 400]
    assert len(told) > 100
    assert sum(language == found for language, found in told) > 0.95 * len(told)


def test_terms_are_as_dense_as_in_the_samples(corpus: list[tuple[str, str]]) -> None:
    some = [text for language, text in corpus if language == "en"][:100]
    words, mentions = sum(len(text.split()) for text in some), sum(len(recognise(text)) for text in some)
    assert 60 < 1000 * mentions / words < 140


def test_the_vocabulary_is_wide(corpus: list[tuple[str, str]]) -> None:
    assert len({word.strip(".,;:?()") for _, text in corpus for word in text.split()}) > 3500


def test_no_sentence_of_a_real_issue_is_in_it(shared: Path, corpus: list[tuple[str, str]]) -> None:
    written = "\n".join(text for _, text in corpus)
    patterns = "\n".join(path.read_text("utf-8") for path in (ROOT / "bench" / "data").glob("*.toml"))
    sentences = [
        sentence.strip()
        for path in (shared / "seed").glob("*.txt")
        for line in path.read_text("utf-8").splitlines()
        for sentence in line.split(". ")
        if len(sentence.split()) > 3
    ]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if sentence in written or sentence in patterns] == []
