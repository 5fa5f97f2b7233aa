"""Site: an archive as a folder of pages that needs no server, built again only where something changed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from dailypage.archive import Archive, Held
from dailypage.deliver import groups
from dailypage.deliver.files import end_journals, reads_true, recover, remove, stands
from dailypage.deliver.issues import Beside, Task, Wanted, make_issues, said_from
from dailypage.deliver.look import Plan
from dailypage.deliver.moments import moments
from dailypage.deliver.numbers import Postings, changed, postings
from dailypage.deliver.shards import bucket_of
from dailypage.deliver.site_of import MOMENTS, moments_from
from dailypage.deliver.state import Known, State, alone_in, digest_from
from dailypage.errors import DailypageError, OutputError
from dailypage.parallel import Workers, workers
from dailypage.render.feed import FEED_LENGTH
from dailypage.resources import DATA

_AT_ONCE = 32  # issues, or groups, in a task: few enough for every process to have some
_FEW = 64  # changed issues that are worked into the postings one by one
_GATHERED = "gathered"  # in the state: every issue is in the postings
Each = Callable[[int, int], object]


@dataclass(slots=True)
class Built:
    """What a build did.

    issues   how many the site holds; *made* of them were made now
    files    how many stand; *written* of those about many issues are new or other than before, *removed* are gone
    failed   slug and error of the issues that could not be made; their older pages, if any, stay
    """

    issues: int = 0
    made: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0
    failed: list[tuple[str, DailypageError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a build.

    base_url  where the site will be on the web, ending in "/", or ""
    jobs      processes to work with
    books     which books to make: "month", "year"
    verify    read every file of the site and compare it to its checksum, not its size and time alone
    """

    base_url: str = ""
    jobs: int = 1
    verify: bool = False
    books: tuple[str, ...] = ()


def build(archive: Archive, out: Path, order: Order, each: Each = lambda _done, _of: None) -> Built:
    """Bring the site in *out* in step with *archive*.

    each  called with how much is done and how much there is to do, in issues and groups of pages

    The same archive and order give the same files, whatever stood there before and however many jobs. A build that
    was stopped goes on where it was. Raises SiteBusy, OutputError and what the archive raises.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise OutputError(str(out), cause) from cause
    with alone_in(out):
        state = State(out)
        try:
            return _Build(archive, out, state, order, each).run()
        finally:
            state.close()


class _Build:
    """One run."""

    def __init__(self, archive: Archive, out: Path, state: State, order: Order, each: Each) -> None:
        self.archive, self.out, self.state, self.order, self.each = archive, out, state, order, each
        self.held = archive.held()
        self.plan = Plan(order.base_url, _languages(self.held), order.books)
        self.built = Built(len(self.held))
        self.done = self.total = 0

    def run(self) -> Built:
        recipe = _recipe(self.plan)
        with self.state.change():
            self.state.put_missing(recover(self.out))
            if self.state.meta("recipe") != recipe:
                self.state.set_meta("recipe", recipe)
                self.state.set_meta(MOMENTS, msgspec.json.encode(moments()).decode())
                self.mark_all()
            wanted = self.to_do(recipe)
            bulk = len(wanted) > _FEW or not self.state.meta(_GATHERED)
            if bulk:
                self.state.set_meta(_GATHERED, "")
        self.total = len(wanted) + len(self.state.marked())
        jobs = self.order.jobs if self.total > 2 * _FEW else 1
        with workers(jobs) as pool:
            self.make_issues(pool, wanted, bulk=bulk)
            if bulk:
                self.gather()
            for round_ in groups.in_order(self.state.marked()):
                self.make_groups(pool, round_)
        end_journals(self.out)
        self.built.files = self.state.count_files()
        return self.built

    # What there is to do

    def to_do(self, recipe: str) -> list[Wanted]:
        """The issues to make, oldest first; those that are gone are forgotten, and lost groups marked."""
        known, lost = self.state.evidence(), self.lost()
        self.state.mark(group for group in lost if not group.startswith("issue|"))
        slugs = {one.slug for one in self.held}
        self.forget([slug for slug in known if slug not in slugs])
        self.prune(group for group in lost if group.startswith("issue|") and group[6:] not in slugs)
        return [
            one
            for one in _wanted(self.held, recipe)
            if known.get(one.held.slug) != one.evidence or f"issue|{one.held.slug}" in lost
        ]

    def lost(self) -> set[str]:
        """The groups of which a file is not there as it was put; such a file has no evidence any more."""
        good = reads_true if self.order.verify else stands
        lost = [one for one in self.state.artifacts() if not good(self.out, one)]
        self.state.put(one._replace(checksum=b"") for one in lost)
        return {one.group for one in lost}

    def mark_all(self) -> None:
        """Have every group made again, those that may be no more as well."""
        found = (
            set(groups.fixed_groups(self.plan, [one.stem for one in moments_from(self.state.meta(MOMENTS))]))
            | self.state.groups()
        )
        for digest in self.state.digests():
            found.update(groups.groups_of_issue(digest))
        for language in self.plan.languages:
            for key in self.state.counts(f"word|{language}|"):
                found.update(groups.groups_of_key(language, key))
                found.add(f"shard|{language}|{bucket_of(key)}")
        self.state.mark(found)

    def forget(self, gone: Iterable[str]) -> None:
        """Forget issues that are no longer in the archive."""
        for slug in gone:
            if known := self.state.known(slug):
                self.state.drop_issue(slug)
                self.regroup([known], [])
            self.prune([f"issue|{slug}"])

    def prune(self, names: Iterable[str]) -> None:
        """Remove the files of groups that are no more."""
        for name in names:
            paths = list(self.state.artifacts_of(name))
            remove(self.out, paths)
            self.state.forget(paths)
            self.built.removed += len(paths)

    # Issues

    def make_issues(self, pool: Workers, wanted: list[Wanted], *, bulk: bool) -> None:
        """Make the issues, and note what they change."""
        tasks = (
            Task(self.archive.where, str(self.out), self.plan, tuple(wanted[at : at + _AT_ONCE]))
            for at in range(0, len(wanted), _AT_ONCE)
        )
        for made in pool.map(make_issues, tasks):
            with self.state.change():
                if not bulk:
                    old = [self.state.known(one.slug) for one in made.known]
                    self.regroup([one for one in old if one], made.known)
                self.state.put_issues(made.known)
                self.state.put(made.files)
            self.built.failed += made.failed
            self.built.made += len(made.known)
            self.step(len(made.known) + len(made.failed))

    def regroup(self, old: list[Known], new: list[Known]) -> None:
        """Mark the groups that the *old* issues had to do with and the *new* ones have, and mend their postings.

        Where an issue in short is what it was, only what shows more of it than that is marked.
        """
        before, after = ({one.number: one for one in each} for each in (old, new))
        gone: dict[str, list[int]] = defaultdict(list)
        come: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number in before.keys() | after.keys():
            one = after.get(number) or before[number]
            was, now = (said_from(each[number].said) if number in each else {} for each in (before, after))
            other = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
            for key in other:
                group = f"word|{one.language}|{key}"
                if key in now:
                    come[group].append((number, now[key]))
                else:
                    gone[group].append(number)
            if other:
                self.state.mark(groups.groups_of_change(one.language, other))
            digests = {each[number].digest for each in (before, after) if number in each}
            same = (
                number in before
                and number in after
                and len(digests) == 1
                and not any(":" in key for key in other)
            )
            for key in () if same else was.keys() | now.keys():
                self.state.mark(groups.groups_of_key(one.language, key))
            for digest in map(digest_from, digests):
                self.state.mark(groups.groups_of_text(digest) if same else groups.groups_of_issue(digest))
        self.state.put_postings(
            {
                group: changed(self.state.postings(group), gone[group], come[group])
                for group in gone.keys() | come.keys()
            }
        )

    def gather(self) -> None:
        """Put every issue into the postings at once: what is many takes less than one after the other."""
        found: dict[str, Postings[int]] = {}
        for language, number, said in self.state.all_said():
            for key, weight in said_from(said).items():
                group = f"word|{language}|{key}"
                if group not in found:
                    found[group] = postings()
                found[group].append(number * 4 + weight)
        with self.state.change():
            self.state.replace_postings(found)
            self.state.set_meta(_GATHERED, "1")
            self.mark_all()

    # Groups

    def make_groups(self, pool: Workers, names: list[str]) -> None:
        """Make the pages about many issues."""
        self.total = max(self.total, self.done + len(names))
        run = time.monotonic_ns()
        jobs = (
            groups.Job(self.archive.where, str(self.out), self.plan, run, some)
            for some in groups.together(names, _AT_ONCE)
        )
        for made in pool.map(groups.make_groups, jobs):
            with self.state.change():
                for group in made:
                    self.keep(group)
            self.step(len(made))

    def keep(self, group: groups.Group) -> None:
        """Note what became of a group; files that it no longer has are removed."""
        left = self.state.artifacts_of(group.name).keys() - {file.path for file in group.files}
        remove(self.out, left)
        self.state.forget(left)
        self.state.put(group.files)
        self.state.unmark([group.name])
        self.built.written += group.written
        self.built.removed += len(left)

    def step(self, by: int) -> None:
        """Tell how far it is."""
        self.done += by
        self.each(self.done, max(self.total, self.done))


def _languages(held: Iterable[Held]) -> tuple[str, ...]:
    """The languages of the issues, most used first; of equals, the first by name."""
    counted = Counter(one.language for one in held)
    return tuple(sorted(counted, key=lambda language: (-counted[language], language))) or ("en",)


def _wanted(held: Iterable[Held], recipe: str) -> Iterator[Wanted]:
    """Every issue with what stands beside it, oldest first."""
    by_language: dict[str, list[Held]] = defaultdict(list)
    by_day: dict[object, list[Held]] = defaultdict(list)
    undated = []
    for one in held:
        if one.day is None:
            undated.append(one)
            continue
        by_language[one.language].append(one)
        by_day[one.day].append(one)
    for found in by_language.values():
        near = [None, *((one.slug, str(one.day)) for one in found), None]
        for at, one in enumerate(found):
            others = tuple((other.language, other.slug) for other in by_day[one.day] if other is not one)
            beside = Beside(near[at], near[at + 2], tuple(sorted(others)))
            yield Wanted(one, beside, at >= len(found) - FEED_LENGTH, recipe)
    yield from (Wanted(one, Beside(), fed=False, recipe=recipe) for one in undated)


def _recipe(plan: Plan) -> str:
    """A checksum of all that shapes a site besides its issues: this package, and the plan."""
    digest = blake2b(repr(plan).encode(), digest_size=16)
    for path in sorted(DATA.parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            data = path.read_bytes()
            digest.update(f"{path.relative_to(DATA.parent).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()
