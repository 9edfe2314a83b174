"""The whole checker on short texts: wordings of spinners that must be found, and prose of many kinds that must not be.

Half of the spun wordings are in no lexicon, and each stands alone in honest
text: the hardest case for the model.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mtcheck import Checker
from mtcheck.finding import Verdict
from tests.marked_cases import read, restored, unmarked

FLAG, KEEP = read("model_flag.json"), read("model_keep.json")
FOUND_AT_LEAST = 9
DIRECTED_AT_LEAST = 22
FALSE_AT_MOST = 1


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(grammar=False, threads=1) as made:
        yield made


def test_the_tables_are_sound() -> None:
    assert len(FLAG) >= 24
    assert len(KEEP) >= 24
    for cases in (FLAG, KEEP):
        assert len({c["id"] for c in cases}) == len({c["text"] for c in cases}) == len(cases)


def test_spun_wordings_are_found(checker: Checker) -> None:
    missed = []
    for case, report in zip(FLAG, checker.check_many(unmarked(c)[0] for c in FLAG), strict=True):
        _, start, end = unmarked(case)
        if not any(f.start < end and start < f.end for f in report.findings):
            missed.append(case["id"])
        assert report.verdict != Verdict.SPUN, f"{case['id']}: one swap is no spun story"
    assert len(FLAG) - len(missed) >= FOUND_AT_LEAST, missed


def test_a_spun_wording_is_likelier_spun_than_the_wording_it_stands_for(checker: Checker) -> None:
    wrong = []
    for case in FLAG:
        spun, honest = (
            checker.score_spans(text, [(start, end)])[0] for text, start, end in (unmarked(case), restored(case))
        )
        if spun <= honest:
            wrong.append((case["id"], spun, honest))
    assert len(FLAG) - len(wrong) >= DIRECTED_AT_LEAST, wrong


def test_restored_texts_are_clean(checker: Checker) -> None:
    reports = checker.check_many(restored(c)[0] for c in FLAG)
    flagged = [(c["id"], f.text) for c, r in zip(FLAG, reports, strict=True) for f in r.findings]
    assert len(flagged) <= FALSE_AT_MOST, flagged


def test_honest_prose_is_left_alone(checker: Checker) -> None:
    """Other Englishes, sports, trades and old books have words that look odd anywhere else."""
    reports = list(checker.check_many(c["text"] for c in KEEP))
    flagged = [(c["id"], f.text) for c, r in zip(KEEP, reports, strict=True) for f in r.findings]
    assert len(flagged) <= FALSE_AT_MOST, flagged
    assert {r.verdict for r in reports} == {Verdict.CLEAN}


@pytest.mark.xfail(strict=True, reason="too little context, and no lexicon entry: the model's confidence is under .1")
@pytest.mark.parametrize("id_", ["markets-portions", "technology-counterfeit", "royals-sovereign", "disaster-tremor"])
def test_known_misses(checker: Checker, id_: str) -> None:
    text, start, end = unmarked(next(c for c in FLAG if c["id"] == id_))
    assert any(f.start < end and start < f.end for f in checker.check(text).findings)
