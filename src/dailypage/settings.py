"""Settings: what a ``dailypage.toml`` beside the lessons says of all of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from dailypage.errors import BadSettings

FILE = "dailypage.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How lessons are made into pages. What is None was not said.

    notice     a sentence for the head of every output ("Invented sample ...")
    language   the language of the lessons, when it should not be told from the text
    marks      which uses of a term carry its explanation: "first" in each article, "all" or "none"
    base_url   where the outputs will be found on the web, for canonical addresses and feeds
    mail_from  whom mails are from: one address, with or without a name
    mail_to    whom mails are to: addresses with commas between
    """

    notice: str | None = None
    language: Literal["en", "he", "ru", "es", "de"] | None = None
    marks: Literal["first", "all", "none"] | None = None
    base_url: str | None = None
    mail_from: str | None = None
    mail_to: str | None = None

    def over(self, other: Settings) -> Settings:
        """These settings where they say something, and *other* where they do not.

        >>> Settings(marks="all").over(Settings(marks="none", notice="A draft."))
        Settings(notice='A draft.', language=None, marks='all', base_url=None, mail_from=None, mail_to=None)
        """
        said = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        return msgspec.structs.replace(other, **said)


UNSAID = Settings()


def settings_for(lesson: Path) -> Settings:
    """What the nearest ``dailypage.toml`` says: in the lesson's folder, or else in one above it.

    Raises BadSettings for a file that is not TOML, has an unknown key or a value of the wrong kind.
    """
    folder = lesson.resolve().parent
    for each in (folder, *folder.parents):
        if (each / FILE).is_file():
            return _read(each / FILE)
    return UNSAID


@cache
def _read(file: Path) -> Settings:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as cause:
        raise BadSettings(str(file), str(cause), Settings.__struct_fields__) from cause
