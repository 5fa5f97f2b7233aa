"""How near reception (R) and bestowal (B) are: a ladder of predicates on a state, never a score.

R is Malchut, phase 4, the vessels of reception; B is Bina, the nine first Sefirot, the vessels of bestowal.
A stage is the highest row of the ladder that holds; the rows are asked anew of every state.
"""

from __future__ import annotations

from collections.abc import Callable

from dailypage.system.axis import PARSA
from dailypage.system.sefirot import ALEF, BET, DALET
from dailypage.system.state import State
from dailypage.system.values import Kli, Partzuf, SoulPart

CLASSES = frozenset({"BB", "RB", "BR", "RR"})
BOTH = frozenset("RB")
FORCED = "forced"
CORRECTED, STONY_HEART, SPARKS = 288, 32, 320


def share_place(s: State) -> bool:
    """Whether some stretch of the axis holds a vessel of reception and one of bestowal.

    Of reception are those of a Sof of coarseness 4, each Sefira ended by phase 4; of bestowal those of a Partzuf
    of coarseness 2 or less.
    """
    sofs = [p.sof for p in s.of("AK") if p.sof and p.eff == DALET]
    fine = [p.whole for p in s.partzufim.values() if p.eff <= BET and p.whole]
    return any(sof.meets(place) for sof in sofs for place in fine)


def share_boundary(s: State) -> bool:
    """Whether Malchut and Bina bear a line together, in the body and in the head."""
    return sum(line.common for line in s.boundaries.values()) > 1


def contains(s: State) -> frozenset[str]:
    """Which kinds of fragments there are, content first: RB is reception inside bestowal."""
    return frozenset(spark.cls for spark in s.sparks if spark.cls)


def mutual_klis(s: State) -> list[Kli]:
    """The vessels in which both qualities are included to work together."""
    return [kli for kli in s.klis.values() if kli.includes == BOTH]


def act_as_one(s: State) -> bool:
    """Whether in some vessel both work as one: screen and light, and its owner alive."""
    return any(
        kli.screen and kli.light and kli.owner in s and s[kli.owner].status != "BROKEN"
        for kli in mutual_klis(s)
    )


def _apart(s: State) -> bool:
    """Whether every vessel still has only one quality."""
    return bool(s.klis) and all(len(kli.includes) == 1 for kli in s.klis.values())


def _nds_in_place(s: State) -> bool:
    nds = s.partzufim.get("nds")
    return nds is not None and nds.eff <= ALEF and share_place(s)  # six ends beside six ends


def u0(s: State) -> bool:
    """One, undistinguished: no line, no screen, every vessel lit."""
    return not s.boundaries and bool(s.klis) and all(kli.light and not kli.screen for kli in s.klis.values())


def u1(s: State) -> bool:
    """Opposite, repelling: reception is restricted and empty, and shares no place with bestowal."""
    empty = all(not kli.light for kli in s.klis_of("ein_sof") if kli.base == "R")
    return DALET in s.restricted and empty and not share_place(s) and _apart(s)


def u2(s: State) -> bool:
    """One object, as oil on water: one place and one height, and still no common line."""
    return _nds_in_place(s) and not share_boundary(s) and _apart(s)


def u3(s: State) -> bool:
    """Mixed by force, as an alloy: the parts lie between each other, each remains what it is."""
    return u2(s) and FORCED in s.flags


def u4(s: State) -> bool:
    """A common boundary: ending Malchut at Bina of the body, coupling Malchut at Bina of the head."""
    return share_boundary(s) and _apart(s)


def u5(s: State) -> bool:
    """A coupling over it: fronts lit, backs without light one degree lower."""
    coupled = any(z.where == "NIKVEY_EYNAIM" and z.reshimo.restricted for z in s.couplings)
    if not (coupled and u4(s)):
        return False
    degrees = [kli for kli in s.klis.values() if kli.owner in s]
    return bool(degrees) and all(bool(kli.light) == (kli.role == "PANIM") for kli in degrees)


def u6(s: State) -> bool:
    """The blow: a light of the first restriction in a head whose body still ends at Parsa."""
    return s.parsa and any(p.stage == "GADLUT" and p.status != "CANCELLED" for p in s.of("NEKUDIM"))


def u7(s: State) -> bool:
    """Broken, melted: every vessel of the lower seven without light and screen, below Parsa."""
    klis = list(s.klis_of("nek_zat"))
    return bool(klis) and all(
        kli.broken and not kli.light and not kli.screen and kli.where and kli.where.top <= PARSA
        for kli in klis
    )


def u8(s: State) -> bool:
    """Each inside the other: fragments of all four kinds."""
    return contains(s) == CLASSES


def u9(s: State) -> bool:
    """A new mutual quality is born: one vessel in which both act as one."""
    return u8(s) and act_as_one(s)


def u10(s: State) -> bool:
    """It conducts light to the parts of Adam: some part is reached by an unbroken chain."""
    return u9(s) and any(is_reached(s, part) for part in s.souls)


def u11(s: State) -> bool:
    """Corrected: 288 corrected, 32 completed, no Parsa, every part at the goal."""
    return (
        not s.parsa
        and s.count("CORRECTED") == CORRECTED
        and s.count("GMAR") == STONY_HEART
        and bool(s.souls)
        and all(part.state == "AT_GOAL" for part in s.souls)
    )


LADDER: dict[str, Callable[[State], bool]] = {
    "U0": u0, "U1": u1, "U2": u2, "U3": u3, "U4": u4, "U5": u5,
    "U6": u6, "U7": u7, "U8": u8, "U9": u9, "U10": u10, "U11": u11,
}  # fmt: skip


def is_alive(p: Partzuf) -> bool:
    """Whether *p* can pass light on."""
    return p.lit > 0 and p.status not in {"BROKEN", "CANCELLED"}


def chain_of_light(s: State, part: SoulPart) -> tuple[tuple[str, bool], ...]:
    """From Ein Sof down to *part*: each link, and whether it is alive."""
    worlds = ("AK", "ATZILUT", "BERIA", "YETZIRA", "ASSIYA")
    links = [(world, any(is_alive(p) for p in s.of(world))) for world in worlds]
    return (("ein_sof", bool(s.phases)), *links, (part.id, 0 < part.depth <= part.screen))


def is_reached(s: State, part: SoulPart) -> bool:
    """Whether light comes to *part* from Ein Sof without a break."""
    return all(alive for _, alive in chain_of_light(s, part))


def holds(s: State) -> dict[str, bool]:
    """Every row of the ladder, asked of *s*."""
    return {name: row(s) for name, row in LADDER.items()}


def stage(s: State) -> str:
    """The highest row of the ladder that holds, "U0" to "U11".

    >>> from dailypage.system import derive
    >>> stage(derive()["S15"].after)
    'U4'
    """
    return next((name for name in reversed(LADDER) if LADDER[name](s)), "U0")
