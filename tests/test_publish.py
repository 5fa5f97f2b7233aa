"""dailypage.publish and what it stands on: one failure stays one failure, whatever fails."""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from conftest import ROOT

from dailypage.errors import DailypageError, OutputNotAllowed, Unforeseen, UnknownFormat, WorkerLost
from dailypage.issue import Issue
from dailypage.parallel import spread
from dailypage.publish import Made, Plan, make, make_all, make_site, processes_for
from dailypage.render import registry
from dailypage.render.registry import File, formats, render, renders
from dailypage.settings import Settings, settings_for
from dailypage.sources import sources

SAMPLE = "issue-4-web-2010-question-answer.txt"


@pytest.fixture
def own_renderers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it; a built-in one, whose module is loaded once, is not."""
    for name in formats():
        registry.renderer(name)
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))  # noqa: SLF001 - there is no way to unregister


@pytest.mark.usefixtures("own_renderers")
def test_a_format_that_fails_is_reported_with_its_place_and_the_others_are_made(
    samples: Path, tmp_path: Path
) -> None:
    @renders("broken", main="{slug}.x", media_type="text/plain")
    def broken(issue: Issue) -> tuple[File, ...]:
        raise ZeroDivisionError(f"in {issue.slug}")

    made = make(str(samples / SAMPLE), Plan(tmp_path, ("broken", "text")))
    assert [name for name, _ in made.files] == ["text"]
    assert made.files[0][1].is_file()
    (error,) = made.errors
    assert isinstance(error, Unforeseen)
    assert "ZeroDivisionError: in 2010-06-15 (at test_publish.py:" in str(error)


@pytest.mark.usefixtures("own_renderers")
def test_a_format_whose_file_names_leave_the_folder_writes_nothing(samples: Path, tmp_path: Path) -> None:
    @renders("escaping", main="{slug}.x", media_type="text/plain")
    def escaping(_issue: Issue) -> tuple[File, ...]:
        return (File("../../escaped.txt", b"out"),)

    made = make(str(samples / SAMPLE), Plan(tmp_path / "out", ("escaping",)))
    assert made.files == ()
    assert len(made.errors) == 1
    assert not list(tmp_path.rglob("escaped.txt"))


@pytest.mark.usefixtures("own_renderers")
def test_the_format_of_the_how_to_works_as_shown(samples: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "howto" / "add-an-output-format.md").read_text("utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    exec(compile(code, "questions.py", "exec"), {"__name__": "questions"})  # noqa: S102 - our own page, as a reader would run it
    assert formats()[-1] == "questions"
    made = make(str(samples / SAMPLE), Plan(tmp_path, ("json",)))
    assert made.issue is not None
    (file,) = render(made.issue, "questions")
    assert file.name == "2010-06-15-questions.txt"
    assert file.data.decode().splitlines()[0] == "What is left in the Partzuf after the Light goes out of it?"


def test_an_unknown_format_names_the_known_ones(samples: Path, tmp_path: Path) -> None:
    made = make(str(samples / SAMPLE), Plan(tmp_path, ("dvi",)))
    assert isinstance(made.errors[0], UnknownFormat)
    assert made.errors[0].known == formats()


def test_a_site_has_an_index_and_feeds_of_what_was_made(samples: Path, tmp_path: Path) -> None:
    seen: list[Made] = []
    plan = Plan(tmp_path, ("web",), Settings(base_url="https://example.org/"))
    paths = make_site([str(path) for path in sorted(samples.glob("issue-[3-6]*"))], plan, each=seen.append)
    assert [path.name for path in paths] == ["index.html", "atom.xml", "feed.json"]
    index = unescape(paths[0].read_text("utf-8"))
    for made in seen:
        assert made.issue is not None
        assert f"{made.issue.slug}/index.html" in index
    assert "https://example.org/2010-06-15/index.html" in unescape(paths[1].read_text("utf-8"))


def test_no_index_is_made_for_one_lesson_or_without_web_pages(samples: Path, tmp_path: Path) -> None:
    three = [str(path) for path in sorted(samples.glob("issue-[3-5]*"))]
    assert make_site(three[:1], Plan(tmp_path, ("web",))) == ()
    assert make_site(three, Plan(tmp_path, ("text",))) == ()
    assert not (tmp_path / "index.html").exists()


def test_an_issue_a_day_into_one_folder_makes_a_growing_site(samples: Path, tmp_path: Path) -> None:
    lessons = [str(path) for path in sorted(samples.glob("issue-[3-5]*"))]
    plan = Plan(tmp_path / "daily", ("web",))
    made = [make_site([lesson], plan) for lesson in lessons]
    assert [len(paths) for paths in made] == [0, 3, 3]
    make_site(lessons, Plan(tmp_path / "at-once", ("web",)))
    for name in ("index.html", "atom.xml", "feed.json"):
        assert (tmp_path / "daily" / name).read_bytes() == (tmp_path / "at-once" / name).read_bytes()


def test_a_single_issue_never_takes_the_place_of_an_index_that_somebody_else_wrote(
    samples: Path, tmp_path: Path
) -> None:
    lessons = [str(path) for path in sorted(samples.glob("issue-[34]*"))]
    (tmp_path / "index.html").write_text("<title>Our house</title>", "utf-8")
    assert [make_site([lesson], Plan(tmp_path, ("web",))) for lesson in lessons] == [(), ()]
    assert (tmp_path / "index.html").read_text("utf-8") == "<title>Our house</title>"


def test_lessons_are_taken_only_as_fast_as_they_are_made(samples: Path, tmp_path: Path) -> None:
    taken: list[int] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield str(samples / SAMPLE)

    results = make_all(endless(), Plan(tmp_path, ("text",)))
    next(results)
    next(results)
    assert len(taken) == 2


def test_a_process_that_dies_is_an_error_and_not_a_hang() -> None:
    with pytest.raises(WorkerLost, match="--jobs 1"):
        list(spread(os._exit, [3], 2))


def test_results_come_in_order_from_several_processes() -> None:
    assert list(spread(abs, range(-20, 0), 2)) == list(range(20, 0, -1))


def test_few_lessons_are_made_in_one_process() -> None:
    assert processes_for(7) == 1
    assert processes_for(10_000) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    "error",
    [
        UnknownFormat("dvi", ("web", "pdf")),
        WorkerLost(),
        OutputNotAllowed("out", PermissionError(13, "Permission denied")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_crosses_from_one_process_to_another_whole(error: DailypageError) -> None:
    crossed = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(crossed) is type(error)
    assert str(crossed) == str(error)
    assert vars(crossed) == vars(error)


def test_the_nearest_settings_file_counts_and_only_that_one(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "dailypage.toml").write_text('notice = "above"\nmarks = "all"\n', "utf-8")
    assert settings_for(tmp_path / "a" / "b" / "x.txt") == Settings(notice="above", marks="all")
    (tmp_path / "a" / "dailypage.toml").write_text('notice = "near"\n', "utf-8")
    assert settings_for(tmp_path / "a" / "c.txt") == Settings(notice="near")


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "lesson [1].txt"
    path.write_text("x", "utf-8")
    assert sources([str(path)], (".txt",)) == [str(path)]
