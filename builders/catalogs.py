"""Keep the interface catalogs (data/locale) sorted, complete and alike.

python builders/catalogs.py            sort every catalog; add what another one has, as yet empty
python builders/catalogs.py --check    write nothing; exit 1 if a catalog is unsorted, lacks a
                                       sentence, or leaves out a {placeholder} of one
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).parent.parent / "src" / "dailypage" / "data" / "locale"


def read(file: Path) -> Catalog:
    """The catalog in *file*, whose folder says its language."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.parent.name, abort_invalid=True)


def printed(catalog: Catalog, language: str) -> bytes:
    """The catalog as its file should stand: a short head, then one block a sentence, sorted."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n\n'
    name = catalog.locale.english_name if catalog.locale else language
    return (
        f"# {name} words of the interface. Sorted by builders/catalogs.py.\n{head}".encode() + out.getvalue()
    )


def problems(file: Path, catalog: Catalog, wanted: set[str]) -> list[str]:
    """What is wrong with one catalog, in words."""
    translated = {str(message.id): str(message.string) for message in catalog if message.id}
    found = [f"{file}: no translation of {text!r}" for text in sorted(wanted) if not translated.get(text)]
    for text, string in translated.items():
        if string and sorted(re.findall(r"\{\w+\}", text)) != sorted(re.findall(r"\{\w+\}", string)):
            found.append(f"{file}: placeholders differ in {text!r}")
    if file.read_bytes() != printed(catalog, file.parent.parent.name):
        found.append(f"{file}: not as builders/catalogs.py writes it; run it")
    return found


def main() -> None:
    """Check or rewrite every catalog."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    catalogs = {file: read(file) for file in sorted(LOCALE.glob("*/LC_MESSAGES/dailypage.po"))}
    wanted = {str(message.id) for catalog in catalogs.values() for message in catalog if message.id}
    if check:
        found = [problem for file, catalog in catalogs.items() for problem in problems(file, catalog, wanted)]
        sys.exit("\n".join(found) if found else 0)
    for file, catalog in catalogs.items():
        for text in wanted:
            if text not in catalog:
                catalog.add(text, text if file.parent.parent.name == "en" else "")
        file.write_bytes(printed(catalog, file.parent.parent.name))
        print(f"{file.relative_to(LOCALE)}: {len(wanted)} sentences")


if __name__ == "__main__":
    main()
