"""The engine: documents in, reports out. Loads once; yields data and never prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from mtcheck import __version__
from mtcheck.compare import Comparison, story_centre
from mtcheck.describe import describe
from mtcheck.document import Document, read_text
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.encoder.detector import Detector, Reading, unit
from mtcheck.finding import Finding, Report, Skipped
from mtcheck.lexicon.match import Matcher, core
from mtcheck.lexicon.store import load_lexicon
from mtcheck.originals import Originals
from mtcheck.resources import models_dir
from mtcheck.scorer import FLOOR, ScoredSpan, Scorer
from mtcheck.signals import Signals, add_surprise
from mtcheck.suggest import Suggester
from mtcheck.synonyms import load_synonyms
from mtcheck.verdict import document_score, verdict
from mtcheck.vocabulary import Vocabulary

if TYPE_CHECKING:
    from mtcheck.cache import Cache
    from mtcheck.grammar import GrammarChecker
    from mtcheck.grammar.model import GrammarMatch
    from mtcheck.grammar.paragraphs import RememberedGrammar

    Answers = Iterator[list[GrammarMatch] | Skipped]

_Read = tuple[Signals, tuple[Skipped, ...]]
_Started = tuple[list[Document], Callable[[], list[Reading]]]
_BATCH = 16
_BATCH_CHARACTERS = 60_000
_USUAL = 3000
"""So many of the vocabulary's most frequent words does a word compete with for its place."""
_WORTH_A_SUGGESTION = 0.2
_GRAMMAR_MATTERS = 0.25
"""LanguageTool is asked about stories whose spun probability is this share of the least confidence that is shown, or more."""


class Checker:
    """Checks documents; a context manager that ends the LanguageTool server it started.

    ``grammar``: ask LanguageTool (its absence is reported, never raised).
    ``encoder``: a sentence-transformers model, by name or path, for the embedding
    comparison instead of the shipped one. ``min_confidence``: findings under it
    are left out (None: the calibrated default). ``lexicon``: further TSV files or
    folders, whose entries come before the shipped ones. ``model``: a model
    folder. ``threads``: of onnxruntime. ``eager``: start LanguageTool at once
    rather than at the first document that is read. ``cache``: keeps LanguageTool's
    answers by paragraph; its owner closes it. Raises ModelError, LexiconError or
    EncoderError, each with what to do.
    """

    def __init__(
        self,
        grammar: bool = True,
        encoder: str | None = None,
        min_confidence: float | None = None,
        languagetool_url: str | None = None,
        lexicon: Sequence[str | Path] | None = None,
        model: str | Path | None = None,
        threads: int | None = None,
        small: bool = False,
        eager: bool = True,
        cache: Cache | None = None,
    ):
        self._grammar: GrammarChecker | RememberedGrammar | None = None
        if grammar:
            from mtcheck.grammar import GrammarChecker

            grammar_checker = GrammarChecker(languagetool_url, small=small)
            grammar_checker.start() if eager else grammar_checker.look()
            self._grammar = grammar_checker
            if cache is not None:
                from mtcheck.grammar.paragraphs import RememberedGrammar

                self._grammar = RememberedGrammar(grammar_checker, cache)
        try:
            folder = Path(model) if model else models_dir()
            self.scorer = Scorer.load(folder / "scorer.json")
            self.detector = Detector(folder, threads)
            self.matcher = Matcher(load_lexicon([Path(p) for p in lexicon or ()]))
            self._encoder: SentenceEncoder = self.detector
            if encoder:
                from mtcheck.encoder.sentence_transformers import TorchEncoder

                self._encoder = TorchEncoder(encoder, threads)
            self._comparison = Comparison(self._encoder)
        except BaseException:
            self.close()
            raise
        self._encoder_name = encoder or "shipped"
        self.min_confidence = self.scorer.threshold if min_confidence is None else min_confidence

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the LanguageTool server, when this checker started one."""
        if self._grammar:
            self._grammar.close()

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What this checker cannot do in any document: grammar without LanguageTool."""
        notice = self._grammar.skipped if self._grammar else None
        return (notice,) if notice else ()

    @cached_property
    def signature(self) -> str:
        """Version, model, lexicon and encoder in one line: equal signatures give equal findings."""
        entries = hashlib.sha256("\n".join("\t".join(e.row()) for e in self.matcher.entries).encode()).hexdigest()[:8]
        scorer = hashlib.sha256(json.dumps(self.scorer.as_dict()).encode()).hexdigest()[:8]
        grammar = self._grammar.signature if self._grammar else "off"
        return f"mtcheck:{__version__}|model:{self.detector.card.get('id', '?')}|scorer:{scorer}|lexicon:{entries}|encoder:{self._encoder_name}|grammar:{grammar}"

    def check(self, text: str) -> Report:
        """Check one text."""
        return next(self.check_documents([read_text(text)]))

    def check_many(self, texts: Iterable[str]) -> Iterator[Report]:
        """Check texts in batches; reports come in the same order."""
        return self.check_documents(read_text(t) for t in texts)

    def check_documents(self, documents: Iterable[Document]) -> Iterator[Report]:
        """Check documents in batches; reports come in the same order."""
        for batch in self._batches(documents):
            yield from self._reports(batch)

    def score_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        """Confidence that each ``(start, end)`` of the text is spun: the highest of the words that it touches, 0 for none."""
        signals, _ = next(self.read([Document.from_text(text)]))
        words = self.scorer.words(signals)
        tokens = signals.document.tokens
        starts, ends = [t.start for t in tokens], [t.end for t in tokens]
        out = []
        for start, end in spans:
            low, high = int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left"))
            out.append(float(words[low:high].max()) if high > low and end > start else 0.0)
        return out

    def prefer(self, text: str, wordings: Sequence[tuple[int, int, str]]) -> list[float]:
        """How much better the wording at each ``(start, end, other)`` of the text fits than the other one: see Detector.prefer."""
        return self.detector.prefer(text, wordings)

    def read(self, documents: Iterable[Document]) -> Iterator[tuple[Signals, tuple[Skipped, ...]]]:
        """All the evidence on each document, and what was skipped in it; LanguageTool works on a batch while the model does."""
        for batch in self._batches(documents, sparing=False):
            yield from batch

    def _batches(self, documents: Iterable[Document], sparing: bool = True) -> Iterator[list[_Read]]:
        """The model reads the next batch, and LanguageTool is given it, before the last is done: neither waits for work."""
        stream = iter(documents)
        sizes = chain((2, 4, 8), repeat(_BATCH))  # the first reports come soon
        reading = self._start(stream, next(sizes))
        asked: tuple[list[Signals], Answers] | None = None
        while reading or asked:
            following = self._start(stream, next(sizes)) if reading else None
            done, asked = asked, self._ask(*reading, sparing) if reading else None
            reading = following
            if done:
                signals, answers = done
                yield [self._with_grammar(s, answers) for s in signals]

    def _start(self, stream: Iterator[Document], most: int) -> _Started | None:
        batch = list(_take(stream, most))
        return (batch, self.detector.start([d.text for d in batch])) if batch else None

    def _ask(self, batch: Sequence[Document], readings: Callable[[], list[Reading]], sparing: bool) -> tuple[list[Signals], Answers]:
        signals = self._signals(batch, readings())
        if self._grammar is None or self._grammar.skipped:
            return signals, repeat(next(iter(self.skipped), []))
        worth = [not sparing or self._grammar_matters(s) for s in signals]
        answers = self._grammar.check_many([s.document.text for s, asked in zip(signals, worth, strict=True) if asked])
        return signals, (next(answers) if asked else [] for asked in worth)

    def _grammar_matters(self, signals: Signals) -> bool:
        """Whether a mistake in grammar could be a finding: in a story that does not look rewritten it is a person's."""
        return self.scorer.spun_probability(signals) >= _GRAMMAR_MATTERS * max(self.min_confidence, FLOOR)

    def _signals(self, batch: Sequence[Document], readings: Sequence[Reading]) -> list[Signals]:
        signals = [Signals(d, r, [core(m, d) for m in self.matcher.match(d)]) for d, r in zip(batch, readings, strict=True)]
        doubted = [[k for k, m in enumerate(s.matches) if s.doubted(m)] for s in signals]
        compared = self._comparison.margins([(s.document, [s.matches[k] for k in at], self._centre(s)) for s, at in zip(signals, doubted, strict=True)])
        for s, at, found in zip(signals, doubted, compared, strict=True):
            s.margins = {at[k]: margins for k, margins in found.items()}
        add_surprise(signals, self.detector, self._vocabulary.pieces[:_USUAL])
        for s in signals:
            if len(s.candidates):
                self._originals.add(s)
        return signals

    @staticmethod
    def _with_grammar(signals: Signals, answers: Answers) -> _Read:
        answer = next(answers)
        if isinstance(answer, Skipped):
            return signals, (answer,)
        signals.add_grammar(answer)
        return signals, ()

    def _centre(self, signals: Signals) -> np.ndarray:
        """What the story is about; the shipped model has seen it already."""
        if self._encoder is not self.detector:
            return story_centre(signals.document, self._encoder) if signals.matches else np.zeros(0, np.float32)
        return unit(signals.reading.embed(signals.document.sentences[:40]).mean(0)) if len(signals.document.sentences) else np.zeros(0, np.float32)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Spinners' known phrases, which are marked whole; loaded when a word is flagged."""
        return load_synonyms(self.detector.folder).phrases

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.detector)

    @cached_property
    def _originals(self) -> Originals:
        return Originals(self.detector, load_synonyms(self.detector.folder))

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.detector, self._vocabulary)

    def _reports(self, batch: Sequence[_Read]) -> Iterator[Report]:
        low = max(self.min_confidence, FLOOR)
        words = [self.scorer.words(signals) for signals, _ in batch]
        least = min(low, self.scorer.threshold)
        scored = [self.scorer.spans(s, w, self.phrases if (w >= least).any() else ()) for (s, _), w in zip(batch, words, strict=True)]
        found = self._findings([signals for signals, _ in batch], scored, low)
        for (signals, notices), spans, findings in zip(batch, scored, found, strict=True):
            sure = sum(s.confidence >= self.scorer.threshold for s in spans)
            yield self._report(signals, notices, findings, sure)

    def _report(self, signals: Signals, notices: tuple[Skipped, ...], findings: tuple[Finding, ...], sure: int) -> Report:
        document = signals.document
        words = len(document.tokens)
        probability = self.scorer.spun_probability(signals)
        score = document_score([f for f in findings if f.confidence >= self.scorer.threshold], words)
        return Report(document.path, words, score, probability, verdict(probability, sure, words), findings, notices, document=document)

    def _findings(self, batch: Sequence[Signals], scored: Sequence[Sequence[ScoredSpan]], low: float) -> list[tuple[Finding, ...]]:
        """The findings from ``low`` on; suggestions for the sure ones are tried apart, so that they are the same whatever is shown."""
        shown = [[s for s in spans if s.confidence >= low] for spans in scored]
        known: list[dict[ScoredSpan, tuple[str, ...]]] = [{} for _ in batch]
        for least, under in ((self.scorer.threshold, np.inf), (max(low, _WORTH_A_SUGGESTION), self.scorer.threshold)):
            asked = [[s for s in spans if least <= s.confidence < under] if seen else [] for spans, seen in zip(scored, shown, strict=True)]
            if any(asked):
                answers = self._suggester.suggest(list(zip(batch, asked, strict=True)))
                for wordings, spans, found in zip(known, asked, answers, strict=True):
                    wordings.update(zip(spans, found, strict=True))
        findings = [[describe(s, span, k.get(span, ())) for span in spans] for s, spans, k in zip(batch, shown, known, strict=True)]
        return [tuple(f for f in found if f is not None) for found in findings]


def _take(stream: Iterator[Document], most: int) -> Iterator[Document]:
    size = 0
    for document in islice(stream, most):
        yield document
        size += len(document.text)
        if size > _BATCH_CHARACTERS:
            return
