"""What a lesson's Daily Page says: parsed, and printed back as text that parses to the same."""

from dailypage.page.model import Page
from dailypage.page.parse import parse
from dailypage.page.to_text import to_text

__all__ = ["Page", "parse", "to_text"]
