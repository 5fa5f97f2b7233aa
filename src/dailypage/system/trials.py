"""Trials: what somebody might try on a state, lawful or not. What is not allowed raises Refused; the state stays.

force, separate   mix by force what shares a place, and part it again
press             bring a light where it has no vessel
dim, shine        take the light from a vessel of both qualities, and give it back
claim, couple     say that a coupling raises more than its coarseness, or couple without hardness
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dailypage.errors import Refused, UnknownInput
from dailypage.system.axis import BELOW_PARSA
from dailypage.system.operations.breaking import RECORD_OF_BREAK
from dailypage.system.operations.correction import mutual
from dailypage.system.operations.sparks import mingled, sparks_of
from dailypage.system.sefirot import DALET, KOMAS, LIGHTS, koma
from dailypage.system.state import State
from dailypage.system.unity import FORCED, mutual_klis, u2
from dailypage.system.values import Screen


def force(s: State) -> State:
    """Shake what lies in one place until its parts lie between each other: each remains what it is (U3)."""
    if not u2(s):
        raise Refused(
            "force", "state", "L2", "nothing of both kinds lies in one place, without a common line"
        )
    return s.mark(FORCED)


def separate(s: State) -> State:
    """Part again what was only forced together; gives back the very state before."""
    if FORCED not in s.flags:
        why = "what has become one is not parted by force"
        raise Refused("separate", "state", "L2", why, hint="only what was forced together can be separated")
    return s.with_(flags=s.flags - {FORCED})


def press(s: State, light: str, place: str) -> State:
    """Bring *light* across Parsa into the body of *place*, or into phase 4 ("malchut").

    Where the record of the break is withheld the vessel breaks, and its sparks join the fallen.
    """
    if place == "malchut":
        raise Refused(
            "press", place, "L5", "phase 4 receives no Hochma as a vessel", hint="couple on a screen"
        )
    kli = s.klis.get(mutual(place))
    if kli is None or kli.broken or not s.parsa:
        raise Refused("press", place, "L1", f"{light} has no vessel there to be pressed into")
    if RECORD_OF_BREAK in s.flags:
        why = "nothing below Parsa is used for reception until the end of correction"
        raise Refused(
            "press", place, "L29", why, cite=("P 138", "P 142-143"), hint="raise its AHP above Parsa"
        )
    broken = replace(kli, broken=True, light=None, screen=False, where=BELOW_PARSA)
    fallen = tuple(map(mingled, sparks_of(place, place)))
    return s.put(broken).with_(sparks=(*s.sparks, *fallen))


def dim(s: State, kli: str = "") -> State:
    """Take the light from the mutual vessel *kli*, or from all: both qualities stay in it, only its own is used."""
    return _with_light(s, kli, lambda _id: None, "dim")


def shine(s: State, kli: str = "") -> State:
    """Give the mutual vessel *kli*, or all, the light of its owner."""
    return _with_light(
        s, kli, lambda owner: LIGHTS[s[owner].lit - 1] if owner in s else LIGHTS[DALET], "shine"
    )


def _with_light(s: State, kli: str, light: Callable[[str], str | None], op: str) -> State:
    chosen = [one for one in mutual_klis(s) if kli in {"", one.id} and not one.broken]
    if not chosen:
        raise Refused(op, kli or "all", "L1", "there is no vessel in which both qualities are included")
    return s.put(*(replace(one, light=light(one.owner)) for one in chosen))


def claim(s: State, who: str, height: str) -> State:
    """Say that the coupling of *who* raises *height*; lawful only up to its coarseness."""
    if height not in KOMAS:
        raise UnknownInput("height", height, f"one of {', '.join(KOMAS)}")
    if who not in s:
        raise Refused("claim", who, "L1", f"there is no {who} that could couple")
    if KOMAS.index(height) > s[who].eff:
        why = f"coarseness {s[who].eff} raises {koma(s[who].eff)}, and no higher"
        raise Refused("claim", who, "L7", why, cite=("P 21-22",))
    return s


def couple(screen: Screen) -> str:
    """The height that a coupling on *screen* raises.

    >>> couple(Screen(3))
    'Hochma'
    """
    if not screen.kashiut:
        why = f"a screen of coarseness {screen.aviut} without hardness turns no light back"
        raise Refused(
            "couple", screen.place, "L5", why, cite=("P 14-15", "P 18"), hint="mend it: a screen needs both"
        )
    return koma(screen.aviut)


def attempt(trial: Callable[..., State], s: State, *args: str) -> tuple[State, Refused | None]:
    """What comes of *trial*: the new state, or the same one with the refusal."""
    try:
        return trial(s, *args), None
    except Refused as refusal:
        return s, refusal
