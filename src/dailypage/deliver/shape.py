"""The shape of a site's data for programs, version 1: published as a schema with every site.

A program may rely on this: within version 1, fields are added but none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

VERSION = 1


class Shape(Struct, frozen=True, kw_only=True):
    """What all parts have in common: named fields, in a fixed order, each always there."""


class Title(Shape, frozen=True):
    """An article of an issue."""

    anchor: Annotated[str, Meta(description="The id of the article on the issue's page.")]
    text: str


class Issue(Shape, frozen=True):
    """An issue in short. Addresses are relative to the root of the site."""

    slug: str
    date: Annotated[str | None, Meta(description="The ISO date, or null for an issue without one.")]
    language: str
    direction: str
    notice: str
    page: str
    data: Annotated[str, Meta(description="The issue in full, by issue-schema.json.")]
    titles: list[Title]
    terms: Annotated[list[str], Meta(description="Ids of the terms that it explains, in order.")]
    moments: Annotated[list[str], Meta(description="Moments of the system that it speaks of.")]
    sources: Annotated[list[str], Meta(description="Works that its articles are taken from.")]


class Month(Shape, frozen=True):
    """``api/2010-03.json``: the issues of a month in every language, oldest first."""

    version: int
    issues: list[Issue]


class Edition(Shape, frozen=True):
    """The site in one language."""

    language: str
    home: str
    newest: Annotated[str | None, Meta(description="The slug of its newest dated issue.")]


class Months(Shape, frozen=True):
    """Where a month's issues are listed, and how many there are."""

    name: Annotated[str, Meta(description='The month as 2010-03, or "undated".')]
    issues: int
    data: str


class Site(Shape, frozen=True):
    """``api/index.json``: where everything is."""

    version: int
    base_url: str | None
    languages: list[Edition]
    months: list[Months]
    terms: str


class Term(Shape, frozen=True):
    """A term of the lexicon."""

    id: str
    hebrew: str
    names: Annotated[dict[str, str], Meta(description="Language to the form the house prints.")]
    plain: str
    technical: str
    source: str
    related: list[str]


class Terms(Shape, frozen=True):
    """``api/terms.json``: every term."""

    version: int
    terms: list[Term]
