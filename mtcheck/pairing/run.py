"""The comparison with the models of a Checker."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mtcheck.document.model import Document
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.pairing.compare import compare
from mtcheck.pairing.judge import FILE, Judge
from mtcheck.pairing.model import Comparison

if TYPE_CHECKING:
    from mtcheck.checker import Checker


class Comparer:
    """Compares documents with a checker's encoder, detector and model folder. Raises JudgeError when the weights are missing."""

    def __init__(self, checker: Checker):
        self._checker = checker

    @cached_property
    def judge(self) -> Judge:
        return Judge.load(self._checker.detector.folder / FILE)

    @property
    def encoder(self) -> SentenceEncoder:
        return self._checker.detector

    def compare(self, original: Document, rewritten: Document) -> Comparison:
        return compare(original, rewritten, self.encoder, self._checker, self.judge)
