"""Books of months and years: what stands in them, and that they are the same wherever they are made."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from conftest import epubcheck, program
from sites import archive_of, lesson, lessons, samples_in

from dailypage.archive import Archive
from dailypage.cli import main
from dailypage.deliver.books import make_books, volumes, volumes_of
from dailypage.errors import NoBook
from dailypage.executors import executor
from dailypage.render.registry import File

H = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The samples, and forty days from the end of January 2012."""
    some = [*samples_in(samples), *lessons(40, date(2012, 1, 28))]
    return archive_of(some, tmp_path_factory.mktemp("archive") / "archive.db")


def made(archive: Archive, period: str, *, name: str = "here", scheduler: str = "") -> dict[str, File]:
    """The files of a period's books, by name."""
    wanted = volumes_of(archive.held(), [period])
    with executor(name, jobs=2, scheduler=scheduler) as worker:
        done = list(make_books(archive, wanted, ("epub", "pdf"), "a5", worker))
    assert [one.error for one in done] == [None] * len(wanted)
    return {file.name: file for one in done for file in one.files}


@pytest.fixture(scope="module")
def february(archive: Archive) -> dict[str, File]:
    return made(archive, "2012-02")


@pytest.fixture(scope="module")
def of_2011(archive: Archive) -> dict[str, File]:
    """The year of the samples that has a Hebrew one."""
    return made(archive, "2011")


def opened(file: File) -> dict[str, ET.Element]:
    """The pages of an EPUB by name."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as book:
        return {
            name.removeprefix("EPUB/"): ET.fromstring(book.read(name))  # noqa: S314 - our own
            for name in book.namelist()
            if name.endswith((".xhtml", ".opf"))
        }


def read(file: File, folder: Path) -> str:
    """What a PDF reader finds in a PDF."""
    path = folder / file.name
    path.write_bytes(file.data)
    command = [program("pdftotext"), "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_months_and_years_have_a_book_in_each_language_and_what_has_no_date_is_in_none(
    archive: Archive,
) -> None:
    years = volumes(archive.held(), "year")
    assert [one.slug for one in years] == ["2009", "2010", "2011", "2011-he", "2012"]
    months = [one for one in volumes(archive.held(), "month") if one.period.startswith("2012")]
    assert [(one.slug, len(one.held)) for one in months] == [("2012-01", 4), ("2012-02", 29), ("2012-03", 7)]
    assert len([one for one in archive.held() if one.day is None]) == 1
    assert sum(len(one.held) for one in years) == len(archive.held()) - 1


def test_a_period_without_issues_is_refused_with_what_there_is(archive: Archive) -> None:
    with pytest.raises(NoBook, match=r"2008.*\n?.*2009-10-14 to 2012-03-07"):
        volumes_of(archive.held(), ["2008"])


def test_epubcheck_finds_nothing(february: dict[str, File], of_2011: dict[str, File], tmp_path: Path) -> None:
    for file in (*february.values(), *of_2011.values()):
        if file.name.endswith(".epub"):
            (tmp_path / file.name).write_bytes(file.data)
            run = subprocess.run(
                [*epubcheck(), file.name], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert "0 fatals / 0 errors / 0 warnings" in run.stdout + run.stderr


def test_the_contents_of_an_epub_are_its_days_and_their_articles_in_order(february: dict[str, File]) -> None:
    nav = opened(february["the-daily-page-2012-02.epub"])["nav.xhtml"]
    days = nav.findall(f".//{H}nav[1]/{H}ol/{H}li")
    names = ["".join(day.find(f"{H}a").itertext()) for day in days]  # type: ignore[union-attr]  # each has one
    assert names == [*(f"February {day}, 2012" for day in range(1, 30)), "Glossary"]
    under = ["".join(link.itertext()) for link in days[0].iterfind(f"{H}ol/{H}li/{H}a")]
    assert under == ["Of Tzimtzum Aleph On Day 4"]


def test_a_term_has_one_entry_in_a_book_which_leads_back_to_each_day(february: dict[str, File]) -> None:
    glossary = opened(february["the-daily-page-2012-02.epub"])["glossary.xhtml"]
    names = ["".join(one.itertext()) for one in glossary.iter(f"{H}dfn")]
    assert len(names) == len(set(names))
    at = names.index("Masach")
    entry = glossary.findall(f".//{H}dd")[at]
    backs = [link.text for link in entry.iter(f"{H}a") if link.get("role") == "doc-backlink"]
    assert backs[:2] == ["February 1, 2012", "February 2, 2012"]
    assert len(backs) == 29


def test_the_outline_of_a_pdf_is_its_days_articles_and_glossary(february: dict[str, File]) -> None:
    document = pypdfium2.PdfDocument(february["the-daily-page-2012-02-a5.pdf"].data)
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert [title for level, title in marks if level == 0] == [
        *(f"February {day}, 2012" for day in range(1, 30)),
        "Glossary",
    ]
    assert marks[1] == (1, "Of Tzimtzum Aleph On Day 4")
    assert document.get_metadata_value("Title") == "The Daily Page, February 2012"


def test_a_pdf_says_all_of_every_issue_in_order_and_a_note_once(
    february: dict[str, File], tmp_path: Path
) -> None:
    text = read(february["the-daily-page-2012-02-a5.pdf"], tmp_path)
    places = [text.index(f"unique{at} ") for at in range(4, 33)]
    assert places == sorted(places)
    assert " ".join(text.split()).count("The power of not receiving for oneself") == 1


def test_a_hebrew_book_runs_from_right_to_left(of_2011: dict[str, File]) -> None:
    pages = opened(of_2011["the-daily-page-2011-he.epub"])
    package = pages["package.opf"]
    assert package.find("{*}spine").get("page-progression-direction") == "rtl"  # type: ignore[union-attr]
    assert {page.get("dir") for page in pages.values()} == {"rtl"}
    day = pages["nav.xhtml"].find(f".//{H}nav/{H}ol/{H}li/{H}a")
    assert day is not None
    assert day.text == "6 בפברואר 2011"
    document = pypdfium2.PdfDocument(of_2011["the-daily-page-2011-he-a5.pdf"].data)
    assert next(iter(document.get_toc())).get_title() == "6 בפברואר 2011"


def test_a_notice_stands_with_its_own_day(tmp_path: Path) -> None:
    archive = archive_of(
        [lesson(date(2012, 5, 1)), lesson(date(2012, 5, 2), note="Invented.")], tmp_path / "archive.db"
    )
    (epub, pdf) = made(archive, "2012-05").values()
    pages = opened(epub)
    with_notice = [name for name, page in pages.items() if "Invented." in "".join(page.itertext())]
    assert with_notice == ["d2012-05-02-a1.xhtml"]
    text = read(pdf, tmp_path)
    assert text.count("Invented.") == 1
    assert text.index("friends listen") < text.index("Invented.") < text.rindex("friends listen")


@pytest.mark.parametrize("name", ["processes", "dask"])
def test_books_are_the_same_wherever_they_are_made(
    archive: Archive, of_2011: dict[str, File], request: pytest.FixtureRequest, name: str
) -> None:
    scheduler = request.getfixturevalue("dask_scheduler") if name == "dask" else ""
    assert made(archive, "2011", name=name, scheduler=scheduler) == of_2011


def test_a_moment_is_drawn_once_in_a_pdf(samples: Path, tmp_path: Path) -> None:
    """Two issues with the same text: the second names the page of the picture."""
    text = (samples / "issue-3-pdf-2010-running-header.txt").read_text("utf-8")
    article = text[text.index("The coarser the desire") : text.index("We would expect")]
    days = [lesson(date(2012, 6, day), body=" ".join(article.split())) for day in (1, 2)]
    archive = archive_of(days, tmp_path / "archive.db")
    file = made(archive, "2012-06")["the-daily-page-2012-06-a5.pdf"]
    said = " ".join(read(file, tmp_path).split())
    assert "(picture on page" in said
    assert said.count("S06 Galgalta.") == 2


def run(archive: Archive, *given: str) -> Result:
    return CliRunner().invoke(main, ["book", "--archive", archive.where, *given])


def test_the_command_writes_a_book_and_names_its_files(archive: Archive, tmp_path: Path) -> None:
    result = run(archive, "2011-02", "--to", "epub", "--out", str(tmp_path))
    assert result.exit_code == 0
    names = ["the-daily-page-2011-02.epub", "the-daily-page-2011-02-he.epub"]
    assert result.stdout.splitlines() == [str(tmp_path / name) for name in names]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert "2 of 2 books made" in result.stderr
    only = run(archive, "--every", "year", "--language", "he", "--to", "epub", "--out", str(tmp_path))
    assert only.stdout == f"{tmp_path / 'the-daily-page-2011-he.epub'}\n"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["2011-13"], 2, "'2011-13' is neither a month (2010-03) nor a year (2010)"),
        ([], 2, "name periods"),
        (["2011", "--every", "month"], 2, "name periods"),
        (["1999"], 1, "the archive holds no issue of 1999"),
    ],
)
def test_the_command_refuses_what_is_no_period(
    archive: Archive, given: list[str], code: int, said: str
) -> None:
    result = run(archive, *given)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
