"""Candidate entries from what a rewriting changed: counted, lemmatised, with near words proposed.

Candidates are for a person to judge: that a word was swapped does not make the
swap wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mtcheck.document.model import WORD
from mtcheck.frequency import word_frequency
from mtcheck.lexicon.context import inflected, lemmas_of
from mtcheck.lexicon.entry import MAX_WORDS, TOPICS, Entry, Pos, tokens
from mtcheck.lexicon.guess import Guess, guess
from mtcheck.pairing.spelling import is_contraction, same_spelling
from mtcheck.stopwords import FUNCTION_WORDS, is_stop_word

RARE = 5.6
"""Zipf frequency under which a content word says what a sentence is about."""
_KNOWN = 2.5
"""Under this frequency a word is too rare, or a name, to be met again."""
MOST_NEAR = 12
_EXAMPLE_WORDS = 14
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million billion".split())


@dataclass(frozen=True, slots=True)
class Substitution:
    """A wording of the original and what stands for it in the rewritten text.

    ``start`` is the offset of the original wording in ``sentence``, the
    sentence of the original in which it stands; ``rewritten_sentence`` is its
    counterpart. Without sentences no near words are proposed.
    """

    original: str
    rewritten: str
    sentence: str = ""
    start: int = 0
    rewritten_sentence: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a person may take over, and how often its swap was seen."""

    entry: Entry
    count: int


def learn(substitutions: Iterable[Substitution], known: Iterable[Entry] = (), topic: str | None = None) -> list[Candidate]:
    """Candidates, most frequent first; swaps of spelling or inflection, figures, and what ``known`` has are left out.

    ``topic`` of the entries; None guesses it from the near words of ``known``.
    """
    entries = list(known)
    have = {(e.spun, expected) for e in entries for expected in e.expected}
    votes = _topic_words(entries)
    grouped: dict[tuple[str, Pos], list[tuple[Guess, Substitution]]] = defaultdict(list)
    for s in substitutions:
        if not _is_wording(s):
            continue
        found = guess(s.original, s.rewritten, *_beside(s))
        if (found.spun, found.expected) not in have and found.spun != found.expected:
            grouped[found.spun, found.pos].append((found, s))
    candidates = [Candidate(_entry(group, topic, votes), len(group)) for group in grouped.values()]
    return sorted(candidates, key=lambda c: (-c.count, c.entry.spun))


def _is_wording(s: Substitution) -> bool:
    """Whether a swap is one of wording: words on both sides, neither figures nor the same words spelt or inflected otherwise."""
    old, new = s.original.lower(), s.rewritten.lower()
    sides = tokens(old), tokens(new)
    if not all(sides) or max(map(len, sides)) > MAX_WORDS or any(any(c.isdigit() for c in w) for side in sides for w in side):
        return False
    if old == new or same_spelling(new, old) or is_contraction(new, old):
        return False
    if all(is_stop_word(w) for side in sides for w in side) and len(sides[0]) == len(sides[1]) == 1:
        return False
    same = len(sides[0]) == len(sides[1]) and all(_lemmas(a) & _lemmas(b) for a, b in zip(*sides, strict=True))
    return not same


def _lemmas(word: str) -> set[str]:
    return {lemma for lemma in lemmas_of(word) if lemma == word or word_frequency(lemma) > 0}


def _beside(s: Substitution) -> tuple[str, str, bool]:
    """The words before and after the original wording, and whether it begins the sentence."""
    before = WORD.findall(s.sentence[: s.start])[-1:]
    after = WORD.findall(s.sentence[s.start + len(s.original) :])[:1]
    return (before or [""])[0], (after or [""])[0], not before


def _entry(group: Sequence[tuple[Guess, Substitution]], topic: str | None, votes: dict[str, Counter[str]]) -> Entry:
    found = group[0][0]
    expected = Counter(g.expected for g, _ in group)
    about = _near(group)
    example = next((_clause(s) for g, s in group if g.expected == expected.most_common(1)[0][0] and s.sentence), "")
    wordings = tuple(wording for wording, _ in expected.most_common(3))
    near = frozenset(about[:MOST_NEAR])
    return Entry(found.spun, wordings, found.pos, topic or _topic(about, votes), near, frozenset(), example)


def _near(group: Sequence[tuple[Guess, Substitution]]) -> list[str]:
    """Words to ask for: rare content words that both versions share, those of most sentences and the rarest first."""
    counts: Counter[str] = Counter()
    for _, s in group:
        own = {w for side in (s.original, s.rewritten) for w in tokens(side.lower())}
        words = _content(s.sentence)
        if s.rewritten_sentence:
            words &= _content(s.rewritten_sentence)
        counts.update(w for w in words if w not in own)
    return sorted(counts, key=lambda w: (-counts[w], word_frequency(w), w))


def _content(sentence: str) -> set[str]:
    """Lemmas of the words that say what a sentence is about; names inside it are too narrow and left out."""
    found = set()
    for at, m in enumerate(WORD.finditer(sentence)):
        word = m.group()
        if (word[0].isupper() and at) or not word.isalpha() or word.lower() in FUNCTION_WORDS | _NUMBERS:
            continue
        lemma = inflected(word.lower()) or word.lower()
        if _KNOWN <= word_frequency(lemma) < RARE:
            found.add(lemma)
    return found


def _clause(s: Substitution) -> str:
    """The words around the original wording, as an example of its use."""
    words = list(WORD.finditer(s.sentence))
    if len(words) <= _EXAMPLE_WORDS:
        return " ".join(s.sentence.split())
    at = next((i for i, m in enumerate(words) if m.end() > s.start), 0)
    low = max(0, min(at - _EXAMPLE_WORDS // 2, len(words) - _EXAMPLE_WORDS))
    high = min(low + _EXAMPLE_WORDS, len(words))
    return " ".join(s.sentence[words[low].start() : words[high - 1].end()].split())


def _topic_words(entries: Iterable[Entry]) -> dict[str, Counter[str]]:
    """For each near word of the lexicon the topics that ask for it, with counts."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for e in entries:
        for w in e.near:
            words[w][e.topic] += 1
    return words


def _topic(about: Iterable[str], votes: dict[str, Counter[str]]) -> str:
    """The topic that the words speak for; ``general`` when none does."""
    score: dict[str, float] = defaultdict(float)
    for w in about:
        total = sum(votes[w].values()) if w in votes else 0
        for topic, n in votes[w].items() if total else ():
            score[topic] += n / total
    best = max(TOPICS, key=lambda t: score[t])
    return best if score[best] >= 1 else TOPICS[0]
