"""A rewritten story beside its original: alignment of sentences, words and phrases, and what an editor would undo."""

from mtcheck.pairing.model import Change, ChangeKind, Comparison, Judgement, Pair, SpanScorer

__all__ = ["Change", "ChangeKind", "Comparison", "Judgement", "Pair", "SpanScorer"]
