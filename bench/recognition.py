"""Recognition beside flashtext2 and spaCy: the same text, the same spellings, one process."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bench import rivals
from bench.generator import Paragraph, corpus, part_of, size_of
from bench.measure import Row, Scale, Timed, best, rate
from dailypage.resources import DATA
from dailypage.terms.glossary import Glossary
from dailypage.terms.recognise import find, recognise
from dailypage.terms.words import word_cache

GROUP = "recognition"
FAST, SLOW, PROFILED = 8_000_000, 2_000_000, 500_000  # bytes
QUICK = 20  # times smaller


class Engine(NamedTuple):
    """A way to match, what of it is measured, the package it needs, and on how much text."""

    name: str
    work: str
    make: Callable[[Glossary], rivals.Count]
    package: str
    size: int


# The first is what the others are compared with.
RIVALS = (
    Engine("flashtext2", "exact spellings", rivals.flashtext2, "flashtext2", FAST),
    Engine("spaCy PhraseMatcher", "exact spellings, tokenising included", rivals.spacy, "spacy", SLOW),
    Engine("matching alone", "exact spellings: fold, boundaries, longest", rivals.exact, "daachorse", FAST),
)


def measure(seed: int, runs: int, *, quick: bool) -> Iterator[Row]:
    """A row for each engine, then for recognition as lessons need it."""
    smaller = QUICK if quick else 1
    text = corpus(FAST // smaller, seed)
    known = Glossary.of((DATA / "lexicon.json").read_bytes())
    base: float | None = None
    for engine in RIVALS:
        row = Row(group=GROUP, name=engine.name, work=engine.work)
        if not rivals.has(engine.package):
            yield replace(row, note="not installed; `make bench` installs it")
            continue
        count = engine.make(known)
        some = part_of(text, engine.size // smaller)
        for each in _rows(row, some, _of_text(count), runs, base):
            base = base or each.figure
            yield each
    yield from _own(part_of(text, SLOW // smaller), runs, base)


def _own(text: list[Paragraph], runs: int, base: float | None) -> Iterator[Row]:
    """Recognition: before any word was met, after, and when the language is not told."""
    for language in {paragraph.language for paragraph in text}:
        word_cache(language).clear()
    scale = Scale(size_of(text) / 1e6, "MB/s")
    row = Row(group=GROUP, name="dailypage, first pass", work="whole recognition, each word met anew")
    first = rate(row, best(lambda: _count(text, _found), 1), scale, base=base)
    base = base or first.figure
    yield first
    row = Row(group=GROUP, name="dailypage", work="whole recognition: evidence, inflection, slips")
    yield from _rows(row, text, _found, runs, base)
    row = Row(group=GROUP, name="dailypage, language not told", work="the same, `recognise(text)`")
    yield rate(row, best(lambda: _count(text, _guessed), runs), scale, runs=runs, base=base)


def _guessed(paragraph: Paragraph) -> int:
    return len(recognise(paragraph.text))


def _of_text(count: rivals.Count) -> Callable[[Paragraph], int]:
    return lambda paragraph: count(paragraph.text)


def _found(paragraph: Paragraph) -> int:
    return len(find(paragraph.text, paragraph.language))


def _count(text: list[Paragraph], count: Callable[[Paragraph], int]) -> int:
    return sum(map(count, text))


def _rows(
    row: Row, text: list[Paragraph], count: Callable[[Paragraph], int], runs: int, base: float | None
) -> Iterator[Row]:
    """*row* with its bytes a second, and one more with its mentions. What is warm in use is warmed first."""
    _count(text[: len(text) // 10 + 1], count)
    timed: Timed = best(lambda: _count(text, count), runs)
    megabytes = size_of(text) / 1e6
    row = replace(row, work=f"{row.work}; {megabytes:.3g} MB")
    yield rate(row, timed, Scale(megabytes, "MB/s"), runs=runs, base=base)
    found = int(timed.result)
    yield replace(row, work=f"mentions it found: {found:,}", figure=found / timed.cpu_s, unit="mentions/s")


def stages(seed: int, *, quick: bool) -> list[tuple[str, float, int]]:
    """Where the time of warm recognition goes: (module, share of the time, calls), the costliest first.

    A built-in function is counted to the module that called it. Profiling slows small functions most, so
    these are hints, not measures.
    """
    text = corpus(PROFILED // (QUICK if quick else 1), seed)
    _count(text, _found)
    profile = cProfile.Profile()
    profile.runcall(_count, text, _found)
    seconds: dict[str, float] = {}
    calls: dict[str, int] = {}
    for (file, _, _), (_, times, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        ours = not file.startswith(("~", "<"))
        shares = [(file, times, own)] if ours else [(c[0], each[1], each[2]) for c, each in callers.items()]
        for place, some, spent in shares:
            stage = Path(place).stem
            seconds[stage] = seconds.get(stage, 0.0) + spent
            calls[stage] = calls.get(stage, 0) + some
    whole = sum(seconds.values())
    return sorted(((s, t / whole, calls[s]) for s, t in seconds.items()), key=lambda row: -row[1])
