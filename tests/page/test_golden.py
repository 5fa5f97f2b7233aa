"""Golden folders: each holds in.txt and what is made of it, as a person has read and approved it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from dailypage.lesson import read_bytes
from dailypage.page import Page, parse, to_text

CASES = sorted(path.parent for path in (ROOT / "tests" / "golden" / "page").glob("*/in.*"))


def facts(page: Page) -> dict[str, Any]:
    """What the canonical text does not show: what was left out, noted, and read out of attributions."""
    return {
        "attributions": [
            {
                "part": found.part,
                "date": found.date.isoformat() if found.date else None,
                "source": found.source,
                "cut": found.cut,
            }
            if (found := article.attribution)
            else None
            for article in page.articles
        ],
        "speakers": [block.speaker for a in page.articles for block in a.blocks if block.speaker],
        "dropped": [{**asdict(each), "place": str(each.place)} for each in page.dropped],
        "notes": [f"{note.place or '-'} {note.severity} {note.code}: {note.message}" for note in page.notes],
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_lesson_gives_the_page_that_was_approved(case: Path, update_golden: bool) -> None:  # noqa: FBT001 - pytest gives fixtures by position
    source = next(case.glob("in.*"))
    page = parse(read_bytes(source.read_bytes(), source.name))
    made = {
        "expected.md": to_text(page),
        "expected.json": json.dumps(facts(page), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in made.items():
        if update_golden:
            (case / name).write_text(text, "utf-8")
        assert (case / name).read_text("utf-8") == text, name


def test_every_sample_issue_has_its_golden_folder_byte_for_byte(samples: Path) -> None:
    issues = sorted(samples.glob("issue-*.txt"))
    assert len(issues) >= 7
    for path in issues:
        assert (ROOT / "tests/golden/page" / path.stem / "in.txt").read_bytes() == path.read_bytes()
