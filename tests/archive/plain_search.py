"""A search that is slow and plain, to compare the real ones with: it reads the texts of every issue, each time."""

from __future__ import annotations

from collections.abc import Iterable

from dailypage.archive.asked import ask, source_tokens
from dailypage.archive.folding import keys_in
from dailypage.archive.search.tree import And, Not, Or, Phrase, Token, Tree, name, source_name
from dailypage.archive.search_port import Entry, Words


def plain_search(entries: Iterable[Entry], query: str) -> set[str]:
    """The keys of the *entries* that *query* finds."""
    some = list(entries)
    printed = {article.source for entry in some for article in entry.articles if article.source}

    def sources(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(source_name(one) for one in printed if set(tokens) <= set(source_tokens(one)))

    tree = ask(query, sources).tree
    return {entry.key for entry in some if _is_found(entry, tree)}


def _is_found(entry: Entry, tree: Tree) -> bool:
    match tree:
        case And(parts):
            return all(_is_found(entry, part) for part in parts)
        case Or(parts):
            return any(_is_found(entry, part) for part in parts)
        case Not(part):
            return not _is_found(entry, part)
        case Phrase(keys, title):
            return any(_has_run(keys_in(words.text), keys) for words in _texts(entry, title=title))
        case Token(options, begins, title):
            said = {key for words in _texts(entry, title=title) for key in keys_in(words.text)}
            if begins:
                return any(key.startswith(options) for key in said)
            return not set(options).isdisjoint(said if title else said | _facts(entry))


def _texts(entry: Entry, *, title: bool) -> list[Words]:
    texts = [words for article in entry.articles for words in article.words]
    return [words for words in texts if words.role == "title" or not title]


def _has_run(said: list[str], keys: tuple[str, ...]) -> bool:
    return any(tuple(said[at : at + len(keys)]) == keys for at in range(len(said)))


def _facts(entry: Entry) -> set[str]:
    """The names of all that is known of it."""
    texts = _texts(entry, title=False)
    found = {"§every", name("l", entry.language)}
    found |= {name("", use.term_id) for words in texts for use in words.uses}
    found |= {name("m", told.moment) for words in texts for told in words.told}
    found |= {name("p", str(article.part)) for article in entry.articles if article.part is not None}
    found |= {source_name(article.source) for article in entry.articles if article.source}
    if entry.day:
        found |= {name("d", entry.day.isoformat()[:length]) for length in (3, 4, 7, 10)}
    return found
