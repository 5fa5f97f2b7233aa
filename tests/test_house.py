"""What a newcomer relies on: the pins, the commands, the links, the documents that go with the code."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import in_step
import pins
import pytest
from conftest import ROOT

# What would tie the project to the machine it was made on, or to a registry.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt/wheels)/"),
    "a registry's address": re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|--(?:extra-)?index-url", re.IGNORECASE
    ),
    "unfinished work": re.compile(r"\b(?:TODO|FIXME|XXX)\b"),
}
TEXT = {".py", ".md", ".toml", ".sh", ".html", ".css", ".js", ".json", ".txt", ".po", ".typ", ".yml", ""}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def tracked() -> list[Path]:
    """Every file that git knows or would add, but no binary and not this test."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file() and path != Path(__file__)]


def forbidden(text: str) -> Iterator[str]:
    """Each thing in *text* that no file of the project may say, with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{number}: {what}"


def documents() -> list[Path]:
    """Every page of prose."""
    return [path for path in tracked() if path.suffix == ".md"]


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Links of a page to files of the project that are not there."""
    for target in LINK.findall(text):
        file = target.split("#")[0]
        if file and "://" not in file and not (page.parent / file).exists():
            yield target


def test_no_file_speaks_of_one_machine_or_of_a_registry() -> None:
    files = tracked()
    assert len(files) > 50
    assert [
        f"{path.relative_to(ROOT)}:{found}" for path in files for found in forbidden(path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("line", ["see /" + "work/main", "pip --index-" + "url x", "# TO" + "DO: later"])
def test_the_search_for_forbidden_words_finds_them(line: str) -> None:
    assert len(list(forbidden(f"fine\n{line}\n"))) == 1


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = {
        str(page.relative_to(ROOT)): list(broken_links(page, page.read_text("utf-8"))) for page in documents()
    }
    assert {name: links for name, links in broken.items() if links} == {}


def test_the_search_for_broken_links_finds_them() -> None:
    page = ROOT / "README.md"
    assert list(broken_links(page, "[a](LICENSE) [b](gone.md#x) [c](https://example.org) [d](#x)")) == [
        "gone.md#x"
    ]


def test_every_installed_requirement_is_pinned_to_what_is_installed() -> None:
    have = pins.installed()
    assert {"click", "typst", "pytest", "hatchling"} <= have.keys()
    assert pins.disagreements(have, pins.pinned(pins.FILE.read_text("utf-8"))) == []


def test_the_pins_are_plain_name_and_version_lines() -> None:
    lines = [line for line in pins.FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=lambda line: line.split("==")[0])
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*", line)] == []


def test_every_dependency_has_its_line_of_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")
    assert [
        each
        for each in wanted
        if not re.search(rf"^\|.*\b{re.escape(each.split('>')[0])}\b", reasons, re.MULTILINE)
    ] == []


def test_a_builder_whose_output_differs_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("import sys; sys.exit(sys.argv[1:] != ['--check'])", "utf-8")
    (tmp_path / "bad.py").write_text("import sys; sys.exit(1)", "utf-8")
    (tmp_path / "_shared.py").write_text("import sys; sys.exit(1)", "utf-8")
    assert in_step.out_of_step(tmp_path) == ["bad.py"]


@pytest.mark.parametrize(
    "output, code",
    [
        ("12 passed in 3.1s", 0),
        ("12 passed, 1 skipped in 3.1s", 1),
        ("no tests ran in 0.1s", 1),
        ("nothing at all", 1),
    ],
)
def test_ci_accepts_only_a_run_in_which_everything_ran(tmp_path: Path, output: str, code: int) -> None:
    make = tmp_path / "make"
    make.write_text(f"#!/bin/sh\necho '{output}'\n", "utf-8")
    make.chmod(0o755)
    run = ci(tmp_path)
    assert run.returncode == code
    if code == 0:
        assert run.stdout.splitlines()[-1] == "12 passed, 0 failed, 0 skipped"


def test_ci_fails_when_the_tests_fail(tmp_path: Path) -> None:
    make = tmp_path / "make"
    make.write_text("#!/bin/sh\necho '12 passed in 3.1s'\nexit 2\n", "utf-8")
    make.chmod(0o755)
    assert ci(tmp_path).returncode == 2


def ci(first_on_path: Path) -> subprocess.CompletedProcess[str]:
    """Run .ci/run with programs of our own before the system's."""
    environment = {**os.environ, "PATH": f"{first_on_path}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", ".ci/run"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_two_commands_of_the_readme_are_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        plan = subprocess.run(
            ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        assert {"demo": "dailypage make", "test": "pytest"}[target] in plan


def test_every_page_of_the_docs_can_be_reached_from_their_index() -> None:
    """By its links, and the links of what they lead to."""
    reached: set[Path] = set()
    queue = [ROOT / "docs" / "README.md"]
    while queue:
        page = queue.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        queue += [
            (page.parent / target.split("#")[0]).resolve() for target in LINK.findall(page.read_text("utf-8"))
        ]
    pages = {path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "decisions"}
    assert sorted(str(path.relative_to(ROOT)) for path in pages - reached) == []
