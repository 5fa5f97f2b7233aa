"""Write data/explorer: the page of the whole chain that stands beside each living page, its what-ifs by moment,
the moment that a term is a name of, and the terms that the account of a moment names.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from _generated import write_or_check

from dailypage.render.around import FOLDER, WHOLE
from dailypage.render.explorer import beside_a_page, nearest_what_ifs
from dailypage.render.still import moments, still
from dailypage.render.told import TOLD, named
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


def in_lines(table: Mapping[str, object]) -> str:
    """*table* as JSON, each key on a line."""
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(one)}" for key, one in table.items()) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write the files; with ``--check`` write nothing, and return 1 where one differs."""
    chain = derive()
    tables: dict[str, Mapping[str, object]] = {
        "what-ifs.json": nearest_what_ifs(chain),
        "terms.json": moments_of_terms(),
        TOLD.name: {told: named(told) for told in (still(moment).told for moment in moments())},
    }
    found = [write_or_check(FOLDER / name, in_lines(table), arguments) for name, table in tables.items()]
    # The page reads the tables: they come first.
    return max(*found, write_or_check(FOLDER / WHOLE, beside_a_page(chain), arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
