"""Comparing whole documents: kinds, offsets, judgement, evidence."""

import json
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document import read_text
from mtcheck.finding import Tool
from mtcheck.pairing.compare import compare
from mtcheck.pairing.judge import Judge, JudgeError
from mtcheck.pairing.model import ChangeKind, Comparison, Judgement
from tests.pairing.fakes import HashEncoder, WordScorer

ORIGINAL = """Council rejects bridge

The council rejected the plan for a new bridge on Monday. Mayor Ines Duarte called the decision a gift to the ferry companies.

The bridge would have cost 84 million euros over six years. Eleven members voted against it, four in favour."""
REWRITTEN = """Council dismisses crossing

Eleven members voted against it, four in favor. The council dismissed the arrangement for a new bridge on Monday.

The bridge would have cost 84 million euros over a time of six years. It rained all the evening."""
JUDGE = Judge({"detector": 0.8, "same spelling": -4.0}, 0.0, 0.3, 0.7, {"dismissed > rejected": (1, 4)})


def compared(original: str, rewritten: str, name: str = "story.txt", spun: tuple[str, ...] = ("arrangement", "crossing")) -> Comparison:
    return compare(read_text(original, f"old-{name}"), read_text(rewritten, name), HashEncoder(), WordScorer(spun), JUDGE)


def check_offsets(c: Comparison) -> None:
    for change in c.changes:
        assert c.rewritten.source[change.start : change.end] == change.text
        assert c.original.source[change.original_start : change.original_end] == change.original_text
        assert 0.0 <= change.confidence <= 1.0
        if change.kind is ChangeKind.INSERTION:
            assert change.text
            assert not change.original_text
        elif change.kind is ChangeKind.DELETION:
            assert change.original_text
            assert not change.text
        else:
            assert change.text
            assert change.original_text
    starts = [change.start for change in c.changes]
    assert starts == sorted(starts)
    assert len(c.edits) == len(c.changes)


def test_every_kind_is_found_and_judged() -> None:
    c = compared(ORIGINAL, REWRITTEN)
    check_offsets(c)
    found = {(str(x.kind), x.text, x.original_text): x for x in c.changes}
    assert found["substitution", "arrangement", "plan"].judgement is Judgement.WRONG
    assert found["substitution", "favor", "favour"].judgement is Judgement.FINE
    assert ("insertion", "It rained all the evening.", "") in found
    assert ("deletion", "", "Mayor Ines Duarte called the decision a gift to the ferry companies.") in found
    assert [x.text for x in c.changes if x.kind is ChangeKind.MOVE] == ["Eleven members voted against it, four in favor."]
    assert any(e.kind == "habit" and e.detail["undone"] == 4 for e in found["substitution", "dismissed", "rejected"].evidence)


def test_offsets_hold_in_html_and_markdown() -> None:
    old = "<p>The <b>council</b> rejected the plan &amp; the bridge.</p><p>Few came.</p>"
    new = "<h1>News</h1>\n<p>The <i>board</i> dismissed the plan &amp; the bridge.</p><!-- x --><p>Few came to it.</p>"
    c = compared(old, new, "story.html")
    check_offsets(c)
    assert ("dismissed", "rejected") in {(x.text, x.original_text) for x in c.changes}
    check_offsets(compared("# Title\n\nThe *council* rejected it.", "# Title\n\nThe **council** dismissed it, [they](x.html) said.", "story.md"))


def test_the_same_text_has_no_changes() -> None:
    assert compared(ORIGINAL, ORIGINAL).changes == ()


@pytest.mark.parametrize(("original", "rewritten"), [("", ORIGINAL), (ORIGINAL, ""), ("", ""), ("?!", "Two words."), ("\n\n", ORIGINAL)])
def test_an_empty_side_raises_nothing(original: str, rewritten: str) -> None:
    check_offsets(compared(original, rewritten))


WORDS = [*ORIGINAL.split(), "“so”", "—", "café", "𐐀", "don't", "3,500", "\n\n", "U.N.", "\u200b", "a-b", "&"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 25))
def test_offsets_hold_whatever_was_done(seed: int, edits: int) -> None:
    rng = random.Random(seed)
    words = ORIGINAL.split(" ")
    for _ in range(edits):
        at = rng.randrange(len(words) + 1)
        words[at : at + rng.randrange(3)] = rng.choices(WORDS, k=rng.randrange(3))
    c = compared(ORIGINAL, " ".join(words))
    check_offsets(c)
    for sentence in c.rewritten.sentences:
        assert sum(p.rewritten.start <= sentence.start and sentence.end <= p.rewritten.end for p in c.pairs) == 1


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(original: str, rewritten: str) -> None:
    check_offsets(compared(original, rewritten))


def test_as_data() -> None:
    data = compared(ORIGINAL, REWRITTEN).as_dict(Tool("1", "sig"))
    assert list(data) == ["schema_version", "tool", "original", "rewritten", "judgements", "changes"]
    cuts = data["judgements"]
    for change in data["changes"]:
        assert change["judgement"] == max((j for j in cuts if cuts[j] <= change["confidence"]), key=cuts.get)
    assert (data["original"], data["rewritten"]) == ("old-story.txt", "story.txt")
    assert list(data["changes"][0]) == [
        "kind", "start", "end", "text", "original_start", "original_end", "original_text", "judgement", "confidence", "evidence",
    ]  # fmt: skip
    assert json.loads(json.dumps(data)) == data


def test_an_article_goes_with_its_noun_and_a_likely_swap_is_more_likely_undone() -> None:
    low, high = (compared("They made a plan.", f"They made {w}.", spun=("arrangement",)).changes[0] for w in ("a scheme", "an arrangement"))
    assert high.text == "an arrangement"
    assert high.original_text == "a plan"
    assert high.confidence > low.confidence


@pytest.mark.parametrize(("doubtful", "wrong"), [(0.74, 0.74), (0.4, 0.74), (0.2, 0.3)])
def test_nothing_likely_to_be_undone_is_fine_and_nothing_likely_to_stand_is_wrong(doubtful: float, wrong: float) -> None:
    judge = Judge({}, 0.0, doubtful, wrong, {})
    for percent in range(101):
        judgement = judge.judgement(percent / 100)
        assert judgement is not Judgement.FINE or percent < 50
        assert judgement is not Judgement.WRONG or percent >= 50


def test_weights_survive_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pairs.json.xz"
    JUDGE.save(file)
    assert Judge.load(file) == JUDGE


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"weights": {}, "bias": 0, "doubtful_from": 0, "wrong_from": 0, "habits": {"a > b": 3}}'])
@pytest.mark.parametrize("written", [bytes, lzma.compress, lambda content: lzma.compress(content)[:-9]])
def test_damaged_weights_are_one_sentence(tmp_path: Path, content: str, written: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "pairs.json.xz"
    file.write_bytes(written(content.encode()))
    with pytest.raises(JudgeError, match=r"pairs\.json\.xz: the weights of the comparison cannot be read .*; install mtcheck again"):
        Judge.load(file)
    with pytest.raises(JudgeError, match="install mtcheck again"):
        Judge.load(tmp_path / "absent.json")
