"""One run for all tests of the system; nothing changes it."""

from __future__ import annotations

import pytest

from dailypage.system import Chain, derive


@pytest.fixture(scope="session")
def chain() -> Chain:
    return derive()
