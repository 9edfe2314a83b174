"""Part of speech and lemma forms of a substitution, guessed from both wordings and the words around the original.

The original is a person's text, so its surroundings tell what kind of word was
replaced: an article before it, *to*, a modal or an auxiliary, a noun after it.
What both wordings have in common (an inflection, an ending) decides the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mtcheck.frequency import word_frequency
from mtcheck.lexicon.entry import Pos, tokens
from mtcheck.morphology import TAGS, analyses
from mtcheck.stopwords import is_stop_word


class Guess(NamedTuple):
    """A substitution as an entry would have it: both wordings in the form of a dictionary."""

    spun: str
    expected: str
    pos: Pos


class _Reading(NamedTuple):
    pos: Pos
    tag: str
    spun: str
    expected: str


_PREPOSITIONS = frozenset(
    "about above across after against along amid among around as at before behind below beneath beside between beyond by despite down "
    "during except for from in inside into like near of off on onto out outside over past per since through throughout to toward "
    "towards under until up upon via with within without amongst regarding concerning alongside".split()
)
_CONJUNCTIONS = frozenset("and but or nor yet so because although though whereas while whilst if unless that whether than when".split())
_PRONOUNS = frozenset("he she it they him her them his hers its their theirs who whom whose which we us our you your i me my".split())
_DETERMINERS = frozenset("a an the this that these those some any each every no another both either neither all".split())
_BEFORE_NOUN = _DETERMINERS | frozenset("his her its their our my your several many few two three four five six ten more most".split())
_BEFORE_VERB = frozenset(
    "to will would can could may might must shall should not n't he she it they we you i who which also did does do don't didn't "
    "doesn't won't can't couldn't wouldn't let".split()
)
_AUXILIARIES = frozenset("be is are was were been being am have has had having".split())
_SUFFIXES = {
    Pos.NOUN: ("tion", "sion", "ment", "ness", "ity", "ship", "ism", "ist", "ance", "ence", "ure", "age", "or", "er", "man", "cy", "dom"),
    Pos.VERB: ("ise", "ize", "ify"),
    Pos.ADJ: ("ous", "ful", "ive", "al", "ic", "able", "ible", "less", "ary", "ish"),
}  # fmt: skip


def guess(original: str, rewritten: str, before: str = "", after: str = "", head: bool = False) -> Guess:
    """The entry form of a substitution.

    ``before`` and ``after`` are the words beside the original wording (empty at
    the edge of a sentence); ``head`` says that it begins a sentence, where a
    capital tells nothing.
    """
    if _is_name(original, head) and _is_name(rewritten, head):
        return Guess(rewritten, original, Pos.NAME)
    original, rewritten = original.lower(), rewritten.lower()
    pos = _function(original, rewritten)
    if pos:
        return Guess(rewritten, original, pos)
    readings = list(_readings(original, rewritten))
    if not readings:
        return Guess(rewritten, original, Pos.PHRASE)
    best = max(readings, key=lambda r: _fit(r, original, before.lower(), after.lower()))
    return Guess(best.spun, best.expected, best.pos)


def _is_name(wording: str, head: bool) -> bool:
    words = [w for w in tokens(wording) if not is_stop_word(w)]
    return bool(words) and all(w[0].isupper() for w in words) and (len(words) > 1 or not head)


def _function(original: str, rewritten: str) -> Pos | None:
    """The part of speech when one of the wordings is of function words alone, or an adverb in -ly."""
    for table, pos in ((_PREPOSITIONS, Pos.PREP), (_CONJUNCTIONS, Pos.CONJ), (_PRONOUNS, Pos.PRON), (_DETERMINERS, Pos.DET)):
        if original in table and (rewritten in table or " " in rewritten):
            return pos if " " not in rewritten else Pos.PHRASE
    sides = tokens(original), tokens(rewritten)
    if any(all(_small(w) for w in side) or (len(side) > 1 and _small(side[-1])) for side in sides):
        return Pos.PHRASE
    if original.endswith("ly") and (rewritten.endswith("ly") or " " in rewritten) and " " not in original:
        return Pos.ADV if " " not in rewritten else Pos.PHRASE
    return None


def _small(word: str) -> bool:
    return is_stop_word(word) or word in _PREPOSITIONS


def _readings(original: str, rewritten: str) -> Iterator[_Reading]:
    """Every common inflection of the words that carry one: the first of a verb phrase, the last of another."""
    for pos, tags in TAGS.items():
        at = 0 if pos == "verb" else -1
        sides = [(words, _lemmas(words[at], tags)) for words in (rewritten.split(" "), original.split(" "))]
        (spun, spun_lemmas), (expected, expected_lemmas) = sides
        for tag in tags:
            if tag in spun_lemmas and tag in expected_lemmas:
                yield _Reading(Pos(pos), tag, _with(spun, at, spun_lemmas[tag]), _with(expected, at, expected_lemmas[tag]))


def _lemmas(word: str, tags: tuple[str, ...]) -> dict[str, str]:
    """The most usual known lemma of a form for each tag that it can have."""
    found: dict[str, str] = {}
    for lemma, tag in analyses(word):
        if tag in tags and word_frequency(lemma) > word_frequency(found.get(tag, "")):
            found[tag] = lemma
    if all(lemma == word or tag in {"JJR", "JJS"} for tag, lemma in found.items()):
        found[tags[0]] = word
    return found


def _with(words: list[str], at: int, lemma: str) -> str:
    words = list(words)
    words[at] = lemma
    return " ".join(words)


def _fit(r: _Reading, original: str, before: str, after: str) -> float:
    """How well a reading agrees with the surroundings and with the endings of both lemmas."""
    score = {"NN": 0.6, "NNS": 1.5, "VB": 0.3, "VBZ": 0.9, "VBD": 1.7, "VBN": 1.6, "VBG": 1.2, "JJ": 0.4, "JJR": 0.1, "JJS": 0.3}[r.tag]
    verbal = r.pos == Pos.VERB
    if before in _BEFORE_NOUN:
        score += {Pos.NOUN: 1.0, Pos.ADJ: 0.4}.get(r.pos, -1.0)
    if before in _BEFORE_VERB:
        score += 1.5 if verbal else -0.5
    if before in _AUXILIARIES:
        score += 1.2 if r.tag in {"VBN", "VBG"} else 0.6 if r.pos == Pos.ADJ else 0.0
    if before in _PREPOSITIONS and before != "to":
        score += 0.8 if r.pos == Pos.NOUN or r.tag == "VBG" else 0.0
    if r.pos == Pos.ADJ and after and not is_stop_word(after) and before in _BEFORE_NOUN:
        score += 0.5
    if r.tag in {"JJR", "JJS"} and after in {"than", "of"}:
        score += 2.0
    if verbal and r.tag != "VB" and (after in _DETERMINERS or after == "by"):
        score += 1.0
    for side in (r.spun, r.expected):
        lemma = side.split(" ")[0 if verbal else -1]
        for pos, endings in _SUFFIXES.items():
            if lemma.endswith(endings):
                score += 0.9 if pos == r.pos else -0.4
    if verbal and " " in original and r.tag in {"VB", "VBZ"}:
        score -= 0.5
    return score
