"""Recognising terms: a text in, mentions out, each with the evidence it rests on.

Words are looked up (words.py) and joined to phrases (phrases.py); what is also an ordinary word stands only with
support from its sentence (evidence.py); of what remains, the longest sensible reading wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from dailypage.terms.evidence import Court, Judged
from dailypage.terms.fold import HEADS, LEADS, OF, TITLES
from dailypage.terms.glossary import glossary
from dailypage.terms.hits import CERTAIN, CONFIDENCE, weigh
from dailypage.terms.language import detect
from dailypage.terms.model import Mention
from dailypage.terms.phrases import Walk
from dailypage.terms.tokens import Tokens, tokenise
from dailypage.terms.words import Word, WordCache, word_cache

WITH_SUPPORT = 0.86  # the most a word can have that is also an ordinary one
IN_PART = (
    0.78  # the most a term can have in a short phrase of which it is only a part: a longer one may be meant
)
SHORT_PHRASE = 5  # words
LONG_SLIP = 7  # letters of a key: so long a word near a term is taken for it in small letters too


def recognise(text: str, language: str | None = None) -> list[Mention]:
    """The terms that *text* mentions, in order, never overlapping.

    text      any text; ``*stars*`` around a word count as emphasis
    language  en, he, ru, es or de; found from the text when None. Foreign words in it are read all the same

    Offsets are half-open and count characters of *text*, whatever folding did.

    >>> [(m.text, m.term_id, m.how) for m in recognise("the Zivug takes place over Tzimtzum Bet")]
    [('Zivug', 'zivug', 'exact'), ('Tzimtzum Bet', 'tzimtzum-bet', 'exact')]
    >>> recognise("Turn the light over, or leave it.")
    []
    """
    return find(text, language)


def find(
    text: str, language: str | None = None, *, emphasis: Sequence[tuple[int, int]] = ()
) -> list[Mention]:
    """As recognise, with *emphasis*: the half-open spans of *text* that its source emphasised."""
    tokens = tokenise(text)
    language = language or detect(text)
    cache = word_cache(language)
    words = list(map(cache.__getitem__, tokens.texts))
    readings = _readings(tokens, words, cache)
    if not readings:
        return []
    stand = Court(text, tokens, words, readings, language, emphasis).standing()
    chosen = _longest(stand, words)
    return _mentions(text, tokens, chosen, in_part=_is_in_part(tokens, words, chosen))


def _readings(tokens: Tokens, words: list[Word], met: WordCache) -> list[Judged]:
    """Every reading, the best one for each place and term."""
    walk, readings = Walk(tokens, words, met), []
    for at in [at for at, word in enumerate(words) if word.alone]:
        word = words[at]
        for one in word.weighed:
            start = tokens.starts[at]
            readings.append(Judged(at, at, start, start + one.length, one))
        if word.slip is not None and _looks_like_a_term(tokens, at, word):
            slip = weigh(word.slip, tokens.texts[at], met.language)
            readings.append(Judged(at, at, tokens.starts[at], tokens.end(at), slip))
    walk.gather()
    for (first, last, _), one in walk.found.items():
        start = tokens.starts[first]
        readings.append(Judged(first, last, start, start + one.length, one))
    return readings


def _looks_like_a_term(tokens: Tokens, at: int, word: Word) -> bool:
    capital = tokens.texts[at][0].isupper() and at not in tokens.firsts
    return capital or len(tokens) <= 2 or len(word.key) >= LONG_SLIP


def _longest(stand: list[Judged], words: list[Word]) -> list[Judged]:
    """The longest by its telling letters first, then the surest; what overlaps a chosen one is left out."""

    def order(one: Judged) -> tuple[int, float, int]:
        first, last = one.first, one.last
        weight = words[first].weight if first == last else sum([w.weight for w in words[first : last + 1]])
        return (-weight, -one.weighed.rank, one.first)

    taken: list[Judged] = []
    for rivals in _overlapping(stand):
        if len(rivals) == 1:
            taken += rivals
            continue
        used: set[int] = set()
        for one in sorted(rivals, key=order):
            span = range(one.first, one.last + 1)
            if used.isdisjoint(span):
                used.update(span)
                taken.append(one)
    return sorted(taken, key=attrgetter("start"))


def _overlapping(stand: list[Judged]) -> list[list[Judged]]:
    """*stand* in groups: readings that share words, directly or by way of others."""
    groups: list[list[Judged]] = []
    last = -1
    for one in sorted(stand, key=attrgetter("first")):
        if one.first > last:
            groups.append([])
        groups[-1].append(one)
        last = max(last, one.last)
    return groups


def _is_in_part(tokens: Tokens, words: list[Word], chosen: list[Judged]) -> bool:
    """Whether the text is a short phrase that the readings leave in part unread, or take for several terms.

    Masach and Aviut are two terms; "Rosh of the Partzuf of Bina" may be a term that is not known.
    """
    if len(tokens) > SHORT_PHRASE:
        return False
    if any(tokens.gaps.get(one.first, "join") == "join" for one in chosen[1:]) and not any(
        word.small and "&" in word.symbols for word in words
    ):
        return True
    read = {n for one in chosen for n in range(one.first, one.last + 1)}
    others = [n for n, word in enumerate(words) if n not in read and not (word.small or word.particle)]
    return any(tokens.texts[n].casefold() not in LEADS | TITLES | HEADS for n in others)


def _mentions(text: str, tokens: Tokens, chosen: list[Judged], *, in_part: bool) -> list[Mention]:
    """The mentions; a term and its gloss in brackets, X (Y), are one."""
    most = IN_PART if in_part else 1.0
    mentions: list[Mention] = []
    chosen = [_with_lead(tokens, one) for one in chosen]
    before: Judged | None = None
    for one in chosen:
        confidence = min(most, CONFIDENCE[one.how], 1.0 if one.level == CERTAIN else WITH_SUPPORT)
        if before is not None and one.term_id == before.term_id and _is_gloss(text, tokens, before, one):
            last = mentions.pop()
            whole = text[last.start : one.end + 1]
            mentions.append(
                Mention(
                    last.start,
                    one.end + 1,
                    one.term_id,
                    last.how,
                    max(last.confidence, confidence),
                    whole,
                    last.reason,
                )
            )
        else:
            written = text[one.start : one.end]
            mentions.append(
                Mention(one.start, one.end, one.term_id, one.how, confidence, written, one.reason)
            )
        before = one
    return mentions


def _with_lead(tokens: Tokens, one: Judged) -> Judged:
    """*one* from its title on (Rabbi Chaim Vital).

    Where nothing else is said, from its article and kind on: los Reshimot, the quality of bestowal.
    """
    at = one.first - 1
    if at < 0 or tokens.gaps.get(one.first, "") != "":
        return one
    if one.last == len(tokens) - 1 and at < SHORT_PHRASE and _is_lead(tokens.texts[: at + 1]):
        one.start = tokens.starts[0]
    elif tokens.texts[at].casefold() in TITLES and glossary()[one.term_id].kind == "person":
        one.start = tokens.starts[at]
    return one


def _is_lead(before: list[str]) -> bool:
    """Whether the words *before* a term are its article and its kind."""
    return all((word := text.casefold()) in LEADS or word in HEADS or word in OF for text in before)


def _is_gloss(text: str, tokens: Tokens, before: Judged, one: Judged) -> bool:
    beside = before.last + 1 == one.first
    return beside and tokens.gaps.get(one.first) == "(" and text[one.end : one.end + 1] == ")"
