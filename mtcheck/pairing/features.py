"""What tells a good edit from a spun word: one row of figures for each change of wording.

Each group looks at one thing; the weights are fitted in ``fit``. The figures
compare the new wording with the old one and with the words of the *original*
around it, which are known to be good.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from mtcheck.encoder.base import SentenceEncoder
from mtcheck.frequency import pair_frequency, word_frequency
from mtcheck.morphology import analyses, article_for
from mtcheck.pairing.association import association
from mtcheck.pairing.spelling import is_contraction, same_spelling
from mtcheck.pairing.swap import Swap, View, Words
from mtcheck.pairing.words import Word
from mtcheck.stopwords import FUNCTION_WORDS
from mtcheck.story import log_odds

Row = dict[str, float]


def features(swaps: Sequence[Swap], views: Sequence[View], encoder: SentenceEncoder) -> list[Row]:
    """A row for each swap, all with the same names."""
    return [
        {
            "detector": _logit(view.spun), "old preferred": view.preferred, "meaning alone": cosine,
            **_frequencies(s), **_neighbours(s), **_forms(s), **_spelling(s),
        }
        for s, view, cosine in zip(swaps, views, _meanings(swaps, encoder), strict=True)
    ]  # fmt: skip


def _logit(p: float) -> float:
    return float(log_odds(min(max(p, 1e-4), 1 - 1e-4)))


def _meanings(swaps: Sequence[Swap], encoder: SentenceEncoder) -> list[float]:
    """Cosine of the two wordings of each swap."""
    unique = sorted({t for s in swaps for t in (s.new_text, s.old_text)})
    vectors = dict(zip(unique, encoder.encode(unique), strict=True)) if unique else {}
    return [float(vectors[s.new_text] @ vectors[s.old_text]) for s in swaps]


def _frequencies(s: Swap) -> Row:
    new, old = ([word_frequency(w.text) for w in side if w.text[0].isalpha()] or [5.0] for side in (s.new, s.old))
    return {
        "rarest new": min(new),
        "rarest old": min(old),
        "rarer": min(old) - min(new),
        "unknown": float(min(new) == 0),
        "new mean": float(np.mean(new)),
    }


def expected_absence(first: str, second: str) -> float:
    """How telling it is that two words were never seen side by side: the pair's frequency by chance."""
    if pair_frequency(first, second):
        return 0.0
    return max(word_frequency(first) + word_frequency(second) - 9 + 1, 0.0)


def _neighbours(s: Swap) -> Row:
    """How usual each wording is beside the original's neighbours, and within itself."""
    left = s.before[-1].text if s.before and s.before[-1].text[0].isalnum() else ""
    right = s.after[0].text if s.after and s.after[0].text[0].isalnum() else ""
    ends = {"new": s.new, "old": s.old}
    row: Row = {}
    for name, side in ends.items():
        row[f"{name} after left"] = association(left, side[0].text) if left else 0.0
        row[f"{name} before right"] = association(side[-1].text, right) if right else 0.0
    row["left worse"] = row["old after left"] - row["new after left"]
    row["right worse"] = row["old before right"] - row["new before right"]
    row["left missing"] = float(bool(left) and not pair_frequency(left, s.new[0].text) and pair_frequency(left, s.old[0].text) > 0)
    row["right missing"] = float(bool(right) and not pair_frequency(s.new[-1].text, right) and pair_frequency(s.old[-1].text, right) > 0)
    row["left absent"] = expected_absence(left, s.new[0].text) if left else 0.0
    row["right absent"] = expected_absence(s.new[-1].text, right) if right else 0.0
    row["within new"] = _within(s.new)
    row["within old"] = _within(s.old)
    return row


def _within(side: Words) -> float:
    inner = [association(a.text, b.text) for a, b in pairwise(side) if a.text[0].isalnum() and b.text[0].isalnum()]
    return min(inner) if inner else 0.0


def _forms(s: Swap) -> Row:
    new, old = ([w for w in side if w.text[0].isalnum()] for side in (s.new, s.old))
    row: Row = {
        "new words": float(len(new)),
        "old words": float(len(old)),
        "longer": float(len(new) - len(old)),
        "letters": float(sum(len(w.text) for w in new)),
        "more letters": float(sum(len(w.text) for w in new) - sum(len(w.text) for w in old)),
        "put in": float(s.edit.original_start == s.edit.original_end),
        "left out": float(s.edit.start == s.edit.end),
    }
    functions = [all(w.key.lower() in FUNCTION_WORDS for w in side) for side in (new, old)]
    row["function words"] = float(functions[0] and functions[1])
    row["other class"] = float(functions[0] != functions[1])
    name = [any(w.text[0].isupper() for w in side[1 if s.heads else 0 :]) for side in (new, old)]
    row["name changed"] = float(name[1])
    row["capital lost"] = float(name[1] and not name[0])
    row["capital gained"] = float(name[0] and not name[1])
    row["figure changed"] = float(any(w.text[0].isdigit() for w in old) and [w.text for w in new] != [w.text for w in old])
    row["other inflection"] = _other_inflection(new, old)
    row["wrong article"] = _wrong_article(s)
    return row


def _tags(word: str) -> frozenset[str]:
    return frozenset(tag for _, tag in analyses(word.lower()) if tag)


def _other_inflection(new: Sequence[Word], old: Sequence[Word]) -> float:
    if len(new) != 1 or len(old) != 1:
        return 0.0
    a, b = _tags(new[0].text), _tags(old[0].text)
    return float(bool(a or b) and not a & b)


def _wrong_article(s: Swap) -> float:
    flow = [*(w.text for w in s.before[-1:]), *(w.text for w in s.new), *(w.text for w in s.after[:1])]
    return float(any(a.lower() in {"a", "an"} and b[0].isalpha() and article_for(b) != a.lower() for a, b in pairwise(flow)))


def _spelling(s: Swap) -> Row:
    new, old = s.new_text.lower(), s.old_text.lower()
    lemmas = [frozenset(lemma for lemma, _ in analyses(t)) for t in (new, old)]
    return {
        "alike": Levenshtein.normalized_similarity(new, old),
        "same lemma": float(bool(lemmas[0] & lemmas[1]) and new != old),
        "same spelling": float(same_spelling(new, old)),
        "contraction": float(is_contraction(new, old)),
        "capital only": float(new == old),
    }
