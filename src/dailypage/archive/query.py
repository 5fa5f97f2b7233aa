"""Query: what a person types into a search, parsed to a tree. Whatever is typed becomes one, or a BadQuery.

    query    = all ("OR" all)*
    all      = each ("AND"? each)*
    each     = ("NOT" | "-") each | "(" query ")" | '"' phrase '"' | field ":" value | "=" value | words

docs/reference/search.md says what each means. What the words stand for, asked.py decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from dailypage.archive.folding import keys_in
from dailypage.archive.naming import day_named
from dailypage.errors import BadQuery
from dailypage.terms.tokens import WORD

#: Characters of a query, and brackets and exclusions within each other: more is no question but an attack.
LONGEST, DEEPEST = 2000, 24


@dataclass(frozen=True, slots=True)
class Run:
    """Words typed one after the other, as typed from the first to the last; *begins* for a word with a star."""

    text: str
    column: int
    begins: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase in quotation marks, by the keys of its words."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A value for one of the fields; *column* is where the value begins."""

    name: str
    value: str
    column: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class All:
    """All of *parts*."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of *parts*."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not *part*."""

    part: Node


Node = Run | Quoted | Field | All | AnyOf | Without
FIELDS = ("term", "moment", "unity", "source", "part", "lang", "date", "since", "until", "title")
_SIGNS = {"(": "(", ")": ")", "?": "?", "|": "OR"}
_OPENS = {'"': '"', "“": "”„“", "„": "“”", "«": "»", "״": "״"}
_FIELD = re.compile(r"([^\W\d_]+):(?=[^\s:/)])")
_VALUE = re.compile(r"[^\s()\"“”«»]+")
_DATE = re.compile(r"\d{1,4}(?:[-./–]\d{1,4}){1,2}(?![^\s)])")


class _Token(NamedTuple):
    kind: str  # ( ) - OR AND NOT quoted field words date ?
    column: int
    text: str
    value: str = ""
    quoted: bool = False


def parse_query(text: str) -> Node:
    """The tree of the query *text*. Raises BadQuery.

    >>> parse_query('masach -"final screen" part:2').parts[1:]
    (Without(part=Quoted(keys=('final', 'screen'))), Field(name='part', value='2', column=29, quoted=False))
    """
    if len(text) > LONGEST:
        raise BadQuery(text, LONGEST + 1, "it is too long", f"at most {LONGEST} characters are read")
    parser = _Parser(text, _tokens(text))
    if not parser.tokens:
        raise BadQuery(text, 1, "there is no word in it", "type a word, a term in any spelling, or a date")
    return parser.whole()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        token, at = _next(text, at)
        if token:
            found.append(token)
    return found


def _next(text: str, at: int) -> tuple[_Token | None, int]:
    """The token at offset *at*, or None for what says nothing; and where the next begins."""
    char, column = text[at], at + 1
    if char in _SIGNS:
        return _Token(_SIGNS[char], column, char), column
    if char in _OPENS:
        said, end = _quoted(text, at)
        return _Token("quoted", column, said), end
    if _begins(text, at) and (found := _at_beginning(text, at)):
        return found
    if word := WORD.match(text, at):
        if word[0] in {"OR", "AND", "NOT"}:
            return _Token(word[0], column, word[0]), word.end()
        star = text[word.end() : word.end() + 1] == "*"
        return _Token("words", column, word[0], "*" if star else ""), word.end() + star
    return None, column


def _at_beginning(text: str, at: int) -> tuple[_Token, int] | None:
    """What only the beginning of something can be: an exclusion, just a term, a field, a date."""
    if text[at] == "-" and text[at + 1 : at + 2].strip(" -"):
        return _Token("-", at + 1, "-"), at + 1
    if text[at] == "=" and text[at + 1 : at + 2].strip(" ="):
        return _value(text, at + 1, "term", "=")
    if field := _FIELD.match(text, at):
        return _field(text, field)
    if (day := _DATE.match(text, at)) and day_named(day[0]):
        return _Token("date", at + 1, day[0]), day.end()
    return None


def _begins(text: str, at: int) -> bool:
    if at and text[at - 1] == "-":  # of an exclusion, and not inside AB-SAG
        at -= 1
    return at == 0 or text[at - 1].isspace() or text[at - 1] == "("


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands between the quotation mark at *at* and the one that closes it, and the end of that."""
    closing = _OPENS[text[at]]
    for end in range(at + 1, len(text)):
        inside_word = text[end - 1].isalnum() and text[end + 1 : end + 2].isalnum()
        if text[end] in closing and not inside_word:
            return text[at + 1 : end], end + 1
    raise BadQuery(text, at + 1, "this quotation mark is not closed", f"end the phrase with {closing[0]}")


def _field(text: str, field: re.Match[str]) -> tuple[_Token, int]:
    name, at = field[1].casefold(), field.end()
    name = {"language": "lang", "day": "date"}.get(name, name)
    if name not in FIELDS:
        known = ", ".join(f"{each}:" for each in FIELDS)
        raise BadQuery(
            text, field.start() + 1, f"there is no field {field[1]!r}", f"the fields are {known}; or put a space"
            " behind the colon",
        )  # fmt: skip
    return _value(text, at, name, f"{name}:")


def _value(text: str, at: int, name: str, sign: str) -> tuple[_Token, int]:
    """The value at *at* for the field *name*, which was written as *sign*."""
    if text[at] in _OPENS:
        said, end = _quoted(text, at)
        return _Token("field", at + 2, said, name, quoted=True), end
    value = _VALUE.match(text, at)
    if not value:
        raise BadQuery(
            text, at + 1, f"{sign} has no value", f'write it like {sign}word or {sign}"some words"'
        )
    return _Token("field", at + 1, value[0], name), value.end()


class _Parser:
    """Reads tokens from the left to the right; *at* is the next one."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text, self.tokens, self.at, self.depth = text, tokens, 0, 0
        self.asks = any(token.kind == "?" for token in tokens)
        self.tokens = [token for token in tokens if token.kind != "?"]

    def whole(self) -> Node:
        """The whole query."""
        found = self._any()
        if token := self._peek():
            raise self._bad(token, "there is no bracket that this one closes", "open one before it with (")
        return found

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _bad(self, token: _Token, problem: str, hint: str) -> BadQuery:
        return BadQuery(self.text, token.column, problem, hint)

    def _any(self) -> Node:
        parts = [self._all()]
        while (token := self._peek()) and token.kind == "OR":
            self.at += 1
            parts.append(self._all(token))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self, after: _Token | None = None) -> Node:
        parts: list[Node] = []
        while (token := self._peek()) and token.kind not in {")", "OR"}:
            if token.kind == "AND":
                if not parts:
                    raise self._bad(token, "AND joins nothing here", "write something on both sides of it")
                after = token
                self.at += 1
                continue
            parts.append(self._each())
            after = None
        if after or not parts:
            wrong = after or self._peek() or self.tokens[-1]
            if wrong.kind == ")":
                raise self._bad(
                    wrong, "there is nothing in front of this bracket", "write ( and something to look for"
                )
            raise self._bad(
                wrong, f"there is nothing behind {wrong.text}", "write what to look for behind it"
            )
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _each(self) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        match token.kind:
            case "NOT" | "-":
                return Without(self._inner(token))
            case "(":
                return self._bracket(token)
            case "quoted":
                return self._phrase(token)
            case "field":
                return Field(token.value, token.text, token.column, token.quoted)
            case "date":
                return Field("date", token.text, token.column, quoted=True)
        return self._run(token)

    def _inner(self, token: _Token) -> Node:
        following = self._peek()
        if not following or following.kind in {")", "OR", "AND"}:
            raise self._bad(token, f"there is nothing behind {token.text}", "write what is not to be there")
        self._deeper(token)
        found = self._one() if following.kind == "words" else self._each()
        self.depth -= 1
        return found

    def _one(self) -> Node:
        """One word alone: what an exclusion is about."""
        token = self.tokens[self.at]
        self.at += 1
        return Run(token.text, token.column, bool(token.value))

    def _bracket(self, token: _Token) -> Node:
        self._deeper(token)
        if (following := self._peek()) and following.kind == ")":
            raise self._bad(token, "there is nothing in these brackets", "write what to look for in them")
        if not following:
            raise self._bad(token, "this bracket is not closed", "close it with )")
        found = self._any()
        if not self._peek():
            raise self._bad(token, "this bracket is not closed", "close it with )")
        self.at += 1
        self.depth -= 1
        return found

    def _deeper(self, token: _Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._bad(token, "it is too deep", f"at most {DEEPEST} brackets stand in each other")

    def _phrase(self, token: _Token) -> Node:
        keys = tuple(keys_in(token.text))
        if not keys:
            raise self._bad(
                token, "there is no word in these quotation marks", "write the phrase between them"
            )
        return Quoted(keys)

    def _run(self, first: _Token) -> Node:
        """The words from *first* on, as far as nothing else stands between them."""
        if first.value:
            return Run(first.text, first.column, begins=True)
        last = first
        while (token := self._peek()) and token.kind == "words" and not token.value:
            last = token
            self.at += 1
        end = last.column - 1 + len(last.text)
        return Run(self.text[first.column - 1 : end], first.column, asks=self.asks)
