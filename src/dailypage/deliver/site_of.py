"""What the functions that make groups are given: the plan, the state to read, and the archive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from dailypage.archive import Archive
from dailypage.deliver.digest import Digest
from dailypage.deliver.look import Plan
from dailypage.deliver.moments import Moment
from dailypage.deliver.state import State
from dailypage.issue import Issue

MOMENTS = "moments"  # in the state: what the model tells of each
moments_from = msgspec.json.Decoder(tuple[Moment, ...]).decode


@dataclass(slots=True)
class SiteOf:
    """A site while it is being built."""

    plan: Plan
    state: State
    archive: Archive
    digests: dict[int, Digest | None] = field(default_factory=dict)
    kept_moments: dict[str, Moment] = field(default_factory=dict)

    @property
    def moments(self) -> dict[str, Moment]:
        """Stem -> moment, in the order of the run, as the state keeps them."""
        if not self.kept_moments:
            self.kept_moments = {one.stem: one for one in moments_from(self.state.meta(MOMENTS))}
        return self.kept_moments

    def digest(self, number: int) -> Digest | None:
        """What is kept of the issue with this number; popular ones are asked for again and again."""
        if number not in self.digests:
            self.digests[number] = self.state.digest(number)
        return self.digests[number]

    def addressed(self, issue: Issue) -> Issue:
        """*issue* with the address that its page will have on the web."""
        return replace(issue, address=f"{self.plan.base_url}{issue.slug}/" if self.plan.base_url else "")
