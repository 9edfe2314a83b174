"""Fitting learns what is there to learn, and keeps its hands off what is measured."""

import random
from dataclasses import replace

from mtcheck.annotated import Annotated, unmark
from mtcheck.pairing.fit import Example, fit, held_out, measured, only_fine


def story(marked: str) -> Annotated:
    text, original, spans = unmark(marked)
    return Annotated("s", text, spans, original)


def test_the_fine_swaps_alone() -> None:
    fine = only_fine(story("A {structural designer => architect} was {imprisoned ~> jailed} and {saw -> noticed} it {rapidly ~> fast}."))
    assert fine is not None
    assert fine.text == "A architect was imprisoned and noticed it rapidly."
    assert [fine.text[s.start : s.end] for s in fine.spans] == ["imprisoned", "rapidly"]


def test_nothing_fine_is_no_story() -> None:
    assert only_fine(story("A {structural designer => architect} was there.")) is None


def made(seed: int, stories: int = 240) -> list[Example]:
    rng = random.Random(seed)
    found = []
    for n in range(stories):
        for _ in range(6):
            signal = rng.gauss(0, 1)
            undone = rng.random() < 1 / (1 + 2.718 ** (-2 * signal))
            row = {"detector": signal + rng.gauss(0, 1), "useful": signal + rng.gauss(0, 0.5), "noise": rng.gauss(0, 1)}
            found.append(Example(f"story-{n}", f"new{rng.randrange(40)}", "old", undone, row, True))
    return found


def test_the_weights_follow_the_signal() -> None:
    judge = fit(made(1))
    assert judge.weights["useful"] > 4 * abs(judge.weights["noise"])
    assert judge.weights["detector"] > 0
    assert 0 < judge.doubtful_from <= judge.wrong_from < 1


def test_measured_stories_change_nothing() -> None:
    examples = made(2)
    assert any(measured(e.story) for e in examples)
    assert any(held_out(e.story) and not measured(e.story) for e in examples)
    turned = [e if not measured(e.story) else Example(e.story, e.new, e.old, not e.undone, {k: -v for k, v in e.row.items()}, True) for e in made(2)]
    assert fit(examples).as_dict() == fit(turned).as_dict()


def test_habits_come_from_all_stories_but_the_measured() -> None:
    examples = made(3)
    judge = fit(examples)
    assert sum(sum(v) for v in judge.counts.values()) == sum(not measured(e.story) for e in examples)


def test_a_set_held_out_otherwise_is_split_otherwise() -> None:
    examples = [replace(e, folds=6) for e in made(3)]
    kept = sum(not measured(e.story, 6) for e in examples)
    assert kept > sum(not measured(e.story, 3) for e in examples)
    assert sum(sum(v) for v in fit(examples).counts.values()) == kept
