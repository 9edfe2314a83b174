"""Which words stand around a match: lemmas of its sentence and of the two beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from mtcheck.document import Document
from mtcheck.morphology import analyses


@lru_cache(maxsize=65536)
def lemmas_of(word: str) -> frozenset[str]:
    """Possible lemmas of a word as written, without a possessive; degrees are left out, so that *striker* is no *strike*."""
    bare = word.lower().replace("’", "'").removesuffix("'s")
    return frozenset(lemma for lemma, tag in analyses(bare) if tag not in {"JJR", "JJS"})


class Context:
    """Judges the ``near`` and ``not_near`` words of entries; reads each sentence once."""

    def __init__(self, document: Document):
        self._document = document
        self._sentence_of: list[int] = []
        self._members: dict[int, list[int]] = defaultdict(list)
        self._counts: dict[int, Counter[str]] = {}

    def judge(self, near: frozenset[str], not_near: frozenset[str], first: int, last: int) -> tuple[bool | None, bool]:
        """For a match of tokens ``first..last``: is a ``near`` word by (None: none asked for), is a ``not_near`` word in its sentence.

        The words of the match itself do not count.
        """
        if not near and not not_near:
            return None, False
        if not self._sentence_of:
            self._index()
        own = Counter(lemma for t in self._document.tokens[first : last + 1] for lemma in lemmas_of(t.text))
        sentence = self._sentence_of[first]
        barred = self._stands(not_near, sentence, own)
        if not near:
            return None, barred
        beside: Counter[str] = Counter()
        return self._stands(near, sentence, own) or any(self._stands(near, s, beside) for s in (sentence - 1, sentence + 1)), barred

    def _index(self) -> None:
        sentences = self._document.sentences
        at = 0
        for i, token in enumerate(self._document.tokens):
            while at + 1 < len(sentences) and sentences[at].end <= token.start:
                at += 1
            self._sentence_of.append(at)
            self._members[at].append(i)

    def _stands(self, wanted: Iterable[str], sentence: int, without: Counter[str]) -> bool:
        if sentence not in self._counts:
            words = self._document.tokens
            self._counts[sentence] = Counter(lemma for i in self._members.get(sentence, ()) for lemma in lemmas_of(words[i].text))
        counts = self._counts[sentence]
        return any(counts[w] > without[w] for w in wanted)
