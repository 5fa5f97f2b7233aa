"""Write data/explorer: the page of the whole chain that stands beside each living page, its what-ifs by moment, and
the moment that a term is a name of.
"""

from __future__ import annotations

import json
import sys

from _generated import write_or_check

from dailypage.render.around import FOLDER, WHOLE
from dailypage.render.explorer import beside_a_page, nearest_what_ifs
from dailypage.system.derivation import derive
from dailypage.system.naming import names
from dailypage.terms.recognise import find


def moments_of_terms() -> dict[str, str]:
    """Term -> the first moment that is called by it."""
    found: dict[str, str] = {}
    for label, name in names().items():
        for called in (name.title, *name.names):
            for mention in find(called):
                if (mention.start, mention.end) == (0, len(called)):
                    found.setdefault(mention.term_id, label)
    return found


def main(arguments: list[str]) -> int:
    """Write the files; with ``--check`` write nothing, and return 1 where one differs."""
    chain = derive()
    tables = {"what-ifs.json": nearest_what_ifs(chain), "terms.json": moments_of_terms()}
    texts = {name: json.dumps(table, indent=2) + "\n" for name, table in tables.items()}
    found = [write_or_check(FOLDER / name, text, arguments) for name, text in texts.items()]
    # The page reads the tables: they come first.
    return max(*found, write_or_check(FOLDER / WHOLE, beside_a_page(chain), arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
