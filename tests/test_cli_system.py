"""dailypage system: what a teacher types, and what comes back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import program

from dailypage.cli import main
from dailypage.cli.system import TRIALS
from dailypage.system import LAWS, unity


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["system", *arguments])


def test_the_whole_chain_is_a_table_of_steps_with_stage_laws_and_source() -> None:
    result = run()
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].split() == ["moment", "stage", "known", "step", "laws", "source"]
    restricted = next(line for line in lines if "restrict_B" in line)
    assert restricted.split()[1:5] == ["S15", "U4", "derived", "restrict_B(nds)"]
    assert "P 58-68" in restricted
    assert "GOAL, stage U11" in lines[-1]


def test_the_run_is_printed_as_json() -> None:
    whole = json.loads(run("--json").output)
    assert (whole["schema"], whole["end"]["stage"]) == (1, "U11")


@pytest.mark.parametrize("name", [["S13"], ["nekudot", "de", "sag"], ["Nekudoth de-SAG"]])
def test_a_moment_is_shown_by_any_spelling_of_its_name(name: list[str]) -> None:
    result = run("show", *name)
    assert result.exit_code == 0
    assert result.output.startswith("S13  Nekudot de SAG descend below Tabur")
    assert "P 62-63" in result.output
    assert LAWS["L2"].sentence in result.output


def test_a_moment_is_shown_as_json() -> None:
    state = json.loads(run("show", "S15", "--as", "json").output)
    assert (state["moment"], state["stage"], state["parsa"]) == ("S15", "U4", True)


def test_an_unknown_moment_is_named_with_its_neighbours() -> None:
    result = run("show", "Tzimtzum", "Gimmel")
    assert result.exit_code == 1
    assert "Tzimtzum Gimmel" in result.output
    assert "did you mean" in result.output


def test_a_letter_said_again_and_again_is_no_name() -> None:
    assert run("show", "aaaaaaaa").exit_code == 1
    assert run("show", "AA").output.startswith("S32")


def test_causes_are_told_back_to_ein_sof() -> None:
    lines = run("why", "S24").output.splitlines()
    assert "S24" in lines[0]
    assert "S01" in lines[-2]


def test_a_what_if_tells_what_fell_away_what_is_open_and_which_law_decided() -> None:
    told = run("whatif", "--withhold", "restrict_B").output
    assert "QUIET, stage U2" in told
    assert "open: raise_MAN(sag)" in told
    assert "S24  The light passes Parsa" in told
    assert f"decided by {LAWS['L20']}" in told
    assert "otherwise from S15" in told
    assert f"  {LAWS['L17']}" in told
    assert run("whatif", "--withhold", "record_of_break").output.endswith("Nothing comes out otherwise.\n")


def test_a_trial_that_a_law_forbids_names_the_law_and_the_way_out() -> None:
    result = run("try", "press", "HAYA", "atz_zon", "--at", "S36")
    assert result.exit_code == 1
    assert "L29" in result.output
    assert "raise its AHP above Parsa" in result.output


def test_a_trial_that_is_allowed_tells_the_stage_it_leads_to() -> None:
    assert "U9 -> U8" in run("try", "dim", "--at", "S36").output


@pytest.mark.parametrize(
    "arguments",
    [
        ["try", "press", "--at", "S36"],
        ["try", "force", "much", "--at", "S13"],
        ["show"],
        ["whatif", "--withhold", "rain"],
        ["path", "--turns", "0"],
    ],
)
def test_a_wrong_command_line_is_told_so(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output


def test_every_law_is_listed_with_its_source() -> None:
    told = run("laws").output
    for law in LAWS.values():
        assert f"{law.id:<5}{law.sentence}" in told
        assert law.source in told


def test_the_ladder_of_unity_names_the_moments_of_each_stage() -> None:
    lines = run("unity").output.splitlines()
    assert [line.split()[0] for line in lines] == list(unity.LADDER)
    assert lines[4].split()[:2] == ["U4", "S15-S18"]
    asked = run("unity", "S28").output
    assert [line.split()[1] for line in asked.splitlines()][8:10] == ["yes", "no"]


def test_the_path_asks_at_every_moment_whether_the_goal_is_reached() -> None:
    lines = run("path", "--from", "7", "--turns", "2").output.splitlines()
    assert len(lines) == 13
    reached = ["goal" in line[11:46] for line in lines]
    assert reached == [True, *[False] * 5, True, *[False] * 5, True]


def test_the_story_tells_step_state_law_source_and_stage_in_the_order_of_unity() -> None:
    told = run("story").output
    stages = [line.split("[")[1].split(":")[0] for line in told.splitlines() if "  [U" in line]
    assert stages == ["U1", "U2", "U4", "U5", "U6", "U7", "U8", "U9", "U9", "U9", "U10"]
    assert "(L16 L17; P 58-68; TES 6 CE 163)" in told


def test_every_trial_is_told_in_the_help() -> None:
    told = run("try", "--help").output
    assert all(name in told for name in TRIALS)


def test_a_moment_is_drawn_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    assert run("show", "S19", "--as", "svg").output.startswith("<svg ")
    out = tmp_path / "figures" / "S24.png"
    result = run("show", "S24", "--as", "png", "--out", str(out))
    assert result.exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run("show", "S24", "--as", "pdf", "--out", str(tmp_path / "S24.pdf")).exit_code == 0
    assert (tmp_path / "S24.pdf").read_bytes().startswith(b"%PDF")


def test_hebrew_is_shaped_right_inside_a_pdf(tmp_path: Path) -> None:
    file = tmp_path / "S15.pdf"
    run("show", "S15", "--as", "pdf", "--out", str(file))
    text = subprocess.run(
        [program("pdftotext"), file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "טבור" in text
    assert "Parsa" in text


def test_the_whole_chain_is_drawn_on_one_sheet(tmp_path: Path) -> None:
    file = tmp_path / "system.svg"
    assert run("sheet", "--out", str(file)).exit_code == 0
    drawn = file.read_text("utf-8")
    assert all(f"S{n:02}.moment" in drawn for n in range(1, 45))


def test_the_chain_is_written_as_frames_with_the_parts_that_each_changes(tmp_path: Path) -> None:
    result = run("frames", "--out", str(tmp_path / "frames"))
    assert result.exit_code == 0
    told = json.loads((tmp_path / "frames/frames.json").read_text("utf-8"))
    assert len(told) == 111
    assert all((tmp_path / "frames" / frame["file"]).is_file() for frame in told)
    assert "line.PARSA" in told[33]["appeared"]


@pytest.mark.parametrize("command", [["system", "show"], ["system", "why"], ["explain"]])
def test_a_message_repeats_no_more_of_an_argument_than_a_line(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "Zivug" * 10_000])
    assert done.exit_code != 0
    assert "'ZivugZivug" in done.output
    assert max(len(line) for line in done.output.splitlines()) < 200
