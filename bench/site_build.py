"""An archive to a whole site, beside builders that make plain pages of the same issues in Markdown.

Ours explains terms, indexes them, makes a calendar, feeds and a search; the others turn Markdown into one page each.
The issues are in the archive before the clock starts, as the others' Markdown is on the disk.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CalledProcessError

from bench.cold import PROGRAM
from bench.corpus import Lesson, lessons
from bench.measure import Row, Timed, child, peak, seconds

GROUP = "archive-site"
ISSUES = 10_000
QUICK = 100  # times fewer
_HUGO = "<html lang=en><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}"
_MKDOCS = "site_name: The Daily Page\ntheme: {name: null, custom_dir: theme}\nplugins: []\n"
_ELEVENTY = "<html lang=en><title>{{ title }}</title><h1>{{ title }}</h1>{{ content | safe }}"
_PLAIN_MARKDOWN = "module.exports = () => ({ markdownTemplateEngine: false });"
_PELICAN = "SITENAME='The Daily Page'\nPATH='content'\nTIMEZONE='UTC'\nDEFAULT_LANG='en'\n"


def measure(seed: int, _runs: int, *, quick: bool) -> Iterator[Row]:
    """Hugo first, if it is installed; then the others, ours last, and one changed issue."""
    count = ISSUES // QUICK if quick else ISSUES
    with tempfile.TemporaryDirectory(prefix="dailypage-bench-") as folder:
        here = Path(folder)
        issues = list(lessons(count, seed))
        base: float | None = None
        for name, command, work in (
            ("Hugo", _hugo(here, issues), "plain pages of Markdown"),
            ("Eleventy", _eleventy(here, issues), "plain pages of Markdown"),
            ("Pelican", _python_peer(here, issues, "pelican"), "plain pages of Markdown"),
            ("MkDocs", _python_peer(here, issues, "mkdocs"), "plain pages of Markdown"),
        ):
            row = Row(group=GROUP, name=name, work=f"{count:,} issues: {work}")
            try:
                timed = child(command, here) if command else None
            except CalledProcessError:
                timed = None
            if timed is None:
                yield Row(group=GROUP, name=name, work=row.work, note="not installed, or it failed")
                continue
            yield seconds(row, timed, runs=1, base=base)
            base = base or timed.wall_s
            yield peak(GROUP, name, timed)
        yield from _ours(here, issues, base)


def _ours(here: Path, issues: list[Lesson], base: float | None) -> Iterator[Row]:
    _written(here / "lessons", issues, ".txt", lambda one: one.text)
    child([PROGRAM, "archive", "add", "lessons", "--archive", "archive.db"], here)
    build = [PROGRAM, "site", "build", "--archive", "archive.db", "--out", "ours", "--jobs", "2"]
    timed = child(build, here)
    row = Row(
        group=GROUP,
        name="dailypage",
        work=f"{len(issues):,} issues: pages with terms, indexes, feeds, search",
    )
    yield seconds(row, timed, runs=1, base=base)
    yield peak(GROUP, "dailypage", timed)
    middle = issues[len(issues) // 2]
    mended = here / "lessons" / middle.name
    mended.write_text(middle.text.replace(". ", ". It was read once more. ", 1), "utf-8")
    child([PROGRAM, "archive", "add", str(mended), "--as", "correction", "--archive", "archive.db"], here)
    changed: Timed = child(build, here)
    row = Row(group=GROUP, name="dailypage, one issue changed", work="the same site brought in step")
    yield seconds(row, changed, runs=1)


def _written(folder: Path, issues: list[Lesson], suffix: str, text: Callable[[Lesson], str]) -> None:
    for one in issues:
        _file((folder / one.name).with_suffix(suffix), text(one))


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _hugo(here: Path, issues: list[Lesson]) -> list[str]:
    if not shutil.which("hugo"):
        return []
    root = here / "hugo"
    _written(root / "content", issues, ".md", lambda one: f"---\ntitle: {one.day}\n---\n{one.text}")
    for name in ("single.html", "list.html"):
        _file(root / "layouts" / "_default" / name, _HUGO)
    (root / "config.toml").write_text('baseURL = "/"\ntitle = "The Daily Page"\n', "utf-8")
    return ["hugo", "--source", str(root), "--quiet"]


def _eleventy(here: Path, issues: list[Lesson]) -> list[str]:
    """Eleventy as npm installs it, in a folder that is thrown away."""
    if not shutil.which("npm"):
        return []
    root = here / "eleventy"
    front = "---\nlayout: page.njk\ntitle: {}\n---\n{}"
    _written(root / "content", issues, ".md", lambda one: front.format(one.day, one.text))
    _file(root / "content" / "_includes" / "page.njk", _ELEVENTY)
    _file(root / "plain.cjs", _PLAIN_MARKDOWN)
    try:
        child(["npm", "install", "--prefix", str(root), "--silent", "--no-audit", "@11ty/eleventy"], here)
    except CalledProcessError:
        return []
    program = str(root / "node_modules" / ".bin" / "eleventy")
    # It takes paths from where it is started.
    folders = ["--input=eleventy/content", "--output=eleventy/out"]
    return [program, *folders, "--config=eleventy/plain.cjs", "--quiet"]


def _python_peer(here: Path, issues: list[Lesson], name: str) -> list[str]:
    """A peer of Python's in an environment of its own, which is thrown away."""
    root = here / name
    program = root / "venv" / "bin" / name
    try:
        child([sys.executable, "-m", "venv", str(root / "venv")], here)
        packages = [name, "markdown"]
        child([str(program.with_name("pip")), "install", "--quiet", *packages], here)
    except CalledProcessError:
        return []
    if name == "pelican":
        _written(
            root / "content", issues, ".md", lambda one: f"Title: {one.day}\nDate: {one.day}\n\n{one.text}"
        )
        (root / "conf.py").write_text(_PELICAN, "utf-8")
        return [
            str(program),
            str(root / "content"),
            "-s",
            str(root / "conf.py"),
            "-o",
            str(root / "out"),
            "--quiet",
        ]
    _written(root / "docs", issues, ".md", lambda one: f"# {one.day}\n\n{one.text}")
    (root / "docs" / "index.md").write_text("# The Daily Page\n", "utf-8")
    (root / "theme").mkdir()
    (root / "theme" / "main.html").write_text("<h1>{{ page.title }}</h1>{{ page.content }}", "utf-8")
    (root / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
    return [str(program), "build", "--quiet", "--config-file", str(root / "mkdocs.yml")]
