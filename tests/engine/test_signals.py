"""The columns of evidence, each on words that show it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document import Document
from mtcheck.encoder.detector import Detector, Reading
from mtcheck.grammar.model import GrammarMatch
from mtcheck.resources import models_dir
from mtcheck.signals import COLUMNS, Signals, add_surprise
from tests.engine.made import entry, made


def column(signals: Signals, name: str) -> dict[str, float]:
    values = signals.table()[:, COLUMNS.index(name)]
    return {t.text: float(v) for t, v in zip(signals.document.tokens, values, strict=True)}


def test_the_detector_is_kept_within_bounds() -> None:
    assert column(made("alpha beta gamma", [20.0, -30.0, 1.5]), "detector") == {
        "alpha": 8.0,
        "beta": -8.0,
        "gamma": 1.5,
    }


def test_log_odds_may_be_displaced_and_nothing_else_with_them() -> None:
    signals = made("alpha beta gamma alpha", [1.0, -7.5, -3.0, 2.0])
    before = signals.table().copy()
    lower = signals.displaced(-1.5)
    assert column(lower, "detector") == {"alpha": 0.5, "beta": -8.0, "gamma": -4.5}
    assert lower.table()[:, COLUMNS.index("neighbours")] == pytest.approx(np.clip(before[:, COLUMNS.index("neighbours")] - 1.5, -8, 8))
    others = [i for i, name in enumerate(COLUMNS) if name not in {"detector", "neighbours"}]
    assert (lower.table()[:, others] == before[:, others]).all()
    assert (signals.table() == before).all()


def test_neighbours_count_content_words_at_two_steps() -> None:
    found = column(made("alpha beta gamma delta", [5.0, -6.0, -6.0, -6.0]), "neighbours")
    assert found == {"alpha": -6.0, "beta": 5.0, "gamma": 4.0, "delta": -6.0}
    found = column(made("alpha of gamma", [-6.0, 5.0, -6.0]), "neighbours")
    assert found["alpha"] < 0


def test_what_the_detector_makes_of_a_lemma_elsewhere() -> None:
    signals = made("A clutter of clutters; the Clutter of 3 and 3 the police saw.", [0, -2, 5, 4, 5, 1, 5, 7, 5, 7, 5, -3, -3])
    found = dict(zip(range(13), signals.table()[:, COLUMNS.index("elsewhere")].tolist(), strict=True))
    assert found[1] == pytest.approx((4 + 2.5) / 2 + 2)
    assert found[3] == pytest.approx((1 - 0.5) / 2 - 4)
    assert found[5] == pytest.approx((4 + 1) / 2 - 1)
    assert not any(v for k, v in found.items() if k not in {1, 3, 5}), "function words, figures and words that stand once"


def test_a_match_is_open_fitting_or_weak() -> None:
    entries = [
        entry("joined realm", "United Kingdom"), entry("grievous", "serious", "adj", near="accident"),
        entry("boss", "chief", near="priest"), entry("cash", "money", not_near="bank"),
    ]  # fmt: skip
    signals = made("The joined realm saw a grievous accident and a boss with cash in the bank.", {}, entries)
    assert {w for w, v in column(signals, "lexicon_open").items() if v} == {"joined", "realm"}
    assert {w for w, v in column(signals, "lexicon").items() if v} == {"grievous"}
    assert {w for w, v in column(signals, "lexicon_weak").items() if v} == {"boss", "cash"}


def test_margins_go_to_the_words_of_their_match() -> None:
    def margins(story: float, reference: float) -> dict[str, float]:
        signals = made("The joined realm saw rain.", {}, [entry("joined realm", "United Kingdom")])
        signals.margins[0] = (story, reference)
        return column(signals, "margin")

    found = margins(0.1, 0.2)
    assert found["joined"] == found["realm"] == pytest.approx(1.5)
    assert found["saw"] == 0
    assert margins(1.0, 1.0)["realm"] == 2


def test_grammar_goes_to_the_words_that_it_touches_and_the_strongest_wins() -> None:
    signals = made("He have went home.")
    signals.grammar = [GrammarMatch("A", "", "", 3, 7, (), 0.4), GrammarMatch("B", "", "", 3, 12, (), 0.7)]
    assert column(signals, "grammar") == {"He": 0.0, "have": 0.7, "went": 0.7, "home": 0.0}


def test_grammar_may_come_last() -> None:
    signals = made("He have went home.", {})
    before = signals.table().copy()
    signals.add_grammar([GrammarMatch("A", "", "", 3, 7, (), 0.4)])
    assert column(signals, "grammar") == {"He": 0.0, "have": 0.4, "went": 0.0, "home": 0.0}
    others = [i for i, name in enumerate(COLUMNS) if name != "grammar"]
    assert (signals.table()[:, others] == before[:, others]).all()


def test_rare_words_and_habits_of_candidates_alone() -> None:
    signals = made("The prime minister resigned; a zyxgraph minister did.", {"prime": 0.0, "zyxgraph": 0.0})
    rare, habit = column(signals, "rare"), column(signals, "habit")
    assert rare["zyxgraph"] == 3
    assert rare["prime"] == 0
    assert habit["prime"] > 1 > habit["zyxgraph"]
    assert rare["resigned"] == habit["resigned"] == 0


def test_names_are_capitals_inside_a_sentence() -> None:
    found = column(made("Police met Ann in Leeds. I know, and I said so."), "name")
    assert {w for w, v in found.items() if v} == {"Ann", "Leeds"}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “no more cash” and left.", {"no", "more", "cash"}),
        ('"No more cash," he said. "Never again," he added.', {"No", "more", "cash", "Never", "again"}),
        ("He said “no more cash and left.", set()),
        ("“A quote\n\nthat breaks” off.", set()),
        ("No quotes.", set()),
    ],
)
def test_quoted_words(text: str, inside: set[str]) -> None:
    assert {w for w, v in column(made(text), "quoted").items() if v} == inside


def test_function_words() -> None:
    found = column(made("He's said they can't leave Ann’s."), "stop_word")
    assert {w for w, v in found.items() if v} == {"He's", "they", "can't"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab I’'“”\".,\n-é東🙂٣İß"), max_size=40), st.floats(-20, 20))
def test_any_text_has_a_finite_table(text: str, odds: float) -> None:
    words = len(Document.from_text(text).tokens)
    table = made(text, [odds] * words).table()
    assert table.shape == (words, len(COLUMNS))
    assert np.isfinite(table).all()


def test_surprise_is_for_candidates_alone_and_the_same_in_any_company() -> None:
    detector = Detector(models_dir(), threads=1)
    vocabulary = np.array(detector.first_piece(["minister", "accident", "serious", "crash"]), np.int64)
    texts = ["The police found a grievous boss.", "Rain fell.", ""]

    def signals(texts: list[str]) -> list[Signals]:
        found = [Signals(Document.from_text(t), r) for t, r in zip(texts, detector.read(texts), strict=True)]
        for s in found:
            s.logits = np.where([t.text in {"grievous", "boss"} for t in s.document.tokens], 0.0, -9.0)
        return found

    together = signals(texts)
    add_surprise(together, detector, vocabulary)
    words = {t.text: v for t, v in zip(together[0].document.tokens, together[0].surprise, strict=True)}
    assert words["grievous"] != 0 != words["boss"]
    assert words["The"] == words["police"] == words["found"] == 0
    assert not together[1].surprise.any()
    alone = signals(texts[:1])
    add_surprise(alone, detector, vocabulary)
    assert alone[0].surprise == pytest.approx(together[0].surprise, abs=1.5)
    add_surprise([], detector, vocabulary)


def test_words_the_tokenizer_leaves_out_are_honest() -> None:
    document = Document.from_text("one two")
    reading = Reading(np.array([[0, 3]]), np.array([5]), np.array([2.0], np.float32), np.zeros((1, 4), np.float32))
    assert Signals(document, reading).logits.tolist() == [2.0, -10.0]


def test_long_texts_are_scored_in_blocks_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = Detector(models_dir(), threads=1)
    document = Document.from_text("The envoy of the Joined Realm met two ministers in the harbour town on a grey Monday.")
    (reading,) = detector.read([document.text])
    vocabulary = np.array(detector.first_piece(["kingdom", "said", "met", "city"]), np.int64)

    def surprise() -> list[float]:
        signals = Signals(document, reading)
        add_surprise([signals], detector, vocabulary)
        return signals.surprise.tolist()

    whole = surprise()
    assert any(whole)
    monkeypatch.setattr("mtcheck.signals._BLOCK", 3)
    assert surprise() == pytest.approx(whole, abs=1e-4)
