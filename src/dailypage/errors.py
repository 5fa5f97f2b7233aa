"""Every exception of dailypage. The messages are written here, not where they are raised.

Each names the value, the place, the rule and the way out, and carries them as attributes, so a
program can act on what a person reads. Each is also the plain Python error it resembles
(``ValueError``, ``LookupError``, ``OSError``), for callers who know nothing of this package.
"""

from __future__ import annotations


class DailypageError(Exception):
    """What everything below is; ``except DailypageError`` catches all this package raises on purpose.

    what   the sentence that says what is wrong, and with which value
    where  file, line and column as ``file:line:column``, as far as they are known, or ""
    hint   the way out, as an instruction, or ""
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        place = f"{where}: " if where else ""
        way_out = f"; {hint}" if hint else ""
        super().__init__(f"{place}{what}{way_out}")


class UnknownFormat(DailypageError, LookupError):
    """No renderer is registered under this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"there is no output format {name!r}", hint=f"choose from {', '.join(known)}")
