"""Recognising terms: a text in, mentions out, each with the evidence it rests on.

Words are looked up (words.py) and joined to phrases (phrases.py); what is also an ordinary word stands only with
support from its sentence (evidence.py); of what remains, the longest sensible reading wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dailypage.terms.evidence import Judged, judge
from dailypage.terms.language import detect
from dailypage.terms.model import Mention
from dailypage.terms.phrases import Reading, phrases_from
from dailypage.terms.tokens import Token, tokenise
from dailypage.terms.typos import typo
from dailypage.terms.words import look_up


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


def find(text: str, language: str | None = None, *, emphasis: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """As recognise, with *emphasis*: the half-open spans of *text* that its source emphasised."""
    tokens = tokenise(text)
    if not tokens:
        return []
    language = language or detect(text)
    words = [look_up(token.text, language) for token in tokens]
    readings = [
        Reading(at, at, hit) for at, word in enumerate(words) for hit in word.hits
    ]
    for at, word in enumerate(words):
        if word.symbols or (not word.hits and len(word.key) >= 6):
            readings += phrases_from(at, tokens, words)
        if not word.hits:
            hit = typo(at, tokens, words, language)
            if hit is not None:
                readings.append(Reading(at, at, hit))
    weights = [0 if word.particle and not token.text.isupper() else token.end - token.start for word, token in zip(words, tokens, strict=True)]
    judged = judge(text, tokens, words, readings, language, emphasis)
    return [_mention(text, tokens, chosen) for chosen in _longest(judged, weights)]


def _longest(judged: list[Judged], weights: Sequence[int]) -> list[Judged]:
    """The longest first, then the surest; what overlaps a chosen one is left out."""
    taken: list[Judged] = []
    used: set[int] = set()

    def weight(one: Judged) -> int:
        return sum(weights[one.reading.first : one.reading.last + 1])

    for one in sorted(judged, key=lambda j: (-weight(j), -j.rank, j.reading.first)):
        span = range(one.reading.first, one.reading.last + 1)
        if used.isdisjoint(span):
            used.update(span)
            taken.append(one)
    return sorted(taken, key=lambda j: j.reading.first)


def _mention(text: str, tokens: Sequence[Token], chosen: Judged) -> Mention:
    return Mention(chosen.start, chosen.end, chosen.term_id, chosen.how, chosen.confidence, text[chosen.start : chosen.end], chosen.reason)

