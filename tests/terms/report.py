"""Print how good the recogniser is, by language, as a table: python tests/terms/report.py [FILE]."""

from __future__ import annotations

import sys
from pathlib import Path

from quality import measure

HELDOUT = Path(__file__).parent.parent / "gold/terms-heldout.json"
LANGUAGES = {"all": None, "English": "en", "Hebrew": "he", "Russian": "ru", "Spanish": "es", "German": "de"}


def main() -> None:
    """Measure and print."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else HELDOUT
    print("| language | spellings right | surely wrong | sentences precision | recall |")
    print("| --- | --- | --- | --- | --- |")
    for name, language in LANGUAGES.items():
        q = measure(file, language)
        figures = (q.spellings_right, q.spellings_surely_wrong, q.sentences_precision, q.sentences_recall)
        print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")


if __name__ == "__main__":
    main()
