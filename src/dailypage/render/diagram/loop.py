"""The loop of the goal: six states in a ring, the person at one of them, the desire and the screen beside it."""

from __future__ import annotations

from math import cos, pi, sin

from dailypage.render.diagram.canvas import Canvas, Theme
from dailypage.render.diagram.layout import WIDTH
from dailypage.resources import table
from dailypage.system import path
from dailypage.system.axis import given

RING = ("AT_GOAL", "FALLEN", "LACKING", "ASKING", "CORRECTING", "SCREENED")
RADIUS, HEIGHT, MIDDLE = 104, 380, 178


def draw_loop(person: path.Person, *, theme: Theme = "auto", title: str = "", prefix: str = "") -> str:
    """*person* in the loop of the goal, as SVG: where it stands, and whether the goal is reached at this moment."""
    labels = table("diagram/labels.toml")
    canvas = Canvas(theme)
    canvas.rect(0, 0, WIDTH, HEIGHT, "paper")
    told = given("words/en")["loop"][person.state]
    canvas.text(12, 20, f"{labels['words']['degree']} {person.d} of {path.LAST}", "head")
    canvas.text(12, 36, told, "note")
    x = WIDTH / 2 - 30
    for n, state in enumerate(RING):
        _station(canvas, n, x, here=state == person.state, state=state, label=labels["loop"][state])
        _way(canvas, n, x, labels["loop"][path.TURN[n]])
    _bars(canvas, person, labels["words"])
    canvas.text(12, HEIGHT - 10, labels["words"]["form"], "note")
    return canvas.svg(WIDTH, HEIGHT, title or told, f"{told} {_measures(person, labels['words'])}", prefix)


def _measures(person: path.Person, words: dict[str, str]) -> str:
    return (
        f"{words['degree']} {person.d}, {words['depth']} {person.depth}, {words['screen']} {person.screen}."
    )


def _at(n: float, x: float) -> tuple[float, float]:
    angle = 2 * pi * n / len(RING) - pi / 2
    return x + RADIUS * cos(angle), MIDDLE + 20 + RADIUS * sin(angle)


def _station(canvas: Canvas, n: int, x: float, *, here: bool, state: str, label: str) -> None:
    at, y = _at(n, x)
    canvas.rect(at - 34, y - 13, 68, 26, "node" if here else "node_dead", f"loop.{state}", 13)
    canvas.text(at, y + 3.5, label, "name" if here else "small", anchor="middle")
    if here:
        canvas.circle(at, y - 20, 4, "zivug", "loop.here")


def _way(canvas: Canvas, n: int, x: float, label: str) -> None:
    start, end = _at(n + 0.36, x), _at(n + 0.66, x)
    canvas.line(*start, *end, "ray", f"loop.{label}")
    inner = 2 * pi * (n + 0.5) / len(RING) - pi / 2
    canvas.text(
        x + (RADIUS - 34) * cos(inner),
        MIDDLE + 23 + (RADIUS - 34) * sin(inner),
        label,
        "small",
        anchor="middle",
    )


def _bars(canvas: Canvas, person: path.Person, words: dict[str, str]) -> None:
    """Desire and screen as bars, on one scale that shows the last ten degrees."""
    base, unit = HEIGHT - 70, 16.0
    least = max(min(person.depth, person.screen) - 9, 0)
    for x, name, value, style in (
        (WIDTH - 62, "depth", person.depth, "receive"),
        (WIDTH - 32, "screen", person.screen, "bestow"),
    ):
        tall = (value - least) * unit
        canvas.rect(x, base - tall, 22, tall, style, f"loop.{name}.bar")
        canvas.text(x + 11, base - tall - 4, str(value), "name", anchor="middle")
        canvas.text(
            x + 11, base + 12 if name == "depth" else base + 24, words[name], "small", anchor="middle"
        )
