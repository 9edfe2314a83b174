"""What the grammar check yields, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from mtcheck.finding import Skipped

WHAT = "grammar"
"""``Skipped.what`` of everything that this package could not do."""


@dataclass(frozen=True, slots=True)
class GrammarMatch:
    """One mistake that LanguageTool found by a rule of our table.

    ``start:end`` are code points into the text that was given to the checker.
    """

    rule_id: str
    category: str
    message: str
    start: int
    end: int
    replacements: tuple[str, ...]
    """LanguageTool's suggestions, best first; may be empty."""
    weight: float
    """0..1: how surely a hit of this rule is a machine's mistake (``rules.tsv``)."""


class GrammarError(Exception):
    """The grammar check cannot be made; ``skipped`` says why, and what to do. Takes two sentences."""

    def __init__(self, reason: str, remedy: str, *, failed: bool = True):
        super().__init__(f"{reason} {remedy}")
        # Reports put "; " between reason and remedy.
        self.skipped = Skipped(WHAT, reason.rstrip("."), (remedy[:1].lower() + remedy[1:]).rstrip("."), failed)


class GrammarUnavailable(GrammarError):
    """There is no LanguageTool, or no Java, or it does not start."""


class GrammarDied(GrammarError):
    """The server answered before, and does not any more."""


class TextRefused(GrammarError):
    """The server lives, but did not answer for this text."""
