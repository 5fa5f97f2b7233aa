"""Sites for the tests: archives of the samples and of small lessons, built, and what stands in a folder."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from dailypage.archive import Archive, open_archive
from dailypage.archive.model import Raw, Said
from dailypage.archive.prepare import prepare
from dailypage.deliver.site import Built, Order, build

STORY = (
    "A person comes to the group with a question that he cannot carry alone, and the friends listen. "
    "When the Masach is weak, everyone lends him a little of his own strength, and so the Partzuf is built. "
    "In the evening they read again what they had read in the morning, and it is another text."
)
BASE = "https://example.org/daily/"


def lesson(day: date, *, title: str = "The Strength Of A Friend", body: str = STORY, note: str = "") -> Raw:
    """An English issue of that *day*; *note* is its notice."""
    line = f"From the 1st part of the Daily Kabbalah Lesson {day:%m/%d/%y}, Shamati No. 96"
    data = f"The Daily Page - {day:%d-%m-%y}\n\n{title}\n\n{body}\n\n{line}\n".encode()
    return Raw(f"{day}.txt", data, hashlib.sha256(data).hexdigest(), Said(notice=note))


def lessons(count: int, first: date = date(2010, 1, 28)) -> list[Raw]:
    """So many issues, day after day, each with words and terms of its own."""
    terms = ("Malchut", "Bina", "Zeir Anpin", "Ohr Hozer", "Tzimtzum Aleph")
    return [
        lesson(
            first + timedelta(days=at),
            title=f"Of {terms[at % 5]} On Day {at}",
            body=f"{STORY} Then {terms[at % 5]} was spoken of, and a stone called unique{at} was moved.",
        )
        for at in range(count)
    ]


def archive_of(raws: list[Raw], file: Path) -> Archive:
    """An archive with these lessons; what is there already and differs is corrected."""
    archive = open_archive(file, create=True)
    archive.add([prepare(raw) for raw in raws], taken="correction")
    return archive


def samples_in(folder: Path) -> list[Raw]:
    """The samples that are issues."""
    found = []
    for path in sorted(folder.glob("issue-*.txt")):
        data = path.read_bytes()
        found.append(Raw(path.name, data, hashlib.sha256(data).hexdigest(), Said(notice="Invented sample.")))
    return found


def built(archive: Archive, out: Path, **order: object) -> Built:
    """The site of *archive* in *out*."""
    return build(archive, out, Order(**{"base_url": BASE, **order}))  # type: ignore[arg-type]


def tree(out: Path) -> dict[str, bytes]:
    """Every file of a site but its state."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(".site-")
    }
