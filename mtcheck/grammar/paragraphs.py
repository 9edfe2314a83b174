"""LanguageTool's answers kept by paragraph: of a story that was edited, only what changed is asked again.

The rules that are asked look at sentences and ``GrammarRule.counts`` at one
paragraph, so a paragraph's answer is the same in every story.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from mtcheck.cache import Cache, cache_key
from mtcheck.finding import Skipped
from mtcheck.grammar.checker import GrammarChecker
from mtcheck.grammar.client import CHUNK
from mtcheck.grammar.model import GrammarMatch

Answer = list[GrammarMatch] | Skipped
_GAPS = re.compile(r"\n{2,}|\Z")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = CHUNK * 2 // 5
"""A text with a longer paragraph is asked whole: where it is parted would depend on what stands before it."""
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    text: str
    key: bytes
    known: list[GrammarMatch] | None
    """Offsets into ``text``; None: not known."""


class RememberedGrammar:
    """Asks a GrammarChecker for paragraphs whose answer is not in the cache. To be used from one thread."""

    def __init__(self, grammar: GrammarChecker, cache: Cache):
        self._grammar = grammar
        self._cache = cache

    @property
    def skipped(self) -> Skipped | None:
        return self._grammar.skipped

    @property
    def signature(self) -> str:
        return self._grammar.signature

    def close(self) -> None:
        """Ends the server; the cache is its owner's to close."""
        self._grammar.close()

    def check_many(self, texts: Sequence[str]) -> Iterator[Answer]:
        """As GrammarChecker.check_many does it. With nothing to ask, no server is started."""
        read = [self._paragraphs(text) for text in texts]
        unknown = [_unknown(paragraphs) for paragraphs in read]
        questions = [
            text if paragraphs is None else _GAP.join(p.text for p in asked)
            for text, paragraphs, asked in zip(texts, read, unknown, strict=True)
        ]
        wanted = [question for question in questions if question]
        answers = self._grammar.check_many(wanted) if wanted else iter(())
        return (
            self._merged(paragraphs, asked, next(answers) if question else [])
            for paragraphs, asked, question in zip(read, unknown, questions, strict=True)
        )

    def _paragraphs(self, text: str) -> list[_Paragraph] | None:
        """The paragraphs with letters in them; None when one is too long."""
        found, start = [], 0
        for gap in _GAPS.finditer(text):
            paragraph = text[start : gap.start()]
            if len(paragraph) > _LONGEST:
                return None
            if _LETTER.search(paragraph):
                key = cache_key("grammar", self.signature, paragraph)
                found.append(_Paragraph(start, paragraph, key, _load(self._cache.get(key))))
            start = gap.end()
        return found

    def _merged(self, paragraphs: list[_Paragraph] | None, asked: list[_Paragraph], answer: Answer) -> Answer:
        if paragraphs is None or isinstance(answer, Skipped):
            return answer
        fresh = self._kept(asked, answer)
        return [
            replace(m, start=p.start + m.start, end=p.start + m.end)
            for p in paragraphs
            for m in (fresh[p.start] if p.known is None else p.known)
        ]

    def _kept(self, asked: list[_Paragraph], answer: list[GrammarMatch]) -> dict[int, list[GrammarMatch]]:
        """The answer to the joined paragraphs, by the start of each; it goes to the cache."""
        starts, at = [], 0
        for p in asked:
            starts.append(at)
            at += len(p.text) + len(_GAP)
        found: dict[int, list[GrammarMatch]] = {p.start: [] for p in asked}
        for match in answer:
            index = bisect_right(starts, match.start) - 1
            p, start = asked[index], starts[index]
            if match.end - start <= len(p.text):
                found[p.start].append(replace(match, start=match.start - start, end=match.end - start))
        for p in asked:
            self._cache.put(p.key, json.dumps([astuple(m) for m in found[p.start]], separators=(",", ":")))
        return found


def _unknown(paragraphs: list[_Paragraph] | None) -> list[_Paragraph]:
    return [p for p in paragraphs or () if p.known is None]


def _load(text: str | None) -> list[GrammarMatch] | None:
    """Matches as they were kept; None for what is no such thing, so that it is asked again."""
    if text is None:
        return None
    try:
        return [
            GrammarMatch(str(rule), str(category), str(message), int(start), int(end), tuple(wordings), float(weight))
            for rule, category, message, start, end, wordings, weight in json.loads(text)
        ]
    except (ValueError, TypeError, LookupError):
        return None
