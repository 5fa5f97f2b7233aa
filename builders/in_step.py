"""Run every builder: is each generated file what its builder would write today?

    python builders/in_step.py            each builder's ``--check``; exit code 1 if one differs
    python builders/in_step.py --write    let each write its file

A builder is a script in this folder. Without arguments it writes; with ``--check`` it writes
nothing, names what differs and exits with 1. Those in BY_HAND need more than this machine may have.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BY_HAND = {
    "fonts.py",  # takes fonts from a registry by their pinned digests
    "picture.py",  # looks at a page in Chromium
    "ordinary.py",  # goes through 600,000 words of frequency lists: minutes
}


def builders(folder: Path) -> list[Path]:
    """The builder scripts of *folder*; modules they share begin with an underscore."""
    apart = {"in_step.py", *BY_HAND}
    return [path for path in sorted(folder.glob("*.py")) if path.name not in apart and path.name[0] != "_"]


def out_of_step(folder: Path) -> list[str]:
    """The names of the builders whose ``--check`` fails; what they say goes to the terminal."""
    return [path.name for path in builders(folder) if run(path, "--check")]


def run(script: Path, *arguments: str) -> int:
    """The exit code of a builder."""
    return subprocess.run([sys.executable, str(script), *arguments], check=False).returncode  # noqa: S603 - our own


def main(arguments: list[str]) -> int:
    """Check all, or with ``--write`` write all."""
    if arguments == ["--write"]:
        return max(map(run, builders(HERE)), default=0)
    failed = out_of_step(HERE)
    for name in failed:
        print(f"builders/{name}: its output is out of step; run it (or `make fix`) and read the diff")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
