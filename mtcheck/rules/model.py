"""What a rule is: an id and the text that tells a person what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mtcheck.finding import Category

DOCS = "docs/rules.md"


class Example(NamedTuple):
    """A sentence with the words in question, and the same as a person would have written it.

    ``text`` holds the words between square brackets; ``meant`` is what should
    stand there, or, for wording that is not flagged, why it is right.
    """

    text: str
    meant: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. Every finding's ``rule`` is the ``id`` of one of these."""

    id: str
    title: str
    category: Category
    what: str
    why: str
    flagged: tuple[Example, ...]
    fine: tuple[Example, ...]
    silence: str = ""
    """What else there is to do about a false alarm, beside what holds for every rule."""

    @property
    def anchor(self) -> str:
        """Where the documentation of the rule stands, relative to the repository."""
        return f"{DOCS}#{self.id}"
