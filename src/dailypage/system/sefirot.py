"""The numbers all else is counted in: phases, vessels, lights, heights.

Five tables are indexed by 0 to 4, and two of them run in opposite directions; `koma`, `clothing` and
`next_pair` are the three functions that everything else leans on.
"""

from __future__ import annotations

from typing import NamedTuple

PHASES = ("Shoresh", "Alef", "Bet", "Gimel", "Dalet")
VESSELS = ("KETER", "HOCHMA", "BINA", "ZA", "MALCHUT")  # the finest first, as they are grown
LIGHTS = ("NEFESH", "RUACH", "NESHAMA", "HAYA", "YECHIDA")  # the smallest first, as they enter
KOMAS = ("Malchut", "ZA", "Bina", "Hochma", "Keter")
ORGANS = ("METZACH", "NIKVEY_EYNAIM", "OZEN", "HOTEM", "PEH")
TEN = ("KETER", "HOCHMA", "BINA", "HESED", "GEVURA", "TIFFERET", "NETZAH", "HOD", "YESOD", "MALCHUT")
PHASE_LIGHT = ("HOCHMA", "HOCHMA", "HASSADIM", "HASSADIM_WITH_HOCHMA", "HOCHMA")
DALET, GIMEL, BET, ALEF, SHORESH = 4, 3, 2, 1, 0
HEADS_USED = {"PEH": 5.0, "NIKVEY_EYNAIM": 2.5}
GE_VESSELS = 2  # under the second restriction a degree keeps Keter and Hochma of vessels


class Pair(NamedTuple):
    """A record's two halves, printed h/a: how finely light was clothed, how coarse the screen was.

    h  clothing, 0 to 4 (male)
    a  coarseness, 0 to 4 (female)

    >>> str(Pair(4, 3))
    '4/3'
    """

    h: int
    a: int

    def __str__(self) -> str:
        return f"{self.h}/{self.a}"

    @classmethod
    def parse(cls, text: str) -> Pair:
        """The pair printed as *text*.

        >>> Pair.parse("2/1")
        Pair(h=2, a=1)
        """
        h, _, a = text.partition("/")
        return cls(int(h), int(a))


def koma(a: int) -> str:
    """The height that a coupling on coarseness *a* (0 to 4) raises. Source: Petichah 21-22.

    >>> [koma(a) for a in range(5)]
    ['Malchut', 'ZA', 'Bina', 'Hochma', 'Keter']
    """
    return KOMAS[a]


def organ(a: int) -> str:
    """The place in a head where coarseness *a* (0 to 4) couples. Source: Petichah 113.

    >>> organ(3)
    'HOTEM'
    """
    return ORGANS[a]


def head_used(place: str) -> float:
    """How many Sefirot of a head stand above a screen at *place*, and so are used. Source: Petichah 59-60.

    In the middle of Bina, Nikvey Eynaim cuts a head in two: what is below is its AHP, which counts as body.

    >>> head_used("PEH"), head_used("NIKVEY_EYNAIM")
    (5.0, 2.5)

    Raises ValueError for a place where no screen stands to part a head: it is told of these two alone.
    """
    if place not in HEADS_USED:
        raise ValueError(place)
    return HEADS_USED[place]


def lights(n: int) -> tuple[str, ...]:
    """The *n* lights (0 to 5) that a height of *n* vessels holds, the smallest first. Source: Petichah 22.

    >>> lights(3)
    ('NEFESH', 'RUACH', 'NESHAMA')
    """
    return LIGHTS[:n]


def vessels(n: int) -> tuple[str, ...]:
    """The first *n* vessels (0 to 5), which are grown from the top. Source: Petichah 24.

    >>> vessels(2)
    ('KETER', 'HOCHMA')
    """
    return VESSELS[:n]


def clothing(n: int) -> dict[str, str]:
    """Which of *n* lights stands in which of *n* vessels: the smallest in the lowest. Source: Petichah 24-25.

    Each new light enters by the vessel of Keter and pushes those inside down by one.

    >>> clothing(2)
    {'KETER': 'RUACH', 'HOCHMA': 'NEFESH'}
    """
    return dict(zip(VESSELS[:n], reversed(LIGHTS[:n]), strict=True))


def next_pair(pair: Pair) -> Pair | None:
    """What refinement leaves of *pair*; None below coarseness 0, where a chain stops. Source: Petichah 40-42.

    The coarseness of the last phase is lost, its clothing stays: so 4/4 leaves 4/3, and 4/3 leaves 3/2.

    >>> print(next_pair(Pair(4, 4)), next_pair(Pair(4, 3)), next_pair(Pair(1, 0)))
    4/3 3/2 None
    """
    return Pair(pair.a, pair.a - 1) if pair.a else None


def eff(pair: Pair, *, ab_sag: bool = False) -> int:
    """The coarseness that *pair* works with: its own, or in the light of AB-SAG its clothing. Source: TES 7 T 107.

    >>> eff(Pair(4, 3)), eff(Pair(4, 3), ab_sag=True)
    (3, 4)
    """
    return pair.h if ab_sag else pair.a


def n_nekudot(a: int) -> int:
    """How many levels come out while a screen of coarseness *a* refines. Source: Petichah 47; the formula is ours."""
    return a
