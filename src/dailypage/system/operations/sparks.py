"""What is left of broken vessels: 320 sparks, and how each kind is found in the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dailypage.system.axis import BELOW_PARSA, given
from dailypage.system.operations.base import BEGUN, EQUAL, Demand, Done, Need, Operation
from dailypage.system.sefirot import TEN
from dailypage.system.state import State
from dailypage.system.values import Base, Spark

KINGS: list[str] = given("given")["sparks"]["kings"]
GE = TEN[:3]  # Bina counted whole
RECEIVING = 2  # phases above this one receive
FOUR = range(1, 5)


def part_of(sefira: str, phase: int) -> str:
    """Which of four kinds a spark is of, by its Sefira and its phase (1 to 4). A choice of the model.

    >>> part_of("KETER", 1), part_of("BINA", 4), part_of("HOD", 1), part_of("MALCHUT", 1)
    ('ge_fine', 'ge_coarse', 'ahp', 'malchut')
    """
    if sefira == "MALCHUT":
        return "malchut"
    if sefira in GE:
        return "ge_coarse" if phase > RECEIVING else "ge_fine"
    return "ahp"


def sparks_of(king: str, owner: str = "nek_zat") -> list[Spark]:
    """The forty sparks of one king: ten Sefirot, four phases each.

    >>> [(spark.part, spark.count) for spark in sparks_of("daat")]
    [('ge_fine', 6), ('ge_coarse', 6), ('ahp', 24), ('malchut', 4)]
    """
    counts = Counter(part_of(sefira, phase) for sefira in TEN for phase in FOUR)
    return [Spark(king, part, n, owner, BELOW_PARSA) for part, n in counts.items()]


class Divide(Operation):
    """Each dead vessel is divided among Beria, Yetzira and Assiya: 320 sparks."""

    name = "divide"
    rank, laws, cite = BEGUN, ("L3", "L24"), ("TES 7 T 128", "SULAM-Z")

    def asks(self, s: State) -> Iterable[Demand]:
        if "nek_zat" in s and s["nek_zat"].status == "BROKEN" and not s.sparks:
            yield self.demand(s, "dead vessels lie undivided", "nek_zat")

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if who not in s or s[who].status != "BROKEN":
            yield Need("L2", f"the vessels of {who} are not all broken")
        elif s.sparks:
            yield Need("L3", "they are divided already")

    def does(self, s: State, who: str) -> Done:
        sparks = [spark for king in KINGS for spark in sparks_of(king)]
        return Done(s.with_(sparks=tuple(sparks)), (who,), BELOW_PARSA)


class Mingle(Operation):
    """Fragments of both kinds lie in one place with no screen between: each is found in the other."""

    name = "mingle"
    subjects = ("sparks",)
    rank, laws, cite = EQUAL, ("L2", "L24"), ("P 129-133",)
    certainty = "disputed"

    def asks(self, s: State) -> Iterable[Demand]:
        if any(not spark.cls for spark in s.sparks):
            yield self.demand(
                s, "fragments of both kinds lie together, with no screen between them", "sparks"
            )

    def lacks(self, s: State, who: str) -> Iterator[Need]:
        if not any(not spark.cls for spark in s.sparks):
            yield Need("L2", "there are no fragments that have not mingled")

    def does(self, s: State, who: str) -> Done:
        return Done(s.with_(sparks=tuple(map(mingled, s.sparks))), ("sparks",), BELOW_PARSA)


def mingled(spark: Spark) -> Spark:
    """*spark* with what is inside what: the Sefira says what holds it, the phase what is held."""
    container: Base = "B" if spark.part.startswith("ge") else "R"
    content: Base = "R" if spark.part in {"ge_coarse", "malchut"} else "B"
    return replace(spark, content=content, container=container)
