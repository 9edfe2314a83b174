"""Gold spans parted by what was put for what."""

from __future__ import annotations

import pytest

from mtcheck.annotated import Annotated, GoldSpan, unmark
from mtcheck.evaluation.measure import judge
from mtcheck.evaluation.substitutions import by_kind, kind
from tests.evaluation.test_measure import _report


def _kinds(marked: str) -> list[str]:
    text, _, spans = unmark(marked)
    return [kind(text, span) for span in spans]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The {setback => casualty} list grew.", "word for a word"),
        ("He {walk => walked} home.", "form of the same word"),
        ("They were {as indicated by => following} him.", "phrase for a word"),
        ("The {sacristan => altar server} left.", "word for a phrase"),
        ("Police {as indicated by => according to} him left.", "phrase for a phrase"),
        ("Talks in the {Joined Realm => United Kingdom} ended.", "name"),
        ("{Joined Realm => United Kingdom} talks ended.", "name"),
        ("It ended in {Walk => March} at last.", "name"),
        ("{Soldiers => Troops} left. {Setback => Casualty} lists grew.", "word for a word"),
        ("“{Soldiers => Troops} left,” he said.", "word for a word"),
        ("It cost {$three,500 => $3,500} then.", "number"),
        ("She was {of => from} Kyiv.", "function words"),
    ],
)
def test_kinds(marked: str, expected: str) -> None:
    assert set(_kinds(marked)) == {expected}


def test_a_span_without_the_wording_meant() -> None:
    assert kind("A blunder was made.", GoldSpan(2, 9)) == "no wording given"


def test_recall_by_kind() -> None:
    text, original, spans = unmark("The {officials => officers} {purified -> cleared} a {grievous mishap => crash} in {Old York => New York}.")
    found = [("officials", 0.9, ("men", "officer")), ("grievous mishap", 0.4, ("crash",)), ("Old York", 0.7, ("Boston",))]
    rows = by_kind([judge(Annotated("s", text, spans, original), _report(text, found, 9, 0.8))], 0.6, 0.3)
    assert [(r.kind, r.spans, r.found, r.found_at_1_per_1000, r.suggestion_first_five) for r in rows] == [
        ("word for a word", 2, 0.5, 0.5, 1.0),
        ("phrase for a word", 1, 0.0, 1.0, None),
        ("name", 1, 1.0, 1.0, 0.0),
    ]
    assert by_kind([], 0.6, None) == ()
