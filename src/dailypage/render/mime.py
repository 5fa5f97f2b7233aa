"""The little of MIME that a mail of two parts needs (RFC 5322, 2045, 2047), and nothing that is slow to load.

All that comes out is ASCII in short lines with CRLF, so that any relay may pass it on.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import b2a_base64, b2a_qp
from dataclasses import dataclass

from dailypage.errors import BadMailAddress

_LINE = 76
# Base64 of so many bytes, with "=?utf-8?b??=" around and a field's name before, stays within a line.
_WORD_BYTES = 36
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*"
_MAILBOX = re.compile(
    rf"""\s* (?: (?: "(?P<quoted>(?:[^"\\]|\\.)*)" | (?P<name>[^"<>,;:@\\]*) ) \s* <(?P<in_angles>{_ADDRESS})>
           | (?P<bare>{_ADDRESS}) ) \s*""",
    re.VERBOSE | re.ASCII,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EMPTY_GROUP = re.compile(r"[A-Za-z][A-Za-z -]*:;")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, with the name it is for or ""."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the at sign."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        """As a field shows it: the name quoted, or in encoded words when it is not ASCII."""
        if not self.name:
            return self.address
        if self.name.isascii():
            escaped = re.sub(r'[\\"]', r"\\\g<0>", self.name)
            return f'"{escaped}" <{self.address}>'
        return f"{' '.join(encoded_words(self.name))} <{self.address}>"


def mailboxes(field: str, value: str) -> tuple[Mailbox, ...]:
    """The addresses in *value*, parted by commas; none for an empty group such as "readers:;".

    Raises BadMailAddress, also for a line break, which would begin another field.

    >>> [box.address for box in mailboxes("To", '"Levi, A." <a@example.org>, b@example.org')]
    ['a@example.org', 'b@example.org']
    """
    if _EMPTY_GROUP.fullmatch(value):
        return ()
    found, at = [], 0
    while match := None if _CONTROL.search(value) else _MAILBOX.match(value, at):
        name = re.sub(r"\\(.)", r"\1", match["quoted"] or "") or match["name"] or ""
        found.append(Mailbox(" ".join(name.split()), match["in_angles"] or match["bare"]))
        at = match.end() + 1
        if value[match.end() :][:1] != ",":
            break
    if at != len(value) + 1:
        raise BadMailAddress(field, value)
    return tuple(found)


def header(name: str, value: str) -> str:
    r"""A field with *value*, folded; *value* is ASCII and has been made for this field.

    >>> header("Subject", "short")
    'Subject: short\r\n'
    """
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def unstructured(text: str) -> str:
    """*text* (one line, single spaces) for a field that people read; in encoded words if it needs them."""
    plain = text.isascii() and "=?" not in text and max(map(len, text.split(" "))) < _LINE - 20
    return text if plain else " ".join(encoded_words(text))


def encoded_words(text: str) -> list[str]:
    """*text* as RFC 2047 words; a reader joins them without the spaces between.

    >>> encoded_words("מסך")
    ['=?utf-8?b?157Xodea?=']
    """
    pieces = [b""]
    for sign in text:
        data = sign.encode()
        if len(pieces[-1]) + len(data) > _WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += data
    return [f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in pieces]


def part(kind: str, text: str) -> str:
    """A part of type text/*kind*: as it is when it is short lines of ASCII, else in the shorter encoding."""
    data = text.replace("\n", "\r\n").encode()
    if text.isascii() and max(map(len, text.split("\n"))) <= _LINE:
        encoding, body = "7bit", data
    elif 6 * sum(byte > 127 for byte in data) < len(data):  # three signs for each of these, else one for one
        encoding, body = "quoted-printable", b2a_qp(data, istext=True)
    else:
        rows = (data[at : at + 57] for at in range(0, len(data), 57))
        encoding, body = "base64", b"".join(b2a_base64(row, newline=False) + b"\r\n" for row in rows)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return f"{head}\r\n{body.decode()}"


def alternatives(boundary: str, parts: list[str]) -> str:
    """The parts as one multipart/alternative, the plainest first."""
    between = "".join(f"--{boundary}\r\n{one}\r\n" for one in parts)
    return (
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
        f"\r\n{between}--{boundary}--\r\n"
    )
