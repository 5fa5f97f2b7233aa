"""Figures of the system: readable, honest about what stands, the same each time."""

from __future__ import annotations

import importlib
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from conftest import ROOT

from dailypage.render.diagram import draw, draw_loop, frames, sheet
from dailypage.render.diagram.canvas import Canvas, Theme, class_of
from dailypage.render.diagram.layout import WIDTH, Layout
from dailypage.resources import table
from dailypage.system import INPUTS, Chain, derive, path

GOLDEN = ROOT / "tests/golden/diagrams"
SVG = "{http://www.w3.org/2000/svg}"


def figure(chain: Chain, label: str, theme: Theme = "auto") -> str:
    moment = chain[label]
    return draw(moment.after, before=moment.before, moment=label, title=moment.title, theme=theme)


def ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def test_every_moment_is_drawn_as_well_formed_svg_with_ids_of_its_own(chain: Chain) -> None:
    for label in chain.moments:
        svg = figure(chain, label)
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        twice = [name for name, many in Counter(ids(svg)).items() if many > 1]
        assert twice == [], label


def test_every_state_of_every_what_if_shows_its_partzufim_and_no_text_over_another(
    drawn: list[Canvas],
) -> None:
    wrong = set[str]()
    for run in (*(derive(withhold=[name]) for name in INPUTS), *(derive(n) for n in range(4))):
        for step in run:
            svg = draw(step.after, before=step.before)
            ET.fromstring(svg)  # noqa: S314 - our own drawing
            wrong |= {f"{step.op}: {clash}" for clash in clashes(drawn.pop())}
            shown = set(ids(svg))
            columns = Layout(step.after).columns.values() if step.after.partzufim else ()
            wrong |= {f"{step.op}: no {c.p.id}" for c in columns if c.p.whole and c.p.id not in shown}
    assert wrong == set()


def test_a_figure_says_which_moment_it_is_and_that_heights_are_form(chain: Chain) -> None:
    svg = figure(chain, "S15")
    assert "S15 · U4 · second restriction" in svg
    assert "Heights are form, not space." in svg
    assert "<title" in svg
    assert "Malchut rises to Bina" not in svg  # the words of the step are the account's, beside the figure
    assert "Parsa is the common boundary of Malchut and Bina." in svg


MUST_BE_VISIBLE = {  # section 12: the moment, and what must be seen there
    "S06": ["galgalta.toch", "galgalta.sof", "line.TABUR_G"],
    "S13": ["nds.toch", "galgalta.sof", "nds.quality", "galgalta.sof.quality"],
    "S15": ["line.PARSA", "malchut.rises", "nds.toch"],
    "S19": ["sag.screen", "sag.ahp_unused", "sag.zivug", "nek_keter.panim", "nek_zat.toch"],
    "S20": ["nek_keter.achor", "nek_avi.achor"],
    "S21": ["man", "ab_sag"],
    "S22": ["light.nek_keter", "light.nek_avi"],
    "S23": ["nek_zat.man", "daat.panim"],
    "S24": [
        "light.across_parsa",
        *(f"{body}.panim" for body in ("daat", "hesed", "gevura", "tifferet_upper")),
    ],
    "S26": ["sparks.daat.beria", "sparks.malchut.assiya"],
    "S28": [f"fragments.{cls}" for cls in ("BB", "RB", "BR", "RR")],
    "S36": ["atz_zon.ma_bon.b", "atz_zon.ma_bon.r", "atz_atik.rosh"],
    "S37": ["beria.seats.0", "assiya.seats.0", "klipot"],
    "S39": ["adam.panim", "adam.achor", "souls.0", "chain.souls"],
    "S41": ["chain.ATZILUT", "chain.souls", "beria.ascent"],
}


@pytest.mark.parametrize("label", MUST_BE_VISIBLE)
def test_what_must_be_seen_at_a_moment_is_there(chain: Chain, label: str) -> None:
    assert set(MUST_BE_VISIBLE[label]) <= set(ids(figure(chain, label)))


def test_parsa_is_drawn_only_while_it_stands(chain: Chain) -> None:
    drawn = {label for label in chain.moments if "line.PARSA" in ids(figure(chain, label))}
    assert drawn == {label for label in chain.moments if chain[label].after.parsa}


def test_what_is_new_and_what_changed_is_marked_by_a_sign(chain: Chain) -> None:
    assert "3/2 *" in figure(chain, "S11")
    assert "4/3 •" in figure(chain, "S11")
    still = chain["S11"].after
    told = [text.text or "" for text in ET.fromstring(draw(still, before=still)).iter(f"{SVG}text")]  # noqa: S314 - our own drawing
    assert [text for text in told if "*" in text or "•" in text] == [
        table("diagram/labels.toml")["words"]["key"]
    ]


def test_the_same_state_gives_the_same_bytes(chain: Chain) -> None:
    assert figure(chain, "S28") == figure(derive(), "S28")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Canvas]:
    """The canvases of the figures that are drawn, the last one last."""
    made: list[Canvas] = []

    class Kept(Canvas):
        def __init__(self, theme: Theme = "auto") -> None:
            super().__init__(theme)
            made.append(self)

    monkeypatch.setattr(importlib.import_module("dailypage.render.diagram.figure"), "Canvas", Kept)
    return made


def clashes(canvas: Canvas) -> list[str]:
    """Texts of *canvas* that leave the paper or lie over one another."""
    texts = canvas.texts
    outside = [f"{text} outside" for text, box in texts if box.x < 0 or box.x + box.w > WIDTH]
    over = [
        f"{a} / {b}" for n, (a, one) in enumerate(texts) for b, other in texts[n + 1 :] if one.meets(other)
    ]
    return outside + over


def test_no_text_lies_over_another_or_outside_the_paper(chain: Chain, drawn: list[Canvas]) -> None:
    wrong = []
    for label in chain.moments:
        figure(chain, label)
        wrong += [f"{label}: {clash}" for clash in clashes(drawn.pop())]
    assert wrong == []


def test_no_line_strikes_a_word(chain: Chain) -> None:
    for label in chain.moments:
        written = figure(chain, label).partition("<text")[2]
        assert set(re.findall(r"<(\w+)", written)) == {"text"}, label


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_signs_stand_out_from_the_paper(theme: str) -> None:
    palette = table("diagram/style.toml")["palette"][theme]
    for name in ("ink", "soft", "glow"):
        assert contrast(palette[name], palette["paper"]) >= 4.5, name
    for name in ("bestow", "receive"):
        assert contrast(palette[name], palette["paper"]) >= 3, name
        assert contrast(palette["ink"], palette[f"{name}_soft"]) >= 4.5, name
    assert contrast(palette["ink"], palette["light"]) >= 3


def test_the_two_qualities_have_patterns_and_not_colours_alone() -> None:
    style = table("diagram/style.toml")["style"]
    assert (style["bestow"]["fill"], style["receive"]["fill"]) == ("pattern-bestow", "pattern-receive")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_for_a_typesetter_has_no_variables(chain: Chain, theme: Theme) -> None:
    svg = figure(chain, "S19", theme)
    assert "var(" not in svg
    assert "<style" not in svg


def test_hebrew_is_marked_and_isolated(chain: Chain) -> None:
    root = ET.fromstring(figure(chain, "S15", "light"))  # noqa: S314 - our own drawing
    found = 0
    for text in root.iter(f"{SVG}text"):
        hebrew = any("\u0590" <= c <= "\u05ff" for c in text.text or "")
        found += hebrew
        told = text.get("{http://www.w3.org/XML/1998/namespace}lang") == "he"
        assert hebrew == told == ("unicode-bidi:isolate" in text.get("style", ""))
    assert found > 5


def test_a_hostile_title_stays_text(chain: Chain) -> None:
    svg = draw(chain["S06"].after, title='</title><script>alert("1")</script>', moment="<b>")
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314 - our own drawing


@pytest.mark.parametrize("state", ["AT_GOAL", "FALLEN", "LACKING", "ASKING", "CORRECTING", "SCREENED"])
def test_the_loop_shows_where_the_person_is(state: str) -> None:
    person = path.climb(path.Person(), 7)
    for _, after in path.turn(person):
        person = person if person.state == state else after
        if person.state == state:
            break
    svg = draw_loop(person)
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    here = re.search(rf'id="loop\.(\w+)"[^>]*class="{class_of("node")}"', svg)
    assert here is not None
    assert here.group(1) == state
    assert {"loop.depth.bar", "loop.screen.bar"} <= set(ids(svg))


def test_the_sheet_holds_every_moment_with_ids_of_its_own(chain: Chain) -> None:
    svg = sheet(chain.moments.values())
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    names = ids(svg)
    assert len(names) == len(set(names))
    assert {f"{label}.moment" for label in chain.moments} <= set(names)
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    assert used <= set(names)


@pytest.mark.parametrize("label", ["S05", "S19", "S39"])
def test_a_figure_looks_as_it_did(chain: Chain, label: str, *, update_golden: bool) -> None:
    file = GOLDEN / f"{label}.svg"
    svg = figure(chain, label, "light")
    if update_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(svg, "utf-8")
    assert svg == file.read_text("utf-8")


def test_the_parts_that_a_step_changes_are_named_and_those_alone(chain: Chain) -> None:
    made = list(frames(chain))
    assert len(made) == len(chain)
    standing: set[str] = set()
    for frame in made:
        assert not standing.intersection(frame.appeared)
        assert set(frame.gone) <= standing
        standing = standing.union(frame.appeared).difference(frame.gone)
        assert standing == set(re.findall(r'<(?:rect|line|path|circle|text|g)[^>]*? id="([^"]+)"', frame.svg)) | {
            "title", "desc", "pattern-bestow", "pattern-receive", "pattern-empty", "arrow"
        }  # fmt: skip
    named = next(frame for frame in made if frame.moment == "S16")
    assert set(named.changed) <= {"title", "desc", "moment", "nds"}
