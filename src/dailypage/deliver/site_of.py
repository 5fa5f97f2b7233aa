"""What the functions that make groups are given: the plan, the state to read, and the archive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dailypage.archive import Archive
from dailypage.deliver.digest import Digest
from dailypage.deliver.look import Plan
from dailypage.deliver.state import State
from dailypage.issue import Issue


@dataclass(slots=True)
class SiteOf:
    """A site while it is being built."""

    plan: Plan
    state: State
    archive: Archive
    digests: dict[int, Digest | None] = field(default_factory=dict)

    def digest(self, number: int) -> Digest | None:
        """What is kept of the issue with this number; popular ones are asked for again and again."""
        if number not in self.digests:
            self.digests[number] = self.state.digest(number)
        return self.digests[number]

    def addressed(self, issue: Issue) -> Issue:
        """*issue* with the address that its page will have on the web."""
        return replace(issue, address=f"{self.plan.base_url}{issue.slug}/" if self.plan.base_url else "")
