"""The table of LanguageTool's rules that are evidence of machine rewriting (``rules.tsv``)."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

_BEFORE, _AFTER = 40, 30
_GAP = "\n\n"
TABLE = Path(__file__).with_name("rules.tsv")


class RuleClass(StrEnum):
    """What a hit of a rule means."""

    MACHINE = "machine"
    """A word was put in another's place without the forms around it: people hardly do this."""
    SLIP = "slip"
    """Rewriting does it often, and people now and then."""
    STYLE = "style"
    """A matter of taste or usage; never asked."""
    SPELLING = "spelling"
    """Spelling, names and typography; never asked."""
    NOISE = "noise"
    """About grammar, but as frequent in good news text; never asked."""


class GrammarRule(NamedTuple):
    """One line of the table: a rule of LanguageTool, or a category of its rules that is never asked."""

    rule_id: str
    kind: RuleClass
    weight: float
    """0..1: share of a machine's hits among all, if half of all text were rewritten; 0 when never asked."""
    where: re.Pattern[str] | None
    """A hit counts only if this is found in ``text before[hit]text after``; None: always."""
    why: str

    @property
    def asked(self) -> bool:
        return self.kind in (RuleClass.MACHINE, RuleClass.SLIP)

    def counts(self, text: str, start: int, end: int) -> bool:
        """Whether a hit at ``text[start:end]`` is evidence; what stands around it in its paragraph decides."""
        if self.where is None:
            return True
        before = text[max(0, start - _BEFORE) : start].rpartition(_GAP)[2]
        after = text[end : end + _AFTER].partition(_GAP)[0]
        return self.where.search(f"{before}[{text[start:end]}]{after}") is not None


@cache
def read_rules() -> tuple[GrammarRule, ...]:
    """The whole table; raises ValueError with the line for one that is not well formed."""
    rules = []
    for number, line in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "rule\t")):
            continue
        try:
            rule_id, kind, weight, _spun, _clean, where, why = line.split("\t")
            pattern = re.compile(where, re.DOTALL) if where else None
            rules.append(GrammarRule(rule_id, RuleClass(kind), float(weight), pattern, why))
        except (ValueError, re.error) as error:
            raise ValueError(f"{TABLE.name}:{number}: {error}") from error
    return tuple(rules)


@cache
def asked_rules() -> dict[str, GrammarRule]:
    """The rules that LanguageTool is asked for, by their id. Not to be changed."""
    return {rule.rule_id: rule for rule in read_rules() if rule.asked}


@cache
def asked_digest() -> str:
    """A short name for which rules are asked."""
    return hashlib.sha256("\n".join(sorted(asked_rules())).encode()).hexdigest()[:8]


@cache
def table_digest() -> str:
    """A short name for the table as it is: another table, another name."""
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:8]
