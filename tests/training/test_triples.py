"""The table of words in threes holds what occurs twice, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mtcheck import triples
from mtcheck.frequency import FrequencyTableError
from mtcheck.training.triples import numbers, repeated, write
from mtcheck.triples import seen_in_a_row, triple_key

VOCABULARY = {"struck": 1, "off": 2, "the": 3, "roll": 4}


def test_words_in_a_row_with_no_sign_between() -> None:
    ids = numbers(["Struck off the roll.", "He was struck off, the roll"], VOCABULARY)
    assert ids.tolist() == [1, 2, 3, 4, 0, 0, 0, 0, 1, 2, 0, 3, 4, 0]


def test_once_is_not_enough() -> None:
    once, twice = numbers(["struck off the roll"], VOCABULARY), numbers(["struck off the roll", "struck off the off"], VOCABULARY)
    assert list(repeated(once, 5)) == []
    assert list(repeated(twice, 5)) == [(1, 2, 3)]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(triples, "models_dir", lambda: tmp_path)
    triples._triples.cache_clear()
    seen_in_a_row.cache_clear()
    yield tmp_path / triples.TRIPLES_FILE
    triples._triples.cache_clear()
    seen_in_a_row.cache_clear()


def test_what_is_written_is_found(table: Path) -> None:
    rng = np.random.default_rng(7)
    made = [tuple(f"w{n}" for n in rng.integers(0, 500, 3)) for _ in range(300)]
    write((triple_key(*t) for t in made[:200]), table)
    assert all(seen_in_a_row(*t) for t in made[:200])
    # NOTE: the stops between far keys are keys as well, 65,000 of them; at most a chance hit or two.
    assert sum(seen_in_a_row(*t) for t in made[200:] if t not in made[:200]) <= 2
    assert seen_in_a_row(made[0][0].upper(), made[0][1] + "’s", made[0][2])


@pytest.mark.parametrize("content", [None, b"PK\x03\x04 half"])
def test_a_table_that_is_missing_or_damaged_is_one_sentence(table: Path, content: bytes | None) -> None:
    if content is not None:
        table.write_bytes(content)
    with pytest.raises(FrequencyTableError, match=r"triples\.npz: .*install mtcheck again"):
        seen_in_a_row("a", "b", "c")
