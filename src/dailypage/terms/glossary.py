"""Glossary: the lexicon as the program sees it. Being written."""
