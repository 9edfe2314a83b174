"""A synthetic spinner, as bad as real ones: human text in, spun text with labels out.

Each document gets a persona: which dictionaries, how heavily, and how
consistently (a spinner repeats itself through a document). Phrases are tried
before words; capitals are kept; ``a``/``an`` is mostly repaired; some personas
break the grammar as well.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mtcheck.morphology import article_for
from mtcheck.stopwords import STOP_WORDS
from mtcheck.training.swaps import MAX_PHRASE, SwapTable

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|\n{2,}|[^\w\s]|_")

HONEST, SPUN, IGNORE, DOUBTFUL = 0, 1, 2, 3
"""Labels of a word: as written, a spinner's, not to be learned from, probably a spinner's."""


@dataclass(slots=True)
class Word:
    """One token of a training text: its label, and the first word of the original where it was replaced."""

    text: str
    label: int = HONEST
    original: str = ""


@dataclass
class Persona:
    """How one document is spun."""

    weights: dict[str, float]
    rate: float
    stubborn: float = 0.8
    """Chance that a wording is replaced as it was before in this document."""
    broken_grammar: float = 0.0
    fix_articles: float = 0.85
    memory: dict[tuple[str, ...], tuple[str, bool] | None] = field(default_factory=dict)


FAMILIES: dict[str, tuple[float, dict[str, float]]] = {
    "thesaurus": (0.34, {"real": 4, "stories-A": 4, "stories-E": 3, "stories-F": 2, "lexicon": 4, "wordnet": 3, "pairs": 1.5, "science": 1, "roget": 0.6, "far": 0.4}),
    "newer": (0.12, {"real": 3, "stories-F": 6, "stories-A": 1, "lexicon": 1, "wordnet": 1.5, "far": 0.5}),
    "back-translation": (0.2, {"real": 3, "stories-B": 6, "stories-D": 3, "lexicon": 2, "pairs": 1, "wordnet": 0.7}),
    "nearest": (0.12, {"stories-C": 5, "real": 1.5, "nearest": 4, "lexicon": 0.7, "pairs": 1, "far": 0.6}),
    "attack": (0.1, {"wordnet": 4, "pairs": 3, "roget": 1.5, "far": 1.5, "nearest": 1.5}),
    "any": (0.12, {"real": 2, "lexicon": 2, "stories-A": 1, "stories-B": 1, "stories-C": 1, "stories-F": 1, "stories-E": 1, "stories-D": 1, "stories-M": 1, "wordnet": 2, "pairs": 1, "science": 1, "roget": 0.5, "far": 0.5, "nearest": 0.5}),
}  # fmt: skip
_PREPOSITIONS = ("in", "on", "at", "to", "for", "of", "from", "by", "with", "about", "into", "over")


def draw_persona(rng: random.Random) -> Persona:
    """A persona; rates are log-uniform from light (3 %) to heavy (60 %)."""
    names = list(FAMILIES)
    name = rng.choices(names, [FAMILIES[n][0] for n in names])[0]
    weights = {k: v * rng.uniform(0.3, 1.5) for k, v in FAMILIES[name][1].items()}
    rate = 0.03 * (20 ** rng.random())
    grammar = rng.uniform(0.01, 0.05) if rng.random() < 0.25 else 0.0
    return Persona(weights, rate, rng.uniform(0.5, 1.0), grammar, rng.choice((0.0, 0.8, 0.95, 1.0)))


class Spinner:
    """Spins word lists with a set of swap tables."""

    def __init__(self, tables: Sequence[SwapTable]):
        self.tables = {t.name: t for t in tables}
        self._starts = {t.name: t.first_words() for t in tables}

    def spin(self, words: Sequence[str], persona: Persona, rng: random.Random) -> list[Word]:
        """Labels and replacements for a tokenised text (tokens of ``TOKEN``)."""
        lower = [w.lower() for w in words]
        out: list[Word] = []
        at = 0
        while at < len(words):
            hit = self._replacement(words, lower, at, persona, rng)
            if hit is None:
                out.append(Word(words[at]))
                at += 1
                continue
            length, spun, fine = hit
            out += _cased(spun, words[at : at + length], IGNORE if fine else SPUN, lower[at : at + length])
            at += length
        if persona.broken_grammar:
            out = _break_grammar(out, persona.broken_grammar, rng)
        return _articles(out, persona.fix_articles, rng)

    def _replacement(
        self, words: Sequence[str], lower: Sequence[str], at: int, persona: Persona, rng: random.Random
    ) -> tuple[int, str, bool] | None:
        """How many words from ``at`` on are replaced, by what, and whether that reads well; None for a word that stays."""
        word = lower[at]
        if not word[0].isalpha() and word[0] != "$" and not word.isdigit():
            return None
        roll = rng.random()
        if roll > persona.rate * 3:
            return None
        candidates = list(self._candidates(words, lower, at, persona, roll))
        if not candidates:
            return None
        remembered = persona.memory.get((word,))
        if remembered is not None and rng.random() < persona.stubborn:
            return 1, *remembered
        key, options, _ = rng.choices(candidates, [c[2] for c in candidates])[0]
        spun, _, fine = rng.choices(options, [o[1] for o in options])[0]
        if len(key) == 1:
            persona.memory[key] = (spun, fine)
        return len(key), spun, fine

    def _candidates(
        self, words: Sequence[str], lower: Sequence[str], at: int, persona: Persona, roll: float
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, float, bool]], float]]:
        """Of each table of the persona, the longest phrase and the word that begin at ``at``: key, options, weight."""
        word = lower[at]
        # A name in the middle of a sentence is seldom touched; a function word only where a real table has it.
        scale = 1.0 if not words[at][0].isupper() or (at and words[at - 1] in ".\n\n") or at == 0 else 0.35
        for name, weight in persona.weights.items():
            table = self.tables.get(name)
            if table is None:
                continue
            if word in self._starts[name]:
                phrases = (tuple(lower[at : at + n]) for n in range(min(MAX_PHRASE, len(lower) - at), 1, -1))
                key = next((p for p in phrases if p in table.phrases), None)
                if key is not None:
                    yield key, table.phrases[key], weight * 3
            real = name == "real" or name.startswith("stories")
            if roll < persona.rate * scale and word in table.single and (real or word not in STOP_WORDS):
                yield (word,), table.single[word], weight * (0.4 if word in STOP_WORDS else 1.0)


def _cased(spun: str, source: Sequence[str], label: int, original: Sequence[str]) -> list[Word]:
    pieces = TOKEN.findall(spun)
    first = source[0]
    if len(source) > 1 and all(w[0].isupper() for w in source if w.isalpha() and len(w) > 3):
        pieces = [p if p in STOP_WORDS else p.capitalize() for p in pieces]
    elif first.isupper() and len(first) > 3:
        pieces = [p.upper() for p in pieces]
    elif first[0].isupper() and pieces:
        pieces[0] = pieces[0][:1].upper() + pieces[0][1:]
    content = next((w for w in original if w not in STOP_WORDS), original[0])
    return [Word(p, label, content if i == 0 else "") for i, p in enumerate(pieces)]


def _break_grammar(words: list[Word], rate: float, rng: random.Random) -> list[Word]:
    """Errors of machine translation: articles, prepositions, number and agreement."""
    out: list[Word] = []
    dropped = False
    for w in words:
        lower = w.text.lower()
        if dropped and w.label == HONEST:
            w.label = DOUBTFUL
        dropped = False
        if w.label == HONEST and rng.random() < rate * 4 and lower in {"the", "a", "an"}:
            if rng.random() < 0.6:
                dropped = True
                continue
            w = Word("the" if lower != "the" else "a", SPUN, lower)
        elif w.label == HONEST and lower in _PREPOSITIONS and rng.random() < rate * 2:
            w = Word(rng.choice([p for p in _PREPOSITIONS if p != lower]), SPUN, lower)
        elif w.label == HONEST and len(lower) > 4 and lower.isalpha() and w.text.islower() and rng.random() < rate:
            other = lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower + "s"
            if lower.endswith("ed"):
                other = lower[:-2] + "ing"
            elif lower.endswith(("ing", "y", "ly")):
                other = lower
            if other != lower:
                w = Word(other, DOUBTFUL, lower)
        out.append(w)
    return out


def _articles(words: list[Word], chance: float, rng: random.Random) -> list[Word]:
    for here, after in pairwise(words):
        lower = here.text.lower()
        if lower in {"a", "an"} and after.label != HONEST and after.text[0].isalpha():
            right = article_for(after.text)
            if right != lower and rng.random() < chance:
                here.text = right.capitalize() if here.text[0].isupper() else right
            elif right != lower:
                here.label = IGNORE
    return words
