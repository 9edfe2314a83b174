"""LanguageTool's answers by paragraph: what is asked again, and that nothing changes by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtcheck.cache import Cache
from mtcheck.finding import Skipped
from mtcheck.grammar import GrammarChecker, GrammarMatch
from mtcheck.grammar.paragraphs import RememberedGrammar

WORD = "wrong"
PARAGRAPHS = ["All is well.", "One is wrong.", "wrong, and wrong", "a\nwrong line", "— 12 —", "\u00e9\U0001f600 wrong"]


class Fake:
    """Marks every "wrong"; remembers what it was asked."""

    signature = "fake"
    skipped: Skipped | None = None

    def __init__(self, answer: Skipped | None = None):
        self.asked: list[str] = []
        self._answer = answer

    def check_many(self, texts: list[str]) -> Iterator[list[GrammarMatch] | Skipped]:
        self.asked += texts
        return iter([self._answer or list(_marks(text)) for text in texts])


def _marks(text: str) -> Iterator[GrammarMatch]:
    at = text.find(WORD)
    while at >= 0:
        yield GrammarMatch("R", "GRAMMAR", "why", at, at + len(WORD), ("right", "fit"), 0.75)
        at = text.find(WORD, at + 1)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path, 1 << 20)
    yield made
    made.close()


def remembered(cache: Cache, fake: Fake) -> RememberedGrammar:
    return RememberedGrammar(fake, cache)  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from(PARAGRAPHS), st.sampled_from(["\n\n", "\n\n\n", "\n \n"]))), max_size=4))
def test_answers_are_those_of_the_whole_text(cache: Cache, drawn: list[list[tuple[str, str]]]) -> None:
    texts = ["".join(p + gap for p, gap in one) for one in drawn]
    for _ in range(2):
        assert list(remembered(cache, Fake()).check_many(texts)) == [list(_marks(t)) for t in texts]


def test_only_what_changed_is_asked(cache: Cache, tmp_path: Path) -> None:
    list(remembered(cache, Fake()).check_many(["One.\n\nTwo is wrong.\n\nThree."]))
    cache.close()
    again, fake = Cache(tmp_path, 1 << 20), Fake()
    edited = "Zero is wrong.\n\nOne.\n\nTwo is wrong.\n\nThree, wrong."
    grammar = remembered(again, fake)
    assert list(grammar.check_many([edited, "Three.\n\nOne."])) == [list(_marks(edited)), []]
    assert fake.asked == ["Zero is wrong.\n\nThree, wrong."]
    again.close()


def test_another_server_or_table_is_asked_anew(cache: Cache) -> None:
    list(remembered(cache, Fake()).check_many(["One is wrong."]))
    other = Fake()
    other.signature = "other"
    list(remembered(cache, other).check_many(["One is wrong."]))
    assert other.asked == ["One is wrong."]


def test_what_was_refused_is_not_kept(cache: Cache) -> None:
    refused = Skipped("grammar", "no answer", "again")
    assert list(remembered(cache, Fake(refused)).check_many(["One is wrong."])) == [refused]
    fake = Fake()
    assert [len(a) for a in remembered(cache, fake).check_many(["One is wrong."]) if isinstance(a, list)] == [1]
    assert fake.asked


@pytest.mark.parametrize("kept", ["[[1]]", "{", "3", '[["R"]]', "[null]"])
def test_damaged_answers_are_asked_again(cache: Cache, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    monkeypatch.setattr(cache, "get", lambda key: kept)
    assert list(remembered(cache, Fake()).check_many(["One is wrong."])) == [list(_marks("One is wrong."))]


def test_a_giant_paragraph_is_asked_whole(cache: Cache) -> None:
    text = "One is wrong.\n\n" + "So it was. " * 1000
    for _ in range(2):
        fake = Fake()
        assert list(remembered(cache, fake).check_many([text])) == [list(_marks(text))]
        assert fake.asked == [text]


def test_a_match_over_two_paragraphs_is_left_out(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.grammar.test_paragraphs.WORD", "a\n\nb")
    assert list(remembered(cache, Fake()).check_many(["Such a\n\nb."])) == [[]]


@pytest.mark.languagetool
def test_paragraphs_answer_alike_alone_and_in_a_story(grammar: GrammarChecker, cache: Cache) -> None:
    texts = ["The two sides has agree to meet.", "She was named a envoy.", "All went well (so far", "He go to a"]
    story, remembering = "\n\n".join(texts), RememberedGrammar(grammar, cache)
    (whole,) = GrammarChecker.check_many(grammar, [story])
    alone = [answer for text in texts for answer in remembering.check_many([text])]
    (joined,) = remembering.check_many([story])
    assert joined == whole
    assert sum(len(a) for a in alone if isinstance(a, list)) == len(whole) > 1
