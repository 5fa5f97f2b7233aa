"""Check the lexicon's TOML and compile it to data/lexicon.json and data/index.json, which the program reads.

    python builders/lexicon.py            write data/lexicon.json and docs/reference/citations.md
    python builders/lexicon.py --check    write nothing; exit 1 when either is out of step

What it refuses: a related id that does not exist, an id twice, a spelling in two entries that is not marked
ambiguous in all of them, a preferred or house form that is no known spelling, an unknown key or certainty.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz.distance import Indel

from dailypage.terms.glossary import Glossary
from dailypage.terms.index import Index

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src/dailypage/data"
COMPILED = DATA / "lexicon.json"
INDEX = DATA / "index.json"
CITATIONS = ROOT / "docs/reference/citations.md"
LANGUAGES = ("en", "he", "ru", "es", "de")
KINDS = {
    "calendar": "calendar", "concepts": "concept", "events": "event", "lights": "light",
    "operations": "operation", "partzufim": "partzuf", "people": "person", "places": "place",
    "practice": "practice", "qualities": "quality", "screens": "screen", "sefirot": "sefira",
    "souls": "soul", "sources": "source", "states": "state", "vessels": "vessel", "worlds": "world",
}  # fmt: skip
KEYS = {
    "hebrew", "plain", "technical", "cite", "certainty", "related", "note", "preferred",
    "ambiguous", "everyday", "pronunciation", "name", "capital", "slips", "spellings", "generated", "plural",
}  # fmt: skip
# A citation's number, cut from what is shown when it was given from memory.
NUMBER = re.compile(r", (?:item|no\.|article no\.) [\d-]+$")
# Hebrew consonants as Latin ones, to find the spelling of a term that is its sound; the letters that may
# stand for a vowel (alef, he, vav, yod, ayin) are left out on both sides.
CONSONANTS = str.maketrans("בגדזחטכךלמםנןסףפצץקרשת", "bgdzctcclmmnnsppzzkrst", "אהויע")


def read() -> dict[str, dict[str, Any]]:
    """Every entry by id, with its kind, in the order of the files."""
    entries: dict[str, dict[str, Any]] = {}
    for name, kind in KINDS.items():
        for term_id, entry in tomllib.loads((DATA / f"lexicon/{name}.toml").read_text("utf-8")).items():
            if term_id in entries:
                sys.exit(f"lexicon/{name}.toml: the id {term_id} stands in two files")
            entries[term_id] = entry | {"kind": kind}
    return entries


def faults(entries: dict[str, dict[str, Any]], policy: dict[str, Any]) -> list[str]:
    """Every rule the data break, each in a sentence."""
    found = [
        f"{term_id}: {fault}" for term_id, entry in entries.items() for fault in entry_faults(entry, entries)
    ]
    owners: dict[str, set[str]] = defaultdict(set)
    for term_id, entry in entries.items():
        for language, form in sure_forms(entry):
            owners[f"{language} {form.casefold()}"].add(term_id)
    shared = {form: ids for form, ids in owners.items() if len(ids) > 1}
    found += [
        f"{form!r} stands in {', '.join(sorted(ids))} and is not ambiguous" for form, ids in shared.items()
    ]
    return found + [
        f"policy.toml: {form!r} is no {language} spelling of {term_id}"
        for language, rules in policy.items()
        for term_id, form in rules["print"].items()
        if form not in entries.get(term_id, {}).get("spellings", {}).get(language, [])
    ]


def entry_faults(entry: dict[str, Any], entries: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What is wrong with one entry by itself."""
    yield from (f"unknown key {key!r}" for key in sorted(set(entry) - KEYS - {"kind"}))
    yield from (f"related {other!r} does not exist" for other in entry["related"] if other not in entries)
    if entry["certainty"] not in {"cited", "general", "to-check"}:
        yield f"certainty {entry['certainty']!r} is none of cited, general, to-check"
    if not entry["plain"].strip():
        yield "an explanation may not be empty"
    known = {form for forms in entry["spellings"].values() for form in forms}
    for forms in (*entry.get("generated", {}).values(), *entry.get("plural", {}).values()):
        yield from (f"{form!r} is not among its spellings" for form in forms if form not in known)


def sure_forms(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The spellings, with their languages, that no other entry may have."""
    if entry.get("ambiguous") is True:
        return
    doubtful = {*entry.get("ambiguous", []), *entry.get("everyday", [])}
    for language, forms in entry["spellings"].items():
        yield from ((language, form) for form in forms if form not in doubtful)


def plain(form: str) -> str:
    """*form* without accents and case: forms alike in this are equally ambiguous."""
    return "".join(c for c in unicodedata.normalize("NFKD", form).casefold() if not unicodedata.combining(c))


def skeleton(text: str) -> str:
    """The consonants of a Latin spelling, folded as the Hebrew ones are."""
    text = text.casefold()
    for old, new in (
        ("tz", "z"),
        ("ts", "z"),
        ("ch", "c"),
        ("kh", "c"),
        ("sh", "s"),
        ("ph", "p"),
        ("f", "p"),
        ("q", "k"),
    ):
        text = text.replace(old, new)
    return re.sub(r"(.)\1", r"\1", re.sub(r"[^bcdgklmnprstz]", "", text))


def pronunciation(entry: dict[str, Any]) -> str:
    """The Hebrew in Latin letters: as the entry gives it, else the first seen spelling that sounds like it, or ""."""
    if "pronunciation" in entry:
        return str(entry["pronunciation"])
    seen: list[str] = [
        s for s in entry["spellings"]["en"] if s not in entry.get("generated", {}).get("en", [])
    ]
    if "\u05f4" in entry["hebrew"] and " " not in entry["hebrew"]:  # an acronym, read as a word
        return next((s for s in seen if sum(c.isupper() for c in s) > 1), "")
    hebrew = re.sub(r"[^a-z]", "", entry["hebrew"].translate(CONSONANTS))
    hebrew = re.sub(r"(.)\1", r"\1", hebrew)
    scored = [(Indel.normalized_similarity(hebrew, skeleton(s.replace("HaH", "H"))), s) for s in seen]
    best = max((score for score, _ in scored), default=0)
    for score, form in scored:  # the house's own form serves when it is anywhere near
        if form == entry["preferred"]["en"] and score >= 0.5:
            return form
    return next((form for score, form in scored if score >= max(0.6, best - 0.15)), "")


def is_translated(form: str, entry: dict[str, Any]) -> bool:
    """Whether a Latin form is a word of its language, not the Hebrew in Latin letters."""
    if sum(c.isupper() for c in form.split(maxsplit=1)[0]) > 1:
        return False
    hebrew = [
        h.translate(CONSONANTS)
        for form in entry["spellings"].get("he", [entry["hebrew"]])
        for h in form.split()
    ]
    letters = [re.sub(r"[^a-z]", "", h) for h in hebrew]
    letters += ["".join(letters)]
    words = [w for w in re.findall(r"[^\W\d]+(?:'[^\W\d]+)*", form) if len(w) > 3] or [form]
    alike = [max(Indel.normalized_similarity(skeleton(w), h) for h in letters) for w in words]
    return sum(alike) / len(alike) < 0.6


def compile_lexicon(entries: dict[str, dict[str, Any]], policy: dict[str, Any]) -> dict[str, Any]:
    """The compiled form: terms as the program shows them, and every spelling with its standing."""
    terms, spellings = [], []
    for term_id, entry in entries.items():
        preferred = dict(entry["preferred"]) | {
            language: rules["print"][term_id]
            for language, rules in policy.items()
            if term_id in rules["print"]
        }
        source = entry["cite"] if entry["certainty"] != "to-check" else NUMBER.sub("", entry["cite"])
        terms.append({
            "id": term_id, "kind": entry["kind"], "hebrew": entry["hebrew"], "pronunciation": pronunciation(entry),
            "preferred": preferred, "plain": entry["plain"], "technical": entry.get("technical", ""),
            "source": source, "certainty": entry["certainty"], "related": entry["related"],
        })  # fmt: skip
        ambiguous, everyday = entry.get("ambiguous", []), {plain(form) for form in entry.get("everyday", [])}
        doubtful = set() if ambiguous is True else {plain(form) for form in ambiguous}
        for language in LANGUAGES:
            seen = entry["spellings"].get(language, [])
            generated = entry.get("generated", {}).get(language, [])
            for form in seen:
                flags = "p" if form == preferred.get(language) else ""
                flags += "g" if form in generated else ""
                either = {plain(form), f"{language}:{plain(form)}"}
                acronym = len(form) == 2 and form.isupper()  # GT, AA: also a hundred other things
                if everyday & either:
                    flags += "e"
                elif ambiguous is True or doubtful & either or acronym:
                    flags += "a"
                flags += "c" if form in entry.get("capital", []) else ""
                flags += "s" if form in entry.get("slips", []) else ""
                flags += "n" if entry.get("name") or entry["kind"] in {"person", "calendar"} else ""
                flags += "t" if language in {"en", "es", "de"} and is_translated(form, entry) else ""
                spellings.append([form, term_id, language, flags])
        spellings += [
            [form, term_id, "en", "s"]
            for form in entry.get("slips", [])
            if form not in entry["spellings"]["en"]
        ]
    return {"made_by": "builders/lexicon.py", "terms": terms, "spellings": spellings}


def citations(entries: dict[str, dict[str, Any]]) -> str:
    """The docs page that lists what is cited with less than full certainty."""
    lines = [
        "<!-- Made by builders/lexicon.py; do not edit. -->",
        "# Citations that are not certain",
        "",
        "A definition is shown with the work it comes from.",
        "Where the number was given from memory, the number is not shown until someone has looked it up.",
        "Where the work uses the word throughout, no single place is named.",
        'To settle one: look it up, set `certainty = "cited"` in `data/lexicon/*.toml`, run `builders/lexicon.py`.',
    ]
    for certainty, title in (
        ("to-check", "Number to be checked"),
        ("general", "General usage, no single place"),
    ):
        chosen = [(i, e) for i, e in sorted(entries.items()) if e["certainty"] == certainty]
        lines += ["", f"## {title} ({len(chosen)})", "", "| term | citation |", "| --- | --- |"]
        lines += [f"| {term_id} | {entry['cite']} |" for term_id, entry in chosen]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Compile, or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when out of step")
    check = parser.parse_args().check
    entries = read()
    policy = tomllib.loads((DATA / "policy.toml").read_text("utf-8"))
    if found := faults(entries, policy):
        print("\n".join(found), file=sys.stderr)
        return 1
    compiled = json.dumps(compile_lexicon(entries, policy), ensure_ascii=False, indent=0) + "\n"
    stale = 0
    glossary = Glossary.of(compiled.encode())
    folded = msgspec.json.encode(Index.build(glossary), order="sorted").decode() + "\n"
    for path, text in ((COMPILED, compiled), (INDEX, folded), (CITATIONS, citations(entries))):
        if not path.is_file() or path.read_text("utf-8") != text:
            stale = 1
            if check:
                print(f"{path.relative_to(ROOT)} is out of step: run builders/lexicon.py", file=sys.stderr)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
                print(f"wrote {path.relative_to(ROOT)}")
    return stale if check else 0


if __name__ == "__main__":
    raise SystemExit(main())
