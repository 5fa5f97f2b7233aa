"""Write the published JSON Schema of an issue from the types in dailypage.render.shape.

python builders/schema.py            write src/dailypage/data/schema/issue-1.json
python builders/schema.py --check    write nothing; exit 1 when it is out of step
"""

from __future__ import annotations

import json
import sys

import msgspec
from _generated import ROOT, write_or_check

from dailypage.render import shape

FILE = ROOT / "src/dailypage/data/schema" / shape.SCHEMA


def schema() -> str:
    """The schema as the file should hold it."""
    made = msgspec.json.schema(shape.Issue)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": shape.SCHEMA,
        "$comment": "Made by builders/schema.py from src/dailypage/render/shape.py.",
        "title": f"An issue of The Daily Page, version {shape.VERSION}",
        **made,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check(FILE, schema(), sys.argv[1:]))
