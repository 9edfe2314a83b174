"""Matching the lexicon against a document in one pass, whatever the number of entries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from mtcheck.document import Document
from mtcheck.document.model import WORD
from mtcheck.lexicon.context import Context
from mtcheck.lexicon.entry import Entry, Pos, inflect_phrase, inflections
from mtcheck.morphology import article_for


@dataclass(frozen=True, slots=True)
class Match:
    """A spun wording found in the text; token indexes into ``Document.tokens``, offsets into ``Document.text``."""

    entry: Entry
    tag: str
    first: int
    last: int
    start: int
    end: int
    near: bool | None
    """Whether a ``near`` word stands by; None when the entry asks for none."""
    barred: bool
    """Whether a ``not_near`` word stands in the sentence."""

    @property
    def active(self) -> bool:
        """Whether the context speaks for the swap."""
        return self.near is not False and not self.barred

    def replacements(self, text: str) -> tuple[str, ...]:
        """The expected wordings in the inflection and capitals of what was found."""
        found = text[self.start : self.end]
        return tuple(cased(inflect_phrase(e, self.entry.pos, self.tag), found) for e in self.entry.expected)


_WHOLE = frozenset({Pos.NOUN, Pos.NAME})


def core(match: Match, document: Document) -> Match:
    """The match without the words that spun and expected wording share at either end: *mentioned* of "mentioned on Wednesday".

    Nouns, names and idioms stay whole, and so does a match of which nothing would be left on one side.
    """
    entry = match.entry
    if entry.pos in _WHOLE or entry.topic == "idioms":
        return match
    tokens = document.tokens[match.first : match.last + 1]
    spun = [t.text.lower() for t in tokens]
    wordings = [inflect_phrase(e, entry.pos, match.tag).split(" ") for e in entry.expected]
    best = [w.lower() for w in wordings[0]]
    most = min(len(spun), len(best)) - 1
    head = next((i for i in range(most) if spun[i] != best[i]), max(most, 0))
    tail = next((i for i in range(most - head) if spun[-1 - i] != best[-1 - i]), max(most - head, 0))
    if not head and not tail:
        return match
    kept = [w for w in wordings if [x.lower() for x in w[:head]] == best[:head] and [x.lower() for x in w[len(w) - tail :]] == best[len(best) - tail :]]
    expected = tuple(" ".join(w[head : len(w) - tail]) for w in kept)
    inside = tokens[head : len(tokens) - tail]
    return replace(
        match, entry=replace(entry, expected=expected, pos=Pos.PHRASE), tag="", first=match.first + head, last=match.last - tail,
        start=inside[0].start, end=match.end if not tail else inside[-1].end,
    )  # fmt: skip


def cased(wording: str, like: str) -> str:
    """``wording`` with the capitals of ``like``: all letters, the first of each word (a title), or the first."""
    if like.isupper() and sum(c.isalpha() for c in like) > 3:
        return wording.upper()
    each, others = like.split(), wording.split(" ")
    if len(each) == len(others) > 1:
        return " ".join(o[:1].upper() + o[1:] if e[:1].isupper() else o for e, o in zip(each, others, strict=True))
    words = [w for w in each if w not in _SMALL]
    if len(words) > 1 and all(w[0].isupper() for w in words):
        return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in wording.split(" "))
    return wording[:1].upper() + wording[1:] if like[:1].isupper() else wording


_SMALL = frozenset("a an the of and or for to in on at by with from".split())


def substituted(text: str, start: int, end: int, wording: str) -> str:
    """``text`` with ``start:end`` replaced and the article before it corrected."""
    article = _ARTICLE.search(text, max(start - 8, 0), start)
    if not article or (article.start() and text[article.start() - 1].isalnum()):
        return text[:start] + wording + text[end:]
    right = article_for(wording)
    right = right.upper() if article[1] == "AN" else right.capitalize() if article[1][0] == "A" else right
    return text[: article.start(1)] + right + text[article.end(1) : start] + wording + text[end:]


_ARTICLE = re.compile(r"(?<![\w'’.-])(an?|AN?|An)\s+\Z")
_HYPHEN = re.compile(r"[-‐‑–]\n?")
_GAP = re.compile(rf"[^\S\n]*\n?[^\S\n]*|{_HYPHEN.pattern}|['’][^\S\n]*\n?[^\S\n]*")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)


class _Pattern(NamedTuple):
    """One form of an entry, ready to be compared word by word."""

    words: tuple[str, ...]
    """Folded: small letters, plain apostrophes."""
    signs: tuple[str, ...]
    """What stands after each word but white space: the hyphen of *file-higher*, the slash of *HIV/Helps*, the sign of *first 50%*."""
    entry: Entry
    tag: str


def _fold(word: str) -> str:
    return word.lower().replace("’", "'")


def _pattern(entry: Entry, wording: str, tag: str) -> _Pattern:
    words = wording.split(" ")
    if "".join(words).isalpha():
        return _Pattern(tuple(map(str.lower, words)), ("",) * len(words), entry, tag)
    found = list(WORD.finditer(wording))
    ends = [m.start() for m in found[1:]] + [len(wording)]
    signs = ["".join(wording[m.end() : end].split()) for m, end in zip(found, ends, strict=True)]
    signs[-1] = signs[-1].strip(".'")
    return _Pattern(tuple(_fold(m.group()) for m in found), tuple(signs), entry, tag)


class Matcher:
    """All patterns of a lexicon, by their first word."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = tuple(entries)
        self._patterns: dict[tuple[str, ...], list[_Pattern]] = defaultdict(list)
        for entry in self.entries:
            seen = set()
            for wording, tag in inflections(entry):
                pattern = _pattern(entry, wording, tag)
                if pattern.words not in seen:
                    seen.add(pattern.words)
                    self._patterns[pattern.words[:2]].append(pattern)

    def forms_of(self, wording: str) -> list[tuple[Entry, str]]:
        """Entries that match this wording as it stands, names whatever the case, each with the tag of the form."""
        words = tuple(_fold(w) for w in WORD.findall(wording))
        return [(p.entry, p.tag) for p in self._patterns.get(words[:2], ()) if p.words == words]

    def match(self, document: Document) -> list[Match]:
        """Matches in order of start, none overlapping.

        Matches whose context fits go before those whose does not, longer ones
        before shorter ones, and of entries with the same wording one with a
        ``near`` word by before one that asks for none.
        """
        text = _Text(document)
        context = Context(document)
        found = [m for at in range(len(text.folded)) for p in self._beginning(text, at) if (m := _found(text, at, p, context))]
        return _without_overlap(found, len(text.folded))

    def _beginning(self, text: _Text, at: int) -> Iterator[_Pattern]:
        """Patterns whose first two words stand at token ``at``."""
        first, bare, known = text.folded[at], text.bare[at], self._patterns
        if (first,) in known:
            yield from known[first,]
        if bare != first and (bare,) in known:
            yield from known[bare,]
        if at + 1 < len(text.folded):
            following = text.folded[at + 1]
            if (first, following) in known:
                yield from known[first, following]
            if text.bare[at + 1] != following and (first, text.bare[at + 1]) in known:
                yield from known[first, text.bare[at + 1]]


def _found(text: _Text, at: int, pattern: _Pattern, context: Context) -> Match | None:
    end = text.end_of(pattern, at)
    if end is None:
        return None
    entry, last = pattern.entry, at + len(pattern.words) - 1
    near, barred = context.judge(entry.near, entry.not_near, at, last)
    tag = "VBN" if pattern.tag == "VBD" and text.participle(at, last) else pattern.tag
    return Match(entry, tag, at, last, text.document.tokens[at].start, end, near, barred)


def _joined(gap: str, sign: str) -> bool:
    """Whether what stands between two words lets them be one wording; a hyphen may stand for a space, not the other way round."""
    if sign == "-":
        return _HYPHEN.fullmatch(gap) is not None
    if sign:
        return "".join(gap.split()) == sign
    return gap == " " or _GAP.fullmatch(gap) is not None


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


class _Text:
    """The words of a document in the forms that are compared."""

    def __init__(self, document: Document):
        self.document = document
        self.folded = [_fold(t.text) for t in document.tokens]
        self.bare = [w[:-2] if w.endswith("'s") else w for w in self.folded]

    def end_of(self, pattern: _Pattern, at: int) -> int | None:
        """Where in the prose the pattern that begins at token ``at`` ends, without a possessive; None if it is not there."""
        words, signs, entry, _ = pattern
        last = at + len(words) - 1
        if last >= len(self.folded) or any(self.folded[at + i] != words[i] for i in range(len(words) - 1)):
            return None
        possessive = self.bare[last] == words[-1] != self.folded[last]
        if not possessive and self.folded[last] != words[-1]:
            return None
        source, tokens = self.document.text, self.document.tokens
        for i in range(len(words) - 1):
            gap = source[tokens[at + i].end : tokens[at + i + 1].start]
            if not _joined(gap, signs[i]):
                return None
        end = tokens[last].end - 2 * possessive
        if entry.pos == Pos.NAME and _letters(source[tokens[at].start : end]) != _letters(entry.spun):
            return None
        return end + len(signs[-1]) if source.startswith(signs[-1], end) else None

    def participle(self, first: int, last: int) -> bool:
        """Whether a verb form that is past tense or participle follows *be* or *have*, or goes before *by*."""
        if last + 1 < len(self.folded) and self.folded[last + 1] == "by":
            return True
        for word in reversed(self.folded[max(first - 3, 0) : first]):
            if word in _AUXILIARIES:
                return True
            if not word.endswith("ly") and word not in _BETWEEN:
                return False
        return False


_AUXILIARIES = frozenset(
    "be is are was were been being am have has had having get gets got getting he's she's it's they've we've i've you've i'm we're "
    "they're isn't aren't wasn't weren't hasn't haven't hadn't".split()
)
_BETWEEN = frozenset("not never ever also already just since now still then all both yet even been".split())


def _without_overlap(matches: Iterable[Match], tokens: int) -> list[Match]:
    taken = bytearray(tokens)
    kept: list[Match] = []
    for m in sorted(matches, key=lambda m: (not m.active, m.first - m.last, m.start, m.near is not True)):
        if not any(taken[m.first : m.last + 1]):
            taken[m.first : m.last + 1] = b"\1" * (m.last - m.first + 1)
            kept.append(m)
    return sorted(kept, key=lambda m: m.start)
