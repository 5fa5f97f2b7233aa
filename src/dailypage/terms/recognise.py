"""Recognising terms: a text in, mentions out, each with the evidence it rests on.

Words are looked up (words.py) and joined to phrases (phrases.py); what is also an ordinary word stands only with
support from its sentence (evidence.py); of what remains, the longest sensible reading wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from dailypage.terms.evidence import Court, Judged
from dailypage.terms.fold import HEADS, LEADS, OF, TITLES
from dailypage.terms.hits import CERTAIN, CONFIDENCE
from dailypage.terms.language import detect
from dailypage.terms.model import Mention
from dailypage.terms.runs import Reader
from dailypage.terms.tokens import Tokens, tokenise
from dailypage.terms.words import Word, word_cache

WITH_SUPPORT = 0.86  # the most a word can have that is also an ordinary one
IN_PART = (
    0.78  # the most a term can have in a short phrase of which it is only a part: a longer one may be meant
)
SHORT_PHRASE = 5  # words


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
    runs = list(Reader(tokens, words, cache).runs())
    if not runs:
        return []
    chosen = Court(text, tokens, words, language, emphasis).chosen(runs)
    return _mentions(text, tokens, chosen, in_part=_is_in_part(tokens, words, chosen))


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
        confidence = min(
            most, CONFIDENCE[one.reading.how], 1.0 if one.reading.level == CERTAIN else WITH_SUPPORT
        )
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
                Mention(one.start, one.end, one.term_id, one.reading.how, confidence, written, one.reason)
            )
        before = one
    return mentions


def _with_lead(tokens: Tokens, one: Judged) -> Judged:
    """*one* from its title on (Rabbi Chaim Vital).

    Where nothing else is said, from its article and kind on: los Reshimot, the quality of bestowal.
    """
    at = one.first - 1
    ends = one.last == len(tokens) - 1 and at < SHORT_PHRASE
    if at < 0 or not (ends or one.reading.titled) or tokens.gaps.get(one.first, "") != "":
        return one
    if ends and _is_lead(tokens.texts[: at + 1]):
        one.start = tokens.starts[0]
    elif one.reading.titled and tokens.texts[at].casefold() in TITLES:
        one.start = tokens.starts[at]
    return one


def _is_lead(before: list[str]) -> bool:
    """Whether the words *before* a term are its article and its kind."""
    return all((word := text.casefold()) in LEADS or word in HEADS or word in OF for text in before)


def _is_gloss(text: str, tokens: Tokens, before: Judged, one: Judged) -> bool:
    beside = before.last + 1 == one.first
    return beside and tokens.gaps.get(one.first) == "(" and text[one.end : one.end + 1] == ")"
