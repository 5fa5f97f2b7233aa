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

    def __reduce__(self) -> tuple[object, ...]:
        """Cross from a worker process whole: most errors take other arguments than their message."""
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[DailypageError], arguments: tuple[object, ...]) -> DailypageError:
    error = kind.__new__(kind)
    error.args = arguments
    return error


class UnknownFormat(DailypageError, LookupError):
    """No renderer is registered under this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"there is no output format {name!r}", hint=f"choose from {', '.join(known)}")


class CannotTypeset(DailypageError, ValueError):
    """The typesetter refused an issue. *reason* is its own message."""

    def __init__(self, issue: str, reason: str) -> None:
        self.issue, self.reason = issue, reason
        super().__init__(
            f"issue {issue!r} cannot be set as PDF: {reason}",
            hint="make the other formats with --to, and report this issue's text as a bug",
        )


class OutputError(DailypageError, OSError):
    """An output could not be written; what stood there before still stands, whole.

    path   the file or folder it was about
    errno  the system's number for the cause, or None
    """

    def __init__(self, path: str, cause: OSError | str, *, hint: str = "") -> None:
        why = cause if isinstance(cause, str) else cause.strerror or str(cause)
        super().__init__(
            f"could not be written: {why}; nothing there was changed",
            where=path,
            hint=hint or "check the folder, or choose another one",
        )
        self.path = path
        self.errno = None if isinstance(cause, str) else cause.errno


class OutputDiskFull(OutputError):
    """No room, or no quota, left where an output goes."""

    def __init__(self, path: str, size: int, cause: OSError) -> None:
        self.size = size
        super().__init__(
            path,
            f"no room for its {size:,} bytes ({cause.strerror})",
            hint="free some space or choose a folder on another disk",
        )
        self.errno = cause.errno


class OutputNotAllowed(OutputError):
    """The folder, or what is in it, may not be changed: no permission, or a read-only file system."""

    def __init__(self, path: str, cause: OSError) -> None:
        super().__init__(path, cause, hint="make the folder writable or choose another one")


class OutputNameError(OutputError, ValueError):
    """A renderer gave a file a name that could leave its folder or that some system cannot hold.

    name  the name as given
    rule  the rule it breaks
    """

    def __init__(self, name: str, rule: str) -> None:
        self.name, self.rule = name, rule
        shown = name if len(name) <= 80 else f"{name[:80]}..."
        super().__init__(
            repr(shown), rule, hint="use a short relative name of letters, digits, '-', '_' and '.'"
        )


class NoFolderToServe(DailypageError, FileNotFoundError):
    """The folder to look at is not there."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"there is no folder {folder!r}", hint="make something first: dailypage make LESSON.txt"
        )


class PortTaken(DailypageError, OSError):
    """Another program listens on this port, or it may not be used."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"port {port} is not free", hint="name another with --port, or leave it out to take any"
        )


class NothingToRead(DailypageError, FileNotFoundError):
    """A folder or pattern that holds no lesson."""

    def __init__(self, given: str, suffixes: tuple[str, ...]) -> None:
        self.given, self.suffixes = given, suffixes
        super().__init__(
            f"nothing to read in {given!r}",
            hint=f"lessons end in {', '.join(suffixes)}; or name a file, or - for standard input",
        )


class BadSettings(DailypageError, ValueError):
    """A dailypage.toml that cannot be taken as it stands."""

    def __init__(self, file: str, problem: str, known: tuple[str, ...]) -> None:
        self.file, self.problem, self.known = file, problem, known
        super().__init__(
            problem, where=file, hint=f"the keys are {', '.join(known)}; see docs/reference/settings.md"
        )


class SameSlug(DailypageError, ValueError):
    """Two inputs of one run would be written to the same folder."""

    def __init__(self, source: str, slug: str, first: str) -> None:
        self.source, self.slug, self.first = source, slug, first
        super().__init__(
            f"it would overwrite {slug!r}, which {first} has just made",
            where=source,
            hint="make it alone with another --out, or give it its own date with --date",
        )


class Unforeseen(DailypageError, RuntimeError):
    """Something broke that should not: a fault of dailypage, not of the lesson."""

    def __init__(self, source: str, cause: BaseException, at: str) -> None:
        self.source, self.cause, self.at = source, type(cause).__name__, at
        super().__init__(
            f"dailypage itself failed: {self.cause}: {cause} (at {at})",
            where=source,
            hint="this is a bug; please report it with the lesson that shows it",
        )


class WorkerLost(DailypageError, RuntimeError):
    """A worker process ended before its lesson was done; what was finished before is whole."""

    def __init__(self) -> None:
        super().__init__(
            "a process was ended by the system, perhaps for want of memory; lessons not listed were not made",
            hint="try again with --jobs 1",
        )


class BadMailAddress(DailypageError, ValueError):
    """A mail's From or To that is no address. *field* is the header, *value* what was given."""

    def __init__(self, field: str, value: str) -> None:
        self.field, self.value = field, value
        super().__init__(
            f"{value!r} cannot stand in {field}",
            hint='give one address for From, one or more with commas for To: "A Name <name@example.org>"',
        )


class UnknownTerm(DailypageError, LookupError):
    """No term of the lexicon is spelled so; *suggestions* are the nearest names."""

    def __init__(self, spelling: str, suggestions: tuple[str, ...]) -> None:
        self.spelling, self.suggestions = spelling, suggestions
        near = f"did you mean {', '.join(suggestions)}?" if suggestions else "try the Hebrew word, or a part of it"
        super().__init__(f"no term is spelled {spelling!r}", hint=near)
