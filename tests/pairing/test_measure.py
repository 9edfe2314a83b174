import pytest

from mtcheck.annotated import Annotated, GoldSpan
from mtcheck.document.model import Document
from mtcheck.pairing.measure import against_gold, summary
from mtcheck.pairing.model import Change, ChangeKind, Comparison, Judgement

TEXT = "The crossing was dismissed by pioneers."


def change(word: str, confidence: float, kind: ChangeKind = ChangeKind.SUBSTITUTION) -> Change:
    at = TEXT.index(word)
    return Change(kind, at, at + len(word), word, 0, 3, "The", Judgement.DOUBTFUL, confidence)


def gold(*words: tuple[str, str]) -> Annotated:
    return Annotated("x", TEXT, tuple(GoldSpan(TEXT.index(w), TEXT.index(w) + len(w), "?", c) for w, c in words), TEXT)


def test_found_and_missed_and_ranked() -> None:
    document = Document.from_text(TEXT)
    changes = (change("crossing", 0.9), change("dismissed", 0.4), change("was", 0.2, ChangeKind.INSERTION))
    marked = gold(("crossing", "high"), ("was", "fine"), ("dismissed by", "medium"), ("pioneers", "high"))
    result = summary(against_gold(marked, Comparison(document, document, changes, (), ())))
    assert result == {"substitutions": 4, "found": 0.75, "found_as_substitution": 0.5, "roc_auc": 1.0}


def test_a_wrong_order_costs() -> None:
    document = Document.from_text(TEXT)
    changes = (change("crossing", 0.2), change("dismissed", 0.4))
    result = summary(against_gold(gold(("crossing", "high"), ("dismissed", "fine")), Comparison(document, document, changes, (), ())))
    assert result["roc_auc"] == 0.0


def test_no_curve_without_both_classes() -> None:
    document = Document.from_text(TEXT)
    assert summary(against_gold(gold(("crossing", "high")), Comparison(document, document, (change("crossing", 0.2),), (), ())))["roc_auc"] is None
    assert summary([])["found"] == pytest.approx(0.0)
