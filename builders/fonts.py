"""Make data/fonts: subset TrueType files for typesetters and WOFF2 files for browsers.

    python builders/fonts.py

Takes the packages that fonts.toml pins through npm's ordinary client, checks their digests, and
writes the same bytes every time. Needs the extra ``build`` (fonttools, brotli) and npm.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # has no stubs
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no stubs

HERE = Path(__file__).parent
FONTS = HERE.parent / "src" / "dailypage" / "data" / "fonts"
# What a running text needs of a font's skill; the rest (stylistic sets, ordinals) would only weigh.
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "lnum", "onum", "pnum", "tnum", "smcp"]


def fetch(package: dict[str, str], folder: Path) -> Path:
    """Unpack *package* below *folder* and return where its files are; stop if its digest differs."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("builders/fonts.py needs npm: install the Debian package npm")
    wanted = f"{package['name']}@{package['version']}"
    packed = subprocess.run(  # noqa: S603 - npm by its full path, arguments from our own file
        [npm, "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / packed.stdout.split()[-1]
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package["sha256"]:
        sys.exit(
            f"{wanted} has the digest {digest}, not {package['sha256']}: look before you change fonts.toml"
        )
    with tarfile.open(archive) as tar:
        tar.extractall(folder / archive.stem, filter="data")
    return folder / archive.stem / "package"


def codepoints(ranges: str) -> set[int]:
    """The characters that a CSS unicode-range names.

    >>> sorted(codepoints("U+41-43, U+5D0"))
    [65, 66, 67, 1488]
    """
    found: set[int] = set()
    for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        found.update(range(int(low, 16), int(high or low, 16) + 1))
    return found


def subset(source: Path, characters: set[int], target: Path, flavor: str | None) -> None:
    """Write the part of the font *source* that holds *characters*, with its name and licence kept."""
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False  # screens of today and typesetters do without
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = flavor
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    print(f"{target.relative_to(FONTS)}: {target.stat().st_size / 1024:.0f} KiB")


def build(plan: dict[str, Any], work: Path) -> None:
    """Fetch every package of *plan* into *work* and write every face and licence."""
    sets = {name: codepoints(ranges) for name, ranges in plan["sets"].items()}
    unpacked = {}
    for name, package in plan["packages"].items():
        unpacked[name] = fetch(package, work)
        shutil.copyfile(unpacked[name] / package["licence"], FONTS / f"{name}-OFL.txt")
    for face in plan["faces"]:
        source = unpacked[face["package"]] / face["file"]
        together = set().union(*(sets[name] for name in face["sets"]))
        subset(source, together, FONTS / "ttf" / f"{face['name']}.ttf", None)
        for name in face["sets"]:
            subset(source, sets[name], FONTS / "web" / f"{face['name']}-{name}.woff2", "woff2")


def main() -> None:
    """Build all fonts that fonts.toml asks for."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        build(tomllib.loads((HERE / "fonts.toml").read_text("utf-8")), Path(work))


if __name__ == "__main__":
    main()
