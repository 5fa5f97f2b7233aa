"""The moving goal: a person caught up with it, and the next moment it is ahead again.

    AT_GOAL(d) --reveal--> FALLEN --recognise--> LACKING --ask--> ASKING
    ASKING --light--> CORRECTING --screen--> SCREENED --couple--> AT_GOAL(d+1)

Whether the goal is reached is asked of a person now (`one`); it is no place on the ladder, and no distance.
All transitions are forced but three, which are a person's own: `recognise`, `ask` and `spoil`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dailypage.errors import Refused

WORLDS = ("Assiya", "Yetzira", "Beria", "Atzilut", "Adam Kadmon")
FIVE = 5
BEFORE, LAST = -1, FIVE**3 - 1
TURN = ("reveal", "recognise", "ask", "light", "screen", "couple")
OF_THE_PERSON = frozenset({"recognise", "ask", "spoil"})
LEADS = {
    "reveal": "FALLEN",
    "recognise": "LACKING",
    "ask": "ASKING",
    "light": "CORRECTING",
    "screen": "SCREENED",
    "couple": "AT_GOAL",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the ladder of 125 degrees.

    d       the degree held, -1 (this world) to 124
    depth   the desire revealed, in the units of `depth_of`
    screen  how much of it can be used to bestow, in the same units
    state   BEFORE, AT_GOAL, FALLEN, LACKING, ASKING, CORRECTING or SCREENED
    """

    d: int = BEFORE
    depth: int = 0
    screen: int = 0
    state: str = "BEFORE"


def depth_of(d: int) -> int:
    """The desire revealed at degree *d*: it only grows. The unit is a choice of the model."""
    return d + 1


def degree(d: int) -> tuple[str, int, int]:
    """Degree *d* (0 to 124) as world, Partzuf and Sefira; the last two from 0 (Malchut) to 4 (Keter).

    >>> degree(0), degree(124)
    (('Assiya', 0, 0), ('Adam Kadmon', 4, 4))
    """
    world, rest = divmod(d, FIVE * FIVE)
    return (WORLDS[world], *divmod(rest, FIVE))


def equivalent(person: Person) -> bool:
    """Whether all of the desire revealed can be used to bestow."""
    return person.screen >= person.depth and person.state == "AT_GOAL"


def one(person: Person) -> bool:
    """Whether person, light of correction and Creator are one, at this moment.

    >>> at_goal = climb(Person(), 0)
    >>> one(at_goal), one(reveal(at_goal))
    (True, False)
    """
    return equivalent(person)


def _from(person: Person, op: str, law: str, *states: str) -> None:
    if person.state not in states:
        why = f"a person in {person.state} cannot; it follows {' or '.join(states)}"
        raise Refused(op, f"degree {person.d}", law, why)


def reveal(person: Person) -> Person:
    """A greater desire is revealed; nothing was lost, and the goal is ahead again (I2). Source: SEED."""
    _from(person, "reveal", "I1", "AT_GOAL", "BEFORE")
    if person.d >= LAST:
        raise Refused("reveal", f"degree {person.d}", "I7", "after the last degree there is Ein Sof")
    return replace(person, depth=depth_of(person.d + 1), state="FALLEN")


def recognise(person: Person) -> Person:
    """The lack is felt as one's own, and as from the Creator. A person's own."""
    _from(person, "recognise", "I5", "FALLEN")
    return replace(person, state="LACKING")


def ask(person: Person) -> Person:
    """MAN, to the adjacent upper only (L20). A person's own."""
    _from(person, "ask", "I5", "LACKING")
    return replace(person, state="ASKING")


def light(person: Person) -> Person:
    """Light from Ein Sof comes through every degree above, and all of them rise; the screen is as it was."""
    _from(person, "light", "I5", "ASKING")
    return replace(person, state="CORRECTING")


def screen(person: Person) -> Person:
    """The light makes a screen for the whole of the desire: first not to use it, then to bestow with it."""
    _from(person, "screen", "I5", "CORRECTING")
    return replace(person, screen=depth_of(person.d + 1), state="SCREENED")


def couple(person: Person) -> Person:
    """Reflected light rises by as much as the coarseness that was overcome (I4): one degree more."""
    _from(person, "couple", "L5", "SCREENED")
    return replace(person, d=person.d + 1, state="AT_GOAL")


def spoil(person: Person) -> Person:
    """The added light leaves, the permanent part stays; the degree is not lost (I3). A person's own."""
    if person.state == "BEFORE" or person.d >= LAST:
        raise Refused("spoil", f"degree {person.d}", "L23", "there is nothing added to lose")
    lower = min(person.screen, depth_of(person.d))
    return replace(person, depth=depth_of(person.d + 1), screen=lower, state="LACKING")


STEPS: dict[str, Callable[[Person], Person]] = {
    step.__name__: step for step in (reveal, recognise, ask, light, screen, couple, spoil)
}


def turn(person: Person) -> Iterator[tuple[str, Person]]:
    """What is left of one turn of the loop: each step with the person after it, until AT_GOAL."""
    first = next((n for n, step in enumerate(TURN) if LEADS[step] == person.state), -1)
    for step in TURN[(first + 1) % len(TURN) :]:
        person = STEPS[step](person)
        yield step, person


def climb(person: Person, to: int) -> Person:
    """The person at the goal of degree *to* (0 to 124), turn by turn. Never down (I3)."""
    while person.d < to:
        for _, after in turn(person):
            person = after
    return person
