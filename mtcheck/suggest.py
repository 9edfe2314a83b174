"""What the writer probably meant: candidates from swaps reversed and synonyms, ranked by the model in its context.

A candidate comes from a lexicon match, from the table of spinners' swaps turned
round, from WordNet's synonyms in the inflection of the word found, or from the
restoration head itself. Ranking adds the head's score for the place and how
well the source is known; then each of the best is put into the story and the
story is read again: a wording that does not lower the spun probability is
dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mtcheck.document import Span
from mtcheck.encoder.detector import Detector, Floats, Reading
from mtcheck.frequency import lemma, word_frequency
from mtcheck.lexicon.match import Match, cased
from mtcheck.morphology import article_for
from mtcheck.scorer import ScoredSpan
from mtcheck.signals import Signals
from mtcheck.stopwords import is_stop_word
from mtcheck.synonyms import SOURCE, Synonyms, load_synonyms
from mtcheck.vocabulary import Vocabulary

Scored = tuple[Signals, Sequence[ScoredSpan]]
"""A document's evidence and its spans, in order."""

MOST = 5
_TRIED = 2
_BLOCK = 1024
"""Spans that are ranked at a time, which bounds the memory for a long text."""


@dataclass
class _Idea:
    """A candidate wording for tokens ``first..last``, its source's bonus and, once ranked, its score."""

    text: str
    bonus: float
    score: float = 0.0

    @property
    def known(self) -> bool:
        """Whether the lexicon says so, in a context that fits: such a wording need not prove itself."""
        return self.bonus > SOURCE["lexicon"] - 1.5


class Suggester:
    """Suggestions for the scored spans of documents that were read by the same detector."""

    def __init__(self, detector: Detector, vocabulary: Vocabulary):
        self._detector = detector
        self._vocabulary = vocabulary

    def suggest(self, batch: Sequence[Scored]) -> list[list[tuple[str, ...]]]:
        """For each document, for each span up to five wordings, best first, in its inflection and capitals."""
        heads = _heads(batch)
        tops = self._top(batch, heads)
        ideas = [self._ideas(signals, spans, top) for (signals, spans), top in zip(batch, tops, strict=True)]
        self._rank(heads, ideas)
        self._put_in(batch, ideas)
        return [_wordings(signals, spans, found) for (signals, spans), found in zip(batch, ideas, strict=True)]

    def _ideas(self, signals: Signals, spans: Sequence[ScoredSpan], top: Sequence[Sequence[str]]) -> list[list[_Idea]]:
        synonyms = load_synonyms(self._detector.folder)
        tokens = signals.document.tokens
        by_token: dict[int, list[Match]] = defaultdict(list)
        for m in signals.matches:
            by_token[m.first].append(m)
        found = []
        for span, guesses in zip(spans, top, strict=True):
            lower = [t.text.lower() for t in tokens[span.first : span.last + 1]]
            written = " ".join(lower)
            ideas = _from_evidence(signals, span, [m for i in range(span.first, span.last + 1) for m in by_token[i] if m.last <= span.last])
            for other, count in synonyms.swaps(written):
                ideas.setdefault(other, min(SOURCE["swap"] + 0.5 + 1.5 * np.log1p(count), SOURCE["lexicon"] - 1.5))
            if len(lower) == 1:
                for other, bonus in synonyms.of(lower[0]):
                    ideas.setdefault(other, bonus)
            else:
                for other in self._word_by_word(signals, span, synonyms):
                    ideas.setdefault(other, 1.5)
            article = lower[0] if len(lower) == 2 and lower[0] in {"a", "an", "the"} else ""
            whole = article or not signals.stop[span.first : span.last + 1].any() or len(lower) == 1
            others = [g for g in guesses if g not in lower and (len(g) > 2 or is_stop_word(g))]  # "un" is the beginning of a word
            for guess in others if whole else ():  # the head's place is not the place of a phrase like "in line with"
                word = guess if not article else f"the {guess}" if article == "the" else f"{article_for(guess)} {guess}"
                ideas.setdefault(word, SOURCE["model"] - (1.0 if len(lower) > 1 else 0.0))
            # NOTE: spinners leave out hardly a word, and the restoration head likes those that it sees: no "primary feather" for "primary".
            said = SOURCE["lexicon out of context"]
            found.append([_Idea(t, bonus) for t, bonus in ideas.items() if t.lower() != written and (bonus >= said or f" {written} " not in f" {t.lower()} ")])
        return found

    def _top(self, batch: Sequence[Scored], heads: Floats, count: int = 10) -> list[list[list[str]]]:
        """What the restoration head would put in place of each span's head."""
        words: list[list[str]] = []
        for start in range(0, len(heads), _BLOCK):
            scores = self._detector.guess(heads[start : start + _BLOCK], self._vocabulary.pieces)
            words += [[self._vocabulary.words[i] for i in row] for row in np.argpartition(-scores, count, axis=1)[:, :count]]
        each = iter(words)
        return [[next(each) for _ in spans] for _, spans in batch]

    def _word_by_word(self, signals: Signals, span: ScoredSpan, synonyms: Synonyms) -> list[str]:
        """The phrase with each of its words mended by its best known swap, where there is one."""
        tokens = signals.document.tokens[span.first : span.last + 1]
        words = [t.text.lower() for t in tokens]
        mended = list(words)
        for i, word in enumerate(words):
            known = [(o, b) for o, b in synonyms.of(word) if b > SOURCE["swap"] - 0.6]
            if known and not signals.stop[span.first + i]:
                mended[i] = max(known, key=lambda k: k[1])[0]
        return [" ".join(mended)] if mended != words else []

    def _rank(self, heads: Floats, ideas: list[list[list[_Idea]]]) -> None:
        spans = [found for document in ideas for found in document]
        for start in range(0, len(spans), _BLOCK):
            block = spans[start : start + _BLOCK]
            texts = sorted({i.text for found in block for i in found})
            if not texts:
                continue
            unique, index = np.unique(np.array(self._detector.first_piece(texts), np.int64), return_inverse=True)
            column = dict(zip(texts, index.tolist(), strict=True))
            for row, found in zip(self._detector.guess(heads[start : start + _BLOCK], unique), block, strict=True):
                for idea in found:
                    idea.score = float(row[column[idea.text]]) + idea.bonus + 0.2 * word_frequency(idea.text.split(" ")[0])
                found.sort(key=lambda i: -i.score)
                del found[12:]

    def _put_in(self, batch: Sequence[Scored], ideas: list[list[list[_Idea]]]) -> None:
        """Read each story with the best ideas put in; where one does not lower the spun probability, the next is tried once."""
        unproven = [[bool(found) and not found[0].known for found in document] for document in ideas]
        for _ in range(_TRIED):
            left = [k for k, document in enumerate(unproven) if any(document)]
            mended = [_with_ideas(*batch[k], [found[0].text if found else None for found in ideas[k]]) for k in left]
            wanted = [[p for p, open_ in zip(places, unproven[k], strict=True) if p and open_] for k, (_, places) in zip(left, mended, strict=True)]
            readings = self._detector.read([text for text, _ in mended], wanted)
            for k, (_, places), reading in zip(left, mended, readings, strict=True):
                _prove(batch[k], ideas[k], unproven[k], places, reading)


def _prove(scored: Scored, ideas: list[list[_Idea]], unproven: list[bool], places: Sequence[Span | None], reading: Reading) -> None:
    """Drop the first idea of each unproven span whose spun probability it did not lower in this reading."""
    signals, spans = scored
    for i, (span, found, place) in enumerate(zip(spans, ideas, places, strict=True)):
        if place is None or not unproven[i]:
            continue
        low, high = reading.inside(place)
        was = signals.logits[span.first : span.last + 1].max()
        if high > low and reading.logits[low:high].max() >= was:
            del found[0]
            unproven[i] = bool(found) and not found[0].known
        else:
            unproven[i] = False


def _heads(batch: Sequence[Scored]) -> Floats:
    """``[spans of all documents, width]``: the hidden state at each span's head."""
    rows: list[Floats] = [np.empty((0, 0), np.float32)]
    for signals, spans in batch:
        if spans:
            first = signals.reading.first_pieces(signals.document.tokens)[[_head(signals, s) for s in spans]]
            rows.append(signals.reading.hidden[np.maximum(first, 0)])
    return np.concatenate(rows[1:]) if len(rows) > 1 else rows[0]


def _wordings(signals: Signals, spans: Sequence[ScoredSpan], ideas: Sequence[Sequence[_Idea]]) -> list[tuple[str, ...]]:
    tokens, text = signals.document.tokens, signals.document.text
    out = []
    for span, found in zip(spans, ideas, strict=True):
        written = text[tokens[span.first].start : tokens[span.last].end]
        wordings: dict[str, str] = {}
        for idea in (i for i in found if i.text.lower() != written.lower()):  # of the forms of a word the best is enough
            wordings.setdefault(" ".join(lemma(w, degrees=False) for w in idea.text.lower().split()), cased(idea.text, written))
        out.append(tuple(wordings.values())[:MOST])
    return out


def _head(signals: Signals, span: ScoredSpan) -> int:
    """The token of a span that the restoration head is asked about: its first content word."""
    return next((i for i in range(span.first, span.last + 1) if not signals.stop[i]), span.first)


def _from_evidence(signals: Signals, span: ScoredSpan, matches: Sequence[Match]) -> dict[str, float]:
    """What the lexicon and LanguageTool say of the span, with their bonus."""
    tokens = signals.document.tokens
    says = [
        (m.start, m.end, m.replacements(signals.document.text), SOURCE["lexicon" if m.active else "lexicon out of context"]) for m in matches
    ]
    start, end = tokens[span.first].start, tokens[span.last].end
    says += [(g.start, g.end, g.replacements[:3], SOURCE["grammar"]) for g in signals.grammar if start <= g.start and g.end <= end]
    ideas: dict[str, float] = {}
    for first, last, wordings, bonus in says:
        for rank, wording in enumerate(wordings):
            whole = _spliced(signals, span, first, last, wording)
            ideas[whole] = max(ideas.get(whole, 0), bonus - rank * 0.7)
    return ideas


def _spliced(signals: Signals, span: ScoredSpan, start: int, end: int, wording: str) -> str:
    """The text of the span with ``wording`` in place of ``start..end`` of the document."""
    tokens, text = signals.document.tokens, signals.document.text
    return (text[tokens[span.first].start : start] + wording + text[end : tokens[span.last].end]).strip()


def _with_ideas(signals: Signals, spans: Sequence[ScoredSpan], wordings: Sequence[str | None]) -> tuple[str, list[Span | None]]:
    """The story with wordings put in (articles corrected), and where each of them stands in it."""
    tokens, text = signals.document.tokens, signals.document.text
    out: list[str] = []
    places: list[Span | None] = []
    length = at = 0
    for span, wording in zip(spans, wordings, strict=True):
        start, end = tokens[span.first].start, tokens[span.last].end
        if wording is None:
            places.append(None)
            continue
        between = text[at:start]
        if span.first and tokens[span.first - 1].text.lower() in {"a", "an"} and tokens[span.first - 1].start >= at:
            article = tokens[span.first - 1]
            between = text[at : article.start] + cased(article_for(wording), article.text) + text[article.end : start]
        out += [between, cased(wording, text[start:end])]
        length += len(between)
        places.append(Span(length, length + len(wording)))
        length += len(wording)
        at = end
    return "".join(out) + text[at:], places
