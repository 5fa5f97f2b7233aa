"""The vocabulary of a state: frozen values, in the order the field teaches them.

    Phase      what a desire is before there is a vessel
    Kli        a vessel
    Screen     the force that turns the light back
    Reshimo    the record that a departed light leaves
    Partzuf    a whole structure: Rosh decides, Toch receives, Sof ends
    World      Partzufim that stand in one place
    Boundary   a line that stops the light
    Zivug      a coupling of light with a screen
    Man        what a lower one asks of an upper one
    Spark      what is left of a broken vessel
    SoulPart   a person

Printed, each says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from dailypage.system.axis import Interval
from dailypage.system.sefirot import PHASES, Pair, clothing, lights, vessels

Base = Literal["R", "B"]
Regime = Literal["TA", "TB"]
Stage = Literal["UBAR", "YENIKA", "GADLUT", "KATNUT", ""]
Status = Literal["ROSH", "GUF", "CLASH", "REFINING", "EMPTIED", "REFILLED", "CANCELLED", "BROKEN"]
Layer = Literal["TAAMIM", "NEKUDOT", "SOF", "GADLUT"]
SparkState = Literal["FALLEN", "SORTED", "CORRECTED", "SET_ASIDE", "GMAR"]
SPARK_STATES: tuple[SparkState, ...] = ("FALLEN", "SET_ASIDE", "SORTED", "CORRECTED", "GMAR")


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the phases of Direct Light, 0 to 4: its light, and whether it is filled now."""

    n: int
    light: str
    filled: bool

    def __str__(self) -> str:
        return f"{PHASES[self.n]}({self.n}) {self.light if self.filled else 'empty'}"


@dataclass(frozen=True, slots=True)
class Kli:
    """A vessel.

    base       R, a vessel of reception, or B, of bestowal
    includes   the qualities mingled in it; only grows
    role       PANIM (front: the bestowing half of a degree) or ACHOR (back)
    screen     whether it has a screen
    light      the light in it, or None
    where      its stretch of the axis, or None
    content, container   of a fragment: what is inside what, R or B
    """

    id: str
    base: Base
    owner: str
    sefira: str = ""
    role: Literal["PANIM", "ACHOR"] = "PANIM"
    includes: frozenset[str] = frozenset()
    screen: bool = False
    light: str | None = None
    broken: bool = False
    where: Interval | None = None
    content: Base | None = None
    container: Base | None = None

    @property
    def used(self) -> frozenset[str]:
        """The qualities in use: all that are included while the light holds them, else its own alone."""
        return self.includes if self.light else frozenset(self.base)

    def __str__(self) -> str:
        kinds = f"{self.content}{self.container}" if self.content else "".join(sorted(self.includes))
        state = "broken" if self.broken else self.light or "empty"
        return f"{self.id} {kinds} {state}{f' {self.where}' if self.where else ''}"


@dataclass(frozen=True, slots=True)
class Screen:
    """The force that turns the light back (Masach).

    aviut     coarseness of the desire it stands on, 0 to 4
    kashiut   hardness: whether it can push the light back
    place     the line it stands at
    role      COUPLING, in the head, or ENDING, in the body
    """

    aviut: int
    kashiut: bool = True
    place: str = "PEH"
    role: Literal["COUPLING", "ENDING"] = "COUPLING"

    def __str__(self) -> str:
        hardness = "" if self.kashiut else ", without hardness"
        return f"{self.role.lower()} screen of coarseness {self.aviut} at {self.place}{hardness}"


@dataclass(frozen=True, slots=True)
class Reshimo:
    """A record: the pair h/a that a light leaves when it goes, and a wish to be fulfilled again.

    at            the head, or the line, where it waits; "" while another carries it
    fulfilled_by  what came of it, or "" while it waits
    """

    h: int
    a: int
    origin: str
    layer: Layer = "TAAMIM"
    restricted: bool = False
    at: str = ""
    fulfilled_by: str = ""

    @property
    def pair(self) -> Pair:
        """h/a."""
        return Pair(self.h, self.a)

    @property
    def waits(self) -> bool:
        """Whether nothing has fulfilled it."""
        return not self.fulfilled_by

    def __str__(self) -> str:
        return f"{self.pair}{' restricted' if self.restricted else ''}"


class Komas(NamedTuple):
    """The two heights of a head: *male* by the clothing record, *female* by the coarseness record.

    "Keter~" is nearly Keter; "VAK of Bina" is its six ends without a head.
    """

    male: str | None = None
    female: str | None = None


NO_KOMAS = Komas()


@dataclass(frozen=True, slots=True)
class Partzuf:
    """A whole structure: Rosh decides, Toch receives, Sof ends. Named after its female height (L13).

    born_of     the pair it came of; *level* the pair its screen has now, refining
    eff         the coarseness it works with, 0 to 4 (L7)
    nekudot     the heights that came out while its screen refined
    regime      TA or TB: which restriction it stands under
    stage       UBAR, YENIKA or KATNUT, GADLUT under the second restriction; "" under the first
    status      what its screen is doing
    rosh, toch, sof   its parts on the axis, or None
    lit         how many lights it holds, 0 to 5; kept by *rooms* vessels
    clothes     the Partzuf it clothes
    zivug_place the organ, in the head above, of the coupling it was born of
    screen_at   where the screen of its own head stands
    ahp_inside  the degree below into whose bestowing vessels its fallen AHP went
    also_at     where it stands besides: nothing is absent in the spiritual (L3)
    facing      BACK_TO_BACK, FACE_TO_FACE or ""
    """

    id: str
    world: str
    kind: Literal["partzuf", "nekudot", "head", "body", "world", "soul"]
    born_of: Pair
    eff: int
    level: Pair
    parent: str = ""
    komas: Komas = NO_KOMAS
    regime: Regime = "TA"
    stage: Stage = ""
    status: Status = "ROSH"
    rosh: Interval | None = None
    toch: Interval | None = None
    sof: Interval | None = None
    chazeh: int | None = None
    nekudot: tuple[str, ...] = ()
    clashed: bool = False
    lit: int = 0
    rooms: int = 0
    clothes: str = ""
    zivug_place: str = ""
    screen_at: str = "PEH"
    ahp_inside: str = ""
    also_at: tuple[str, ...] = ()
    facing: str = ""
    has_guf: bool = False

    @property
    def koma(self) -> str:
        """The height it is named after."""
        return self.komas.female or self.komas.male or ""

    @property
    def lights(self) -> tuple[str, ...]:
        """The lights in it, the smallest first."""
        return lights(self.lit)

    @property
    def vessels(self) -> tuple[str, ...]:
        """Its vessels, the finest first."""
        return vessels(self.rooms)

    @property
    def clothing(self) -> dict[str, str]:
        """Which light stands in which vessel."""
        return clothing(self.lit)

    @property
    def male_has_guf(self) -> bool:
        """Never: the male height is a head without a body (L13)."""
        return False

    @property
    def gar(self) -> bool:
        """Whether it has the first three lights, and not six ends alone."""
        return self.eff > 1

    @property
    def peh(self) -> int | None:
        """Where its head ends."""
        return self.rosh.bottom if self.rosh else None

    @property
    def tabur(self) -> int | None:
        """Where its Toch ends."""
        return self.toch.bottom if self.toch else None

    @property
    def sium(self) -> int | None:
        """Where it ends below."""
        last = self.sof or self.toch or self.rosh
        return last.bottom if last else None

    @property
    def guf(self) -> Interval | None:
        """Toch and Sof together."""
        return Interval(self.toch.top, (self.sof or self.toch).bottom) if self.toch else None

    @property
    def whole(self) -> Interval | None:
        """From its head to its feet."""
        first = self.rosh or self.toch or self.sof
        last = self.sof or self.toch or self.rosh
        return Interval(first.top, last.bottom) if first and last else None

    def __str__(self) -> str:
        record = f" {self.born_of}" if self.kind not in {"world", "soul"} else ""
        where = f" {self.whole}" if self.whole else ""
        return f"{self.id}{record} {self.koma}{where} {self.stage or self.status}"


@dataclass(frozen=True, slots=True)
class World:
    """A world, as a state shows it: its own place, the seats it stands in now, its Partzufim in order of emanation."""

    name: str
    place: Interval | None
    seats: tuple[str, ...]
    partzufim: tuple[str, ...]

    def __str__(self) -> str:
        parts = (self.name, self.place, f"in {self.seats[0]} to {self.seats[-1]}" if self.seats else None)
        head = " ".join(str(part) for part in parts if part is not None)
        return f"{head}: {', '.join(self.partzufim) or 'nothing stands in it'}"


@dataclass(frozen=True, slots=True)
class Boundary:
    """A line that stops the light: its name, its place (None for a place within a head), who bears it, by which law."""

    name: str
    kind: Literal["PEH", "TABUR", "SIUM", "CHAZEH", "PARSA", "EIN_SOF", "POINT"]
    y: int | None
    carriers: frozenset[str] = frozenset()
    law: str = ""

    @property
    def common(self) -> bool:
        """Whether Malchut and Bina bear it together."""
        return self.carriers == {"Malchut", "Bina"}

    associated = common  # P 58 already calls this an association of the two

    def __str__(self) -> str:
        carriers = f" {'+'.join(sorted(self.carriers))}" if self.carriers else ""
        return f"{self.name}{'' if self.y is None else f' at {self.y}'}{carriers}"


@dataclass(frozen=True, slots=True)
class Zivug:
    """A coupling: where in whose head, on which record, what came of it.

    kind     HAKAA, AB_SAG, FACE_TO_FACE or BACK_TO_BACK
    answers  the step that asked for it, or None
    spent    whether its light has been given (L33)
    """

    head: str
    where: str
    screen: Screen
    reshimo: Reshimo
    kind: Literal["HAKAA", "AB_SAG", "FACE_TO_FACE", "BACK_TO_BACK"] = "HAKAA"
    product: tuple[str, ...] = ()
    answers: int | None = None
    spent: bool = False

    def __str__(self) -> str:
        kind = "" if self.kind == "HAKAA" else f" {self.kind}"
        product = f" -> {' '.join(self.product)}" if self.product else ""
        return f"{self.head}@{self.where} {self.reshimo}{kind}{product}"


@dataclass(frozen=True, slots=True)
class Man:
    """A request (Mayin Nukvin): the record that asks, in whose head, at which step, whether it was answered."""

    at: str
    reshimo: Reshimo
    n: int
    answered: bool = False

    def __str__(self) -> str:
        return f"MAN {self.reshimo} to {self.at}, {'answered' if self.answered else 'waits'}"


@dataclass(frozen=True, slots=True)
class Spark:
    """The sparks of one king that share a fate.

    king       whose vessel they were
    part       the Sefirot and phases they come from (breaking.py)
    count      how many, of the 320
    owner      the Partzuf that broke; *where* they fell
    content, container   what is inside what, once they have mingled
    """

    king: str
    part: str
    count: int
    owner: str = "nek_zat"
    where: Interval | None = None
    state: SparkState = "FALLEN"
    content: Base | None = None
    container: Base | None = None

    @property
    def cls(self) -> str:
        """BB, RB, BR or RR, content first; "" before they mingle."""
        return f"{self.content}{self.container}" if self.content and self.container else ""

    def __str__(self) -> str:
        return f"{self.count} {self.cls or self.part} of {self.king} {self.state}"


@dataclass(frozen=True, slots=True)
class SoulPart:
    """A part of Adam's soul, a person.

    depth   the desire revealed in it; *screen*, in the same units, what of it can be used to bestow
    degree  how far it has come, -1 (this world) to 124
    state   where it stands in the loop of the goal (path.py)
    """

    id: str
    depth: int = 0
    screen: int = 0
    degree: int = -1
    state: str = "BEFORE"

    def __str__(self) -> str:
        return f"{self.id} {self.state}({self.degree}) screen {self.screen} of {self.depth}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is given to a run: the coarseness of the first screen, and what is withheld."""

    first_screen: int = 4
    withhold: frozenset[str] = field(default=frozenset())
