"""The synthetic spinner: labels align, capitals and articles are kept, a persona is consistent."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.training.spinner import (
    DOUBTFUL,
    FAMILIES,
    HONEST,
    IGNORE,
    SPUN,
    TOKEN,
    Persona,
    Spinner,
    Word,
    draw_persona,
)
from mtcheck.training.swaps import SwapTable

TEXT = "A chief said on Monday that the prime minister had cleared an officer. The Prime Minister, a chief of all CHIEFS, left."


def table(*swaps: tuple[str, str], name: str = "real", fine: bool = False) -> SwapTable:
    made = SwapTable(name)
    for expected, spun in swaps:
        made.add(expected, spun, fine=fine)
    return made


def spin(text: str, *tables: SwapTable, rate: float = 1.0, seed: int = 1, **persona: float) -> list[Word]:
    weights = {t.name: 1.0 for t in tables}
    return Spinner(tables).spin(TOKEN.findall(text), Persona(weights, rate, **persona), random.Random(seed))


def joined(words: list[Word]) -> str:
    return " ".join(w.text for w in words)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80), st.integers(0, 99))
def test_a_persona_that_changes_nothing_gives_the_text_unchanged(text: str, seed: int) -> None:
    tokens = TOKEN.findall(text)
    everything = table(*((t.lower(), "x") for t in tokens if t.isalpha()))
    words = spin(text, everything, rate=0.0, seed=seed)
    assert [w.text for w in words] == tokens
    assert all(w.label == HONEST and not w.original for w in words)


@given(st.text("abc AB.,\n’'-12$é🙂", max_size=80))
def test_tokens_leave_out_white_space_alone(text: str) -> None:
    assert "".join("".join(TOKEN.findall(text)).split()) == "".join(text.split())


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_taking_what_is_labelled_back_gives_the_text(seed: int, rate: float) -> None:
    swaps = {
        "chief": "boss",
        "cleared": "purified of",
        "prime minister": "head administrator",
        "officer": "public official man",
        "monday": "moonday",
    }
    words = spin(TEXT, table(*swaps.items()), rate=rate, seed=seed, fix_articles=0.0)
    sources = {source.split()[0]: source for source in swaps}
    restored: list[str] = []
    for w in words:
        if w.original:
            restored += sources[w.original].split()
            assert w.text.lower() == swaps[sources[w.original]].split()[0]
        elif w.label == SPUN:
            assert w.text.lower() in {part for spun in swaps.values() for part in spun.split()[1:]}
        else:
            restored.append(w.text.lower())
    assert restored == TOKEN.findall(TEXT.lower())


def test_every_word_of_a_phrase_is_labelled_and_the_first_remembers_the_content() -> None:
    words = spin("the casualty rate rose", table(("the casualty rate", "a casualty speed")))
    assert [(w.text, w.label, w.original) for w in words] == [
        ("a", SPUN, "casualty"), ("casualty", SPUN, ""), ("speed", SPUN, ""), ("rose", HONEST, ""),
    ]  # fmt: skip


def test_phrases_go_before_their_words_and_the_longest_first() -> None:
    words = spin("high court judge", table(("high court", "tall court"), ("high court judge", "tall yard decide")))
    assert joined(words) == "tall yard decide"


@pytest.mark.parametrize(
    ("text", "spun"),
    [
        ("prime minister", "head administrator"), ("Prime Minister", "Head Administrator"), ("Prime minister", "Head administrator"),
        ("chief", "boss of"), ("Chief", "Boss of"), ("CHIEF", "BOSS OF"), ("Bank of England", "Shore of Britain"),
    ],
)  # fmt: skip
def test_capitals_are_kept(text: str, spun: str) -> None:
    assert (
        joined(
            spin(
                text,
                table(
                    ("prime minister", "head administrator"),
                    ("chief", "boss of"),
                    ("bank of england", "shore of britain"),
                ),
            )
        )
        == spun
    )


def test_articles_follow_the_new_word() -> None:
    swaps = table(("chief", "officer"), ("envoy", "diplomat"))
    assert joined(spin("A chief met an envoy", swaps, fix_articles=1.0)) == "An officer met a diplomat"
    left = spin("A chief met an envoy", swaps, fix_articles=0.0)
    assert joined(left) == "A officer met an diplomat"
    assert [w.label for w in left] == [IGNORE, SPUN, HONEST, IGNORE, SPUN]


def test_a_persona_remembers_its_swaps() -> None:
    options = table(*(("chief", f"boss{chr(97 + i)}") for i in range(20)))
    stubborn = {w.text for w in spin("chief " * 40, options, stubborn=1.0)}
    fickle = {w.text for w in spin("chief " * 40, options, stubborn=0.0)}
    assert len(stubborn) == 1
    assert len(fickle) > 5


def test_fine_swaps_are_put_in_and_not_taught() -> None:
    words = spin("police left", table(("police", "officers"), fine=True))
    assert [(w.text, w.label) for w in words] == [("officers", IGNORE), ("left", HONEST)]
    again = spin("police " * 9, table(("police", "officers"), fine=True), stubborn=1.0)
    assert {w.label for w in again} == {IGNORE}


def test_function_words_are_swapped_by_real_tables_alone() -> None:
    assert joined(spin("about it", table(("about", "around"), name="wordnet"))) == "about it"
    assert joined(spin("about it", table(("about", "around"), name="real"))) == "around it"
    assert joined(spin("about it", table(("about", "around"), name="stories-B"))) == "around it"


def test_the_rate_is_the_share_of_words_that_change() -> None:
    text = " ".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(600))
    swaps = table(*((w, f"x{w}") for w in text.split()))
    for rate in (0.05, 0.3, 0.6):
        share = sum(w.label == SPUN for w in spin(text, swaps, rate=rate)) / 600
        assert abs(share - rate) < 0.08
    names = sum(w.label == SPUN for w in spin(text.title(), swaps, rate=0.6)) / 600
    assert names < 0.35


def test_broken_grammar_is_labelled() -> None:
    text = "The men went to the city with the boxes on Monday and talked about the plans. " * 30
    words = spin(text, table(), rate=0.0, broken_grammar=0.05)
    wrong = [w for w in words if w.label in {SPUN, DOUBTFUL}]
    honest = TOKEN.findall(text)
    assert len(words) < len(honest)
    assert 5 < len(wrong) < len(words) / 2
    assert any(w.label == SPUN and w.original in {"to", "with", "on", "about"} for w in wrong)
    assert all(w.original in honest for w in wrong if w.original and w.original != "the")
    assert all(w.label == HONEST for w in spin(text, table(), rate=0.0))


def test_personas_differ_and_stay_in_bounds() -> None:
    personas = [draw_persona(random.Random(i)) for i in range(200)]
    rates = [p.rate for p in personas]
    assert 0.03 <= min(rates) < 0.05
    assert 0.4 < max(rates) <= 0.6
    assert all(set(p.weights) in [set(w) for _, w in FAMILIES.values()] for p in personas)
    assert {p.broken_grammar > 0 for p in personas} == {True, False}
    assert all(p.memory == {} for p in personas)
    assert draw_persona(random.Random(5)) == draw_persona(random.Random(5))


def test_the_same_seed_spins_alike() -> None:
    swaps = table(*(("chief", f"boss{chr(97 + i)}") for i in range(20)), ("officer", "man"))
    once, twice, other = (spin(TEXT * 5, swaps, rate=0.5, seed=s) for s in (3, 3, 4))
    assert once == twice != other
