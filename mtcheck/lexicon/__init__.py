"""The reference lexicon: what spinners write, and what the writer meant."""

from mtcheck.lexicon.entry import COLUMNS, TOPICS, Entry, LexiconError, Pos, Problem, read_entries, read_lexicon

__all__ = ["COLUMNS", "TOPICS", "Entry", "LexiconError", "Pos", "Problem", "read_entries", "read_lexicon"]
