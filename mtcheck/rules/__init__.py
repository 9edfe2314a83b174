"""The rules: one small module for each id, with the text that ``mtcheck explain`` shows."""

from __future__ import annotations

from mtcheck.rules import broken_idiom, broken_name, function_word, grammar, spun_phrase, spun_word
from mtcheck.rules.model import Example, Rule

RULES: dict[str, Rule] = {
    module.RULE.id: module.RULE
    for module in (spun_word, spun_phrase, broken_name, broken_idiom, function_word, grammar)
}
"""Every rule by its id, in the order in which they are listed."""

__all__ = ["RULES", "Example", "Rule"]
