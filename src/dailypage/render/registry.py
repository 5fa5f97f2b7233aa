"""Renderers: Issue -> files. Built-in ones register exactly as an outside one would.

A renderer lives in a module of its own that is loaded only when its format is asked for, so that a
plain-text run never pays for a typesetter. An outside package names its module in the entry point
group ``dailypage.renderers`` under the format's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points

from dailypage.errors import UnknownFormat
from dailypage.issue import Issue


@dataclass(frozen=True, slots=True)
class File:
    """A finished file: a relative name with forward slashes, and its bytes."""

    name: str
    data: bytes


Render = Callable[[Issue], tuple[File, ...]]


@dataclass(frozen=True, slots=True)
class Renderer:
    """A registered format.

    main  which of its files a person opens first, as a name pattern with {slug}
    """

    name: str
    main: str
    media_type: str
    render: Render


BUILT_IN = {
    "web": "dailypage.render.web",
    "pdf": "dailypage.render.pdf",
    "epub": "dailypage.render.epub",
    "mail": "dailypage.render.mail",
    "text": "dailypage.render.text",
    "markdown": "dailypage.render.markdown",
    "json": "dailypage.render.json",
}
_registered: dict[str, Renderer] = {}


def renders(name: str, *, main: str, media_type: str) -> Callable[[Render], Render]:
    """Register the decorated function as the renderer of format *name*.

    It must give the same bytes for the same Issue: no clock, no random id.

        @renders("shout", main="{slug}.txt", media_type="text/plain")
        def shout(issue: Issue) -> tuple[File, ...]:
            return (File(f"{issue.slug}.txt", b"!"),)
    """

    def register(function: Render) -> Render:
        _registered[name] = Renderer(name, main, media_type, function)
        return function

    return register


def formats() -> tuple[str, ...]:
    """Every format that can be asked for: the built-in ones, then those of other packages."""
    outside = {entry.name for entry in entry_points(group="dailypage.renderers")} | set(_registered)
    return (*BUILT_IN, *sorted(outside - set(BUILT_IN)))


def renderer(name: str) -> Renderer:
    """The renderer of format *name*, loaded when first asked for.

    Raises UnknownFormat, which lists the formats there are.
    """
    if name not in _registered and name in BUILT_IN:
        import_module(BUILT_IN[name])
    elif name not in _registered:
        for entry in entry_points(group="dailypage.renderers", name=name):
            entry.load()
    if name not in _registered:
        raise UnknownFormat(name, formats())
    return _registered[name]


def render(issue: Issue, name: str) -> tuple[File, ...]:
    """The files of *issue* in format *name*, in memory; nothing is written."""
    return renderer(name).render(issue)
