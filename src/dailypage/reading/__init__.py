"""Reading: which moments of the system a passage speaks of. The only bridge between texts and the system."""

from __future__ import annotations

from dailypage.reading.model import Evidence as Evidence
from dailypage.reading.model import Reading as Reading
from dailypage.reading.read import read as read
