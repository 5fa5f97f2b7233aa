"""Write constraints.txt: the exact version of everything the project installs.

    python builders/pins.py            pin what this environment has; pins of extras that it lacks stay
    python builders/pins.py --check    fail if this environment and the file disagree

To take newer versions: make a fresh environment without the file, install it with all its extras, as listed
below, run the tests, then run this there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FILE = Path(__file__).parent.parent / "constraints.txt"
HEAD = "# Made by builders/pins.py: what `make` installs, exactly. Plain name==version lines, nothing else.\n"
# What installs the package itself, without an environment of its own that nobody pinned.
INSTALLERS = ("hatchling", "editables")


def wanted(requirements: list[str], extras: set[str]) -> Iterator[Requirement]:
    """The requirements that apply to this Python under any of *extras*."""
    for text in requirements:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def installed() -> dict[str, str]:
    """Name -> version of the project's requirements and of all that they require in turn, where installed."""
    found: dict[str, str] = {}
    queue = [
        Requirement("dailypage[test,bench,build,dask,postgresql,tantivy]"),
        *map(Requirement, INSTALLERS),
    ]
    seen = set()
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        if (name, *sorted(requirement.extras)) in seen:
            continue
        seen.add((name, *sorted(requirement.extras)))
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # an extra that nobody asked for here
        queue += wanted(requires(name) or [], requirement.extras)
    found.pop("dailypage")
    return found


def pinned(text: str) -> dict[str, str]:
    r"""Name -> version of a file of ``name==version`` lines.

    >>> pinned("# why\nclick==8.5.1\n")
    {'click': '8.5.1'}
    """
    lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
    return dict(line.split("==") for line in lines if line)


def disagreements(have: dict[str, str], pins: dict[str, str]) -> list[str]:
    """A line for each installed package that is pinned nowhere, or at another version.

    >>> disagreements({"click": "8.5.1", "babel": "2.18.0"}, {"click": "8.5.0"})
    ['babel: installed 2.18.0, pinned nowhere', 'click: installed 8.5.1, pinned 8.5.0']
    """
    return [
        f"{name}: installed {number}, pinned {pins.get(name, 'nowhere')}"
        for name, number in sorted(have.items())
        if pins.get(name) != number
    ]


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` say where it and this environment disagree."""
    have = installed()
    if arguments == ["--check"]:
        wrong = disagreements(have, pinned(FILE.read_text("utf-8")))
        print("\n".join(wrong), end="\n" if wrong else "")
        return 1 if wrong else 0
    pins = {**(pinned(FILE.read_text("utf-8")) if FILE.exists() else {}), **have}
    FILE.write_text(HEAD + "".join(f"{name}=={number}\n" for name, number in sorted(pins.items())), "utf-8")
    print(f"{FILE.name}: {len(pins)} pins")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
