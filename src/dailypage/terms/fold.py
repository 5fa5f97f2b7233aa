"""Folding: making the spellings of one word equal. Rules are data (data/terms/folding.toml).

A *surface* is a spelling without its marks, quotes and hyphens: what a reader sees as the same word. A *key* is
a surface folded by the rules of transliteration and inflection; a *weak key* also forgets the vowels that come
and go. Keys are compared, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from dailypage.resources import table

Script = Literal["latin", "cyrillic", "hebrew", "other"]

_RULES = table("terms/folding.toml")
_ENDINGS = dict(_RULES["latin"]["endings"])
_ENDINGS["any"] = sorted(set().union(*_ENDINGS.values()))
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_QUOTES = str.maketrans(dict.fromkeys("'’‘ʼʹ`´′׳", "'") | dict.fromkeys('"“”„″״', '"'))
_JOINERS = re.compile(r"[\s\-\u05be\u2010-\u2015_*]+")
_SHVA = re.compile(r"(?<=[^\W\daeiou])'(?=[^\W\ds])")
_ACRONYM = re.compile(r"(?:\"|'')(?=[^\"']$)")
_LATIN = dict(_RULES["latin"]["replace"])
_LATIN_RULE = re.compile("|".join(sorted(map(re.escape, _LATIN), key=len, reverse=True)))
_WEAK_LATIN = re.compile(f"(?<=.)[{_RULES['latin']['weak']}]")
_WEAK_HEBREW = re.compile(f"(?<=.)[{_RULES['hebrew']['weak']}](?=.)")
# (language, a letter that must be there, pattern, what stands for it)
_ALSO = [
    (language, re.sub(r"\(.*?\)", "", old)[0], re.compile(old), new)
    for language, pairs in _RULES["latin"]["also"].items()
    for old, new in pairs
]
_CYRILLIC = str.maketrans(dict(_RULES["cyrillic"]["replace"]))
_FINALS = str.maketrans(_RULES["hebrew"]["final"])
_DOUBLED = re.compile(r"([^\W\d_])\1+")


def script_of(text: str) -> Script:
    """The script of the first letter of *text*.

    >>> script_of("מסך"), script_of("экран"), script_of("4/3")
    ('hebrew', 'cyrillic', 'other')
    """
    for char in text:
        if char.isalpha():
            code = ord(char)
            if 0x590 <= code <= 0x5FF or 0xFB1D <= code <= 0xFB4F:
                return "hebrew"
            return "cyrillic" if 0x400 <= code <= 0x52F else "latin"
    return "other"


@lru_cache(maxsize=65536)
def surface(text: str) -> str:
    """*text* without marks, in lower case, one kind of quote, hyphens as spaces.

    >>> surface("Tif’eret"), surface("Zivug  AB-SAG"), surface("מָסָךְ")
    ("tif'eret", 'zivug ab sag', 'מסך')
    """
    text = (
        _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_QUOTES).replace("''", '"')
    )
    return _JOINERS.sub(" ", text).strip()


@lru_cache(maxsize=4096)  # words.py keeps what it makes of them
def keys(word: str, language: str = "") -> tuple[str, ...]:
    """The keys of one word, the most trusted first. Latin words may have more, one for each way to read them.

    >>> keys("Tzimtzum") == keys("Tsimtsum") == keys("Zimzum")
    True
    >>> keys("Binah") == keys("Behina")
    False
    """
    word = surface(word)
    match script_of(word):
        case "latin":
            shva = _SHVA.sub("e", word)  # a shva written as an apostrophe: N'ilah, T'hillim
            word = word.replace("'", "").replace('"', "").replace(".", "").replace(" ", "")
            readings = [word] + [
                old.sub(new, word)
                for lang, letter, old, new in _ALSO
                if letter in word and language in ("", lang)
            ]
            if shva != word and shva.isalpha():
                readings.append(shva)
            folded = [_latin(reading) for reading in dict.fromkeys(readings)]
            folded += [form.replace("ai", "e") for form in folded if form.startswith("ai")]
            return tuple(dict.fromkeys(folded))
        case "cyrillic":
            return (_DOUBLED.sub(r"\1", re.sub(r"[\"'. ]", "", word).translate(_CYRILLIC)),)
        case "hebrew":
            return tuple(dict.fromkeys((_hebrew(word), _hebrew(word, aramaic=False))))  # דאין is no plural
    return (word.replace(" ", ""),)


def _latin(word: str) -> str:
    folded = _LATIN_RULE.sub(lambda match: _LATIN[match.group()], word)
    folded = _DOUBLED.sub(r"\1", folded)
    if len(folded) > 2 and folded[-1] == "h" and folded[-2] in "aeiou":
        folded = folded[:-1]
    return folded


def _hebrew(word: str, *, aramaic: bool = True) -> str:
    quoted = bool(
        _ACRONYM.search(word)
    )  # an acronym is equal to a word of the same letters only by its entry
    word = re.sub(r"[\"'. ]", "", word).translate(_FINALS)
    word = word.replace("יי", "י").replace("וו", "ו")
    if aramaic and len(word) >= 4 and word.endswith("ינ"):  # the Aramaic plural is the Hebrew one
        word = word[:-1] + "מ"
    return word[:-1] + '"' + word[-1] if quoted else word


@lru_cache(maxsize=4096)  # words.py keeps what it makes of them
def weak_key(key: str) -> str:
    """*key* without the vowels that shva, or full and defective spelling, make come and go.

    >>> weak_key("gevura") == weak_key("gvura"), weak_key("צימצומ") == weak_key("צמצומ")
    (True, True)
    """
    match script_of(key):
        case "latin":
            return _DOUBLED.sub(r"\1", _WEAK_LATIN.sub("", key))
        case "hebrew":
            return _WEAK_HEBREW.sub("", key)
        case "cyrillic":
            return key.replace("е", "").replace("и", "")
    return key


@lru_cache(maxsize=4096)  # words.py keeps what it makes of them
def stems(key: str, language: str, shortest: int = 3) -> tuple[str, ...]:
    """What *key* may be a form of, with inflection taken off; never *key* itself.

    >>> stems("парцуфе", "ru"), stems("парцуфами", "ru")
    (('парцуф',), ('парцуф', 'парцуфам'))
    """
    match script_of(key):
        case "cyrillic":
            return _cyrillic_stems(key, shortest)
        case "hebrew":
            return _hebrew_stems(key)
        case "latin":
            endings = _ENDINGS.get(language) or _ENDINGS["any"]
            found = [key[: -len(e)] for e in endings if key.endswith(e) and len(key) - len(e) >= 3]
            plurals = _RULES["latin"]["plurals"]  # of Hebrew words, in any language that borrows them
            found += [key[: -len(e)] + instead for e, instead in plurals if key.endswith(e) and len(key) > 5]
            return tuple(dict.fromkeys(found))
    return ()


def _cyrillic_stems(key: str, shortest: int) -> tuple[str, ...]:
    """What is left without each ending it may have, the shortest first. A stem keeps three letters."""
    found = []
    if len(key) >= 4:
        for ending in _RULES["cyrillic"]["endings"]:
            if key.endswith(ending) and len(key) - len(ending) >= shortest:
                stem = key[: -len(ending)]
                found += [stem.rstrip("аеиоуюя"), stem] if len(stem) > 4 else [stem]
    for full, short in _RULES["cyrillic"]["fleeting"]:
        if key.endswith(full) and len(key) >= 5:
            found.append(key[: -len(full)] + short)
    return tuple(dict.fromkeys(found))


def _hebrew_stems(key: str) -> tuple[str, ...]:
    found = []
    for ending, instead in _RULES["hebrew"]["endings"]:
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            found.append(key[: -len(ending)] + instead)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def without_prefix(key: str, shortest: int = 3) -> tuple[tuple[str, str], ...]:
    """Every (prefix, rest) that a Hebrew key may be read as; the rest keeps *shortest* letters at least.

    >>> without_prefix("המסכ")[0]
    ('ה', 'מסכ')
    """
    return tuple(
        (prefix, key[len(prefix) :])
        for prefix in _RULES["hebrew"]["prefixes"]
        if key.startswith(prefix) and len(key) - len(prefix) >= (2 if '"' in key else shortest)
    )


@cache
def numbers() -> dict[str, str]:
    """Surface -> the number it may stand for beside a word that is counted: "4", or "4." for the fourth.

    >>> numbers()["dalet"], numbers()["4th"]
    ('4', '4.')
    """
    cardinal = {surface(form): value for value, forms in _RULES["numbers"].items() for form in forms}
    return cardinal | {
        surface(form): f"{value}." for value, forms in _RULES["ordinals"].items() for form in forms
    }


JOIN = tuple(_RULES["particles"]["join"])
OF = frozenset(surface(word) for word in _RULES["particles"]["of"])
ARTICLES = frozenset(_RULES["particles"]["articles"])
AND = frozenset(surface(word) for word in _RULES["particles"]["and"])
LEADS = frozenset(_RULES["particles"]["leads"])
HEADS = frozenset(_RULES["particles"]["heads"])
TITLES = frozenset(_RULES["particles"]["titles"])
PREFIXES = frozenset(prefix for prefix in _RULES["hebrew"]["prefixes"] if len(prefix) == 1)
