"""Every exception of dailypage. The messages are written here, not where they are raised.

Each names the value, the place, the rule and the way out, and carries them as attributes, so a
program can act on what a person reads. Each is also the plain Python error it resembles
(``ValueError``, ``LookupError``, ``OSError``), for callers who know nothing of this package.
"""

from __future__ import annotations

LONGEST = 80  # characters of a value that a message repeats


def quoted(value: object) -> str:
    r"""*value* for a message: between quotes, what cannot be seen made visible, no longer than a line.

    >>> quoted("a\x1bb"), len(quoted("a" * 90_000))
    ("'a\\x1bb'", 80)
    """
    told = repr(value)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 2]}…{told[-1]}"


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
        super().__init__(f"there is no output format {quoted(name)}", hint=f"choose from {', '.join(known)}")


class CannotTypeset(DailypageError, ValueError):
    """The typesetter refused an issue. *reason* is its own message."""

    def __init__(self, issue: str, reason: str) -> None:
        self.issue, self.reason = issue, reason
        super().__init__(
            f"issue {quoted(issue)} cannot be set as PDF: {reason}",
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
        super().__init__(
            quoted(name), rule, hint="use a short relative name of letters, digits, '-', '_' and '.'"
        )


class NoFolderToServe(DailypageError, FileNotFoundError):
    """The folder to look at is not there."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"there is no folder {quoted(folder)}", hint="make something first: dailypage make LESSON.txt"
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
            f"nothing to read in {quoted(given)}",
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
            f"it would overwrite {quoted(slug)}, which {first} has just made",
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
            f"{quoted(value)} cannot stand in {field}",
            hint='give one address for From, one or more with commas for To: "A Name <name@example.org>"',
        )


class UnknownTerm(DailypageError, LookupError):
    """No term of the lexicon is spelled so; *suggestions* are the nearest names."""

    def __init__(self, spelling: str, suggestions: tuple[str, ...]) -> None:
        self.spelling, self.suggestions = spelling, suggestions
        near = (
            f"did you mean {', '.join(suggestions)}?"
            if suggestions
            else "try the Hebrew word, or a part of it"
        )
        super().__init__(f"no term is spelled {quoted(spelling)}", hint=near)


# Reading a lesson.


class CannotRead(DailypageError, OSError):
    """The system would not give a lesson's bytes: no permission, a broken disk."""

    def __init__(self, name: str, cause: OSError) -> None:
        super().__init__(
            f"cannot be read: {cause.strerror or cause}",
            where=name,
            hint="check its permissions, or name another file",
        )
        self.name, self.errno = name, cause.errno


class NoSuchLesson(DailypageError, FileNotFoundError):
    """There is no file of this name."""

    def __init__(self, name: str) -> None:
        super().__init__("there is no such file", where=name, hint="check the name; - reads standard input")
        self.name = name


class LessonIsFolder(DailypageError, IsADirectoryError):
    """A folder where one lesson was wanted."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "this is a folder, not a lesson",
            where=name,
            hint="name a file in it, or use: dailypage make FOLDER",
        )
        self.name = name


class LessonTooLarge(DailypageError, ValueError):
    """A lesson beyond the size limit; it was not read to its end.

    size   bytes (or characters of extracted text) as far as known, or None
    limit  the most that is read
    """

    def __init__(self, name: str, size: int | None, limit: int, unit: str = "bytes") -> None:
        self.name, self.size, self.limit = name, size, limit
        shown = f"{size:,} {unit}" if size is not None else f"more {unit} than that"
        super().__init__(
            f"too large for a lesson: {shown}, and the limit is {limit:,}",
            where=name,
            hint="split it into its issues, or raise limit_bytes if it is really one lesson",
        )


class EmptyLesson(DailypageError, ValueError):
    """Nothing in it but white space."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__("there is no text in it", where=name, hint="check that the right file was saved")


class NotText(DailypageError, ValueError):
    """Binary data, or a format that is not read. *found* says what it looks like."""

    def __init__(self, name: str, found: str, suffixes: tuple[str, ...]) -> None:
        self.name, self.found = name, found
        super().__init__(
            f"this is {found}, not a lesson's text",
            where=name,
            hint=f"save it as one of {', '.join(suffixes)}",
        )


class UndecodableText(DailypageError, ValueError):
    """Bytes that are no text in the encoding that the rest is in. *byte* is the first bad one."""

    def __init__(self, name: str, encoding: str, byte: int, line: int, column: int) -> None:
        self.name, self.encoding, self.byte = name, encoding, byte
        super().__init__(
            f"byte 0x{byte:02X} does not belong in {encoding} text",
            where=f"{name}:{line}:{column}",
            hint="open the file in an editor, mend this place and save it as UTF-8",
        )


class BrokenDocument(DailypageError, ValueError):
    """A Word, PDF or other document that its reader refuses. *kind* is the format, *reason* its words."""

    def __init__(self, name: str, kind: str, reason: str, *, hint: str = "") -> None:
        self.name, self.kind, self.reason = name, kind, reason
        super().__init__(
            f"this {kind} document cannot be opened: {reason}",
            where=name,
            hint=hint or "open it in the program it is from and save it again",
        )


class UnknownKind(DailypageError, LookupError):
    """A *kind* was asked for that has no reader."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind, self.known = kind, known
        super().__init__(f"there is no reader for {quoted(kind)}", hint=f"choose from {', '.join(known)}")


# Understanding it as a Daily Page.


class SisterPaper(DailypageError, ValueError):
    """An issue of another paper with the same look. *paper* is its name as printed."""

    def __init__(self, paper: str, where: str) -> None:
        self.paper = paper
        super().__init__(
            f"this is {quoted(paper)}, a sister paper, not The Daily Page",
            where=where,
            hint="name an issue of The Daily Page",
        )


class TwoIssues(DailypageError, ValueError):
    """Two issues joined in one file. *first* and *second* are their dates as YYYY-MM-DD."""

    def __init__(self, first: str, second: str, where: str) -> None:
        self.first, self.second = first, second
        super().__init__(
            f"two issues in one file: {first} goes before this line, {second} begins here",
            where=where,
            hint="cut the file in two before this line and name both",
        )


class IsTranscript(DailypageError, ValueError):
    """The transcript of a whole lesson. *sign* is the line that tells it."""

    def __init__(self, sign: str, where: str) -> None:
        self.sign = sign
        super().__init__(
            f"this is a lesson's transcript, not an issue of The Daily Page ({quoted(sign)})",
            where=where,
            hint="choose the excerpts and write them as an issue, with titles; samples/ shows how",
        )


class UnknownLanguage(DailypageError, LookupError):
    """A language that dailypage has no words for."""

    def __init__(self, language: str, known: tuple[str, ...]) -> None:
        self.language, self.known = language, known
        super().__init__(f"there is no language {quoted(language)}", hint=f"choose from {', '.join(known)}")


class BadPageText(DailypageError, ValueError):
    """The head or a remark of a page's text form that cannot be understood."""

    def __init__(self, problem: str, where: str, rule: str) -> None:
        self.problem, self.rule = problem, rule
        super().__init__(problem, where=where, hint=rule)


class Refused(DailypageError, ValueError):
    """An operation that a law of the system forbids; the state is what it was.

    op     the operation, and *law* the id of the law that decided
    cite   where the law is taught
    who    what it was asked of
    """

    def __init__(
        self, op: str, who: str, law: str, why: str, *, cite: tuple[str, ...] = (), hint: str = ""
    ) -> None:
        self.op, self.who, self.law, self.why, self.cite = op, who, law, why, cite
        source = f" ({law}{': ' if cite else ''}{', '.join(cite)})" if law else ""
        super().__init__(f"{op}({who}) is refused: {why}{source}", hint=hint)


class UnknownMoment(DailypageError, LookupError):
    """No moment of the chain goes by this name."""

    def __init__(self, name: str, near: tuple[str, ...], why: str = "") -> None:
        self.name, self.near = name, near
        known = (
            f"did you mean {', '.join(near)}?"
            if near
            else "name one as S19, from S01 to S44, as U5, by its stage, or by its title"
        )
        super().__init__(why or f"no moment of the chain is called {quoted(name)}", hint=known)


class UnknownInput(DailypageError, ValueError):
    """A run was given an input that it does not know, or a value out of range."""

    def __init__(self, name: str, value: object, known: str) -> None:
        self.name, self.value = name, value
        super().__init__(f"{name} cannot be {quoted(value)}", hint=f"give {known}")


class BadNotation(DailypageError, ValueError):
    """A line is no state or step as notation.py writes them."""

    def __init__(self, text: str, column: int, why: str) -> None:
        self.text, self.column = text, column
        super().__init__(f"{text[max(0, column - 10) : column + 20]!r}: {why}", where=f"column {column + 1}")


# Keeping issues in an archive.


class NoArchive(DailypageError, FileNotFoundError):
    """There is no archive at *where*, an address without its password."""

    def __init__(self, where: str, why: str = "") -> None:
        self.archive = where
        super().__init__(
            f"there is no archive at {quoted(where)}" + (f": {why}" if why else ""),
            hint="make one by `dailypage archive add LESSONS`, or name yours with --archive or DAILYPAGE_ARCHIVE",
        )


class NotAnArchive(DailypageError, ValueError):
    """What is at *where* is something else than an archive, or an archive of a newer dailypage."""

    def __init__(self, where: str, why: str) -> None:
        self.archive = where
        super().__init__(
            f"{quoted(where)} is not an archive that can be opened: {why}", hint="name another one"
        )


class ArchiveBusy(DailypageError, TimeoutError):
    """Another program has been writing to the archive for longer than *seconds*."""

    def __init__(self, where: str, seconds: int) -> None:
        self.archive, self.seconds = where, seconds
        super().__init__(
            f"another program has been writing to {quoted(where)} for {seconds} seconds",
            hint="wait until it is done, then say the same again; nothing was changed",
        )


class ArchiveRefused(DailypageError, OSError):
    """The archive's database could not do what was asked; *reason* is its own message."""

    def __init__(self, where: str, reason: str) -> None:
        self.archive, self.reason = where, reason
        super().__init__(
            f"the archive {quoted(where)} refuses: {reason}",
            hint="what was not reported as done was not done; `dailypage archive check` looks at the rest",
        )


class NoSuchIssue(DailypageError, LookupError):
    """The archive holds no issue of that *key*; *near* are some that it does hold."""

    def __init__(self, key: str, near: tuple[str, ...] = (), *, removed: bool = False) -> None:
        self.key, self.near, self.removed = key, near, removed
        if removed:
            what, hint = f"issue {key} was removed", f"bring it back: dailypage archive restore {key}"
        else:
            what = f"the archive holds no issue {quoted(key)}"
            hint = (
                f"did you mean {', '.join(near)}?" if near else "`dailypage archive list` shows what it holds"
            )
        super().__init__(what, hint=hint)


class NoBook(DailypageError, LookupError):
    """The archive holds no issue of that *period*; those with a date go from *first* to *last*."""

    def __init__(self, period: str, first: str, last: str) -> None:
        self.period, self.first, self.last = period, first, last
        hint = f"those with a date are of {first} to {last}" if first else "none that it holds has a date"
        super().__init__(f"the archive holds no issue of {period}", hint=hint)


class OtherIssue(DailypageError, ValueError):
    """An issue of the same date and language is there with another text; neither was changed.

    key       what both would be called
    likeness  how much of the shorter text stands in the other, 0 to 1
    """

    def __init__(self, key: str, name: str, there: str, likeness: float) -> None:
        self.key, self.name, self.there, self.likeness = key, name, there, likeness
        super().__init__(
            f"another issue {key} is there already, from {quoted(there)} ({likeness:.0%} alike)",
            where=name,
            hint="mend the wrong date, or say --as correction if this text is to take its place",
        )


class BadZip(DailypageError, ValueError):
    """A packed file that cannot be unpacked, or must not be. *reason* tells why."""

    def __init__(self, name: str, reason: str, *, hint: str = "") -> None:
        self.name, self.reason = name, reason
        super().__init__(
            f"cannot be unpacked: {reason}", where=name, hint=hint or "unpack it yourself and name the folder"
        )


# Working in many places.


class UnknownExecutor(DailypageError, LookupError):
    """There is no executor of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"there is no executor {quoted(name)}", hint=f"choose from {', '.join(known)}")


class ExtraMissing(DailypageError, ImportError):
    """Something was asked for that needs an optional part of the installation. *extra* is its name."""

    def __init__(self, extra: str, module: str) -> None:
        self.extra, self.module = extra, module
        super().__init__(
            f"this needs the library {quoted(module)}, which is not installed",
            hint=f"install it: pip install 'dailypage[{extra}]'",
        )


class NoScheduler(DailypageError, ConnectionError):
    """No Dask scheduler answers at that *address*."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(
            f"no Dask scheduler answers at {quoted(address)}: {reason}"
            if address
            else "no Dask scheduler was named",
            hint="start one with `dask scheduler` and name it: --scheduler tcp://HOST:8786",
        )


class WorkerDiffers(DailypageError, RuntimeError):
    """A worker has another dailypage, or other data, than the program it works for."""

    def __init__(self) -> None:
        super().__init__(
            "a worker has another version of dailypage or of its lexicon; nothing of its work was taken",
            hint="install the same version on every machine",
        )


class SeveralIssues(DailypageError, LookupError):
    """Several issues go by one name: those of a day in several languages. *keys* are theirs."""

    def __init__(self, name: str, keys: tuple[str, ...]) -> None:
        self.name, self.keys = name, keys
        super().__init__(f"{quoted(name)} may be {' or '.join(keys)}", hint=f"say which: {keys[-1]}")


class BadExport(DailypageError, ValueError):
    """A folder, or a file in it, that is not what `dailypage archive export` wrote."""

    def __init__(self, where: str, reason: str, *, hint: str = "") -> None:
        self.reason = reason
        super().__init__(
            f"is no export of an archive: {reason}",
            where=where,
            hint=hint or "export it again, or bring the file back as it was",
        )


class OtherHistory(DailypageError, ValueError):
    """An issue to be imported is there already, with another text or another history; it was left as it is."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"issue {key} is there already with another history; it was left as it is",
            hint="import into a new archive, and compare the two with `dailypage archive history`",
        )


class SiteBusy(DailypageError, BlockingIOError):
    """Another build works on the folder of a site."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            "another build of this site is under way",
            where=folder,
            hint="wait until it is done, then say the same again",
        )


# Searching.


class BadQuery(DailypageError, ValueError):
    """A search query that cannot be understood. *column* counts its characters from 1."""

    def __init__(self, query: str, column: int, problem: str, hint: str) -> None:
        self.query, self.column, self.problem = query, column, problem
        super().__init__(problem, where=f"query:{column}", hint=hint)


class NoIndexBeside(DailypageError, ValueError):
    """An index in a folder was asked for beside an archive that is no file. *archive* is its address."""

    def __init__(self, archive: str) -> None:
        self.archive = archive
        super().__init__(
            f"{quoted(archive)} is no file, so no index can stand beside it",
            hint="PostgreSQL searches by itself; only an archive in a file can have a folder beside it",
        )
