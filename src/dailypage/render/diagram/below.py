"""Below Tabur: Nekudim and its fallen AHP, the broken vessels, the worlds BYA, Adam and the souls."""

from __future__ import annotations

from typing import Any

from dailypage.render.diagram.canvas import Canvas
from dailypage.render.diagram.layout import LEFT, RIGHT, WIDTH, Column, Layout
from dailypage.resources import table
from dailypage.system.axis import BELOW_PARSA, KLIPOT, PLACES, SEFIRA, Interval
from dailypage.system.state import State
from dailypage.system.unity import chain_of_light, mutual_klis
from dailypage.system.values import Kli

Labels = dict[str, Any]
HEADS = ("nek_keter", "nek_avi")


def nekudim(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    """Front and back of each degree: the front at home, a fallen back inside the degree below."""
    for name in HEADS:
        column = layout.columns.get(name)
        if column is None or column.p.rosh is None:
            continue
        y, end = layout.y(column.p.rosh.top), layout.y(column.p.rosh.bottom)
        front = s.klis[f"{name}.panim"]
        canvas.rect(column.x + 2, y + 2, column.w - 4, (end - y) * 0.45, _quality(front), front.id)
        _back(canvas, s, layout, column, labels)
    zat = layout.columns.get("nek_zat")
    if zat:
        _lower_seven(canvas, s, layout, zat, labels)


def _quality(kli: Kli) -> str:
    if kli.broken:
        return "broken"
    return "bestow" if kli.base == "B" else "receive"


def _back(canvas: Canvas, s: State, layout: Layout, column: Column, labels: Labels) -> None:
    """The back of a head: at home in Gadlut, in the degree below in Katnut."""
    back = s.klis[f"{column.p.id}.achor"]
    inside = layout.columns.get(column.p.ahp_inside) or column
    place = inside.p.rosh or inside.p.toch
    if place is None:
        return
    y, end = layout.y(place.top), layout.y(place.bottom)
    if inside is column:
        canvas.rect(column.x + 2, y + (end - y) * 0.5, column.w - 4, (end - y) * 0.45, "receive", back.id)
        return
    h = min((end - y) * 0.38, 14)
    at = y + (end - y) * 0.52 if inside.p.rosh else y + 2
    canvas.rect(inside.x + 5, at, inside.w - 10, h, "receive", back.id)
    if not inside.slim:
        canvas.text(inside.middle, at + h - 2, labels["words"]["ahp"], "cell_text", anchor="middle")


def _lower_seven(canvas: Canvas, s: State, layout: Layout, column: Column, labels: Labels) -> None:
    """The bodies of the lower seven, one under the other; broken, they lie below Parsa."""
    place = column.p.toch
    if place is None:
        return
    y, end = layout.y(place.top) + 16, layout.y(place.bottom)
    canvas.rect(column.x, y - 16, column.w, end - y + 16, "ring", "nek_zat.toch")
    bodies = [name for name in labels["bodies"] if f"{name}.panim" in s.klis]
    step = (end - y) / max(len(bodies), 1)
    if column.p.status == "BROKEN" and not s.sparks:
        canvas.line(column.middle, y, column.middle, layout.y(420), "ray", "light.across_parsa")
    for upper in column.p.also_at:
        above = layout.columns.get(upper)
        if above and above.p.rosh:
            x = column.x - 4
            canvas.line(x, y + 20, x, layout.y(above.p.rosh.bottom) - 4, "ask", "nek_zat.man")
    for n, name in enumerate(bodies):
        front, back = s.klis[f"{name}.panim"], s.klis[f"{name}.achor"]
        at = y + n * step
        if front.broken:
            if not s.sparks:
                _fallen(canvas, layout, n, name, labels)
            continue
        canvas.rect(column.x + 3, at, column.w - 6, step - 1, "bestow", front.id)
        canvas.text(column.middle, at + step / 2 + 3, labels["bodies"][name], "cell_text", anchor="middle")
        if back.light:
            canvas.line(column.middle, end - 2, column.middle, layout.y(150), "ray", back.id)


def _fallen(canvas: Canvas, layout: Layout, n: int, name: str, labels: Labels) -> None:
    """A broken vessel: two dashed halves with a crack, below Parsa."""
    across = (WIDTH - LEFT - RIGHT) / 8
    x, y = LEFT + n * across + 3, layout.y(400) + (n % 2) * 26
    canvas.rect(x, y, across - 8, 68, "paper")  # no column runs through it
    for m, half in enumerate(("panim", "achor")):
        canvas.rect(x, y + 28 * m, across - 8, 24, "broken", f"{name}.{half}")
        canvas.path(
            [
                (x + 4, y + 28 * m),
                (x + 12, y + 10 + 28 * m),
                (x + 7, y + 14 + 28 * m),
                (x + 15, y + 24 + 28 * m),
            ],
            "crack",
        )
    canvas.text(x + (across - 8) / 2, y + 64, labels["bodies"][name], "name", anchor="middle")


def sparks(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    """The 320: shards in three worlds, or, once mingled, four kinds, what is held within what holds it."""
    if not s.sparks or layout.age == "BYA":
        return
    if not any(spark.cls for spark in s.sparks):
        _shards(canvas, s, layout)
        return
    _four_kinds(canvas, s, layout, labels)


def _shards(canvas: Canvas, s: State, layout: Layout) -> None:
    kings = list(dict.fromkeys(spark.king for spark in s.sparks))
    across = (WIDTH - LEFT - RIGHT) / len(kings)
    for n, king in enumerate(kings):
        for world in ("BERIA", "YETZIRA", "ASSIYA"):
            place = PLACES[world]
            x, y = LEFT + (n + 0.5) * across, (layout.y(place.top) + layout.y(place.bottom)) / 2
            points = [
                (x - 9, y + 7),
                (x - 3, y - 8),
                (x + 4, y + 1),
                (x + 9, y - 5),
                (x + 6, y + 8),
                (x - 9, y + 7),
            ]
            canvas.path(points, "shard", f"sparks.{king}.{world.lower()}")


def _four_kinds(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    tally = s.tally()
    across = (WIDTH - LEFT - RIGHT) / 4
    top = layout.y(PLACES["BERIA"].top) + 12
    for n, cls in enumerate(("BB", "RB", "BR", "RR")):
        x = LEFT + n * across + 5
        size = across - 12
        content, container = cls[0], cls[1]
        states = tally.get(cls, {})
        canvas.group(f"fragments.{cls}")
        canvas.rect(
            x, top, size, size, "bestow" if container == "B" else "receive", f"fragments.{cls}.container", 6
        )
        inner = size * 0.44
        at = (size - inner) / 2
        canvas.rect(x + at - 3, top + at - 3, inner + 6, inner + 6, "paper", round_=4)
        canvas.rect(
            x + at,
            top + at,
            inner,
            inner,
            "bestow" if content == "B" else "receive",
            f"fragments.{cls}.content",
            3,
        )
        middle = x + size / 2
        canvas.text(middle, top + size + 12, cls, "name", anchor="middle")
        for m, (state, many) in enumerate(states.items()):
            told = f"{many} {labels['words'][state]}"
            canvas.text(middle, top + size + 24 + 11 * m, told, "small", anchor="middle")
        canvas.end()


def _seat(seat: str) -> Interval:
    """Where a seat of BYA is drawn: above Parsa seats are counted, not measured."""
    name, _, number = seat.partition(".")
    n = int(number)
    if name in PLACES:
        top = PLACES[name].top - SEFIRA * (n - 1)
        return Interval(top, top - SEFIRA)
    top, height, many = {"YESHSUT": (530, 30, 10), "ZA": (500, 32, 10), "NUKVA": (468, 18, 4)}[name]
    return Interval(round(top - height * (n - 1) / many), round(top - height * n / many))


def klipot(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    """The section of Klipot, from where BYA first ended."""
    if s.seats and "gmar_tikkun" not in s.flags:
        y, end = layout.y(KLIPOT.top), layout.y(KLIPOT.bottom)
        canvas.rect(LEFT, y, WIDTH - LEFT - RIGHT, end - y, "klipot", "klipot")
        canvas.text(LEFT + 60, end - 5, labels["words"]["klipot"], "small")


def worlds(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    """Vessels of both qualities, the seats of BYA, Adam, AHP raised."""
    for kli in mutual_klis(s):
        _mutual(canvas, layout, kli)
    for world, seats in s.seats.items():
        column = layout.columns.get(world.lower())
        if column:
            _world(canvas, s, layout, column, [_seat(seat) for seat in seats])
    adam = layout.columns.get("adam")
    if adam and "gmar_tikkun" not in s.flags:
        _adam(canvas, s, layout, adam, labels)


def _mutual(canvas: Canvas, layout: Layout, kli: Kli) -> None:
    """One vessel of both: two squares that share a part."""
    column = layout.columns.get(kli.owner)
    if column is None or kli.where is None:
        return
    size = min(column.w * 0.4, 8)
    y = layout.y(kli.where.bottom) - size * (2.6 if kli.id == "ahp_of_ascent" else 1) - 2
    x = column.x + column.w - size * 0.9 if not column.slim else column.middle - size * 0.85
    style = ("bestow", "receive") if kli.light else ("broken", "broken")
    canvas.rect(x, y - size / 2, size, size, style[0], f"{kli.id}.b", 2)
    canvas.rect(x + size * 0.6, y - size * 0.2, size, size, style[1], f"{kli.id}.r", 2)


def _world(canvas: Canvas, s: State, layout: Layout, column: Column, seats: list[Interval]) -> None:
    """The ten seats of a world as one block, or as many as it is parted into."""
    runs: list[list[Interval]] = []
    for seat in seats:
        if runs and abs(runs[-1][-1].bottom - seat.top) <= 1:
            runs[-1].append(seat)
        else:
            runs.append([seat])
    for n, run in enumerate(runs):
        y, end = layout.y(run[0].top), layout.y(run[-1].bottom)
        canvas.rect(column.x + 3, y, column.w - 6, end - y, "lit", f"{column.p.id}.seats.{n}", 2)
    top = layout.y(seats[0].top)
    if not column.p.whole:
        english, hebrew = table("diagram/labels.toml")["names"][column.p.id]
        canvas.text(column.middle, top - 15, english, "name", anchor="middle")
        canvas.text(column.middle, top - 4, hebrew, "hebrew", anchor="middle", lang="he")
    if column.p.also_at and "gmar_tikkun" not in s.flags:
        x = column.x + column.w - 5
        canvas.line(x, top + 36, x, top + 2, "ray", f"{column.p.id}.ascent")


def _adam(canvas: Canvas, s: State, layout: Layout, column: Column, labels: Labels) -> None:
    y = layout.y(BELOW_PARSA.top)
    front, back = s.klis["adam.panim"], s.klis["adam.achor"]
    canvas.rect(column.x + 4, y - 34, column.w - 8, 30, _quality(front), front.id, 3)
    canvas.rect(column.x + 4, y + 4, column.w - 8, 44, _quality(back), back.id, 3)
    if back.broken:
        canvas.path(
            [
                (column.middle - 6, y - 34),
                (column.middle + 4, y),
                (column.middle - 4, y + 10),
                (column.middle + 6, y + 48),
            ],
            "crack",
        )
    english, hebrew = labels["names"]["adam"]
    canvas.text(column.middle, y - 50, english, "name", anchor="middle")
    canvas.text(column.middle, y - 39, hebrew, "hebrew", anchor="middle", lang="he")


def souls(canvas: Canvas, s: State, layout: Layout, labels: Labels) -> None:
    """The chain of light from Ein Sof to the souls; each link that lives is a full line."""
    if layout.souls_x is None:
        return
    x = layout.souls_x + layout.souls_w / 2
    part = s.souls[0]
    links = chain_of_light(s, part)
    heights = (1000, 700, 520, 375, 225, 90, -10)
    for (link, alive), top, bottom in zip(links[1:], heights, heights[1:], strict=False):
        style = "chain" if alive else "chain_dead"
        canvas.line(x, layout.y(top), x, layout.y(bottom), style, f"chain.{link}")
    for (link, alive), height in zip(links[:-1], heights, strict=False):
        canvas.circle(x, layout.y(height), 4, "node" if alive else "node_dead", f"node.{link}")
    y = layout.y(-10) - 12
    for n in range(12):
        row, at = divmod(n, 4)
        canvas.circle(
            x - 15 + 10 * at, y - 4 - 10 * row, 3.4, "node" if links[-1][1] else "node_dead", f"souls.{n}"
        )
    english, hebrew = labels["names"]["souls"]
    canvas.text(x, layout.y(0) - 44, english, "name", anchor="middle")
    canvas.text(x, layout.y(0) - 56, hebrew, "hebrew", anchor="middle", lang="he")
