"""The laws, L1 to L33: one function each. It yields what breaks the law in a state, or nothing.

A law about change is given the state before as well; without one it has nothing to say.
The sentence of a law is written once, here: documents, refusals and hints take it from its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from dailypage.system.axis import TABUR
from dailypage.system.operations.adam_kadmon import BY_COARSENESS
from dailypage.system.operations.base import Certainty
from dailypage.system.operations.below_tabur import NDS
from dailypage.system.operations.breaking import RECORD_OF_BREAK
from dailypage.system.operations.correction import ROW, WORLDS
from dailypage.system.operations.souls import GIVEN, MANS
from dailypage.system.sefirot import BET, DALET, GE_VESSELS, LIGHTS, TEN, koma, next_pair
from dailypage.system.state import State

Predicate = Callable[[State, State | None], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Law:
    """A law: its id, its sentence, where it is taught, how certain it is, and how it is asked of a state."""

    id: str
    sentence: str
    source: str
    certainty: Certainty
    broken_by: Predicate

    def __str__(self) -> str:
        return f"{self.id} {self.sentence} ({self.source})"


@dataclass(frozen=True, slots=True)
class Breach:
    """That *who* breaks *law*."""

    law: Law
    who: str

    def __str__(self) -> str:
        return f"{self.who} breaks {self.law}"


LAWS: dict[str, Law] = {}


def law(number: str, source: str, certainty: Certainty = "doctrine") -> Callable[[Predicate], Predicate]:
    """Make a law of a predicate; its docstring is the sentence."""

    def keep(predicate: Predicate) -> Predicate:
        sentence = " ".join((predicate.__doc__ or "").split())
        LAWS[number] = Law(number, sentence, source, certainty, predicate)
        return predicate

    return keep


def check(s: State, before: State | None = None) -> list[Breach]:
    """Every law that *s* breaks, and those of change if the state *before* is given.

    >>> from dailypage.system import derive
    >>> check(derive().last)
    []
    """
    return [Breach(one, who) for one in LAWS.values() for who in one.broken_by(s, before)]


# Light and vessel.


@law("L1", "P 22; S 5")
def no_light_without_a_vessel(s: State, _before: State | None) -> Iterator[str]:
    """No light is perceived without a vessel to hold it."""
    return (p.id for p in s.partzufim.values() if p.lit > p.rooms)


@law("L2", "P 13")
def equality_of_form_joins(s: State, _before: State | None) -> Iterator[str]:
    """Equality of form makes two one, and difference of form parts them: only what is alike shares a place."""
    for p in s.partzufim.values():
        if p.kind != "nekudot" or p.clothes not in s or p.parent not in s:
            continue
        if p.level.h > BET or s[p.parent].eff > BET or s[p.clothes].eff != DALET:
            yield p.id


@law("L3", "P 96-97; P 179")
def nothing_is_absent(s: State, before: State | None) -> Iterator[str]:
    """Nothing disappears in the spiritual: what moves is added in the new place and kept in the old."""
    if before is not None:
        yield from sorted(before.partzufim.keys() - s.partzufim.keys())
        yield from sorted(before.klis.keys() - s.klis.keys())
        if len(s.records) < len(before.records):
            yield "records"


@law("L4", "P 4")
def a_vessel_is_made_by_expansion_and_departure(s: State, _before: State | None) -> Iterator[str]:
    """A vessel is finished only when light has spread in it and left it."""
    if s.restricted and len(s.phases) <= DALET:
        yield "phase_4"
    yield from (p.id for p in s.partzufim.values() if p.nekudot and p.kind == "partzuf" and not p.clashed)


@law("L5", "P 14-15")
def phase_four_receives_only_by_a_screen(s: State, _before: State | None) -> Iterator[str]:
    """After the first restriction phase 4 takes no Hochma as a vessel: light is received in reflected light alone."""
    if s.restricted:
        yield from (k.id for k in s.klis.values() if k.base == "R" and k.light and not k.screen)
    yield from (f"{z.head}@{z.where}" for z in s.couplings if not z.screen.kashiut)


@law("L6", "P 51")
def hassadim_stop_with_hochma(s: State, _before: State | None) -> Iterator[str]:
    """Hochma alone was restricted, yet Hassadim stop where it must stop, the two being one light."""
    for p in s.partzufim.values():
        if (
            p.regime == "TA"
            and p.kind == "partzuf"
            and p.sium is not None
            and p.sium < TABUR
            and p.eff < DALET
        ):
            yield p.id


@law("L7", "P 21-22; TES 7 T 107")
def height_is_by_coarseness(s: State, _before: State | None) -> Iterator[str]:
    """A coupling raises as high as its screen is coarse; in the light of AB-SAG the clothing counts in its place."""
    for p in s.partzufim.values():
        if (p.kind in {"partzuf", "nekudot"} and p.komas.female != koma(p.eff)) or (
            p.regime == "TA" and p.kind == "partzuf" and p.eff != p.born_of.a
        ):
            yield p.id


@law("L8", "P 24-25; S 10-12")
def vessels_grow_down_and_lights_up(s: State, _before: State | None) -> Iterator[str]:
    """Vessels grow from Keter down, lights enter from Nefesh up: with the lowest vessel lacks the highest light."""
    whole = {"GUF", "CLASH"}
    return (p.id for p in s.partzufim.values() if p.status in whole and p.has_guf and p.lit != p.rooms)


@law("L9", "P 25")
def new_light_enters_by_keter(s: State, _before: State | None) -> Iterator[str]:
    """Each new light enters by the finest vessel and pushes those before it down: no back holds more than its front."""
    for kli in s.klis.values():
        front = s.klis.get(f"{kli.sefira}.panim") if kli.role == "ACHOR" and kli.light else None
        if front and kli.light and (not front.light or LIGHTS.index(kli.light) > LIGHTS.index(front.light)):
            yield kli.id


@law("L10", "P 47")
def the_light_never_stops(s: State, _before: State | None) -> Iterator[str]:
    """The upper light never stops shining, and couples with the screen in every state it passes through."""
    return (p.id for p in s.partzufim.values() if p.status == "REFINING" and p.lit != p.level.a + 1)


@law("L11", "P 47-48")
def refinement_is_gradual_and_whole(s: State, before: State | None) -> Iterator[str]:
    """Refinement goes phase by phase, and once begun is finished."""
    if before is None:
        return
    for p in before.partzufim.values():
        now = s.partzufim.get(p.id)
        if now is None or p.status != "REFINING" or p.regime != "TA":
            continue
        if now.status not in {"REFINING", "EMPTIED"} or not 0 <= p.level.a - now.level.a <= 1:
            yield p.id


@law("L12", "P 40-42")
def the_last_coarseness_is_lost(s: State, _before: State | None) -> Iterator[str]:
    """Refinement destroys the record of the last coarseness and keeps that of its clothing."""
    for record in s.records:
        if record.layer not in {"TAAMIM", "SOF"}:
            continue
        origin = s.partzufim.get(record.origin)
        if origin and origin.regime != "TB" and (record.h, record.a) != next_pair(origin.born_of):
            yield f"{record} of {origin.id}"


@law("L13", "P 43-45")
def two_heights_in_a_head(s: State, _before: State | None) -> Iterator[str]:
    """After the first, each head has two heights: the male is a head alone, the female names the Partzuf."""
    for p in s.partzufim.values():
        whole = p.kind == "partzuf"
        nameless = p.komas.female is None and (p.has_guf or whole)
        if nameless or (
            whole
            and ((p.parent and p.komas.male is None) or (p.regime == "TA" and BY_COARSENESS[p.eff] != p.id))
        ):
            yield p.id


@law("L14", "P 34; P 38")
def no_clash_in_the_head(s: State, _before: State | None) -> Iterator[str]:
    """Inner and surrounding light clash on the screen of the body, never in the head."""
    return (p.id for p in s.partzufim.values() if p.clashed and not p.has_guf)


# One under another.


@law("L15", "P 54-55; TES 3 T 170")
def no_lower_clothes_the_head(s: State, _before: State | None) -> Iterator[str]:
    """A lower never clothes the head of its upper; under the first restriction its Peh stands at the upper's Chazeh."""
    for p in s.partzufim.values():
        upper = s.partzufim.get(p.clothes)
        if upper is None or p.rosh is None or upper.rosh is None:
            continue
        if p.rosh.top > upper.rosh.bottom or (p.regime == "TA" and p.peh != upper.chazeh):
            yield p.id


@law("L16", "P 64")
def no_force_above_its_origin(s: State, _before: State | None) -> Iterator[str]:
    """No force shows above the place it came from: what the second restriction brings about stays below Tabur."""
    for p in s.partzufim.values():
        if p.regime == "TB" and (whole := p.whole) and whole.top > TABUR:
            yield p.id


@law("L17", "P 76-78; S 13-17")
def a_degree_is_cut_at_bina(s: State, _before: State | None) -> Iterator[str]:
    """Under the second restriction a degree is cut at Bina: two vessels, two lights stay; the AHP fall one degree."""
    for p in s.partzufim.values():
        small = p.stage in {"KATNUT", "YENIKA", "UBAR"}
        if (small and (p.lit > GE_VESSELS or p.rooms > GE_VESSELS)) or (
            p.regime == "TB" and not s.parsa and "gmar_tikkun" not in s.flags
        ):
            yield p.id


@law("L18", "P 93")
def who_rises_becomes_as_the_upper(s: State, _before: State | None) -> Iterator[str]:
    """A lower that rises to an upper becomes as the upper: it does not stand there as more than it."""
    for p in s.of("NEKUDIM"):
        for name in p.also_at:
            if name in s and s[name].lit < p.lit:
                yield p.id


@law("L19", "P 93-94")
def who_is_attached_rises(s: State, _before: State | None) -> Iterator[str]:
    """Who is attached to the fallen AHP of an upper is raised by their return, and by nothing else."""
    for p in s.of("NEKUDIM"):
        for name in p.also_at:
            if name in s and s[name].ahp_inside:
                yield p.id


@law("L20", "P 160-161")
def light_answers_a_request(s: State, _before: State | None) -> Iterator[str]:
    """MAN goes to the adjacent upper, and new light comes only in answer, through every degree."""
    asked = {man.n for man in s.man}
    return (f"{z.head}.{z.kind}" for z in s.couplings if z.kind == "AB_SAG" and z.answers not in asked)


@law("L21", "P 80; P 97")
def bina_turns_at_a_request(s: State, _before: State | None) -> Iterator[str]:
    """Bina wants Hassadim alone; only one who has risen to her with a request turns her face to Hochma."""
    risen = {name for p in s.partzufim.values() for name in p.also_at}
    return (p.id for p in s.partzufim.values() if p.facing == "FACE_TO_FACE" and p.id not in risen)


@law("L22", "P 178")
def ascents_keep_the_ladder(s: State, _before: State | None) -> Iterator[str]:
    """An ascent never changes the ladder: if one degree rises, all rise, up to Ein Sof."""
    if any(f"ascent:{man}" in s.flags for man in MANS):
        yield from (name for name in GIVEN["ascents"]["ladder"] if name in s and not s[name].also_at)
    tops = [_height(s.seats[world][0]) for world in WORLDS if world in s.seats]
    if any(upper >= lower for upper, lower in pairwise(tops)):
        yield "seats"


_RUNGS = [name for name, _ in ROW]


def _height(seat: str) -> tuple[int, int]:
    """How far down the row of seats *seat* is."""
    name, _, number = seat.partition(".")
    return _RUNGS.index(name), int(number)


@law("L23", "P 126; P 162; P 176")
def what_is_permanent_stays(s: State, before: State | None) -> Iterator[str]:
    """What the Emanator set is never lessened; what came by the MAN of the lower comes and goes with their deeds."""
    if before is not None:
        for p in before.of("ATZILUT"):
            if p.stage == "GADLUT" and p.id in s and s[p.id].stage != "GADLUT":
                yield p.id


@law("L24", "P 180; P 187")
def the_part_is_as_the_whole(s: State, _before: State | None) -> Iterator[str]:
    """The smallest part holds all that the whole holds: each king has ten Sefirot, of four phases each."""
    counts: dict[str, int] = {}
    for spark in s.sparks:
        counts[spark.king] = counts.get(spark.king, 0) + spark.count
    return (king for king, many in counts.items() if many != len(TEN) * DALET)


@law("L25", "P 115-116")
def a_world_is_an_imprint(s: State, _before: State | None) -> Iterator[str]:
    """A world is stamped from all of the world above it: it comes only when that one stands, and whole."""
    yield from (p.id for p in s.partzufim.values() if p.kind == "nekudot" and (p.rosh or p.id != NDS))
    standing = [name for name in ("beria", "yetzira", "assiya") if name in s]
    if standing and (len(standing) < len(WORLDS) or "atz_zon" not in s):
        yield from standing


@law("L26", "P 118")
def the_lower_fills_the_upper(s: State, _before: State | None) -> Iterator[str]:
    """A lower fills its upper's emptied vessels again, with as many lights as it has itself; the rest stay empty."""
    for p in s.partzufim.values():
        upper = s.partzufim.get(p.clothes)
        fills = p.kind == "partzuf" and p.regime == "TA" and p.has_guf and upper is not None
        if fills and upper is not None and (upper.status != "REFILLED" or upper.lit != p.rooms):
            yield upper.id


@law("L27", "TES 3 T 156-157; TES 3 T 165")
def the_coarser_draws(s: State, _before: State | None) -> Iterator[str]:
    """The coarser draws and the finer receives: no record's coarseness is above its clothing."""
    return (str(record) for record in s.records if record.a > record.h)


# Correction.


@law("L28", "P 138")
def the_purest_is_first(s: State, _before: State | None) -> Iterator[str]:
    """The purest is corrected first: BB before RB and BR."""
    settled = {"SORTED", "CORRECTED"}
    states = {spark.cls: spark.state for spark in s.sparks if spark.owner == "nek_zat"}
    if states.get("BB") != "CORRECTED":
        yield from (cls for cls in ("RB", "BR") if states.get(cls) in settled)


@law("L29", "P 84; P 91; P 138; P 142-143")
def nothing_is_received_below_parsa(s: State, _before: State | None) -> Iterator[str]:
    """Until the end of correction nothing below Parsa receives Hochma; it is used only when raised above.
    It binds all that carries the record of the break.
    """
    parsa = s.boundaries.get("PARSA")
    if parsa is not None and parsa.y is not None and RECORD_OF_BREAK in s.flags:
        for kli in s.klis.values():
            if kli.base == "R" and kli.light and kli.where and kli.where.bottom < parsa.y:
                yield kli.id


@law("L30", "PATH 3.17; PATH 3.21", "model")
def a_record_is_fulfilled_by_light_held(s: State, _before: State | None) -> Iterator[str]:
    """A record is fulfilled only by light that is held: where the light left by breaking, the record waits again."""
    for record in s.records:
        holder = s.partzufim.get(record.fulfilled_by)
        if holder is not None and holder.eff < record.a and not record.restricted:
            yield str(record)


@law("L31", "P 79-81", "model")
def a_head_couples_within_its_screen(s: State, _before: State | None) -> Iterator[str]:
    """A head couples by itself on no record coarser than its own screen; a coarser one is MAN to a head above."""
    for zivug in s.couplings:
        head = s.partzufim.get(zivug.head)
        if head and head.world == "AK" and zivug.kind == "HAKAA" and zivug.reshimo.a > head.eff:
            yield f"{head.id} on {zivug.reshimo}"


@law("L32", "PATH 3.17", "model")
def katnut_does_not_beget(s: State, _before: State | None) -> Iterator[str]:
    """Under the second restriction a degree begets only in Gadlut; in Katnut it passes its records on upward."""
    for p in s.of("ATZILUT"):
        if p.parent in s and s[p.parent].regime == "TB" and s[p.parent].stage != "GADLUT":
            yield p.id


@law("L33", "P 106; P 162")
def light_is_given_once(s: State, _before: State | None) -> Iterator[str]:
    """New light is given once for each MAN; when its vessel breaks it does not begin again by itself."""
    answers = [zivug.answers for zivug in s.couplings if zivug.kind == "AB_SAG"]
    yield from (f"MAN of step {n}" for n in dict.fromkeys(answers) if answers.count(n) > 1)
    for kli in s.klis.values():
        if kli.light and (kli.broken or (kli.role == "ACHOR" and _is_cancelled(s, kli.owner))):
            yield kli.id


def _is_cancelled(s: State, owner: str) -> bool:
    return owner in s and s[owner].status == "CANCELLED"
