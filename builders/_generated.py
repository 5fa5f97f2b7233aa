"""What the builders share: write a generated file, or say that it differs."""

from __future__ import annotations

import difflib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def write_or_check(path: Path, text: str, arguments: list[str]) -> int:
    """Write *text* to *path*; with ``--check`` write nothing, but print the difference and return 1."""
    now = path.read_text("utf-8") if path.exists() else ""
    if arguments == ["--check"]:
        name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
        diff = list(
            difflib.unified_diff(now.splitlines(), text.splitlines(), name, "as built now", lineterm="", n=0)
        )
        print("\n".join(diff[:40]), end="\n" if diff else "")
        return 1 if now != text else 0
    if now != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"{path.name}: written")
    return 0
