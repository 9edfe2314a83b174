"""The figures of ``mtcheck evaluate``, on reports made by hand: expected values are worked out on paper."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mtcheck.annotated import Annotated, unmark
from mtcheck.document import Document
from mtcheck.evaluation.measure import Judged, Measures, judge, labels, measure, same_wording
from mtcheck.finding import Category, Finding, Report, Severity

STORY = "The {officials => officers} {purified -> cleared} a grievous {mishap ~> crash} near Leeds."
CLEAN = "Rain fell on the city all day and people left early."


def _report(text: str, findings: list[tuple[str, float, tuple[str, ...]]], words: int, spun: float) -> Report:
    made = []
    for wording, confidence, suggestions in findings:
        start = text.index(wording)
        made.append(
            Finding(
                "spun-word",
                start,
                start + len(wording),
                1,
                start + 1,
                wording,
                Category.MISTRANSLATION,
                Severity.MINOR,
                confidence,
                suggestions,
                (),
                "",
            )
        )
    return Report("a", words, spun_probability=spun, findings=tuple(sorted(made, key=lambda f: f.start)))


def _spun(marked: str = STORY, suggestions: tuple[str, ...] = ("Officer", "men"), words: int = 9) -> Judged:
    text, original, spans = unmark(marked)
    found = [("officials", 0.9, suggestions), ("grievous mishap", 0.6, ("crash",)), ("Leeds", 0.2, ())]
    return judge(Annotated("s", text, spans, original), _report(text, found, words, 0.8))


def _clean(confidence: float = 0.7, words: int = 500, spun: float = 0.3) -> Judged:
    return judge(Annotated("c", CLEAN), _report(CLEAN, [("city", confidence, ())], words, spun))


def test_words_are_counted_as_the_contract_says() -> None:
    judged = _spun()
    # officials purified grievous near Leeds: function words and the fine swap are not counted.
    assert judged.scores.tolist() == [0.9, 0.0, 0.6, 0.0, 0.2]
    assert judged.positive.tolist() == [True, True, False, False, False]


def test_a_word_that_a_span_touches_is_in_it() -> None:
    document = Document.from_text("twenty-two pre-war x")
    y = labels(
        document, Annotated("a", document.text, (unmark("{wenty-two pr => a}")[2][0]._replace(start=1, end=13),))
    )
    assert y.tolist() == [1, 1, 1, 0, 0]


def test_figures_of_a_spun_document() -> None:
    m = measure("set", [_spun()], 0.5)
    assert (m.documents, m.words, m.threshold) == (1, 9, 0.5)
    assert (m.precision, m.recall, m.f1) == (0.5, 0.5, 0.5)
    assert m.average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 5)
    assert m.best_f1 == pytest.approx(2 / 3)
    assert (m.span_recall, m.span_recall_high) == (0.5, 1.0)
    assert m.calibration_error == pytest.approx((0.1 + 0.2) / 2)
    assert m.reliability == [(0.2, 0.0, 1), (0.9, 1.0, 1)]
    assert (m.false_alarms_per_1000, m.recall_at_1_per_1000, m.document_roc_auc) == (None, None, None)
    at = {t: (p, r) for t, p, r in m.curve}
    assert at[0.1] == (0.3333, 0.5)
    assert at[0.5] == (0.5, 0.5)
    assert at[0.7] == (1.0, 0.5)
    assert at[0.95] == (0.0, 0.0)


def test_a_higher_threshold_shows_less() -> None:
    m = measure("set", [_spun(), _clean()], 0.95)
    assert (m.precision, m.recall, m.span_recall, m.false_alarms_per_1000) == (0.0, 0.0, 0.0, 0.0)
    assert (m.suggestion_first, m.suggestion_first_five) == (None, None)


def test_figures_with_clean_controls() -> None:
    m = measure("set", [_spun(), _clean()], 0.5)
    assert m.words == 509
    assert (m.clean_words, m.false_alarms_per_1000) == (500, 2.0)
    # Not one flagged word is allowed in 500: the threshold lies just over 0.7.
    assert m.recall_at_1_per_1000 == 0.5
    assert m.f1_at_1_per_1000 == pytest.approx(2 / 3)
    assert m.document_roc_auc == 1.0
    assert m.calibration_error == pytest.approx((0.1 + 0.2 + 0.7) / 3)


def test_two_thousand_clean_words_allow_two_false_alarms() -> None:
    clean = [_clean(0.95, 1000), _clean(0.92, 1000), _clean(0.3, 500)]
    m = measure("set", [_spun(), *clean], 0.5)
    assert m.recall_at_1_per_1000 == 0.5
    assert m.f1_at_1_per_1000 == pytest.approx(0.5)
    assert measure("set", [_spun(), _clean(0.95, 900)], 0.5).recall_at_1_per_1000 == 0.0


def test_the_clean_controls_of_the_run_serve_a_set_without_any() -> None:
    m = measure("set", [_spun()], 0.5, [_clean(spun=0.8), _clean(spun=0.9)])
    assert m.false_alarms_per_1000 is None
    assert m.recall_at_1_per_1000 == 0.5
    assert m.document_roc_auc == pytest.approx(0.25)


def test_a_set_of_controls_has_false_alarms_alone() -> None:
    m = measure("clean", [_clean(), _clean(0.4)], 0.5)
    assert m.false_alarms_per_1000 == 1.0
    assert (m.precision, m.average_precision, m.span_recall) == (None, None, None)


def test_fine_swaps_alone_are_neither_spun_nor_clean() -> None:
    m = measure("set", [_spun("The {officials ~> officers} had a grievous mishap in Leeds.")], 0.5)
    assert (m.precision, m.false_alarms_per_1000, m.clean_words) == (None, None, 0)


def test_a_gold_span_of_function_words_alone_has_no_curve_and_json_holds() -> None:
    text, original, spans = unmark("He went {of => to} Leeds.")
    m = measure("set", [judge(Annotated("s", text, spans, original), _report(text, [("Leeds", 0.9, ())], 4, 0.5))], 0.5)
    assert m.as_dict()["average_precision"] is None
    assert json.loads(json.dumps(m.as_dict(), allow_nan=False))["recall"] == 0.0


def test_nothing_to_measure() -> None:
    m = measure("none", [], 0.5)
    assert m == Measures("none", 0, 0, 0.5)


@pytest.mark.parametrize(
    ("suggestions", "first", "five"),
    [
        (("Officer",), 1.0, 1.0), (("men", "the officers"), 0.0, 1.0), (("men", "a", "b", "c", "d", "officers"), 0.0, 0.0),
        ((), 0.0, 0.0), (("police officers",), 1.0, 1.0), (("office",), 0.0, 0.0),
    ],
)  # fmt: skip
def test_suggestions_are_counted_on_found_spans(suggestions: tuple[str, ...], first: float, five: float) -> None:
    m = measure("set", [_spun(suggestions=suggestions)], 0.5)
    assert (m.suggestion_first, m.suggestion_first_five) == (first, five)


def test_of_two_findings_on_a_span_the_one_that_covers_more_of_it_is_judged() -> None:
    text, original, spans = unmark("The {joined old realm => kingdom} won.")
    report = _report(text, [("joined", 0.9, ("kingdom",)), ("old realm", 0.8, ("empire",))], 5, 0.5)
    m = measure("set", [judge(Annotated("s", text, spans, original), report)], 0.5)
    assert m.suggestion_first == 0.0


@pytest.mark.parametrize(
    ("suggestion", "expected", "same"),
    [
        ("officer", "officers", True), ("Officers", "officer", True), ("ran", "run", True), ("the casualty rate", "casualty rates", True),
        ("arrested", "arrests", True), ("United Kingdom", "the United Kingdom", True), ("two-day", "two day", True), ("travelled", "travel", True),
        ("police chief", "chief", True), ("chief", "police chief", False), ("children", "child", True), ("officer", "official", False),
        ("rate casualty", "casualty rate", False), ("don't", "don’t", True), ("", "x", False), ("x", "", False), ("a", "the", False),
    ],
)  # fmt: skip
def test_wordings_are_compared_on_lemmas(suggestion: str, expected: str, same: bool) -> None:
    assert same_wording(suggestion, expected) is same


def test_a_report_with_its_document_is_judged_by_its_words() -> None:
    judged = _spun()
    document = Document.from_text(judged.gold.text)
    again = judge(judged.gold, replace(judged.report, document=document))
    assert again.scores.tolist() == judged.scores.tolist()
