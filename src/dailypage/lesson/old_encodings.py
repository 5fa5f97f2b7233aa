"""Windows code pages told apart: Western (1252), Cyrillic (1251), Hebrew (1255).

Older encodings are a last resort, when the bytes are none of these.
"""

from __future__ import annotations

import re
from functools import cache
from math import log

from charset_normalizer import from_bytes

from dailypage.resources import table

_LETTER = rb"[\xc0-\xff]"
# In Western text a letter beyond ASCII stands among ASCII ones; in the others words have none of these.
_MIXED_WORD = re.compile(rb"[A-Za-z]" + _LETTER + rb"|" + _LETTER + rb"[A-Za-z]")
_WORD_OF_ITS_OWN = re.compile(rb"(?<![A-Za-z\xc0-\xff])" + _LETTER + rb"{2,}(?![A-Za-z\xc0-\xff])")
_CANDIDATES = {"cp1251": "ru", "cp1255": "he"}
_ENOUGH = 100_000  # bytes that settle it


def encoding_of(data: bytes) -> str:
    """The encoding of *data*, which is neither ASCII nor UTF-8: a Windows code page if it can be one.

    >>> encoding_of("für größere Wünsche".encode("cp1252")), encoding_of("הדף היומי".encode("cp1255"))
    ('cp1252', 'cp1255')
    """
    sample = data[:_ENOUGH]
    mixed, apart = len(_MIXED_WORD.findall(sample)), len(_WORD_OF_ITS_OWN.findall(sample))
    # Western also when there are only quotation marks and dashes beyond ASCII.
    best = "cp1252" if mixed >= apart else max(_CANDIDATES, key=lambda each: _likelihood(sample, each))
    if _fits(data, best):
        return best
    other = from_bytes(data).best()
    return str(other.encoding) if other is not None else best


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likelihood(sample: bytes, encoding: str) -> float:
    """The logarithm of how likely the letters of *sample* are in the language of *encoding*."""
    weights = _weights(encoding)
    return sum(sample.count(bytes([byte])) * weights[byte - 0xC0] for byte in range(0xC0, 0x100))


@cache
def _weights(encoding: str) -> tuple[float, ...]:
    """The logarithm of each upper byte's share in ordinary text, 0xC0 first."""
    letters: str = table(f"languages/{_CANDIDATES[encoding]}.toml")["letters"]
    shares = []
    for byte in range(0xC0, 0x100):
        letter = bytes([byte]).decode(encoding, "replace")
        rank = letters.find(letter.lower())
        share = 1 / (rank + 4) if rank >= 0 else 0.001  # a flat Zipf curve, close to both languages
        shares.append(share if letter == letter.lower() else share / 20)  # capitals begin sentences
    whole = sum(shares)
    return tuple(log(share / whole) for share in shares)
