"""Matching the lexicon against a document in one pass, whatever the number of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtcheck.document import Document, Token
from mtcheck.lexicon.entry import Entry, Pos, inflect_phrase, inflections, tokens
from mtcheck.morphology import analyses, article_for


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

    def replacements(self, text: str) -> tuple[str, ...]:
        """The expected wordings in the inflection and capitals of what was found."""
        found = text[self.start : self.end]
        return tuple(cased(inflect_phrase(e, self.entry.pos, self.tag), found) for e in self.entry.expected)


def cased(wording: str, like: str) -> str:
    """``wording`` with the capitals of ``like``: first letter, or all."""
    if like.isupper() and len(like) > 3:
        return wording.upper()
    return wording[:1].upper() + wording[1:] if like[:1].isupper() else wording


def substituted(text: str, start: int, end: int, wording: str) -> str:
    """``text`` with ``start:end`` replaced and the article before it corrected."""
    before = text[:start]
    head = before.rstrip()
    for article in ("a", "an", "A", "An"):
        if head.endswith(" " + article) or head == article:
            right = article_for(wording)
            before = head[: len(head) - len(article)] + (right.capitalize() if article[0] == "A" else right) + before[len(head) :]
            break
    return before + wording + text[end:]


class Matcher:
    """All patterns of a lexicon, by their first word."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = tuple(entries)
        self._patterns: dict[str, list[tuple[tuple[str, ...], Entry, str]]] = defaultdict(list)
        for entry in self.entries:
            seen = set()
            for wording, tag in inflections(entry):
                words = tuple(tokens(wording if entry.pos == Pos.NAME else wording.lower()))
                if words and words not in seen:
                    seen.add(words)
                    self._patterns[words[0].lower()].append((words, entry, tag))
        for patterns in self._patterns.values():
            patterns.sort(key=lambda p: -len(p[0]))

    def match(self, document: Document) -> list[Match]:
        """Matches in order of start; at one place the longest wording, and of its entries those whose context fits."""
        words = document.tokens
        lower = [t.text.lower() for t in words]
        context = _Context(document)
        found: list[Match] = []
        at = 0
        while at < len(words):
            here = [m for m in self._at(document, words, lower, at, context)] if lower[at] in self._patterns else []
            if here:
                found.append(max(here, key=lambda m: (m.last, m.near is not False, not m.barred, m.near is True)))
                at = found[-1].last + 1 if not found[-1].barred and found[-1].near is not False else at + 1
            else:
                at += 1
        return _without_overlap(found)

    def _at(self, document: Document, words: Sequence[Token], lower: Sequence[str], at: int, context: _Context) -> Iterator[Match]:
        for pattern, entry, tag in self._patterns[lower[at]]:
            last = at + len(pattern) - 1
            if last >= len(words):
                continue
            if entry.pos == Pos.NAME:
                if any(words[at + i].text != p for i, p in enumerate(pattern)):
                    continue
            elif any(lower[at + i] != p for i, p in enumerate(pattern)):
                continue
            gaps = (document.text[words[i].end : words[i + 1].start] for i in range(at, last))
            if any("\n\n" in gap or gap.strip(" \n-–‐'’&") for gap in gaps):
                continue
            near, barred = context.judge(entry, at, last)
            yield Match(entry, tag, at, last, words[at].start, words[last].end, near, barred)


def _without_overlap(matches: list[Match]) -> list[Match]:
    kept: list[Match] = []
    for m in sorted(matches, key=lambda m: (m.near is False or m.barred, -(m.last - m.first), m.start)):
        if all(m.last < k.first or m.first > k.last for k in kept):
            kept.append(m)
    return sorted(kept, key=lambda m: m.start)


class _Context:
    """Lemmas in the sentence of a token and in the neighbouring sentences."""

    def __init__(self, document: Document):
        self._document = document
        self._sentence_of: list[int] = []
        self._lemmas: dict[int, set[str]] = {}

    def judge(self, entry: Entry, first: int, last: int) -> tuple[bool | None, bool]:
        if not entry.near and not entry.not_near:
            return None, False
        if not self._sentence_of:
            self._index()
        own = set(range(first, last + 1))
        sentence = self._sentence_of[first]
        barred = bool(entry.not_near & self._words(sentence, own))
        if not entry.near:
            return None, barred
        near = any(entry.near & self._words(s, own) for s in (sentence, sentence - 1, sentence + 1))
        return near, barred

    def _index(self) -> None:
        sentences = self._document.sentences
        at = 0
        self._members: dict[int, list[int]] = defaultdict(list)
        for i, token in enumerate(self._document.tokens):
            while at + 1 < len(sentences) and sentences[at].end <= token.start:
                at += 1
            self._sentence_of.append(at)
            self._members[at].append(i)

    def _words(self, sentence: int, without: set[int]) -> set[str]:
        words = self._document.tokens
        inside = self._members.get(sentence, ())
        if not any(i in without for i in inside) and sentence in self._lemmas:
            return self._lemmas[sentence]
        lemmas: set[str] = set()
        for i in inside:
            if i not in without:
                lower = words[i].text.lower().removesuffix("'s").removesuffix("’s")
                lemmas.update(lemma for lemma, _ in analyses(lower))
        if not any(i in without for i in inside):
            self._lemmas[sentence] = lemmas
        return lemmas
