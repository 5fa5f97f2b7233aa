"""Publish: from lessons to finished outputs on the disk. What ``dailypage make`` does, as a function."""

from __future__ import annotations

import os
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path

from dailypage.errors import DailypageError, SameSlug, Unforeseen
from dailypage.issue import Issue, make_issue, slug_of
from dailypage.lesson import read
from dailypage.output import Writer
from dailypage.page.model import Note, Page
from dailypage.page.parse import parse
from dailypage.render.registry import File, formats, render, renderer
from dailypage.settings import UNSAID, Settings, settings_for
from dailypage.sources import STANDARD_INPUT

# Below this many lessons a second process costs more to start (0.4 s) than it saves: a web page takes
# some milliseconds, a PDF a hundred and more.
_LESSONS_A_PROCESS = {"pdf": 8}
_QUICK_LESSONS_A_PROCESS = 200
_BESIDE = frozenset({"pdf"})  # formats that are mostly made outside of the interpreter
# Loaded when wanted, as a renderer is: one lesson must not wait for what only many, or only its editor, need.
_FOR_MANY = {
    "processes": "dailypage.parallel",
    "index": "dailypage.render.feed",
    "standing": "dailypage.render.standing",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one lesson.

    source  the file as named, or ``-``
    issue   what was made of it, or None when it could not be read
    files   format -> the file to open first, for each format that was written
    errors  what went wrong, in order; empty when all is well
    """

    source: str
    issue: Issue | None = None
    files: tuple[tuple[str, Path], ...] = ()
    errors: tuple[DailypageError, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make of the lessons of one run, and where.

    out       the folder in which each issue gets a folder of its own, named by its date
    formats   those wanted; () for every one there is
    settings  what the command line says; a ``dailypage.toml`` beside a lesson fills in the rest
    day       the issue's date, when the text has none or a wrong one
    """

    out: Path
    formats: tuple[str, ...] = ()
    settings: Settings = UNSAID
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A parsed page on its way to its outputs."""

    source: str
    page: Page
    slug: str
    plan: Plan


def page_of(source: str, settings: Settings = UNSAID, *, day: date | None = None) -> Page:
    """The Page of a file, or of standard input for ``-``; *settings* and *day* as in a Plan.

    Raises DailypageError for what cannot be read or is no Daily Page.
    """
    lesson = read(sys.stdin.buffer, name="<stdin>") if source == STANDARD_INPUT else read(Path(source))
    return parse(lesson, date=day, language=complete(source, settings).language)


def complete(source: str, settings: Settings) -> Settings:
    """*settings*, with what the ``dailypage.toml`` nearest to *source* adds."""
    return settings.over(settings_for(Path("<stdin>" if source == STANDARD_INPUT else source)))


def make(source: str, plan: Plan) -> Made:
    """Make one lesson into its outputs.

    Raises nothing for a bad lesson: Made.errors tells. A format that fails does not stop the others.
    """
    return next(iter(make_all([source], plan)))


def make_all(sources: Iterable[str], plan: Plan, *, processes: int = 1) -> Iterator[Made]:
    """Make each of *sources* into its outputs, one Made after another in the same order.

    A lesson whose date another of the same run had already is refused, since it would overwrite it.
    Closing the iterator early (Ctrl-C) lets what is under way finish and starts nothing more; every
    file on the disk is whole. With several *processes*, a script needs the usual ``__main__`` guard.
    """
    taken: dict[str, str] = {}
    jobs = (_job(source, plan, taken) for source in sources)
    if processes < 2:
        yield from map(finish, jobs)
    else:
        yield from import_module(_FOR_MANY["processes"]).spread(finish, jobs, processes)


def make_site(
    sources: Sequence[str], plan: Plan, *, processes: int = 1, each: Callable[[Made], object] = bool
) -> tuple[Path, ...]:
    """As make_all, and then an index page with feeds over the web pages in the folder; returns their paths.

    Web pages that an earlier run left in the folder stay in the index and the feeds, so that an issue a
    day into one folder makes a growing site; a page that was deleted is gone from them too.

    each  called with every Made as soon as it is there; keep what you need of it and let its issue go,
          since thousands of them fill the memory

    A first lesson alone gets no index, and none is made when no web page was.
    """
    count = 0

    def issues() -> Iterator[Issue]:
        nonlocal count
        for made in make_all(sources, plan, processes=processes):
            each(made)
            if made.issue and any(name == "web" for name, _ in made.files):
                count += 1
                yield made.issue

    if "web" not in (plan.formats or formats()):
        deque(issues(), maxlen=0)
        return ()
    made: Iterable[Issue] = issues()
    if len(sources) < 2:
        made = tuple(made)
        if not _joins_others(plan.out):
            return ()
    base_url = complete(sources[0], plan.settings).base_url or ""
    older = import_module(_FOR_MANY["standing"]).standing_in(plan.out)
    files = import_module(_FOR_MANY["index"]).index_files(made, base_url, older)
    if not count:
        return ()
    written = _writer().write(plan.out, files)
    return tuple(one.path for one in written if one.path.parent == plan.out)


def _joins_others(out: Path) -> bool:
    """Whether *out* holds pages of several issues, and no index page that somebody else wrote."""
    if len(list(islice(out.glob("*/index.html"), 2))) < 2:  # asked first: the rest loads an HTML parser
        return False
    standing = import_module(_FOR_MANY["standing"])
    index = out / "index.html"
    return (not index.exists() or standing.is_ours(index)) and len(
        list(islice(standing.standing_in(out), 2))
    ) == 2


def processes_for(lessons: int, to: tuple[str, ...] = ()) -> int:
    """How many processes pay for themselves: no more than processors, none for a handful of lessons.

    >>> processes_for(3), processes_for(100, ("web", "text"))
    (1, 1)
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    enough = min(_LESSONS_A_PROCESS.get(name, _QUICK_LESSONS_A_PROCESS) for name in to or formats())
    return max(1, min(processors, lessons // enough))


def _job(source: str, plan: Plan, taken: dict[str, str]) -> Job | Made:
    """Read and parse, and claim the folder: this is done in order, so that who comes first is no chance."""
    errors: list[DailypageError] = []
    with _recorded(source, errors):
        page = page_of(source, plan.settings, day=plan.day)
        slug = slug_of(page)
        if slug in taken:
            raise SameSlug(source, slug, taken[slug])
        taken[slug] = source
        return Job(source, page, slug, replace(plan, settings=complete(source, plan.settings)))
    return Made(source, errors=tuple(errors))


def finish(job: Job | Made) -> Made:
    """Recognise, render and write: the long part, in whichever process."""
    if isinstance(job, Made):
        return job
    errors: list[DailypageError] = []
    outputs: dict[str, tuple[File, ...]] = {}
    issue, written, folder = None, False, job.plan.out / job.slug
    with _recorded(job.source, errors):
        said = job.plan.settings
        issue = make_issue(
            job.page,
            marks=said.marks or "first",
            notice=said.notice or "",
            slug=job.slug,
            base_url=said.base_url or "",
        )
        issue = replace(issue, sender=said.mail_from or "", recipient=said.mail_to or "")
        outputs = _rendered(issue, job, errors)
        _writer().write(folder, [file for files in outputs.values() for file in files])
        written = True
    main = [(name, folder / renderer(name).main.format(slug=job.slug)) for name in outputs if written]
    return Made(job.source, issue, tuple(main), tuple(errors))


def _rendered(issue: Issue, job: Job, errors: list[DailypageError]) -> dict[str, tuple[File, ...]]:
    """Every format that was asked for; the typesetter, which needs no interpreter, beside all the others."""
    outputs: dict[str, tuple[File, ...]] = {}

    def one(name: str) -> None:
        with _recorded(job.source, errors):
            outputs[name] = render(issue, name)

    wanted = job.plan.formats or formats()
    aside = [name for name in wanted if name in _BESIDE and len(wanted) > 1]
    with ThreadPoolExecutor(max(1, len(aside))) as press:
        waiting = [press.submit(one, name) for name in aside]
        for name in wanted:
            if name not in aside:
                one(name)
        for future in waiting:
            future.result()
    return {name: outputs[name] for name in wanted if name in outputs}


@contextmanager
def _recorded(source: str, errors: list[DailypageError]) -> Iterator[None]:
    """One lesson, or one format of it, that fails must not stop the others."""
    try:
        yield
    except DailypageError as error:
        errors.append(error)
    except Exception as cause:  # noqa: BLE001 - a bug that one lesson shows; reported with its place
        last = traceback.extract_tb(cause.__traceback__)[-1]
        errors.append(Unforeseen(source, cause, f"{Path(last.filename).name}:{last.lineno}"))


@cache
def _writer() -> Writer:
    """One for the process, so that fonts stand on the disk once."""
    return Writer()


def notes_of(source: str, settings: Settings = UNSAID) -> tuple[Note, ...]:
    """What an editor should look at in a lesson, in the order of its lines.

    Raises DailypageError for what cannot be read or is no Daily Page.
    """
    page = page_of(source, settings)
    return tuple(
        sorted(
            make_issue(page, marks="none").notes,
            key=lambda note: (note.place.line, note.place.column) if note.place else (0, 0),
        )
    )
