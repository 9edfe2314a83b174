"""The table of what may stand for a word: spinners' swaps turned round, and WordNet's synonyms."""

from __future__ import annotations

import lzma
from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from mtcheck.encoder.detector import ModelError
from mtcheck.errors import gist
from mtcheck.frequency import word_frequency
from mtcheck.morphology import TAGS, analyses, inflect
from mtcheck.stopwords import is_stop_word

SOURCE = {"lexicon": 18.0, "lexicon out of context": 4.0, "grammar": 10.0, "swap": 3.0, "synonym": 0.5, "model": 0.0}
"""Bonus of a suggestion by where it comes from, in the units of the restoration head's scores."""


class Synonyms:
    """``models/synonyms.tsv.xz``: swaps turned round (surface forms, with counts) and WordNet's synonyms (lemmas, by part of speech)."""

    def __init__(self, path: Path):
        # NOTE: lines are parted when they are asked for; a check needs a few dozen of the 60,000.
        self._lines: dict[str, dict[str, str]] = defaultdict(dict)
        try:
            for line in lzma.decompress(path.read_bytes()).decode("utf-8").split("\n"):
                if line and line[0] != "#":
                    kind, wording, others = line.split("\t", 2)
                    self._lines[kind][wording] = others
        except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
            raise ModelError(f"{path}: the synonyms cannot be read ({gist(error)}); install mtcheck again") from error

    def swaps(self, wording: str) -> list[tuple[str, float]]:
        """``(meant wording, count)`` of a lower-case spun wording."""
        pairs = (o.rsplit(":", 1) for o in self._lines["swap"].get(wording, "").split("|") if o)
        return [(o, float(count)) for o, count in pairs]

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Wordings of two and more words, one of them no function word if they are two, that spinners were seen to use more than once."""
        several = [w for w in self._lines["swap"] if " " in w and (w.count(" ") > 1 or not any(map(is_stop_word, w.split(" "))))]
        return frozenset(w for w in several if sum(count for _, count in self.swaps(w)) >= 2)

    def wordnet(self, lemma: str, pos: str) -> list[str]:
        return [o for o in self._lines[pos].get(lemma, "").split("|") if o]

    def of(self, word: str) -> list[tuple[str, float]]:
        """``(wording, bonus)`` for one lower-case word, in its inflection."""
        ideas: dict[str, float] = {}
        for other, count in self.swaps(word):
            ideas[other] = max(ideas.get(other, 0), SOURCE["swap"] + np.log1p(count))
        for lemma, tag in analyses(word):
            for pos, tags in TAGS.items():
                if tag and tag not in tags:
                    continue
                form = tag or tags[0]
                for other, count in self.swaps(lemma) if tag else ():
                    # NOTE: the table does not say what part of speech a swap was: "advisering" for "guiding".
                    if " " not in other and word_frequency(inflected := inflect(other, form)):
                        ideas.setdefault(inflected, SOURCE["swap"] - 0.5 + np.log1p(count))
                for other in self.wordnet(lemma, pos):
                    head, _, rest = other.partition(" ")
                    ideas.setdefault(f"{inflect(head, form)} {rest}".strip() if pos == "verb" or not rest else other, SOURCE["synonym"])
            if not tag:
                for other in self.wordnet(lemma, "adv"):
                    ideas.setdefault(other, SOURCE["synonym"])
        ideas.pop(word, None)
        return list(ideas.items())


@lru_cache(maxsize=2)
def load_synonyms(folder: Path) -> Synonyms:
    """The table of a model folder, read once."""
    return Synonyms(folder / "synonyms.tsv.xz")
