"""dailypage system: the model at work, asked from the command line."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from dailypage import system as model
from dailypage.cli import options
from dailypage.cli.screen import echo_json
from dailypage.output import write_files
from dailypage.render.diagram import draw, frames, sheet
from dailypage.render.diagram.canvas import Theme
from dailypage.render.diagram.raster import raster
from dailypage.render.explorer import explorer
from dailypage.render.registry import File
from dailypage.system import export, path, trials, unity
from dailypage.system.axis import given
from dailypage.system.derivation import INPUTS, Chain
from dailypage.system.state import State
from dailypage.system.step import Moment, Step
from dailypage.system.what_if import what_if

TRIALS = {name: getattr(trials, name) for name in ("force", "separate", "press", "dim", "shine", "claim")}

withhold = click.option(
    "--withhold",
    "withheld",
    multiple=True,
    type=click.Choice(INPUTS),
    metavar="INPUT",
    help=f"Leave out an input: {', '.join(INPUTS)}. May be given again.",
)
first_screen = click.option(
    "--first-screen",
    type=click.IntRange(0, 4),
    default=4,
    show_default=True,
    help="Coarseness of the first screen.",
)
to_file = click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write.",
)
theme = click.option(
    "--theme",
    type=click.Choice(["auto", "light", "dark"]),
    default="auto",
    show_default=True,
    help="How a drawing looks; auto follows the reader's screen (SVG only).",
)


@click.group(
    invoke_without_command=True,
    epilog=options.examples(
        "dailypage system",
        "dailypage system show S19",
        'dailypage system show "nekudot de sag" --as svg --out nds.svg',
        "dailypage system whatif --withhold light_AB_SAG",
    ),
)
@withhold
@first_screen
@options.as_json
@click.pass_context
def command(ctx: click.Context, withheld: tuple[str, ...], first_screen: int, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """The system from Ein Sof to the end of correction, derived from its laws.

    Without a subcommand: the whole chain, a line for each step: its moment, the stage of unity after it, how it is
    known (derived, given, defined), what happens, the laws and the source.
    """
    if ctx.invoked_subcommand is None:
        chain = model.derive(first_screen, withheld)
        if as_json:
            click.echo(chain.to_json())
        else:
            click.echo(_table(chain))


def _table(chain: Chain) -> str:
    rows = [("", "moment", "stage", "known", "step", "laws", "source")]
    rows += [
        (
            str(step.n),
            step.moment or "",
            step.stage,
            step.kind.lower(),
            _call(step),
            " ".join(step.laws),
            "; ".join(step.cite),
        )
        for step in chain
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    lines = [
        "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", _end(chain)])


def _call(step: Step) -> str:
    record = f" on {step.demand.record}" if step.demand and step.demand.record else ""
    return f"{step.op}({', '.join(step.who[:3])}{', ...' if len(step.who) > len('abc') else ''}){record}"


def _end(chain: Chain) -> str:
    lines = [f"The run ends: {chain.end.reason}, stage {chain.end.stage}: {_stage(chain.end.stage)}"]
    lines += [f"  open: {d.op}({d.who}): {d.reason}; {'; '.join(d.lacks)}" for d in chain.end.open]
    return "\n".join(lines)


def _stage(stage: str) -> str:
    return str(given("words/en")["stage"][stage])


@command.command(
    epilog=options.examples(
        "dailypage system show S19",
        'dailypage system show "Tsimtsum Beth" --as json',
        "dailypage system show S24 --as png --out breaking.png",
    )
)
@click.argument("moment", nargs=-1, required=True)
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "json", "svg", "png", "pdf"]),
    default="text",
    show_default=True,
    help="In words, for programs, or drawn.",
)
@to_file
@theme
@withhold
@first_screen
def show(
    moment: tuple[str, ...], form: str, out: Path, theme: Theme, withheld: tuple[str, ...], first_screen: int
) -> None:
    """One MOMENT of the chain, by label (S19) or by name in any spelling.

    Words and JSON go to standard output; so does a drawing, unless --out names a file.
    """
    found = model.derive(first_screen, withheld)[" ".join(moment)]
    if form == "json":
        echo_json(export.state(found.after, found.label, found.stage))
    elif form == "text":
        click.echo(told(found))
    else:
        plain: Theme = "light" if theme == "auto" and form != "svg" else theme
        svg = draw(found.after, before=found.before, moment=found.label, title=found.title, theme=plain)
        _deliver(svg.encode() if form == "svg" else raster(svg, "png" if form == "png" else "pdf"), out)


def _deliver(drawing: bytes, out: Path) -> None:
    """*drawing* to standard output for "-", else to a file, whole or not at all."""
    if str(out) == "-":
        click.echo(drawing, nl=False)
    else:
        write_files(out.parent, (File(out.name, drawing),))
        click.echo(out, err=True)


@command.command(
    "sheet",
    epilog=options.examples(
        "dailypage system sheet --out system.svg", "dailypage system sheet --out system.pdf"
    ),
)
@to_file
@theme
@withhold
@first_screen
def sheet_(out: Path, theme: Theme, withheld: tuple[str, ...], first_screen: int) -> None:
    """The whole chain on one sheet: a figure for each moment. SVG, or by --out's ending PDF or PNG."""
    form = out.suffix.removeprefix(".").lower()
    svg = sheet(
        model.derive(first_screen, withheld).moments.values(), theme="light" if theme == "auto" else theme
    )
    _deliver(raster(svg, "png" if form == "png" else "pdf") if form in {"png", "pdf"} else svg.encode(), out)


def told(moment: Moment) -> str:
    """*moment* in words: what happens, what stands then, by which laws, from which source."""
    lines = [f"{moment.label}  {moment.title}", ""]
    lines += [f"  {model.account(step)}" for step in moment.steps]
    lines += ["", f"  {model.account(moment.after)}", ""]
    lines += [f"  {number:<5}{model.LAWS[number].sentence}" for number in moment.laws]
    lines += ["", f"  stage     {moment.stage}", f"  known     {moment.kind.lower()}, {moment.certainty}"]
    lines += [f"  source    {'; '.join(moment.cite)}"]
    return "\n".join([*lines, *([f"  note      {moment.name.note}"] if moment.name.note else [])])


@command.command("frames", epilog=options.examples("dailypage system frames --out frames"))
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default="frames",
    show_default=True,
    help="The folder to write into.",
)
@theme
@withhold
@first_screen
def frames_(out: Path, theme: Theme, withheld: tuple[str, ...], first_screen: int) -> None:
    """The chain to be set in motion: an SVG for each step, and frames.json with the parts that each changes."""
    made = list(frames(model.derive(first_screen, withheld), theme=theme))
    told = [
        {
            "n": frame.n,
            "moment": frame.moment or None,
            "file": f"{frame.n:03}.svg",
            "told": frame.told,
            "appeared": frame.appeared,
            "changed": frame.changed,
            "gone": frame.gone,
        }
        for frame in made
    ]
    files = [File(f"{frame.n:03}.svg", frame.svg.encode()) for frame in made]
    write_files(out, (*files, File("frames.json", export.as_json(told).encode())))
    click.echo(out / "frames.json")


@command.command(epilog=options.examples("dailypage system site --out system", "dailypage open system"))
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default="system",
    show_default=True,
    help="The folder to write into.",
)
@click.option("--pictures/--no-pictures", default=True, help="PNG and PDF of each moment too.")
def site(out: Path, pictures: bool) -> None:  # noqa: FBT001 - click's signature
    """The explorer: the whole chain on one page that needs no server, and a page to embed for each moment."""
    chain = model.derive()
    with click.progressbar(explorer(chain, pictures=pictures), label="drawing", file=sys.stderr) as files:
        made = tuple(files)
    write_files(out, made)
    click.echo(out / "index.html")


@command.command(epilog=options.examples("dailypage system why S24"))
@click.argument("moment", nargs=-1, required=True)
def why(moment: tuple[str, ...]) -> None:
    """The chain of causes of a MOMENT, back to Ein Sof."""
    for step in model.derive().causes(" ".join(moment)):
        reason = f"because {step.demand.reason}" if step.demand else "as it is given"
        click.echo(
            f"{step.n:>4}  {step.moment or '':<4} {model.account(step)}\n           {reason}  {' '.join(step.laws)}"
        )


@command.command(
    epilog=options.examples(
        "dailypage system whatif --withhold light_AB_SAG", "dailypage system whatif --first-screen 2"
    )
)
@withhold
@first_screen
@options.as_json
def whatif(withheld: tuple[str, ...], first_screen: int, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """What comes of it when an input is withheld, or the first screen is another."""
    answer = what_if(first_screen, withheld)
    if as_json:
        click.echo(answer.run.to_json())
        return
    real = model.derive()
    click.echo(_end(answer.run))
    for demand, law in answer.decided:
        if law:
            click.echo(f"  {demand.op} was decided by {model.LAWS[law]}")
    if answer.parted:
        of = f"The real run goes on otherwise from {answer.parted.moment}: {model.account(answer.parted)}"
        _listed(of, (str(model.LAWS[law]) for law in answer.parted.laws))
    else:
        click.echo("Nothing comes out otherwise.")
    _listed("Fell away:", (f"{label}  {real[label].title}" for label in answer.fell_away))
    _listed("Came out otherwise:", (f"{label}  {real[label].title}" for label in answer.changed))


def _listed(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        click.echo("\n".join([title, *(f"  {line}" for line in found)]))


@command.command(
    "try",
    epilog=options.examples(
        "dailypage system try press HAYA atz_zon --at S36", "dailypage system try force --at S13"
    ),
)
@click.argument("trial", type=click.Choice(list(TRIALS)))
@click.argument("arguments", nargs=-1)
@click.option("--at", "moment", required=True, help="The moment to try it at.")
@withhold
def try_(trial: str, arguments: tuple[str, ...], moment: str, withheld: tuple[str, ...]) -> None:
    r"""Try something on the state of a moment: lawful or not.

    \b
    force, separate        mix by force what shares a place, and part it
    press LIGHT PLACE      bring a light across Parsa
    dim [KLI], shine [KLI] take the light from a vessel of both qualities, give it back
    claim PARTZUF HEIGHT   say that a coupling raises so high
    """
    takes = list(inspect.signature(TRIALS[trial]).parameters.values())[1:]
    wanted = [p for p in takes if p.default is p.empty]
    if not len(wanted) <= len(arguments) <= len(takes):
        names = " and ".join(p.name.upper() for p in takes) or "no argument"
        raise click.UsageError(f"{trial} takes {names}")
    s: State = model.derive(withhold=withheld)[moment].after
    after = TRIALS[trial](s, *arguments)
    click.echo(f"Allowed. Stage {unity.stage(s)} -> {unity.stage(after)}: {_stage(unity.stage(after))}")


@command.command(epilog=options.examples("dailypage system laws"))
def laws() -> None:
    """The laws, each with its source and certainty."""
    for law in model.LAWS.values():
        click.echo(f"{law.id:<5}{law.sentence}\n     {law.source}; {law.certainty}")


@command.command("unity", epilog=options.examples("dailypage system unity", "dailypage system unity S28"))
@click.argument("moment", nargs=-1)
def unity_(moment: tuple[str, ...]) -> None:
    """The ladder of unity: each stage, and the moments at which it holds; or every row asked of one MOMENT."""
    chain = model.derive()
    if moment:
        for stage, holds in unity.holds(chain[" ".join(moment)].after).items():
            click.echo(f"{stage:<5}{'yes' if holds else 'no':<5}{_stage(stage)}")
        return
    for stage in unity.LADDER:
        at = [m for m in chain.moments.values() if m.stage == stage]
        ends = dict.fromkeys((at[0].label, at[-1].label)) if at else ()
        span = "-".join(ends) or "by force only"
        click.echo(f"{stage:<5}{span:<15}{_stage(stage)}")


@command.command(epilog=options.examples("dailypage system story"))
def story() -> None:
    """How reception and bestowal come to be one: the moments a lesson tells of, with law, source and stage."""
    chain = model.derive()
    for label in given("given")["story"]["moments"]:
        moment = chain[label]
        click.echo(f"{moment.label}  {moment.title}  [{moment.stage}: {_stage(moment.stage)}]")
        for step in moment.steps:
            click.echo(
                f"     {model.account(step)}  ({' '.join(step.laws) or 'a name'}; {'; '.join(step.cite)})"
            )
        click.echo(f"     Then: {model.account(moment.after)}\n")


@command.command(
    "path", epilog=options.examples("dailypage system path --turns 3", "dailypage system path --from 7")
)
@click.option(
    "--turns", type=click.IntRange(1, path.LAST + 1), default=1, show_default=True, help="How many turns."
)
@click.option(
    "--from", "d", type=click.IntRange(path.BEFORE, path.LAST - 1), default=path.BEFORE, show_default=True
)
def path_(turns: int, d: int) -> None:
    """The moving goal: a person on the ladder of 125 degrees, asked at each moment whether the goal is reached."""
    person = path.climb(path.Person(), d)
    words = given("words/en")["loop"]
    click.echo(f"{'':<11}{_person(person)}  {words[person.state]}")
    for _ in range(min(turns, path.LAST - person.d)):
        for step, after in path.turn(person):
            person = after
            click.echo(f"{step:<11}{_person(person)}  {words[step]}")


def _person(person: path.Person) -> str:
    reached = "goal" if path.one(person) else "-"
    return f"d {person.d:>3}  depth {person.depth:>3}  screen {person.screen:>3}  {reached:<4}"
