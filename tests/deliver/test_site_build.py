"""The build of a site: whole, in step after any change, the same however it came about, never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types
from sites import STORY, archive_of, built, lesson, lessons, samples_in, tree

from dailypage.archive import Archive
from dailypage.archive.prepare import prepare
from dailypage.deliver.site import Order, build
from dailypage.deliver.state import alone_in
from dailypage.errors import SiteBusy


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_of(lessons(9), tmp_path / "archive.db")


def changed_since(before: dict[str, int], out: Path) -> set[str]:
    """The files that were written since."""
    return {name for name, when in times(out).items() if before.get(name) != when}


def times(out: Path) -> dict[str, int]:
    return {name: (out / name).stat().st_mtime_ns for name in tree(out)}


def test_every_part_of_a_site_is_there(samples: Path, tmp_path: Path) -> None:
    archive = archive_of(samples_in(samples), tmp_path / "archive.db")
    done = built(archive, tmp_path / "site")
    files = tree(tmp_path / "site")
    assert done.failed == []
    assert done.made == done.issues == 7
    assert done.files == len(files)
    assert {"he/index.html", "he/terms/masach/index.html", "he/atom.xml"} <= files.keys()
    for name in (
        "index.html", "404.html", "calendar/index.html", "terms/index.html", "terms/masach/index.html",
        "sources/index.html", "moments/index.html", "moments/s06/index.html", "system/index.html",
        "search/index.html", "search/en/index.json", "search/terms/index.json", "offline/en.json", "worker.js",
        "atom.xml", "feed.json", "calendar.ics", "sitemap.xml", "robots.txt", "opensearch.xml", "manifest.webmanifest",
        "api/index.html", "api/index.json", "api/schema.json", "api/terms.json",
    ):  # fmt: skip
        assert files[name]
    for one in archive.held():
        assert f"{one.slug}/index.html" in files
        assert f"api/issues/{one.slug}.json" in files


def test_nothing_is_written_when_nothing_changed(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "site"
    built(archive, out)
    before = times(out)
    again = built(archive, out)
    assert (again.made, again.written, again.removed) == (0, 0, 0)
    assert changed_since(before, out) == set()


def test_one_changed_issue_rewrites_only_what_shows_it(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "site"
    built(archive, out)
    before, held = times(out), archive.held()[4]
    archive_of(
        [lesson(date(2010, 2, 1), title="Of Malchut On A New Morning", body=STORY)], tmp_path / "archive.db"
    )
    done = built(archive, out)
    assert done.made == 1
    changed = changed_since(before, out)
    assert f"{held.slug}/index.html" in changed
    assert "terms/malchut/index.html" in changed
    assert "calendar/2010/02/index.html" in changed
    assert "atom.xml" in changed
    others = {f"{one.slug}/index.html" for one in archive.held() if one.slug != held.slug}
    assert not changed & (
        others | {"calendar/2010/01/index.html", "terms/galgalta/index.html", "assets/page.css"}
    )


def test_after_any_changes_the_files_are_those_of_a_build_from_nothing(tmp_path: Path) -> None:
    chance = Random(7)  # noqa: S311 - the same turns each time
    raws = lessons(9)
    archive = archive_of(raws, tmp_path / "archive.db")
    for turn in range(4):
        built(archive, tmp_path / "site", jobs=1 + turn % 2)
        key = chance.choice(archive.held()).key
        if turn % 2:
            archive.remove(key)
        else:
            day = date.fromisoformat(key)
            archive_of(
                [lesson(day, title=f"Turn {turn} Of Bina", body=f"{STORY} And fresh{turn}.")],
                tmp_path / "archive.db",
            )
        archive_of([lesson(date(2011, 3, 1 + turn), title=f"New {turn}")], tmp_path / "archive.db")
        built(archive, tmp_path / "site", jobs=1)
        built(archive, tmp_path / f"fresh-{turn}", jobs=2)
        assert tree(tmp_path / "site") == tree(tmp_path / f"fresh-{turn}")


def test_a_file_that_was_lost_or_spoiled_is_put_back(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "site"
    built(archive, out)
    good = tree(out)
    (out / "2010-01-30" / "index.html").unlink()
    (out / "terms" / "bina" / "index.html").write_text("spoiled")
    built(archive, out)
    assert tree(out) == good
    spoiled = out / "assets" / "page.css"
    stood = spoiled.stat()
    spoiled.write_bytes(bytes(len(good["assets/page.css"])))
    os.utime(spoiled, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    built(archive, out)
    assert tree(out) != good  # size and time are as they were
    built(archive, out, verify=True)
    assert tree(out) == good


def test_a_word_mended_in_an_issue_leaves_lists_alone_and_is_found(tmp_path: Path) -> None:
    archive = archive_of(lessons(9), tmp_path / "archive.db")
    out, day = tmp_path / "site", date.fromisoformat(archive.held()[3].key)
    mend = {"title": "A Quiet Title"}
    archive_of([lesson(day, body=f"{STORY} It is wrlod.", **mend)], tmp_path / "archive.db")
    built(archive, out)
    before = times(out)
    archive_of([lesson(day, body=f"{STORY} It is mended.", **mend)], tmp_path / "archive.db")
    built(archive, out)
    changed = changed_since(before, out)
    assert f"{day}/index.html" in changed
    assert any(name.startswith("search/en/") for name in changed)
    assert not [name for name in changed if name.startswith(("terms/", "calendar/", "moments/"))]
    built(archive, tmp_path / "fresh")
    assert tree(out) == tree(tmp_path / "fresh")


def test_files_of_somebody_else_stay(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "CNAME").write_text("example.org")
    (out / "2010-01-30").mkdir()
    (out / "2010-01-30" / "photo.jpg").write_bytes(b"mine")
    built(archive, out)
    archive.remove("2010-01-30")
    built(archive, out)
    assert (out / "CNAME").read_text() == "example.org"
    assert [path.name for path in (out / "2010-01-30").iterdir()] == ["photo.jpg"]


def test_two_builds_do_not_meet(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    with alone_in(out), pytest.raises(SiteBusy):
        build(archive, out, Order())


def test_an_archive_without_issues_is_a_site_that_says_so(tmp_path: Path) -> None:
    archive = archive_of([], tmp_path / "archive.db")
    assert built(archive, tmp_path / "site").failed == []
    assert "There is no issue yet." in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_another_address_or_language_makes_what_depends_on_it(archive: Archive, tmp_path: Path) -> None:
    built(archive, tmp_path / "site", base_url="")
    assert "sitemap.xml" not in tree(tmp_path / "site")
    built(archive, tmp_path / "site")
    built(archive, tmp_path / "fresh")
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


def test_a_build_killed_at_any_moment_goes_on(tmp_path: Path) -> None:
    archive_of(lessons(40), tmp_path / "archive.db")
    command = [sys.executable, "-m", "dailypage", "site", "build", "--archive", "archive.db", "--out", "site",
               "--base-url", "https://example.org/daily/", "--jobs", "2"]  # fmt: skip
    chance = Random(3)  # noqa: S311 - as above
    for _ in range(4):
        running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(chance.uniform(0.3, 3.0))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    archive = archive_of([], tmp_path / "archive.db")
    archive.remove(archive.held()[0].key)  # an issue whose page may stand without evidence
    built(archive, tmp_path / "site", jobs=2)
    built(archive, tmp_path / "fresh", jobs=2)
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


def test_a_month_as_data_is_valid_by_the_schema_beside_it(archive: Archive, tmp_path: Path) -> None:
    built(archive, tmp_path / "site")
    api = tmp_path / "site" / "api"
    schema = msgspec.json.decode((api / "schema.json").read_bytes())
    assert not Draft202012Validator(schema).is_valid({"version": 1})
    for name in ("index.json", "2010-01.json", "2010-02.json", "terms.json"):
        Draft202012Validator(schema).validate(msgspec.json.decode((api / name).read_bytes()))
    issue = Draft202012Validator(msgspec.json.decode((api / "issue-schema.json").read_bytes()))
    for path in (api / "issues").iterdir():
        issue.validate(msgspec.json.decode(path.read_bytes()))


def test_books_are_made_where_they_are_wanted_and_again_when_an_issue_of_theirs_changes(
    tmp_path: Path,
) -> None:
    archive = archive_of(lessons(6, date(2010, 1, 29)), tmp_path / "archive.db")
    out = tmp_path / "site"
    built(archive, out, books=("month", "year"))
    names = [f"the-daily-page-{period}" for period in ("2010", "2010-01", "2010-02")]
    assert sorted(path.name for path in (out / "books").iterdir()) == sorted(
        [f"{name}-a5.pdf" for name in names] + [f"{name}.epub" for name in names]
    )
    page = (out / "calendar/2010/02/index.html").read_text("utf-8")
    assert '<a href="../../../books/the-daily-page-2010-02.epub" download>EPUB</a>' in page
    assert (out / "calendar/2010/02" / "../../../books/the-daily-page-2010-02.epub").is_file()
    assert 'href="../../books/the-daily-page-2010-a5.pdf"' in (out / "calendar/2010/index.html").read_text(
        "utf-8"
    )
    before = {path.name: path.stat().st_mtime_ns for path in (out / "books").iterdir()}
    archive.add([prepare(lesson(date(2010, 2, 1), body=f"{STORY} A word more."))], taken="correction")
    built(archive, out, books=("month", "year"))
    again = {path.name for path in (out / "books").iterdir() if path.stat().st_mtime_ns != before[path.name]}
    assert again == {file for file in before if "2010-01" not in file}
    built(archive, out)
    assert not (out / "books").exists()
