"""dailypage explain: any spelling in, the term out."""

from __future__ import annotations

import click
import msgspec

from dailypage.cli import options
from dailypage.cli.screen import echo_json
from dailypage.render.explained import CERTAINTY
from dailypage.terms.explain import explain
from dailypage.terms.glossary import glossary
from dailypage.terms.model import Term


@click.command(
    epilog=options.examples(
        'dailypage explain "zivug dehakaa"',
        "dailypage explain צמצום",
        "dailypage explain Masach --json",
    )
)
@click.argument("spelling", metavar="SPELLING...", nargs=-1, required=True)
@options.language
@options.as_json
def command(spelling: tuple[str, ...], language: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Explain a term, in whatever language and spelling.

    When nobody knows it, the nearest terms are named and the exit code is 1.
    """
    term = explain(" ".join(spelling), language)
    if as_json:
        echo_json(msgspec.to_builtins(term))
        return
    click.echo(told(term))


def told(term: Term) -> str:
    """What is known of *term*, and nothing of what is not."""
    name = term.preferred["en"]
    said = "" if term.pronunciation.casefold() == name.casefold() else term.pronunciation
    hebrew = ", ".join(filter(None, [term.hebrew, said]))
    lines = [f"{name} ({hebrew})" if hebrew else name, "", f"  {term.plain}"]
    if term.technical:
        lines.append(f"  {term.technical}")
    known = glossary()
    facts = {
        "source": f"{term.source} ({CERTAINTY[term.certainty]})" if term.source else "",
        "printed": "; ".join(f"{language} {form}" for language, form in term.preferred.items()),
        "related": ", ".join(known[other].preferred["en"] for other in term.related),
        "id": term.id,
    }
    return "\n".join([*lines, "", *(f"  {name:<9}{fact}" for name, fact in facts.items() if fact)])
