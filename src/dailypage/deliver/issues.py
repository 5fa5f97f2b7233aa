"""Issues: of each issue its page, its data and what is kept of it. The part of a build done in many processes."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import minijinja
import msgspec

from dailypage.archive import Archive, Held, open_archive
from dailypage.deliver.digest import Digest, digest_of
from dailypage.deliver.files import put_all
from dailypage.deliver.look import Plan, fill, frame_of, language_name, sayings, way_up
from dailypage.deliver.saying import said_in
from dailypage.deliver.state import Artifact, Known
from dailypage.errors import DailypageError, Unforeseen
from dailypage.issue import Issue
from dailypage.render.feed import item_of
from dailypage.render.json import compact
from dailypage.render.registry import File
from dailypage.render.web import page_html
from dailypage.render.words import long_date

_pack = msgspec.msgpack.Encoder().encode
said_from = msgspec.msgpack.Decoder(dict[str, int]).decode


class Beside(msgspec.Struct, frozen=True, array_like=True):
    """What stands beside an issue: slug and day of the ones before and after, language and slug of the same day's."""

    earlier: tuple[str, str] | None = None
    later: tuple[str, str] | None = None
    same_day: tuple[tuple[str, str], ...] = ()


class Wanted(msgspec.Struct, frozen=True):
    """An issue to make. *fed*: also its item for the feeds."""

    held: Held
    beside: Beside
    fed: bool
    recipe: str

    @property
    def evidence(self) -> str:
        """All that its page depends on."""
        return f"{self.recipe} {self.held.fingerprint} {int(self.fed)} {msgspec.json.encode(self.beside).decode()}"


class Task(msgspec.Struct, frozen=True):
    """Issues to make in one go."""

    archive: str
    out: str
    plan: Plan
    wanted: tuple[Wanted, ...]


class Made(msgspec.Struct, frozen=True):
    """What became of a task: of each issue what is kept, and its files."""

    known: list[Known]
    files: list[Artifact]
    failed: list[tuple[str, DailypageError]]


def make_issues(task: Task) -> Made:
    """Make each issue of *task*. One that fails does not stop the others."""
    made = Made([], [], [])
    for wanted in task.wanted:
        try:
            known, files = _make(task, wanted, _archive(task.archive).issue(wanted.held.key))
            made.known.append(known)
            made.files.extend(files)
        except DailypageError as error:
            made.failed.append((wanted.held.slug, error))
        except Exception as cause:  # noqa: BLE001 - a bug that one issue shows; reported with its place
            last = traceback.extract_tb(cause.__traceback__)[-1]
            at = f"{Path(last.filename).name}:{last.lineno}"
            made.failed.append((wanted.held.slug, Unforeseen(wanted.held.slug, cause, at)))
    return made


@lru_cache(1)
def _archive(where: str) -> Archive:
    """One for the process, open as long as it lives."""
    return open_archive(where)


def _make(task: Task, wanted: Wanted, issue: Issue) -> tuple[Known, list[Artifact]]:
    base, slug = task.plan.base_url, wanted.held.slug
    issue = replace(issue, address=f"{base}{folder_of(slug)}" if base else "")
    digest = digest_of(issue)
    files = (
        File(f"{folder_of(slug)}index.html", page_of(task.plan, issue, wanted.beside)),
        File(f"api/issues/{slug}.json", data_of(issue)),
    )
    said, item = _pack(said_in(issue, digest)), item_of(issue, base) if wanted.fed else b""
    known = Known(digest.number, slug, issue.language, digest.day, wanted.evidence, _pack(digest), said, item)
    return known, put_all(Path(task.out), f"issue|{slug}", files)


def folder_of(slug: str) -> str:
    """Where an issue's page stands, from the root of the site."""
    return f"{slug}/"


def page_address(root: str, slug: str) -> str:
    """The way to an issue's page, as markup."""
    return minijinja.safe(f"{root}{quote(folder_of(slug))}index.html")


def data_of(issue: Issue) -> bytes:
    """The issue for programs; what is for the editor alone stays at home."""
    return compact(replace(issue, notes=(), page=replace(issue.page, dropped=())))


def page_of(plan: Plan, issue: Issue, beside: Beside, path: str = "", recent: Sequence[Digest] = ()) -> bytes:
    """The page of *issue* within the site; *path* when it is not the issue's own, as today's."""
    frame = frame_of(plan, issue.language, way_up(path or folder_of(issue.slug)), "today" if path else "")
    bottom = fill(
        "around.html",
        w=sayings(issue.language),
        root=minijinja.safe(frame.root),
        slug=issue.slug,
        earlier=_link(frame.root, issue.language, beside.earlier),
        later=_link(frame.root, issue.language, beside.later),
        same_day=[
            {
                "language": other,
                "name": language_name(other),
                "href": page_address(frame.root, slug),
            }
            for other, slug in beside.same_day
        ],
        recent=[shown(digest, frame.root) for digest in recent],
    )
    head = f'<meta name="dailypage-day" content="{issue.slug}">\n{frame.head}' if path else frame.head
    return page_html(issue, replace(frame, head=head, bottom=f"{bottom}\n{frame.bottom}")).encode()


def _link(root: str, language: str, there: tuple[str, str] | None) -> dict[str, str] | None:
    if there is None:
        return None
    slug, day = there
    return {"href": page_address(root, slug), "text": dated(day, language) or slug, "day": day}


def dated(day: str, language: str) -> str:
    """An ISO day in full, or "" for none."""
    return long_date(date.fromisoformat(day), language) if day else ""


def shown(digest: Digest, root: str) -> dict[str, object]:
    """An issue as lists of issues print it."""
    href = page_address(root, digest.slug)
    return {
        "slug": digest.slug,
        "href": href,
        "language": digest.language,
        "iso_date": digest.day,
        "date": dated(digest.day, digest.language) or digest.slug,
        "titles": [
            {"href": minijinja.safe(f"{href}#{title.anchor}"), "html": minijinja.safe(title.html)}
            for title in digest.titles
        ],
        "notice": minijinja.safe(digest.notice),
    }
