"""Write data/explorer: the page of the whole chain that stands beside each living page, and its what-ifs by moment."""

from __future__ import annotations

import json
import sys

from _generated import write_or_check

from dailypage.render.around import FOLDER, WHOLE
from dailypage.render.explorer import beside_a_page, nearest_what_ifs
from dailypage.system.derivation import derive


def main(arguments: list[str]) -> int:
    """Write both files; with ``--check`` write nothing, and return 1 where one differs."""
    chain = derive()
    what_ifs = json.dumps(nearest_what_ifs(chain), indent=2) + "\n"
    texts = {WHOLE: beside_a_page(chain), "what-ifs.json": what_ifs}
    return max(write_or_check(FOLDER / name, text, arguments) for name, text in texts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
