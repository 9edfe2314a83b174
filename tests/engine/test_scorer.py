"""Words to spans to verdict, on evidence made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.encoder.detector import ModelError
from mtcheck.evaluation.run import KINDS, without
from mtcheck.finding import Verdict
from mtcheck.resources import models_dir
from mtcheck.scorer import FLOOR, SHOWN, STORY, Scorer
from mtcheck.signals import COLUMNS, Signals
from mtcheck.story import story_shift
from mtcheck.trees import NO_TREES
from mtcheck.verdict import verdict
from tests.engine.made import entry, made, scorer

WORDS = st.sampled_from(
    ["police", "of", "the", "grievous", "a", "joined", "realm", "said", "in", "and", "Kingdom", "who", "accident", "12"]
)
GAPS = st.sampled_from([" ", " ", " ", " ", ", ", ". ", "\n\n", "\n", " – ", "-", "; ", " “", "” "])
ENTRIES = [
    entry("joined realm", "United Kingdom", "name"),
    entry("grievous", "serious", "adj", near="accident"),
    entry("accident in", "crash on", "phrase"),
]


def _spans(signals: Signals, threshold: float = 0.5) -> list[str]:
    found = scorer(threshold).spans(signals)
    tokens = signals.document.tokens
    return [signals.document.text[tokens[s.first].start : tokens[s.last].end] for s in found]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(WORDS, GAPS, st.floats(-9, 9)), max_size=25), st.sampled_from([0.1, 0.5, 0.9]))
def test_spans_are_in_order_and_never_overlap(parts: list[tuple[str, str, float]], threshold: float) -> None:
    signals = made("".join(word + gap for word, gap, _ in parts), [odds for _, _, odds in parts], ENTRIES)
    s = scorer(threshold, lexicon=3.0, lexicon_open=2.0)
    words, spans = s.words(signals), s.spans(signals)
    assert all(a.last < b.first for a, b in pairwise(spans))
    for span in spans:
        assert 0 <= span.first <= span.last < len(parts)
        assert FLOOR <= span.confidence <= 1
        assert span.confidence == words[span.first : span.last + 1].max()
    listed = {i for span in spans for i in range(span.first, span.last + 1)}
    content = {i for i in range(len(parts)) if words[i] >= FLOOR and not signals.stop[i]}
    assert content <= listed


@pytest.mark.parametrize(
    ("text", "odds", "spans"),
    [
        ("He won the grievous accident.", {"grievous": 3, "accident": 3}, ["grievous accident"]),
        ("A boss of priest spoke.", {"boss": 3, "of": 3, "priest": 3}, ["boss of priest"]),
        ("A boss of priest spoke.", {"boss": 3, "of": 0, "priest": 3}, ["boss", "priest"]),
        ("He won the grievous accident.", {"grievous": 3, "accident": 1}, ["grievous", "accident"]),
        ("A boss of priest spoke.", {"boss": 3, "of": -4, "priest": 3}, ["boss", "priest"]),
        ("A boss said priest spoke.", {"boss": 3, "said": -3.9, "priest": 3}, ["boss", "priest"]),
        ("The boss, priest and all.", {"boss": 3, "priest": 3}, ["boss", "priest"]),
        ("The boss. Priest and all.", {"boss": 3, "Priest": 3}, ["boss", "Priest"]),
        ("The boss “priest” and all.", {"boss": 3, "priest": 3}, ["boss", "priest"]),
        ("The boss – priest and all.", {"boss": 3, "priest": 3}, ["boss", "priest"]),
        ("The boss (priest) and all.", {"boss": 3, "priest": 3}, ["boss", "priest"]),
        ("The boss\n\npriest and all.", {"boss": 3, "priest": 3}, ["boss", "priest"]),
        ("The boss\npriest and all.", {"boss": 3, "priest": 3}, ["boss\npriest"]),
        ("The boss-priest and all.", {"boss": 3, "priest": 3}, ["boss-priest"]),
        ("Nothing is wrong here.", {}, []),
        ("", {}, []),
        ("— … !", {}, []),
    ],
)
def test_words_of_one_phrase_are_one_span(text: str, odds: dict[str, float], spans: list[str]) -> None:
    assert _spans(made(text, odds)) == spans


@pytest.mark.parametrize(
    ("text", "odds", "spans"),
    [
        ("As it were, two came.", {"were": 3}, ["As it were"]),
        ("As it were, two came.", {"were": -0.5}, []),
        ("He went on the off chance that she came.", {"off": 3, "chance": 3}, ["on the off chance that"]),
        ("He went off; chance had it so.", {"off": 3}, ["off"]),
        ("As it was, it were.", {"were": 3}, ["were"]),
        ("As it were, as it were.", {}, []),
    ],
)
def test_a_known_phrase_is_marked_whole(text: str, odds: dict[str, float], spans: list[str]) -> None:
    signals = made(text, odds)
    found = scorer(0.5).spans(signals, phrases={"as it were", "on the off chance that", "off chance"})
    tokens = signals.document.tokens
    assert [signals.document.text[tokens[s.first].start : tokens[s.last].end] for s in found] == spans


def test_a_long_run_is_cut() -> None:
    spans = scorer().spans(made(" ".join(["odd"] * 20), [4.0] * 20))
    assert len(spans) > 1
    assert max(s.last - s.first for s in spans) < 6


def test_function_words_alone_need_more() -> None:
    assert _spans(made("She is of it now.", {"of": -0.1})) == []
    assert _spans(made("She is of it now.", {"of": 4.0})) == ["of"]
    assert _spans(made("She is of grievous now.", {"of": 0.5, "grievous": 0.5})) == ["grievous"]
    assert _spans(made("The grievous accident.", {"The": 5.0})) == []


def test_what_is_sure_is_not_widened_by_what_is_not() -> None:
    spans = scorer(0.9).spans(made("a grievous auto accident", {"grievous": 1.0, "auto": 5.0, "accident": 1.0}))
    assert [(s.first, s.last) for s in spans] == [(1, 1), (2, 2), (3, 3)]


def test_a_lexicon_match_is_one_span_whole() -> None:
    signals = made("In the joined realm of old.", {"joined": 2.0}, ENTRIES)
    spans = scorer(lexicon_open=1.0).spans(signals)
    assert [(s.first, s.last) for s in spans] == [(2, 3)]


def test_a_match_without_its_context_is_not_put_forward() -> None:
    near = made("The grievous accident.", {}, ENTRIES)
    far = made("The grievous loss.", {}, ENTRIES)
    s = scorer(0.5, lexicon=8.0)
    assert [(x.first, x.last) for x in s.spans(near)] == [(1, 1)]
    assert s.spans(far) == []
    assert far.matches[0].near is False


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-8, 8), min_size=1, max_size=12), st.integers(0, 11), st.floats(0, 6))
def test_more_evidence_never_lowers_a_word(odds: list[float], at: int, more: float) -> None:
    at %= len(odds)
    raised = list(odds)
    raised[at] = min(raised[at] + more, 8)
    text = " ".join(f"word{i}" for i in range(len(odds)))
    for s in (
        scorer(),
        scorer(shift=1.0),
        replace(Scorer.load(models_dir() / "scorer.json"), weights=scorer().weights, trees=NO_TREES),
    ):
        before, after = s.words(made(text, odds)), s.words(made(text, raised))
        assert (after >= before - 1e-9).all()


def test_a_spun_story_makes_its_words_likelier() -> None:
    honest = made("one two three four", [1.0, -7, -7, -7])
    spun = made("one two three four", [1.0, 4, 4, 4])
    s = scorer(shift=1.0)
    assert story_shift(s.own(spun), spun.stop)[0] > story_shift(s.own(honest), honest.stop)[0] + 0.5
    assert s.words(spun)[0] > s.words(honest)[0] + 0.05


def test_a_word_does_not_vouch_for_itself() -> None:
    signals = made("one two three", [8.0, -7, -7])
    shift = story_shift(scorer().own(signals), signals.stop)
    assert shift[0] < 0 < shift[1] == shift[2]


@pytest.mark.parametrize(("words", "spun", "fades"), [(STORY, 0, True), (STORY, 40, False), (STORY - 1, 0, False)])
def test_a_whole_story_that_does_not_look_spun_is_doubted(words: int, spun: int, fades: bool) -> None:
    odds = [2.0, 1.0, -1.0, *([6.0] * spun), *([-7.0] * (words - spun - 3))]
    signals = made(" ".join(["word"] * words), odds)
    plain, doubting = scorer().words(signals), replace(scorer(), doubt=0.5).words(signals)
    if fades:
        assert (doubting[:2] < plain[:2] - 0.1).all()
        assert doubting[0] > doubting[1] > SHOWN
        assert (doubting[2:] == plain[2:]).all()
    else:
        assert (doubting == plain).all()


def test_the_calibration_is_a_monotone_map() -> None:
    shipped = Scorer.load(models_dir() / "scorer.json")
    points = np.array(shipped.calibration)
    assert (np.diff(points, axis=0) >= 0).all()
    assert points.min() >= 0
    assert points.max() <= 1
    assert 0.1 < shipped.threshold < 0.99


@pytest.mark.parametrize(
    ("found", "words", "expected"),
    [
        (0, 500, Verdict.CLEAN), (1, 20, Verdict.CLEAN), (1, 1000, Verdict.CLEAN), (2, 3000, Verdict.CLEAN), (20, 20_000, Verdict.CLEAN),
        (2, 40, Verdict.SUSPECT), (2, 400, Verdict.SUSPECT), (5, 1000, Verdict.SUSPECT), (3, 400, Verdict.SPUN), (40, 600, Verdict.SPUN),
    ],
)  # fmt: skip
def test_a_verdict_needs_count_and_density(found: int, words: int, expected: Verdict) -> None:
    assert verdict(0.99, found, words) == expected
    assert verdict(0.3, found, words) == Verdict.CLEAN


def test_a_middling_probability_is_never_spun() -> None:
    assert verdict(0.7, 40, 600) == Verdict.SUSPECT


@pytest.mark.parametrize("model", ["neutral", "shipped"])
def test_the_spun_probability_rises_with_count_and_density(model: str) -> None:
    s = scorer() if model == "neutral" else replace(Scorer.load(models_dir() / "scorer.json"), weights=scorer().weights)

    def probability(spun: int, honest: int) -> float:
        return s.spun_probability(made(" ".join(["word"] * (spun + honest)), [5.0] * spun + [-7.0] * honest))

    rising = [probability(n, 300) for n in (0, 1, 3, 10, 40)]
    assert rising == sorted(rising)
    assert rising[0] < 0.3
    assert rising[-1] > 0.9
    assert probability(4, 100) >= probability(4, 1500)
    assert 0 <= s.spun_probability(made("")) <= 0.3


def test_weights_go_round_through_the_file(tmp_path: Path) -> None:
    shipped = Scorer.load(models_dir() / "scorer.json")
    (tmp_path / "scorer.json").write_text(json.dumps(shipped.as_dict()), "utf-8")
    again = Scorer.load(tmp_path / "scorer.json")
    assert again.as_dict() == shipped.as_dict()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: "{",
        lambda data: "[]",
        lambda data: json.dumps({k: v for k, v in data.items() if k != "threshold"}),
        lambda data: json.dumps(data | {"weights": {"detector": 1.0}}),
        lambda data: json.dumps(data | {"weights": data["weights"] | {"rare": "much"}}),
        lambda data: json.dumps(data | {"calibration": [[0.0]]}),
        lambda data: json.dumps(data | {"calibration": []}),
        lambda data: json.dumps(data | {"document": [1.0]}),
        lambda data: json.dumps(data | {"bias": None}),
    ],
)
def test_damaged_weights_are_one_sentence(tmp_path: Path, damage) -> None:
    path = tmp_path / "scorer.json"
    path.write_text(damage(json.loads((models_dir() / "scorer.json").read_text("utf-8"))), "utf-8")
    with pytest.raises(ModelError, match="install mtcheck again") as caught:
        Scorer.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    path.unlink()
    with pytest.raises(ModelError, match="install mtcheck again"):
        Scorer.load(path)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_leaving_a_kind_out_silences_its_columns_alone(kind: str) -> None:
    shipped = Scorer.load(models_dir() / "scorer.json")
    shipped = replace(shipped, weights=shipped.weights + 0.01)
    silenced = without(shipped, [kind])
    for name, before, after in zip(COLUMNS, shipped.weights, silenced.weights, strict=True):
        assert after == (0 if name in KINDS[kind] else before), name
    assert (shipped.weights != 0).all()


def test_leaving_kinds_out_changes_what_is_found() -> None:
    signals = made("A grievous accident here.", {"grievous": 3.0}, [entry("accident", "crash")])
    s = scorer(0.7, lexicon_open=8.0)
    assert len(s.spans(signals)) == 2 or s.spans(signals)[0].last == 2
    assert without(s, ["detector", "lexicon"]).words(signals).max() == 0.5
    assert without(s, []).words(signals).tolist() == s.words(signals).tolist()
    alone = without(s, ["detector"]).words(signals)
    assert alone[2] > 0.9 > alone[1]
