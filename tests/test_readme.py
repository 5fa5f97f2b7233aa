"""What the README and the tutorials show is what happens: their examples run, in a folder of their own."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PROGRAM = Path(sys.executable).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```(?:python|pycon)\n>>>", re.DOTALL)
FILE = re.compile(r"Save this as `([\w.]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)
SHELL = re.compile(r"^ {4,}\.venv/bin/(dailypage (?!open).*)$", re.MULTILINE)


def having(pattern: re.Pattern[str]) -> list[Path]:
    """The pages that hold such an example."""
    return [page for page in PAGES if pattern.search(page.read_text("utf-8"))]


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a person at a terminal would see, with this environment's program on the path."""
    environment = {**os.environ, "PATH": f"{PROGRAM}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


@pytest.mark.parametrize("page", having(PYTHON), ids=lambda page: page.name)
def test_python_examples_give_what_they_show(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.testfile(str(page), module_relative=False, optionflags=flags, encoding="utf-8")
    assert result.attempted > 2
    assert result.failed == 0


@pytest.mark.parametrize("page", having(CONSOLE), ids=lambda page: page.name)
def test_console_examples_print_what_they_show(page: Path, folder: Path) -> None:
    checker = doctest.OutputChecker()
    shown = [
        part.partition("\n")
        for block in CONSOLE.findall(page.read_text("utf-8"))
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]
    assert shown
    for command, _, expected in shown:
        said = shell(command, folder).stdout
        assert checker.check_output(expected, said, doctest.ELLIPSIS), f"$ {command}\n{said}"


@pytest.mark.parametrize("page", having(FILE), ids=lambda page: page.name)
def test_a_tutorial_can_be_followed_word_by_word(page: Path, folder: Path) -> None:
    text = page.read_text("utf-8")
    for name, content in FILE.findall(text):
        (folder / name).write_text(content, "utf-8")
    commands = SHELL.findall(text)
    assert len(commands) > 2
    for command in commands:
        run = shell(command, folder)
        assert run.returncode == 0, f"{command}\n{run.stderr}"


def test_what_a_tutorial_promises_of_its_page_is_so(folder: Path) -> None:
    page = ROOT / "docs" / "tutorial" / "first-page.md"
    name, content = FILE.findall(page.read_text("utf-8"))[0]
    (folder / name).write_text(content, "utf-8")
    made = shell(f"dailypage make {name} --out mine --to text", folder)
    assert made.stdout.startswith("mine/2024-03-05/")
    terms = shell(f"dailypage terms {name} --json", folder).stdout
    assert '"text": "Masach"' in terms
    assert '"text": "receive"' not in terms
    assert '"text": "measures"' not in terms
