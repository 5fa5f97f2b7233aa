"""JSON: every output follows the published schema, and holds what the issue holds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # has no types
from pages import full_page, text

from dailypage.issue import Issue, Spoken, make_issue
from dailypage.lesson import read
from dailypage.page.model import Article, Block, Masthead, Page, Run, Text
from dailypage.page.parse import parse
from dailypage.render.registry import render, renderer

SCHEMA = ROOT / "src/dailypage/data/schema/issue-1.json"


def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_bytes()), format_checker=FormatChecker())


def told(issue: Issue) -> dict[str, Any]:
    """*issue* as a program reads it, checked against the schema."""
    (file,) = render(issue, "json")
    data: dict[str, Any] = json.loads(file.data)
    validator().validate(data)
    return data


def all_texts(data: object) -> Iterator[dict[str, Any]]:
    """Every text object in *data*, however deep."""
    if isinstance(data, dict):
        if "mentions" in data:
            yield data
        for value in data.values():
            yield from all_texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from all_texts(value)


def test_the_published_schema_is_a_schema_and_in_step_with_the_types() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_bytes()))
    done = subprocess.run(
        [sys.executable, ROOT / "builders/schema.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"run builders/schema.py: {done.stdout}{done.stderr}"


def test_the_schema_explains_every_part_and_requires_every_field() -> None:
    for name, part in json.loads(SCHEMA.read_bytes())["$defs"].items():
        assert part["description"], name
        assert part["required"] == list(part["properties"]), name
        assert all(field["description"] for field in part["properties"].values()), name


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data.pop("slug"),
        lambda data: data.update(version=2),
        lambda data: data.update({"$schema": "other.json"}),
        lambda data: data.update(date="15-06-10"),
        lambda data: data["articles"][0]["blocks"][0].update(kind="sermon"),
        lambda data: data["articles"][0]["blocks"][0]["text"]["mentions"][0].update(confidence=2),
        lambda data: data["articles"][0]["blocks"][0]["text"]["mentions"][0].update(start=-1),
        lambda data: data["source"].update(checksum="short"),
    ],
)
def test_the_schema_refuses_what_is_wrong(break_it: Callable[[dict[str, Any]], object]) -> None:
    data = told(make_issue(full_page()))
    break_it(data)
    assert not validator().is_valid(data)


def test_the_head_says_what_it_is() -> None:
    data = told(replace(make_issue(full_page(), notice="Invented."), address="https://example.org/x/"))
    assert {key: data[key] for key in list(data)[:9]} == {
        "$schema": "issue-1.json",
        "version": 1,
        "slug": "2010-06-15",
        "date": "2010-06-15",
        "language": "en",
        "direction": "ltr",
        "notice": "Invented.",
        "address": "https://example.org/x/",
        "masthead": {
            "heading": "Daily Kabbalah Lesson",
            "title": "The Daily Page - 15-06-10",
            "tagline": "Taken from invented lessons",
        },
    }


def test_blocks_keep_kind_label_speaker_and_item() -> None:
    blocks = told(make_issue(full_page()))["articles"][0]["blocks"]
    assert [(b["kind"], b["label"] and b["label"]["plain"], b["speaker"], b["item"]) for b in blocks] == [
        ("question", "Question:", None, None),
        ("question", None, None, None),
        ("answer", "The Teacher's Answer:", "The Teacher", None),
        ("quotation", "The Zohar, Item 5:", None, 5),
    ]
    assert blocks[2]["text"]["place"] == {"line": 9, "column": 1, "page": None}


def test_runs_joined_are_the_text_and_mentions_point_into_it() -> None:
    data = told(make_issue(full_page()))
    texts = list(all_texts(data))
    assert len(texts) == 10
    assert sum(len(one["mentions"]) for one in texts) >= 6
    for one in texts:
        assert "".join(run["text"] for run in one["runs"]) == one["plain"]
        for mention in one["mentions"]:
            assert one["plain"][mention["start"] : mention["end"]] == mention["text"]


def test_a_mention_tells_how_it_was_found_and_where_it_is_explained() -> None:
    issue = make_issue(full_page())
    data = told(issue)
    first = data["articles"][0]["blocks"][0]["text"]
    masach = next(m for m in first["mentions"] if m["term_id"] == "masach")
    assert masach["text"].startswith("Masach")
    assert masach["how"] in {"exact", "compound"}  # with or without its gloss
    assert masach["confidence"] > 0.8
    assert masach["reason"]
    explained = {e["number"]: e for e in data["explanations"]}[masach["explanation"]]
    assert explained["term_id"] == "masach"
    assert masach["anchor"] in explained["anchors"]
    slip = next(m for one in all_texts(data) for m in one["mentions"] if m["text"] == "Patzufim")
    assert slip["term_id"] == "partzuf"


def test_emphasis_language_and_direction_are_told_of_every_run() -> None:
    runs = told(make_issue(full_page()))["articles"][0]["blocks"][0]["text"]["runs"]
    assert [r["text"] for r in runs if r["emphasis"]] == ["Masach"]
    (hebrew,) = [r for r in runs if r["foreign"]]
    assert (hebrew["text"], hebrew["language"], hebrew["direction"]) == ("מסך", "he", "rtl")


def test_an_attribution_is_told_as_printed_and_as_read() -> None:
    articles = told(make_issue(full_page()))["articles"]
    attribution = articles[0]["attribution"]
    assert attribution.pop("text")["plain"].startswith("-from the1st part")
    assert attribution == {"part": 1, "date": "2010-06-15", "source": "The Zohar", "cut": False}
    assert articles[1]["attribution"] is None
    assert articles[1]["title"] is None


def test_explanations_hold_all_that_is_known() -> None:
    issue = make_issue(full_page())
    for given_, one in zip(issue.explanations, told(issue)["explanations"], strict=True):
        assert one["plain"] == given_.plain
        assert one["technical"] == given_.technical
        assert one["source"] == given_.source
        assert one["certainty"] == given_.certainty
        assert one["as_printed"] == list(given_.as_printed)
        assert [(r["term_id"], r["name"], r["explanation"]) for r in one["related"]] == [
            (r.term_id, r.name, r.number) for r in given_.related
        ]


def test_what_was_dropped_and_what_the_editor_should_see_is_there_with_its_place() -> None:
    data = told(make_issue(full_page()))
    assert data["dropped"] == [
        {
            "kind": "running-head",
            "text": "The Daily Page June 15, 2010",
            "place": {"line": 12, "column": 1, "page": 2},
        }
    ]
    assert data["notes"][0] == {
        "code": "date-mismatch",
        "severity": "warning",
        "message": "two dates",
        "hint": "look at both",
        "place": {"line": 2, "column": 3, "page": None},
    }
    assert "term-slip" in {note["code"] for note in data["notes"]}


def test_no_folder_of_the_machine_it_was_made_on_is_told() -> None:
    (file,) = render(make_issue(full_page()), "json")
    assert b"someone" not in file.data
    assert b'"name": "lesson.txt"' in file.data
    windows = replace(full_page(), name="C:\\Users\\someone\\lesson.txt")
    assert told(make_issue(windows))["source"]["name"] == "lesson.txt"


def test_the_file_is_readable_utf_8_and_always_the_same() -> None:
    (file,) = render(make_issue(full_page()), "json")
    assert file.name == renderer("json").main.format(slug="2010-06-15") == "the-daily-page-2010-06-15.json"
    text_of_file = file.data.decode()
    assert text_of_file.startswith('{\n  "$schema": "issue-1.json",\n  "version": 1,\n')
    assert text_of_file.endswith("\n}\n")
    assert "מסך" in text_of_file
    assert render(make_issue(full_page()), "json") == (file,)


def test_an_issue_without_date_or_articles_is_still_valid() -> None:
    data = told(make_issue(Page(None, "he", Masthead(), ())))
    assert data["date"] is None
    assert data["articles"] == []
    assert data["direction"] == "rtl"


def test_direction_controls_are_kept_but_written_so_that_they_turn_nothing_round() -> None:
    page = Page(date(2010, 6, 15), "en", Masthead(), (Article(text("a\u202eb"), ()),))
    (file,) = render(make_issue(page), "json")
    assert "\u202e" not in file.data.decode()
    assert json.loads(file.data)["articles"][0]["title"]["plain"] == "a\u202eb"


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_whatever_comes_back_whole(runs: list[tuple[str, bool]]) -> None:
    body = Text(tuple(Run(*run) for run in runs))
    page = Page(date(2010, 6, 15), "en", Masthead(), (Article(None, (Block("paragraph", body),)),))
    block = told(make_issue(page))["articles"][0]["blocks"][0]
    assert block["text"]["plain"] == body.plain
    assert "".join(run["text"] for run in block["text"]["runs"] if run["emphasis"]) == "".join(
        text for text, emphasis in runs if emphasis
    )


def test_an_article_tells_the_moments_it_speaks_of_and_the_sentences_that_do() -> None:
    data = told(make_issue(parse(read(ROOT / "samples/issue-3-pdf-2010-running-header.txt"))))
    process = data["articles"][0]["process"]
    assert [one["number"] for one in process] == list(range(1, len(process) + 1))
    first = process[0]
    assert (first["moment"], first["polarity"], first["label"]) == ("S06", "asserted", "S06")
    assert first["title"] == "Galgalta"
    assert first["told"].endswith(".")
    (passage,) = first["passages"]
    plain = data["articles"][0]["blocks"][passage["block"]]["text"]["plain"]
    assert "Galgalta" in plain[passage["start"] : passage["end"]]
    assert plain[passage["start"] : passage["end"]].endswith(".")


def test_what_would_have_been_is_not_told_as_having_been() -> None:
    issue = make_issue(parse(read(ROOT / "samples/issue-4-web-2010-question-answer.txt")))
    first, *others = issue.articles
    data = told(replace(issue, articles=(replace(first, process=(Spoken("S24", "negated"),)), *others)))
    assert [one["polarity"] for one in data["articles"][0]["process"]] == ["negated"]
