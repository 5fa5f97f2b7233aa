"""Find the everyday words that folding, inflection or a typo would turn into a term, and list them as no terms.

    python builders/ordinary.py     writes data/terms/ordinary.txt (needs the package wordfreq, for building only)

The words come from the frequency lists of wordfreq; a rare word is left free, since rare words are what unseen
spellings of terms look like.  What the lexicon itself spells is never listed.
"""

from __future__ import annotations

from pathlib import Path

from wordfreq import top_n_list, zipf_frequency

from dailypage.terms.fold import surface
from dailypage.terms.hits import Hit
from dailypage.terms.index import index
from dailypage.terms.model import How
from dailypage.terms.words import look_up

TARGET = Path(__file__).parent.parent / "src/dailypage/data/terms/ordinary.txt"
HEAD = "# Made by builders/ordinary.py: everyday words that are no terms, however near one.\n"
COMMON: dict[How, float] = {
    "folded": 2.4,
    "prefixed": 2.4,
    "compound": 2.4,
    "fuzzy": 1.0,
}  # zipf: occurrences in a thousand million, log 10
OWN = 0.3  # zipf: so much more frequent than the spelling it folds to, a word is one of its own


def looks_like(word: str, language: str) -> set[How]:
    """How *word* would be read as a term, if it were not for this list."""
    read = [look_up(shape, language) for shape in (word, word.capitalize())]
    found_hits = [hit for one in read for hit in one.hits]
    found = {hit.how for hit in found_hits if not inherits(hit, word, language)}
    if not found_hits and any(one.slip or any(how == "fuzzy" for _, how in one.starts) for one in read):
        found.add("fuzzy")
    return found & set(COMMON)


def inherits(hit: Hit, word: str, language: str) -> bool:
    """Whether a word is a form of *hit*'s spelling as an everyday word, and so stands or falls with it."""
    spelling = hit.spelling
    if hit.how == "prefixed":
        return zipf_frequency(spelling.text, spelling.language) >= COMMON["prefixed"]
    if language == "he" and (spelling.ambiguous or spelling.everyday):  # full and defective spelling
        return zipf_frequency(word, "he") < zipf_frequency(spelling.text, "he") + OWN  # קיבלה is not a קבלה
    return False


def main() -> None:
    """Write the list."""
    before = set(TARGET.read_text("utf-8").splitlines()[1:]) - set(index().surfaces)
    TARGET.write_text(HEAD, "utf-8")  # so that nothing is held for ordinary while it is judged
    chosen = before  # once an everyday word, always one, unless the lexicon spells it
    for language in ("en", "he", "ru", "es", "de"):
        for word in top_n_list(language, 120_000):
            flat = surface(word)
            if flat in index().surfaces or len(flat) < 3 or not flat.isalpha():
                continue
            hows = looks_like(word, language)
            if hows and zipf_frequency(word, language) >= min(COMMON[how] for how in hows):
                chosen.add(flat)
    TARGET.write_text(HEAD + "\n".join(sorted(chosen)) + "\n", "utf-8")
    print(f"wrote {len(chosen)} words to {TARGET.name}")


if __name__ == "__main__":
    main()
