"""Grammar mistakes that rewriting leaves, found by LanguageTool 6.8.

    with GrammarChecker() as grammar:
        matches = grammar.check(text)

The names below load on first use; nothing of LanguageTool or its client is
imported before a checker starts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtcheck.grammar.checker import GrammarChecker as GrammarChecker
    from mtcheck.grammar.model import GrammarDied as GrammarDied
    from mtcheck.grammar.model import GrammarError as GrammarError
    from mtcheck.grammar.model import GrammarMatch as GrammarMatch
    from mtcheck.grammar.model import GrammarUnavailable as GrammarUnavailable
    from mtcheck.grammar.model import TextRefused as TextRefused
    from mtcheck.grammar.state import describe as describe

_HOMES = {
    "GrammarChecker": "checker",
    "GrammarDied": "model",
    "GrammarError": "model",
    "GrammarMatch": "model",
    "GrammarUnavailable": "model",
    "TextRefused": "model",
    "describe": "state",
}
__all__ = [
    "GrammarChecker",
    "GrammarDied",
    "GrammarError",
    "GrammarMatch",
    "GrammarUnavailable",
    "TextRefused",
    "describe",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"mtcheck.grammar.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
