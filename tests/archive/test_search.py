"""Search: what is found, on both databases, compared with a plain reading of every text."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lessons import file, lesson, raw
from plain_search import plain_search

from bench.corpus import lessons
from dailypage.archive import Archive, open_archive
from dailypage.archive.check import faults
from dailypage.archive.folding import keys_in, words_in
from dailypage.archive.model import Said
from dailypage.archive.prepare import prepare
from dailypage.archive.search.find import Searcher, index_beside, search, searching
from dailypage.archive.search.index import Index
from dailypage.archive.search.snippets import LONGEST, Marked
from dailypage.archive.search_port import Entry, entry_of
from dailypage.errors import BadQuery
from dailypage.reading.decode import TWINS
from dailypage.terms.glossary import glossary

MADE = 60  # generated issues
POINTED = "על הכלי\n\nהַמָּסָךְ עוֹמֵד בַּפֶּה, וְהָאוֹר חוֹזֵר. כך נברא הכלי שבו שוכן צמצום ב׳, והמסך הוא העיקר.\n"


@pytest.fixture
def archive(database: str) -> Iterator[Archive]:
    with open_archive(database, create=True) as opened:
        yield opened


@pytest.fixture
def sampled(archive: Archive, samples: Path) -> Archive:
    """An archive of the samples, and a Hebrew issue with points."""
    some = [file(path) for path in sorted(samples.glob("issue-*.txt"))]
    archive.add([prepare(one) for one in [*some, raw(POINTED, "pointed.txt", Said(date(2010, 4, 5), "he"))]])
    return archive


def keys(archive: Archive, query: str) -> list[str]:
    """What is found, in order."""
    return [hit.key for hit in search(archive, query, limit=100).hits]


def marked(text: Marked) -> list[str]:
    """The pieces that are marked."""
    return [text.text[start:end] for start, end in text.marks]


def test_any_spelling_of_a_term_finds_all_the_others(sampled: Archive) -> None:
    found = set(keys(sampled, "tsimtsum beth"))
    assert found == set(keys(sampled, "צמצום ב")) == set(keys(sampled, "term:tzimtzum-bet"))
    assert {"2010-04-04", "2010-04-05-he"} <= found
    (one,) = (hit for hit in search(sampled, "tsimtsum beth").hits if hit.key == "2010-04-04")
    assert "second restriction" in marked(one.passage)


def test_a_highlight_lies_on_the_letters_as_printed_points_and_prefix_included(sampled: Archive) -> None:
    (hit,) = search(sampled, '"המסך עומד בפה"').hits
    assert marked(hit.passage) == ["הַמָּסָךְ עוֹמֵד בַּפֶּה"]
    (hit,) = search(sampled, "שוכן").hits
    assert marked(hit.passage) == ["שוכן"]
    assert "והמסך" in marked(search(sampled, "מסך lang:he since:2010-04-05 until:2010-04-05").hits[0].passage)


def test_a_question_finds_where_its_moment_is_spoken_of(sampled: Archive) -> None:
    found = search(sampled, "where does the breaking happen?")
    assert found.asked.moments == ("S24", "U7")
    assert "2010-04-04" in [hit.key for hit in found.hits]
    assert set(keys(sampled, "moment:S24")) <= {hit.key for hit in found.hits}


def test_source_part_language_and_date_narrow_what_is_found(sampled: Archive) -> None:
    assert keys(sampled, 'source:"purpose of society"') == ["2010-10-05"]
    assert "2009-10-14" in keys(sampled, "part:preparation")
    assert keys(sampled, "lang:he") == ["2011-02-06-he", "2010-04-05-he"]
    assert keys(sampled, "date:2010-03..2010-06 lang:en") == ["2010-06-15", "2010-04-04"]
    assert keys(sampled, "15-06-10") == ["2010-06-15"]
    assert keys(sampled, "-lang:en") == keys(sampled, "lang:he")


def test_the_newest_come_first_where_nothing_else_decides(sampled: Archive) -> None:
    found = keys(sampled, "date:2000..2020")
    assert [key[:10] for key in found] == sorted((key[:10] for key in found), reverse=True)
    assert keys(sampled, "-lang:he")[-1] == "undated-issue-2-web-2009-tight"


def test_a_word_in_a_title_counts_more(archive: Archive) -> None:
    plain = lesson(
        date(2010, 3, 1), body="The bakery stood there, and the bakery was open for all who came to it."
    )
    titled = lesson(
        date(2010, 3, 2), title="The Bakery", body="It stood there, and was open for all who came in."
    )
    archive.add([prepare(plain), prepare(titled)])
    assert keys(archive, "bakery") == ["2010-03-02", "2010-03-01"]
    assert keys(archive, "title:bakery") == ["2010-03-02"]
    (hit, _) = search(archive, "bakery").hits
    assert marked(hit.title) == ["Bakery"]


def test_pages_with_more_of_a_term_come_first_whatever_they_call_it(archive: Archive) -> None:
    once = lesson(
        date(2010, 3, 1), body="The Masach stands there, and we all wait for what comes of it in the end."
    )
    thrice = lesson(
        date(2010, 3, 2), body="The Screen of Malchut stands, the Screen weakens, and the Masach rises up."
    )
    archive.add([prepare(once), prepare(thrice)])
    assert keys(archive, "Masach") == ["2010-03-02", "2010-03-01"]


def test_a_term_finds_longer_terms_too_but_behind_itself(archive: Archive) -> None:
    bodies = {
        1: "The Tzimtzum Aleph is over all, and the Tzimtzum Aleph stays, so the Tzimtzum Aleph binds the bakery.",
        2: "There is a Tzimtzum on the light, and we all wait for what comes of it in the end, in the bakery.",
        3: "The second restriction, Tzimtzum Bet, was made in Nekudot de SAG, which is told of to friends.",
        4: "The Masach stands there, and we all wait for what comes of it in the end, in the old bakery.",
    }
    archive.add([prepare(lesson(date(2010, 3, day), body=body)) for day, body in bodies.items()])
    itself, first, second = "2010-03-02", "2010-03-01", "2010-03-03"
    assert keys(archive, "tsimtsum") == [itself, first, second]
    assert keys(archive, "צמצום") == [itself, first, second]
    assert keys(archive, "bakery tsimtsum") == [itself, first]
    assert keys(archive, "-tsimtsum") == ["2010-03-04"]
    assert search(archive, "tsimtsum").asked.terms == ("tzimtzum",)
    for exact in ('="tsimtsum"', "=tsimtsum", "term:tsimtsum", "=צמצום"):
        assert keys(archive, exact) == [itself]
    assert set(keys(archive, "-=tsimtsum")) == {first, second, "2010-03-04"}
    assert keys(archive, "tsimtsum aleph") == [first]
    assert "Tzimtzum Aleph" in marked(search(archive, "tsimtsum").hits[1].passage)
    with pytest.raises(BadQuery, match="query:2: no term"):
        search(archive, "=bakery")


def test_phrases_do_not_go_over_the_end_of_a_paragraph(archive: Archive) -> None:
    body = "We met at the old bakery\n\nWindows were open there for all of the friends who had come."
    archive.add([prepare(lesson(date(2010, 3, 1), body=body))])
    assert keys(archive, '"old bakery"') == ["2010-03-01"]
    assert keys(archive, '"bakery windows"') == []
    assert keys(archive, "bakery windows") == ["2010-03-01"]


def test_a_star_stands_for_the_rest_of_a_word(sampled: Archive) -> None:
    assert set(keys(sampled, "frag*")) >= {"2010-04-04"}
    assert keys(sampled, "fragx*") == []


def test_removed_restored_and_corrected_issues_are_found_as_they_are_now(archive: Archive) -> None:
    day = date(2010, 3, 1)
    archive.add(
        [prepare(lesson(day, body="The bakery stood there, and was open for all who came that day."))]
    )
    archive.remove("2010-03-01")
    assert keys(archive, "bakery") == []
    archive.restore("2010-03-01")
    assert keys(archive, "bakery") == ["2010-03-01"]
    archive.add(
        [prepare(lesson(day, body="The orchard stood there, and was open for all who came that day."))]
    )
    assert keys(archive, "bakery") == []
    assert keys(archive, "orchard") == ["2010-03-01"]
    assert list(faults(archive)) == []


def test_an_index_that_is_gone_or_of_another_edition_is_made_anew(sampled: Archive) -> None:
    before = keys(sampled, "light")
    with sampled.writing() as work:
        Index().clear(work.connection)
    assert keys(sampled, "light") == before
    with sampled.writing() as work:
        work.connection.exec_driver_sql("UPDATE search_state SET value = '0' WHERE name = 'edition'")
        work.connection.exec_driver_sql("DELETE FROM search_use")
    assert keys(sampled, "term:ohr") == keys(sampled, "term:light") != []


@pytest.mark.parametrize("beside_it", [False, True], ids=["alone", "with tantivy"])
def test_an_archive_that_an_older_dailypage_made_is_searched_as_one_made_today(
    tmp_path: Path, samples: Path, *, beside_it: bool
) -> None:
    packed = (
        Path(__file__).parent / "older" / "edition-1.db.gz"
    )  # made by the first dailypage that had a search
    (tmp_path / "old.db").write_bytes(gzip.decompress(packed.read_bytes()))
    names = ("issue-3-pdf-2010-running-header.txt", "issue-6-web-2011-follow-up.txt")
    with (
        open_archive(tmp_path / "old.db") as old,
        open_archive(tmp_path / "new.db", create=True) as new,
    ):
        new.add([prepare(file(samples / name)) for name in names])
        if beside_it:
            index_beside(old)
        for query in ("tsimtsum beth", "tsimtsum", "light", '"which belong to Bina"', "frag*", "source:shamati",
                      "where does the breaking happen?", "date:2010", "-light", "part:1"):  # fmt: skip
            assert keys(old, query) == keys(new, query), query
        assert keys(old, "tsimtsum beth") == ["2010-04-04"]
        assert "second restriction" in marked(search(old, "tsimtsum beth").hits[0].passage)
        assert list(faults(old)) == []


def test_facets_count_all_that_is_found(sampled: Archive) -> None:
    facets = search(sampled, "date:2009..2011", limit=1).facets
    assert dict(facets["year"]) == {"2009": 1, "2010": 4, "2011": 2}
    assert dict(facets["language"]) == {"en": 5, "he": 2}
    assert ("The Purpose of Society", 1) in facets["source"]
    assert dict(facets["term"])["masach"] == len(keys(sampled, "term:masach date:2009..2011"))
    single = [
        (moment, count) for moment, count in facets["moment"] if not {moment} & {*TWINS, *TWINS.values()}
    ]
    assert single
    assert all(len(keys(sampled, f"moment:{moment} date:2009..2011")) == count for moment, count in single)


def test_a_word_that_is_nowhere_is_answered_with_a_term_that_is_near(sampled: Archive) -> None:
    found = search(sampled, "part:2 nasach")
    assert found.total == 0
    assert "part:2 Masach" in found.suggestions
    assert all(search(sampled, better).total for better in found.suggestions)
    assert search(sampled, "light").suggestions == ()


def test_pages_are_cut_out_of_the_same_order(sampled: Archive) -> None:
    for query in ("light", "light OR group", "lang:en", "moment:S24"):
        whole = keys(sampled, query)
        with searching(sampled) as searcher:
            pages = [searcher.find(query, limit=2, offset=at).hits for at in range(0, len(whole), 2)]
        assert [hit.key for page in pages for hit in page] == whole


def test_a_passage_is_short_and_its_marks_are_in_it(sampled: Archive) -> None:
    for query in ("light", "the", "moment:S24", "מסך", '"the light"', "date:2010"):
        for hit in search(sampled, query).hits:
            for text in (hit.passage, hit.title):
                end = 0
                for start, stop in text.marks:
                    assert end <= start < stop <= len(text.text)
                    end = stop
            assert len(hit.passage.text) <= LONGEST + 4


def test_a_bad_query_is_refused_with_its_place(sampled: Archive) -> None:
    with pytest.raises(BadQuery, match="query:7"):
        search(sampled, "light (")


# All databases, compared with a plain reading of the texts.


class Beside:
    """The same issues in SQLite, in PostgreSQL and in tantivy, and as they are."""

    def __init__(self, entries: dict[str, Entry], searchers: dict[str, Searcher]) -> None:
        self.entries, self.searchers = entries, searchers

    def differ(self, query: str) -> dict[str, set[str]]:
        """Where a kind of index finds something else than a plain reading, and what."""
        plain = plain_search(self.entries.values(), query)
        found = {}
        for kind, searcher in self.searchers.items():
            whole = searcher.keys(query)
            ranked = [hit.key for hit in searcher.find(query, limit=10_000).hits]
            assert len(ranked) == len(set(ranked)) == searcher.count(query), query
            assert set(ranked) == whole, query
            if whole != plain:
                found[kind] = whole ^ plain
        return found


@pytest.fixture(scope="module")
def beside(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: str, samples: Path
) -> Iterator[Beside]:
    sqlite = str(tmp_path_factory.mktemp("search") / "archive.db")
    some = [prepare(raw(one.text, one.name)) for one in lessons(MADE, articles=2)]
    some += [prepare(file(path)) for path in sorted(samples.glob("issue-*.txt"))]
    with ExitStack() as stack:
        searchers, entries = {}, {}
        for where in (sqlite, postgresql_server):
            archive = stack.enter_context(open_archive(where, create=True))
            archive.add(some)
            entries = {issue.slug: entry_of(issue) for issue in archive.issues()}
            kind = "sqlite" if where == sqlite else "postgresql"
            searchers[kind] = stack.enter_context(searching(archive))
            if kind == "sqlite":
                index_beside(archive)
                searchers["tantivy"] = stack.enter_context(searching(archive))
        assert {kind: type(each.engine).__name__ for kind, each in searchers.items()} == {
            "sqlite": "SqliteEngine", "postgresql": "PostgresqlEngine", "tantivy": "TantivyEngine",
        }  # fmt: skip
        yield Beside(entries, searchers)


TERMS = sorted({spelling.text for spelling in glossary().spellings if '"' not in spelling.text})
WORD = st.sampled_from(
    ["light", "friend", "the", "question", "way", "масах", "свет", "друг", "המסך", "אור", "החבר",
     "luz", "Licht", "2010", "a"]
)  # fmt: skip


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query that can be understood."""
    said: str
    leaf = st.one_of(
        WORD,
        st.sampled_from(TERMS).map(lambda term: f'term:"{term}"'),
        st.sampled_from(TERMS),
        st.sampled_from(TERMS).map(lambda term: f'="{term}"'),
        st.tuples(WORD, WORD).map(lambda two: f'"{two[0]} {two[1]}"'),
        WORD.filter(lambda word: len(word) > 1).map(lambda word: f"{word[:2]}*"),
        WORD.map(lambda word: f"title:{word}"),
        st.sampled_from(["moment:S15", "moment:S24", "unity:U3", "part:1", "part:2", "lang:he", "lang:ru",
                         "source:zohar", "date:2000-01", "date:2000-01-05..2000-02", "since:2000-02-10",
                         "until:2009", "06-01-00"]),
    )  # fmt: skip
    parts = draw(st.lists(leaf, min_size=1, max_size=4))
    said = str(parts[0])
    for part in parts[1:]:
        said = draw(st.sampled_from(["{} {}", "{} -{}", "{} OR {}", "({}) NOT {}", "{} ({})"])).format(
            said, part
        )
    return said


@given(queries())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_kind_of_index_finds_what_a_plain_reading_finds(beside: Beside, query: str) -> None:
    try:
        assert beside.differ(query) == {}
    except BadQuery as error:
        assert "no term" in error.problem  # noqa: PT017 - some spellings are a term only in company


@pytest.mark.parametrize(
    "query, term, longer",
    [
        ("tzimtzum", "tzimtzum", {"tzimtzum-aleph", "tzimtzum-bet", "tzimtzum-nhy"}),
        ("Masach", "masach", {"masach-de-rosh", "masach-de-guf", "mesach-de-hirik", "sealed-masach"}),
        ("זיווג", "zivug", {"zivug-de-hakaa", "zivug-de-neshikin", "zivug-de-yesodot", "zivug-ab-sag"}),
    ],
)
def test_every_kind_of_index_puts_the_term_first_then_the_word_then_longer_terms(
    beside: Beside, query: str, term: str, longer: set[str]
) -> None:
    def using(terms: set[str]) -> set[str]:
        return {
            key
            for key, entry in beside.entries.items()
            for article in entry.articles
            for words in article.words
            for use in words.uses
            if use.term_id in terms
        }

    first, all_longer = using({term}), using(longer)
    assert first
    assert all_longer - first
    for kind, searcher in beside.searchers.items():
        found = [hit.key for hit in searcher.find(query, limit=1000).hits]
        assert set(found[: len(first)]) == first, kind
        assert all_longer <= set(found), kind
        stands = {key for key in found if key in searcher.keys(f'"{query}"')}
        behind = found[len(first | stands) :]
        assert set(behind) >= all_longer - first - stands, kind
        assert {hit.key for hit in searcher.find(f"={query}", limit=1000).hits} == first, kind
        pages = [searcher.find(query, limit=7, offset=at).hits for at in range(0, len(found), 7)]
        assert [hit.key for page in pages for hit in page] == found, kind


def test_just_what_is_asked_for_is_marked_in_every_language(beside: Beside) -> None:
    searcher = beside.searchers["postgresql"]
    seen = 0
    for entry in list(beside.entries.values())[::4]:
        words = [word.key for words in entry.articles[0].words for word in words_in(words.text)]
        for word, following in list(pairwise(words))[::23]:
            for hit in searcher.find(f'"{word}"', limit=3).hits:
                for text in (hit.passage, hit.title):
                    wanted = [(each.start, each.end) for each in words_in(text.text) if each.key == word]
                    assert [*text.marks] == wanted
                    seen += len(wanted)
            for hit in searcher.find(f'"{word} {following}"', limit=3).hits:
                assert {" ".join(keys_in(said)) for said in marked(hit.passage)} <= {f"{word} {following}"}
    assert seen > 500


def test_every_phrase_of_two_words_is_found_where_it_stands(beside: Beside) -> None:
    for entry in list(beside.entries.values())[::9]:
        for words in entry.articles[0].words[:2]:
            some = words.text.split()
            for at in range(0, len(some) - 1, 7):
                query = f'"{some[at]} {some[at + 1]}"'.replace("״", "")
                if (
                    query.count('"') == 2
                    and "”" not in query
                    and "“" not in query
                    and any(map(str.isalnum, query))
                ):
                    assert beside.differ(query) == {}, query
