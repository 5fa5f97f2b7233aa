"""Write the published JSON Schema of an issue, and its reference, from the types in dailypage.render.shape.

python builders/schema.py            write data/schema/issue-1.json and docs/reference/json.md
python builders/schema.py --check    write nothing; exit 1 when one is out of step
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
from _generated import ROOT, write_or_check

from dailypage.render import shape

FILE = ROOT / "src/dailypage/data/schema" / shape.SCHEMA
PAGE = ROOT / "docs/reference/json.md"
HEAD = """<!-- Made by builders/schema.py from src/dailypage/render/shape.py. -->
# The JSON of an issue

`dailypage make lesson.txt --to json` writes `the-daily-page-{slug}.json`: everything the program knows of
an issue, for other programs.
It is UTF-8, indented, with its fields always in the same order, and the same issue gives the same bytes.

`"version"` is 1.
Within version 1 fields may be added, so pass over those you do not know; none is removed, renamed or given
another meaning.
The schema (JSON Schema 2020-12) is [`issue-1.json`](../../src/dailypage/data/schema/issue-1.json), and every
output is valid by it.

- Offsets count Unicode code points of the text's `plain`, and the end is the first one after:
  `plain[start:end]` in Python.
  In JavaScript take them over `[...plain]`, since its strings count UTF-16 units.
- `runs` joined are `plain`.
  A run with `"foreign": true` is not in the issue's own language: isolate it when you show it.
- `notes` are for the editor. Do not show them to readers.
- Marks that turn the direction of text are written as `\\u202e` and the like, so that they do nothing to
  whoever looks at the file; a reader of JSON gives them back as they were.

Which terms does an issue use, and how sure is each?

```python
import json

with open("the-daily-page-2010-06-15.json", encoding="utf-8") as file:
    issue = json.load(file)
for article in issue["articles"]:
    for block in article["blocks"]:
        for mention in block["text"]["mentions"]:
            print(mention["text"], mention["term_id"], mention["how"], mention["confidence"])
```
"""


def schema() -> dict[str, Any]:
    """The schema as the file should hold it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": shape.SCHEMA,
        "$comment": "Made by builders/schema.py from src/dailypage/render/shape.py.",
        "title": f"An issue of The Daily Page, version {shape.VERSION}",
        **msgspec.json.schema(shape.Issue),
    }


def page(parts: dict[str, Any]) -> str:
    """The reference: one section for each part, one row for each field."""
    sections = [HEAD]
    for name, part in parts.items():
        rows = "\n".join(
            f"| `{field}` | {kind_of(of)} | {of['description']} |" for field, of in part["properties"].items()
        )
        table = f"| field | value | meaning |\n| --- | --- | --- |\n{rows}\n"
        sections.append(f"## {name}\n\n{part['description']}\n\n{table}")
    return "\n".join(sections)


def kind_of(of: dict[str, Any]) -> str:
    """What a field may hold, in words, with links to the parts.

    >>> kind_of({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    'date or null'
    """
    if "anyOf" in of:
        return " or ".join(kind_of(one) for one in of["anyOf"])
    if "$ref" in of:
        name = of["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in of:
        return ", ".join(f"`{json.dumps(value)}`" for value in of["enum"])
    if of["type"] == "array":
        return f"list of {kind_of(of['items'])}"
    bounds = " to ".join(str(of[end]) for end in ("minimum", "maximum") if end in of)
    kind = str(of.get("format", of["type"]))
    return f"{kind}, {bounds}{'' if 'maximum' in of else ' or more'}" if bounds else kind


if __name__ == "__main__":
    made = schema()
    texts = {FILE: json.dumps(made, indent=2, ensure_ascii=False) + "\n", PAGE: page(made["$defs"])}
    sys.exit(max([write_or_check(path, text, sys.argv[1:]) for path, text in texts.items()]))
