"""dailypage search: what a person at a terminal, or a program, relies on."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dailypage.archive import open_archive
from dailypage.archive.search.index import Index
from dailypage.cli import main


def body(n: int) -> str:
    """A text that speaks more of a bakery the later its day."""
    more = "The bakery was open. " * n + "The orchard was open. " * (2 - n)
    return f"The bakery stood there on day {n}, and the friends came to it. {more}The Masach rises."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """An archive of the samples and of three issues with a bakery."""
    folder = tmp_path_factory.mktemp("search")
    for n in range(3):
        day = date(2012, 3, 1) + timedelta(days=n)
        text = f"The Daily Page - {day:%d-%m-%y}\n\nThe Bakery Of Day {n}\n\n{body(n)}\n"
        (folder / f"{day}.txt").write_text(text)
    files = [*folder.glob("*.txt"), *samples.glob("issue-*.txt")]
    done = CliRunner().invoke(main, ["archive", "add", *map(str, files), "--archive", str(folder / "a.db")])
    assert done.exit_code == 0, done.stderr
    return folder / "a.db"


def search(archive: Path, *arguments: str) -> Result:
    """``dailypage search`` in this process, its two streams apart."""
    return CliRunner().invoke(main, ["search", *arguments, "--archive", str(archive)])


def told(archive: Path, *arguments: str) -> dict[str, Any]:
    """What it prints for programs."""
    done = search(archive, *arguments, "--json")
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def keys(archive: Path, *arguments: str) -> list[str]:
    return [hit["key"] for hit in told(archive, *arguments)["hits"]]


def test_issues_are_lines_on_standard_output_and_the_sum_is_not(archive: Path) -> None:
    done = search(archive, "bakery")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines if not line.startswith(" ")] == [
        "2012-03-03", "2012-03-02", "2012-03-01",
    ]  # fmt: skip
    assert "The Bakery Of Day 2" in lines[0]
    assert lines[1].startswith("    The bakery stood there on day 2")
    assert "\x1b" not in done.stdout
    assert done.stderr.splitlines() == ["3 issues"]


def test_what_a_query_was_taken_for_is_told(archive: Path) -> None:
    assert "terms: Tzimtzum Bet" in search(archive, "tsimtsum", "beth").stderr
    assert "moments: S24" in search(archive, "where does the breaking happen?").stderr


def test_nothing_found_is_exit_code_one_and_a_term_that_is_near_is_proposed(archive: Path) -> None:
    done = search(archive, "nasach", "bakery")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "0 issues" in done.stderr
    assert "Did you mean: Masach bakery" in done.stderr
    assert told(archive, "nasach", "bakery")["suggestions"][0] == "Masach bakery"


def test_limit_and_offset_cut_pages_out_of_one_list(archive: Path) -> None:
    assert keys(archive, "bakery", "--limit", "2") == ["2012-03-03", "2012-03-02"]
    assert keys(archive, "bakery", "--limit", "2", "--offset", "2") == ["2012-03-01"]
    assert search(archive, "bakery", "--limit", "2").stderr.startswith("3 issues, 2 shown")
    assert told(archive, "bakery", "--limit", "1")["total"] == 3
    for wrong in ("0", "many", "1001"):
        assert search(archive, "bakery", "--limit", wrong).exit_code == 2


def test_since_and_until_take_a_day_a_month_or_a_year(archive: Path) -> None:
    assert keys(archive, "bakery", "--since", "2012-03-02") == ["2012-03-03", "2012-03-02"]
    assert keys(archive, "bakery", "--until", "02-03-12") == ["2012-03-02", "2012-03-01"]
    assert keys(archive, "bakery", "--since", "2012", "--until", "2012-03") == keys(archive, "bakery")
    assert keys(archive, "bakery", "--since", "2013") == []
    refused = search(archive, "bakery", "--since", "soon")
    assert refused.exit_code == 2
    assert "'soon' is no date; write 2010, 2010-03 or 2010-03-21" in refused.stderr


def test_an_exclusion_is_no_option(archive: Path) -> None:
    found = keys(archive, "lang:en", "-bakery", "--limit", "100")
    assert found
    assert not set(found) & set(keys(archive, "bakery"))


def test_programs_get_every_field_with_spans_that_lie_on_their_text(archive: Path) -> None:
    found = told(archive, 'bakery "the friends" part:1 OR title:bakery', "--limit", "2")
    assert found["query"] == 'bakery "the friends" part:1 OR title:bakery'
    assert found["total"] == 3
    assert set(found) == {"query", "total", "terms", "moments", "suggestions", "hits"}
    hit = found["hits"][0]
    assert set(hit) == {"key", "day", "language", "anchor", "title", "passage", "source", "part", "score"}
    assert (hit["day"], hit["language"], hit["part"]) == (hit["key"], "en", None)
    text = hit["passage"]["text"]
    assert {text[start:end] for start, end in hit["passage"]["marks"]} == {"bakery", "the friends"}
    assert {hit["title"]["text"][start:end] for start, end in hit["title"]["marks"]} == {"Bakery"}


def test_facets_count_all_that_is_found(archive: Path) -> None:
    facets = told(archive, "bakery", "--facets", "--limit", "1")["facets"]
    assert facets["year"] == {"2012": 3}
    assert facets["language"] == {"en": 3}
    assert facets["term"]["masach"] == 3
    shown = search(archive, "bakery", "--facets").stdout
    assert "year:     2012 (3)" in shown
    assert "facets" not in told(archive, "bakery")


@pytest.mark.parametrize(
    "query, column, problem",
    [
        ("light date:soon", 12, "'soon' is no date"),
        ("light (dark", 7, "this bracket is not closed"),
        ("colour:red", 1, "there is no field 'colour'"),
        ('light "dark', 7, "this quotation mark is not closed"),
        ("אור term:שולחן", 10, "term"),
        ("", 1, "there is no word in it"),
    ],
)
def test_a_bad_query_is_shown_with_its_place_and_a_way_out(
    archive: Path, query: str, column: int, problem: str
) -> None:
    done = search(archive, query)
    assert done.exit_code == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Error:"))
    assert problem in lines[at]
    assert lines[at].endswith(f"(column {column})")
    assert lines[at + 1] == f"  {query}"
    assert lines[at + 2] == " " * (column + 1) + "^"
    assert lines[at + 3], "no hint"


def test_what_is_typed_does_not_steer_the_terminal(archive: Path) -> None:
    done = search(archive, "title:\x1b[2J\u202elight")
    assert "\x1b" not in done.stderr + done.stdout
    assert "\u202e" not in done.stderr + done.stdout


def test_an_archive_that_is_not_there_is_said_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = search(Path("none.db"), "light")
    assert done.exit_code == 1
    assert "none.db" in done.stderr
    assert "dailypage archive add" in done.stderr


def test_no_query_at_all_is_a_mistake_of_use(archive: Path) -> None:
    assert search(archive).exit_code == 2


def test_help_gives_an_example_that_works(archive: Path) -> None:
    said = CliRunner().invoke(main, ["search", "--help"]).stdout
    assert "dailypage search tsimtsum beth" in said
    assert search(archive, "tsimtsum", "beth").exit_code == 0


def test_an_index_beside_the_archive_is_made_told_used_and_removed(archive: Path) -> None:
    def index(*options: str) -> Result:
        return CliRunner().invoke(main, ["archive", "index", *options, "--archive", str(archive)])

    before = {query: set(keys(archive, query)) for query in ("bakery", "-bakery", "lang:he", "mas*")}
    assert "SQLite FTS5" in index().stdout
    assert "tantivy" in index("--tantivy").stdout
    assert archive.with_name("a.db.tantivy").is_dir()
    assert {query: set(keys(archive, query)) for query in before} == before
    check = CliRunner().invoke(main, ["archive", "check", "--mend", "--archive", str(archive)])
    assert check.exit_code == 0, check.stdout
    assert "tantivy" in index().stdout
    done = index("--no-tantivy")
    assert "the folder is removed" in done.stderr
    assert "SQLite FTS5" in done.stdout
    assert not archive.with_name("a.db.tantivy").exists()


def test_an_index_that_is_missing_is_made_by_the_search_that_needs_it(archive: Path) -> None:
    with open_archive(archive) as opened, opened.writing() as work:
        Index().clear(work.connection)
    assert keys(archive, "bakery") == ["2012-03-03", "2012-03-02", "2012-03-01"]
