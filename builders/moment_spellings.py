"""Write data/system/spellings.toml: how the moments of the system are called in the languages of the lexicon.

A moment whose title or name is a term has that term's spellings. The system itself knows no lexicon; it reads this.
"""

from __future__ import annotations

import sys

from _generated import ROOT, write_or_check

from dailypage.system.naming import fold, names
from dailypage.terms.glossary import glossary
from dailypage.terms.recognise import find

FILE = ROOT / "src/dailypage/data/system/spellings.toml"
HEAD = """# Made by builders/moment_spellings.py from the lexicon: names of moments in other languages than English.
# What differs only in a way that folding sees through stands here once.
"""


def foreign() -> dict[str, list[str]]:
    """Label -> the spellings of the terms that the moment is called by; a spelling belongs to the first that has it."""
    taken = {fold(name) for label in names() for name in _called(label)}
    found: dict[str, list[str]] = {}
    for label in names():
        terms = {
            mention.term_id
            for name in _called(label)
            for mention in find(name)
            if (mention.start, mention.end) == (0, len(name))
        }
        for one in glossary().spellings:
            if one.term_id in terms and one.language != "en" and fold(one.text) not in taken:
                taken.add(fold(one.text))
                found.setdefault(label, []).append(one.text)
    return found


def _called(label: str) -> tuple[str, ...]:
    return (names()[label].title, *names()[label].names)


def main(arguments: list[str]) -> int:
    """Write the file, or say that it differs."""
    rows = []
    for label, found in foreign().items():
        said = ", ".join(f"'{text}'" if '"' in text else f'"{text}"' for text in found)
        rows.append(f"{label} = [{said}]\n")
    return write_or_check(FILE, HEAD + "".join(rows), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
