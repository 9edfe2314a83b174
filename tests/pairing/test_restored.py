from dataclasses import replace

import pytest

from mtcheck.document import read_text
from mtcheck.finding import Category, Finding, Report, Severity, Tool
from mtcheck.pairing.model import Comparison, Judgement
from mtcheck.pairing.restored import restoration

SOURCE = "<p>Officials in the Joined <b>Realm</b> said so. The casualty speed fell &amp; fell.</p>\n<p>No gag buy was made.</p>"


def report(*found: tuple[str, str, float]) -> Report:
    document = read_text(SOURCE, "story.html")
    findings = []
    for text, suggestion, confidence in found:
        at = SOURCE.index(text)
        findings.append(
            Finding("spun-phrase", at, at + len(text), 1, 1, text, Category.IDIOM, Severity.MAJOR, confidence, (suggestion,) if suggestion else (), (), "")
        )
    return Report("story.html", 20, findings=tuple(findings), document=document)


def compared(*found: tuple[str, str, float]) -> Comparison:
    return restoration(report(*found), 0.6)


def test_first_suggestions_are_put_in() -> None:
    c = compared(("Joined <b>Realm", "United Kingdom", 0.9), ("casualty speed", "casualty rate", 0.5), ("gag buy", "gag order", 0.8))
    assert c.original.text == "Officials in the United Kingdom said so. The casualty rate fell & fell.\n\nNo gag order was made."
    assert [x.judgement for x in c.changes] == [Judgement.WRONG, Judgement.DOUBTFUL, Judgement.WRONG]
    for change in c.changes:
        assert c.rewritten.source[change.start : change.end] == change.text
        assert c.original.source[change.original_start : change.original_end] == change.original_text


def test_sentences_stay_beside_each_other() -> None:
    c = compared(("Joined <b>Realm", "United Kingdom of Great Britain", 0.9), ("gag buy", "x", 0.8))
    assert [c.original.text[p.original.start : p.original.end] for p in c.pairs] == [
        "Officials in the United Kingdom of Great Britain said so.",
        "The casualty speed fell & fell.",
        "No x was made.",
    ]


def test_a_finding_without_a_suggestion_is_named_not_dropped_in_silence() -> None:
    c = compared(("casualty speed", "", 0.9))
    assert c.changes == ()
    assert c.original.text == c.rewritten.text
    assert [s.reason for s in c.skipped] == ["1 finding has no suggestion and stands as it is"]


@pytest.mark.parametrize(
    ("suggestions", "put_in"),
    [(("casualty", "toll"), "toll"), (("Fell",), "Fell"), (("rate fell", "rate"), "rate"), (("the rate",), "the rate"), (("Realm",), "Realm")],
)
def test_a_suggestion_that_repeats_its_neighbour_gives_way(suggestions: tuple[str, ...], put_in: str) -> None:
    made = report(("speed", "", 0.9))
    (found,) = made.findings
    c = restoration(replace(made, findings=(replace(found, suggestions=suggestions),)), 0.6)
    assert c.changes[0].original_text == put_in
    assert f"The casualty {put_in} fell" in c.original.text


def test_a_restoration_says_what_the_finding_says_and_owns_no_original() -> None:
    made = report(("casualty speed", "casualty rate", 0.9))
    c = restoration(replace(made, findings=tuple(replace(f, message="Read it again.") for f in made.findings)), 0.6)
    assert c.restored
    assert c.as_dict(Tool("1", "sig"))["changes"][0]["message"] == "Read it again."
