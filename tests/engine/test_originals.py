"""What a word may stand for, and how much better that would fit."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mtcheck.originals import Originals
from mtcheck.signals import ORIGINALS, Signals
from mtcheck.synonyms import Synonyms
from tests.engine.made import made

TABLE = """\
# a table
swap\tindividuals\tpeople:8|persons:1
swap\tset ablaze\tburnt:2
swap\tpeopled\tpeople:1
swap\tof\tfrom:4
noun\tclerk\twriter
"""


class Head:
    """A detector whose restoration head likes some words, by their score, wherever they stand; a wording is known by its first five letters."""

    def __init__(self, **likes: float):
        self._words = ["", *sorted({w[:5] for w in likes})]
        self._likes = {w[:5]: score for w, score in likes.items()}

    def first_piece(self, words: Iterable[str]) -> list[int]:
        for word in words:
            if word[:5] not in self._words:
                self._words.append(word[:5])
        return [self._words.index(w[:5]) for w in words]

    def guess(self, hidden: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        return np.array([[self._likes.get(self._words[c], 0.0) for c in candidates]] * len(hidden), np.float32)


@pytest.fixture
def synonyms(tmp_path: Path) -> Synonyms:
    with lzma.open(tmp_path / "table.xz", "wt", encoding="utf-8") as out:
        out.write(TABLE)
    return Synonyms(tmp_path / "table.xz")


def look(signals: Signals, synonyms: Synonyms, **likes: float) -> Any:
    Originals(Head(**likes), synonyms).add(signals)  # type: ignore[arg-type]
    words = [t.text for t in signals.document.tokens]
    return SimpleNamespace(**{name: dict(zip(words, signals.originals[:, i].tolist(), strict=True)) for i, name in enumerate(ORIGINALS)})


def test_a_known_word_is_weighed_against_its_originals(synonyms: Synonyms) -> None:
    found = look(made("Four individuals saw it.", {"individuals": 1.0}), synonyms, people=2.0, individuals=0.5)
    assert found.spinners["individuals"] == pytest.approx(np.log1p(9))
    assert found.original["individuals"] == pytest.approx(np.log(8 * np.exp(1.5) + np.exp(-0.5) + 0.05))
    assert found.has_original == {"Four": 0, "individuals": 1, "saw": 0, "it": 0}


def test_what_fits_worse_speaks_against_it(synonyms: Synonyms) -> None:
    signals = made("Four individuals saw it.", {"individuals": 1.0})
    assert look(signals, synonyms, people=-6.0, persons=-6.0).original["individuals"] < 0 < look(signals, synonyms, people=3.0).original["individuals"]


def test_plainly_honest_words_and_function_words_are_not_looked_at(synonyms: Synonyms) -> None:
    signals = made("Four individuals of it.", {"of": 3.0})
    look(signals, synonyms, people=5.0, **{"from": 5.0})
    assert not signals.originals.any()


def test_an_original_that_begins_alike_says_nothing(synonyms: Synonyms) -> None:
    found = look(made("The peopled plain.", {"peopled": 0.0}), synonyms, people=5.0)
    assert found.original["peopled"] == pytest.approx(np.log(0.05))


def test_a_known_phrase_counts_for_all_its_words(synonyms: Synonyms) -> None:
    found = look(made("A car set ablaze there.", {"ablaze": 0.0}), synonyms, burnt=1.0)
    assert found.phrase["set"] == found.phrase["ablaze"] == pytest.approx(np.log1p(2))
    assert found.phrase_original["set"] == pytest.approx(np.log(2 * np.exp(1.0) + 0.05) - np.log(0.05))
    assert found.phrase["car"] == found.phrase["there"] == 0


def test_synonyms_are_in_the_inflection_of_the_word(synonyms: Synonyms) -> None:
    found = look(made("The clerks left.", {"clerks": 0.0}), synonyms, writers=4.0)
    assert found.has_synonym["clerks"] == 1
    assert found.synonym["clerks"] > 0
    assert found.has_original["clerks"] == 0


def test_an_empty_story(synonyms: Synonyms) -> None:
    signals = made("")
    look(signals, synonyms)
    assert signals.originals.shape == (0, len(ORIGINALS))
