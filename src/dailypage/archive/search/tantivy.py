"""Tantivy: a tree as a question to tantivy, and its index in a folder brought up to the archive it stands beside.

The archive counts its changes in ``search_log``, each with a mark that depends on all before it. Every commit of
tantivy holds, as one document more, up to which of them it goes: so whatever was killed when, the folder says
truly what is in it, and the rest is done again. A mark that the archive does not know is of another history.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from tantivy import Document, Index, IndexWriter, Occur, Query, Schema, SchemaBuilder, Searcher

from dailypage.archive.search.beside import Progress
from dailypage.archive.search.engine import FACTS, Ranked
from dailypage.archive.search.entries import indexed, unpacked
from dailypage.archive.search.sqlite import SqliteEngine
from dailypage.archive.search.tree import SIGN, And, Not, Or, Phrase, Token, Tree

#: Of the fields and of what is put into them.
EDITION = "1"
_HEAP = 64_000_000  # bytes
_AT_ONCE = 5_000  # issues between two commits: what a kill costs
_IN_TITLE = 4.0  # as entries.IN_TITLE
_STATE = "is"

State = tuple[int, str]


class TantivyEngine(SqliteEngine):
    """Words by tantivy; what is listed in tables from these."""

    name = "tantivy"

    def __init__(self, connection: Connection, searcher: Searcher) -> None:
        super().__init__(connection)
        self._searcher = searcher

    def by_relevance(self, tree: Tree, limit: int, offset: int = 0) -> Ranked:
        """By bm25, as tantivy has it."""
        hits = self._searcher.search(query(tree), limit, count=False, offset=offset).hits
        found = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [(int(number or 0), score) for number, (score, _) in zip(found, hits, strict=True)]

    def numbers(self, tree: Tree) -> list[int]:
        """In no order."""
        everything = max(1, self._searcher.num_docs)
        hits = self._searcher.search(_unweighed(query(tree)), everything, count=False).hits
        found = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [int(number or 0) for number in found]

    def count(self, tree: Tree) -> int:
        """How many issues *tree* finds."""
        found: Any = self._searcher.search(_unweighed(query(tree)), 1)  # its count is in no type
        return int(found.count)


def query(tree: Tree) -> Query:
    """*tree* as a query of tantivy."""
    match tree:
        case Token():
            return _any([part for option in tree.options for part in _option(option, tree)])
        case Phrase(keys, title):
            words: list[str | tuple[int, str]] = list(keys)
            said = Query.boost_query(Query.phrase_query(schema(), "title", words), _IN_TITLE)
            return said if title else _any([said, Query.phrase_query(schema(), "body", words)])
        case Or(parts):
            return _any([query(part) for part in parts])
        case And(parts):
            return Query.boolean_query(
                [
                    (Occur.MustNot, query(part.part)) if isinstance(part, Not) else (Occur.Must, query(part))
                    for part in parts
                ]
            )
    raise TypeError(tree)


def _option(option: str, token: Token) -> Iterator[Query]:
    if option.startswith(FACTS):
        yield _unweighed(_term("names", option))  # facts decide, and weigh nothing
    elif option.startswith(SIGN):
        yield _term("names", option)
    else:
        find = _beginning if token.begins else _term
        yield Query.boost_query(find("title", option), _IN_TITLE)
        if not token.title:
            yield find("body", option)


def _term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value, "freq")


def _beginning(field: str, value: str) -> Query:
    return Query.regex_query(schema(), field, f"{value}.*")  # a key is letters and figures alone


def _any(some: list[Query]) -> Query:
    if not some:
        return Query.empty_query()
    return some[0] if len(some) == 1 else Query.boolean_query([(Occur.Should, one) for one in some])


def _unweighed(one: Query) -> Query:
    return Query.const_score_query(one, 0.0)


@cache
def schema() -> Schema:
    """Folded words, cut at blanks alone; names apart from words; which issue it is; how far the index goes."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="whitespace")
    builder.add_text_field("body", tokenizer_name="whitespace")
    builder.add_text_field("names", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("state", stored=True, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def brought_up(folder: Path, connection: Connection, progress: Progress) -> Searcher | None:
    """A searcher of what the archive of *connection* holds now; None while another program brings the index up."""
    wanted = _last(connection)
    index = _opened(folder)
    if state(index.searcher()) != wanted:
        try:
            writer = index.writer(_HEAP, 1)
        except ValueError:  # it is locked
            return None
        with writer:
            _bring_up(index, writer, connection, progress)
        index.reload()
    searcher = index.searcher()
    return searcher if state(searcher) == wanted else None


def state(searcher: Searcher) -> State:
    """Up to which change the index goes, and the mark of that; (0, "") if it holds nothing that counts."""
    hits = searcher.search(_term("state", _STATE), 1, count=False).hits
    if not hits:
        return 0, ""
    _, edition, stamp, *mark = str(searcher.doc(hits[0][1]).get_first("state")).split(" ")
    return (int(stamp), "".join(mark)) if edition == EDITION else (0, "")


def _opened(folder: Path) -> Index:
    try:
        index = Index(schema(), str(folder))
    except ValueError:  # of another edition, or half there
        shutil.rmtree(folder)
        folder.mkdir()
        index = Index(schema(), str(folder))
    index.config_reader("manual")
    return index


def _last(connection: Connection) -> State:
    found = connection.execute(text("SELECT stamp, mark FROM search_log ORDER BY stamp DESC LIMIT 1"))
    row = found.one_or_none()
    return (row.stamp, row.mark) if row else (0, "")


def _mark(connection: Connection, stamp: int) -> str | None:
    found = connection.execute(text("SELECT mark FROM search_log WHERE stamp = :stamp"), {"stamp": stamp})
    mark: str | None = found.scalar()
    return mark


def _bring_up(index: Index, writer: IndexWriter, connection: Connection, progress: Progress) -> None:
    index.reload()  # another program may have been at it until now
    stamp, mark = state(index.searcher())
    if not stamp or _mark(connection, stamp) != mark:
        writer.delete_all_documents()
        stamp = 0
    changed = connection.execute(
        text("SELECT number, max(stamp) FROM search_log WHERE stamp > :stamp GROUP BY number ORDER BY 2"),
        {"stamp": stamp},
    ).all()
    if not changed:
        _commit(writer, connection, 0)
    with progress("Indexing", len(changed)) as tick:
        for done, (number, reached) in enumerate(changed, 1):
            # by a query: asked by term, a field of numbers deletes nothing
            writer.delete_documents_by_query(Query.term_query(schema(), "number", number))
            data = connection.execute(
                text("SELECT entry FROM search_issue WHERE number = :number"), {"number": number}
            ).scalar()
            if data is not None:
                writer.add_document(_document(number, data))
            if done % _AT_ONCE == 0 or done == len(changed):
                _commit(writer, connection, reached)
            tick(1)


def _commit(writer: IndexWriter, connection: Connection, stamp: int) -> None:
    writer.delete_documents_by_query(_term("state", _STATE))
    document = Document()
    document.add_text("state", f"{_STATE} {EDITION} {stamp} {_mark(connection, stamp) or ''}")
    writer.add_document(document)
    writer.commit()


def _document(number: int, data: bytes) -> Document:
    one = indexed(unpacked(data))
    document = Document()
    document.add_unsigned("number", number)
    document.add_text("title", one.title)
    document.add_text("body", one.body)
    document.add_text("names", f"{one.about} {one.facts}")
    return document
