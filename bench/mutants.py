"""How much of the system its tests hold fast: one place of its rules is changed, and the tests must notice.

Each mutant changes one comparison, sum, constant, condition or negation of the laws, the operations, the numbers or
the ladder of unity, in a copy of the package. A mutant that the tests of the system do not notice has survived, and
is printed with its place: to be read by somebody, who finds a test missing or a line that says nothing.

``python -m bench.mutants --sample 60 --seed 1``; with ``--only laws`` in the files of that name alone.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("laws.py", "sefirot.py", "unity.py", "operations")
SLOW = "not read_back and not character_too_many and not schema and not random_lawful_walk"
SWAPPED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A file with one place changed."""

    file: Path
    line: int
    was: str
    now: str
    source: str


def mutants(file: Path) -> Iterator[Mutant]:
    """Every mutant of *file*."""
    source = file.read_text("utf-8")
    for node in [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr)]:
        for new in _changed(node):
            was = ast.get_source_segment(source, node)
            if was and was != new:
                yield Mutant(file, node.lineno, was, new, _with(source, node, new))


def _changed(node: ast.expr) -> Iterator[str]:
    """What may stand in the place of *node*."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPPED:
        yield ast.unparse(ast.Compare(node.left, [SWAPPED[type(node.ops[0])]()], node.comparators))
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        yield f"({ast.unparse(ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))})"
    elif isinstance(node, ast.BoolOp):
        yield f"({ast.unparse(ast.BoolOp(SWAPPED[type(node.op)](), node.values))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.IfExp):
        yield f"({ast.unparse(node.body)})"
        yield f"({ast.unparse(node.orelse)})"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield str(not node.value) if isinstance(node.value, bool) else str(node.value + 1)


def _with(source: str, node: ast.expr, new: str) -> str:
    lines = source.encode().splitlines(keepends=True)  # columns count bytes
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    head = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    tail = lines[end_line - 1][end:] + b"".join(lines[end_line:])
    return (head + new.encode() + tail).decode()


def passes(package: Path) -> bool:
    """Whether the tests of the system pass with the *package* that lies there."""
    tests = ["-q", "-x", "-n", "0", "-k", SLOW, "-p", "no:cacheprovider", "tests/system"]
    try:
        ran = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", *tests],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(package)}, capture_output=True, timeout=300, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:  # it runs for ever: noticed
        return False
    return ran.returncode == 0


def survives(one: Mutant, package: Path) -> bool:
    """Whether the tests pass with *one* in the copy of the *package*."""
    place = package / one.file.relative_to(ROOT / "src")
    kept = place.read_bytes()
    place.write_text(one.source, "utf-8")
    try:
        return passes(package)
    finally:
        place.write_bytes(kept)


def main(arguments: list[str] | None = None) -> int:
    """Draw mutants, try each, print those that survive."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="how many (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    parser.add_argument("--only", default="", help="in files with this in their name")
    given = parser.parse_args(arguments)
    rooms = [ROOT / "src/dailypage/system" / room for room in ROOMS]
    files = [file for room in rooms for file in ([room] if room.is_file() else sorted(room.glob("*.py")))]
    every = [one for file in files if given.only in file.name for one in mutants(file)]
    number = min(given.sample, len(every))
    drawn = random.Random(given.seed).sample(every, number)  # noqa: S311 - a draw, no secret
    alive = 0
    with tempfile.TemporaryDirectory(prefix="dailypage-mutants-") as folder:
        package = Path(folder)
        shutil.copytree(
            ROOT / "src", package, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
        if not passes(package):
            print("The tests fail before anything is changed.", file=sys.stderr)
            return 1
        for n, one in enumerate(drawn, 1):
            print(f"  {n} of {len(drawn)}", file=sys.stderr, end="\r", flush=True)
            if survives(one, package):
                alive += 1
                print(f"{one.file.relative_to(ROOT)}:{one.line}: {one.was!r} -> {one.now!r}", flush=True)
    print(f"{len(drawn) - alive} of {len(drawn)} mutants noticed, of {len(every)} places")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
