"""Which words stand around a match: lemmas of its sentence and of the two beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from mtcheck.document import Document
from mtcheck.frequency import word_frequency
from mtcheck.morphology import analyses


@lru_cache(maxsize=65536)
def lemmas_of(word: str) -> frozenset[str]:
    """Possible lemmas of a word as written, without a possessive; degrees are left out, so that *striker* is no *strike*."""
    bare = word.lower().replace("’", "'").removesuffix("'s")
    return frozenset(lemma for lemma, tag in analyses(bare) if tag not in {"JJR", "JJS"})


def plural_or_past_of(word: str) -> str | None:
    """The lemma of a plural or past tense; None for a lemma, and for a form that is a word of its own (*shares*, *wounded*)."""
    return None if word.endswith(("ed", "ing")) else inflected(word, participles=False)


def inflected(word: str, participles: bool = True) -> str | None:
    """The usual lemma of an inflected form; None for a lemma, and for a plural or past with a sense of its own."""
    if word in _WORDS_OF_THEIR_OWN or not word[0].isalpha():
        return None
    for lemma, tag in analyses(word)[1:]:
        if tag not in {"JJR", "JJS"} and (participles or tag != "VBN") and lemma != word and word_frequency(lemma) >= _USUAL:
            return lemma
    return None


_USUAL = 3.3
"""Zipf frequency from which a possible lemma is taken for one."""

_WORDS_OF_THEIR_OWN = frozenset(
    "affairs arms arts athletics bulls customs damages eagles earnings economics fell felt finals forces futures games giants glasses gps "
    "goods ground innings jeans jets knights lay left mars masters mavericks means media mets nations news odds patriots people "
    "philippines premises proceeds rangers relations remains results rights rose ruins runs sanctions saudis saw shares shot spoke "
    "stakes standards states stocks talks thought troops wards windows women works wound".split()
)
"""Plurals and past forms with a sense of their own, which an entry may ask for by themselves."""


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
