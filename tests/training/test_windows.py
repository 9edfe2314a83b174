"""Labelled words to windows, and marked stories with their swaps taken back."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from mtcheck.annotated import Annotated, read_annotated, unmark
from mtcheck.encoder.casing import CAPITAL, CAPITALS, LOWER, casing
from mtcheck.resources import seeds_dir
from mtcheck.training.spinner import DOUBTFUL, HONEST, IGNORE, SPUN, TOKEN, Word
from mtcheck.training.windows import TARGETS, Balance, Window, Windower, collate, respin

STORY = "Police {arrested ~> detained} two {officials => police officers} over a {grievous -> serious} crash; {the => } they {fled => }."


def _words(count: int) -> list[Word]:
    labels = (HONEST, SPUN, IGNORE, DOUBTFUL)
    texts = ("police", "purified", "unconstitutionally", ",", "Kyiv", "12", "’", "e")
    return [
        Word(texts[i % len(texts)], labels[i % 4], "cleared" if labels[i % 4] != HONEST else "") for i in range(count)
    ]


def test_only_the_first_piece_of_a_word_has_a_target(tokenizer: Tokenizer) -> None:
    windower = Windower(tokenizer, 192)
    long = Word("unconstitutionally", SPUN, "legally")
    pieces = windower.pieces(long.text)
    assert len(pieces) > 1
    (window,) = windower.windows([long, *(Word("police") for _ in range(30))], synthetic=True)
    targets = np.array(window.targets)
    assert np.isnan(targets[[0, -1]]).all()
    assert targets[1] == 1
    assert np.isnan(targets[2 : 1 + len(pieces)]).all()
    assert (targets[1 + len(pieces) : -1] == 0).all()
    assert window.restore[1] == windower.pieces("legally")[0]
    assert sum(window.restore) == window.restore[1]
    assert window.ids == [windower.cls, *pieces, *windower.pieces("police") * 30, windower.sep]
    assert window.synthetic


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 300), st.integers(40, 192))
def test_windows_align_and_keep_their_size(tokenizer: Tokenizer, count: int, size: int) -> None:
    windower = Windower(tokenizer)
    words = _words(count)
    windows = list(windower.windows(words, False, size))
    for w in windows:
        assert len(w.ids) == len(w.cases) == len(w.targets) == len(w.weights) == len(w.restore) <= size
        assert (w.ids[0], w.ids[-1]) == (windower.cls, windower.sep)
        for target, weight in zip(w.targets, w.weights, strict=True):
            assert (weight > 0) == (target == target)
    pieces = [p for w in words for p in windower.pieces(w.text)]
    assert [i for w in windows for i in w.ids[1:-1]] == pieces[: sum(len(w.ids) - 2 for w in windows)]
    assert len(pieces) - sum(len(w.ids) - 2 for w in windows) <= 24


def test_targets_are_those_of_the_labels(tokenizer: Tokenizer) -> None:
    (window,) = Windower(tokenizer).windows(
        [Word("a", HONEST), Word("b", SPUN), Word("c", DOUBTFUL), Word("d", IGNORE), Word(".", SPUN), *_words(24)],
        False,
    )
    assert window.targets[1:4] == [TARGETS[HONEST], TARGETS[SPUN], TARGETS[DOUBTFUL]] == [0.0, 1.0, 0.7]
    assert np.isnan(window.targets[4:6]).all()
    assert window.weights[4:6] == [0.0, 0.0]


def test_a_window_says_how_its_words_are_written_as_the_text_would(tokenizer: Tokenizer) -> None:
    text = "The BBC asked Kyiv’s UNCONSTITUTIONALLY unsmiling McKinnon I. " * 4
    (window,) = Windower(tokenizer).windows([Word(w) for w in TOKEN.findall(text)], False)
    whole = tokenizer.encode(text.replace("’", "'"), add_special_tokens=False)
    assert window.ids[1:-1] == whole.ids
    assert window.cases[1:-1] == casing(text, whole.offsets).tolist()
    assert set(window.cases) == {LOWER, CAPITAL, CAPITALS}


def test_a_window_too_short_to_learn_from_is_left_out(tokenizer: Tokenizer) -> None:
    assert list(Windower(tokenizer).windows([Word("police")] * 24, False)) == []
    assert len(list(Windower(tokenizer).windows([Word("police")] * 25, False))) == 1


def test_words_that_are_mostly_spun_weigh_more_where_honest() -> None:
    balance = Balance()
    for _ in range(200):
        balance.weight("grievous", SPUN)
        balance.weight("said", HONEST)
    assert balance.weight("grievous", HONEST) > 1.5 > 1 > balance.weight("grievous", SPUN)
    assert balance.weight("said", SPUN) > 1 > balance.weight("said", HONEST)
    assert balance.weight("the", SPUN) < balance.weight("unseen", SPUN)


def test_collating_pads_to_the_longest() -> None:
    nan = float("nan")
    windows = [
        Window([1, 2, 3], [0, 1, 0], [nan, 1.0, nan], [0.0, 0.5, 0.0], [0, 9, 0], True),
        Window([1, 3], [0, 0], [nan, nan], [0.0, 0.0], [0, 0], False),
    ]
    batch = collate(windows)
    assert batch["ids"].tolist() == [[1, 2, 3], [1, 3, 0]]
    assert batch["cases"].tolist() == [[0, 1, 0], [0, 0, 0]]
    assert np.isnan(batch["targets"]).tolist() == [[True, False, True], [True, True, True]]
    assert batch["weights"].tolist() == [[0, 0.5, 0], [0, 0, 0]]
    assert batch["restore"].tolist() == [[0, 9, 0], [0, 0, 0]]
    assert batch["synthetic"].tolist() == [True, False]


def _story(marked: str = STORY) -> Annotated:
    text, original, spans = unmark(marked)
    return Annotated("s", text, spans, original)


def _texts(words: list[Word]) -> list[str]:
    return [w.text for w in words]


def test_taking_all_swaps_back_gives_the_words_of_the_original() -> None:
    stories = [_story(), *(s for s in read_annotated([seeds_dir() / "stories"]) if s.spans)]
    exact = 0
    for story in stories:
        words = respin(story, random.Random(1), keep=0.0)
        assert "".join("".join(_texts(words)).split()) == "".join((story.original or "").split()), story.id
        assert all(w.label == HONEST for w in words)
        exact += _texts(words) == TOKEN.findall(story.original or "")
    # A swap inside a word (keeper's) parts it; such words are few.
    assert exact > 0.8 * len(stories)


def test_keeping_all_swaps_gives_the_words_of_the_text_with_labels() -> None:
    words = respin(_story(), random.Random(1), keep=1.0)
    assert _texts(words) == TOKEN.findall(_story().text)
    assert {w.text: (w.label, w.original) for w in words if w.label != HONEST} == {
        "arrested": (IGNORE, "detained"), "officials": (SPUN, "police"), "grievous": (DOUBTFUL, "serious"), "the": (SPUN, ""), "fled": (SPUN, ""),
    }  # fmt: skip


def test_keeping_some_mixes_both() -> None:
    story = next(s for s in read_annotated([seeds_dir() / "stories"]) if len(s.spans) > 15)
    counts = {sum(w.label != HONEST for w in respin(story, random.Random(i), keep=0.5)) for i in range(8)}
    assert len(counts) > 2
    assert min(counts) > 0
    assert max(counts) < sum(w.label != HONEST for w in respin(story, random.Random(0), keep=1.0))


def test_a_span_without_an_expected_wording_stays() -> None:
    text = "Police nabbed two men."
    story = Annotated("s", text, (unmark("{nabbed => x}")[2][0]._replace(start=7, end=13, expected=None),))
    words = respin(story, random.Random(1), keep=0.0)
    assert [(w.text, w.label) for w in words if w.label] == [("nabbed", SPUN)]
