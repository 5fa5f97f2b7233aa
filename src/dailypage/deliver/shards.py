"""Shards: the postings of all words in files small enough to be fetched when a word is looked up.

A bucket holds the keys that begin with the same two characters, and is made anew whenever one of them changes.
Where it is too large for one file it is split by the next character, and so on; so the files depend on what is in
them alone, and not on how it came there. ``search/LANGUAGE/index.json`` tells which beginnings have a file, and a
key stands in the file of the longest one. data/js/search.js reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from dailypage.archive.longer import longer
from dailypage.deliver.numbers import LANGUAGES, UNDATED, as_text
from dailypage.deliver.saying import spelled
from dailypage.deliver.site_of import SiteOf
from dailypage.render.registry import File
from dailypage.terms.glossary import glossary

#: No file of a search is larger, in bytes.
LARGEST = 64 * 1024
#: A word that stands in more issues is found in the newest of them: their postings fill a file.
MOST = 24_000
_HEAD = 2  # characters
_KIND = ":"  # of term:masach


def bucket_of(key: str) -> str:
    """The beginning that names the bucket of *key*.

    >>> bucket_of("masach"), bucket_of("term:masach")
    ('ma', 'term:m')
    """
    kind, colon, rest = key.partition(_KIND)
    return kind + colon + rest[:1] if colon else key[:_HEAD]


def name_of(beginning: str) -> str:
    """*beginning* as the stem of a file's name, the same on every host.

    >>> name_of("ma"), name_of("term:m")
    ('ma', 'term_3am')
    """
    return "".join(sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}" for sign in beginning)


def shard(site: SiteOf, language: str, bucket: str) -> Iterator[File]:
    """The files of a bucket."""
    prefix = f"word|{language}|"
    found = {
        group[len(prefix) :]: as_text(numbers[-MOST:])
        for group, numbers in site.state.all_postings(prefix + bucket)
        if bucket_of(group[len(prefix) :]) == bucket
    }
    yield from _split(f"search/{language}/", bucket, found)


def _split(folder: str, beginning: str, found: Mapping[str, str]) -> Iterator[File]:
    """*found* as one file, or the key that is just *beginning* in one and each longer beginning in its own."""
    if not found:
        return
    data = msgspec.json.encode(found)
    if len(data) <= LARGEST or len(found) == 1:
        yield File(f"{folder}{name_of(beginning)}.json", data)
        return
    longer: dict[str, dict[str, str]] = {}
    for key, numbers in found.items():
        longer.setdefault(key[: len(beginning) + 1], {})[key] = numbers
    own = longer.pop(beginning, None)
    if own:
        yield File(f"{folder}{name_of(beginning)}.json", msgspec.json.encode(own))
    for each, below in longer.items():
        yield from _split(folder, each, below)


def beginnings(site: SiteOf, language: str) -> Iterator[File]:
    """What a search loads first: which files there are, and how numbers become issues."""
    folder = f"search/{language}/"
    files = sorted(
        path.removeprefix(folder).removesuffix(".json") for path in site.state.paths(f"shard|{language}|")
    )
    undated = {digest.number: digest.slug for digest in site.state.digests(language, "", "0")}
    yield File(
        f"{folder}index.json",
        msgspec.json.encode(
            {"files": files, "languages": LANGUAGES, "undated_from": UNDATED, "undated": undated}
        ),
    )


@cache
def spellings() -> tuple[File, ...]:
    """Every spelling of every term, folded, and the terms it may stand for; as small files like the others.

    The index tells what each term is called, and which terms have a longer name.
    """
    known: dict[str, set[str]] = {}
    names = {term.id: term.preferred["en"] for term in glossary()}
    for spelling in glossary().spellings:
        known.setdefault(spelled(spelling.text), set()).add(spelling.term_id)
    buckets: dict[str, dict[str, str]] = {}
    for text, ids in sorted(known.items()):
        buckets.setdefault(bucket_of(text), {})[text] = " ".join(sorted(ids))
    files = [file for bucket, found in buckets.items() for file in _split("search/terms/", bucket, found)]
    stems = [file.name.removeprefix("search/terms/").removesuffix(".json") for file in files]
    told = {"files": sorted(stems), "names": names, "longer": longer()}
    index = File("search/terms/index.json", msgspec.json.encode(told))
    return (*files, index)
