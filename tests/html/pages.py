"""Pages to test: one story, several, a comparison, and hostile text."""

from __future__ import annotations

from mtcheck.document.model import Document
from mtcheck.finding import Category, Evidence, Finding, Report, RunReport, Severity, Skipped, Tool, Verdict
from mtcheck.formats.html import render, render_comparison
from mtcheck.pairing.compare import compare
from mtcheck.pairing.judge import Judge
from mtcheck.pairing.restored import restoration
from tests.pairing.fakes import HashEncoder, WordScorer

TOOL = Tool("0.1.0", "mtcheck:0.1.0|model:test")
STORY = """Council rejects bridge

FAIRHAVEN — The committee rejected the arrangement for a new bridge on Monday, as indicated by two people who asked not to be named. The casualty speed fell in the Joined Realm.

Mayor Ines Duarte kicked the pail in a hospital, her office said. Voters were worn out on paying more for everything, and the financial backers left.

Eleven members voted against the measure; four were in favour."""
FOUND = (
    ("arrangement", "spun-word", Severity.MAJOR, 0.91, ("plan", "proposal")),
    ("as indicated by", "function-word", Severity.MINOR, 0.66, ("according to",)),
    ("casualty speed", "spun-phrase", Severity.MAJOR, 0.96, ("casualty rate", "casualty toll")),
    ("Joined Realm", "broken-name", Severity.CRITICAL, 0.99, ("United Kingdom",)),
    ("kicked the pail", "broken-idiom", Severity.MAJOR, 0.88, ("died",)),
    ("worn out on", "spun-phrase", Severity.MINOR, 0.55, ("tired of",)),
    ("financial backers", "spun-phrase", Severity.MAJOR, 0.83, ()),
)
CORRECTED = (
    STORY.replace("arrangement", "plan").replace("as indicated by", "according to").replace("casualty speed", "casualty rate")
    .replace("Joined Realm", "United Kingdom").replace("kicked the pail", "died").replace("worn out on", "tired of")
)  # fmt: skip


def report(path: str = "desk/bridge.txt", story: str = STORY, found: tuple = FOUND, score: float = 31.0, verdict: Verdict = Verdict.SPUN) -> Report:
    document = Document.from_text(story, path)
    findings = []
    for text, rule, severity, confidence, suggestions in found:
        start = document.source.index(text)
        line, column = document.position(start)
        findings.append(
            Finding(
                rule, start, start + len(text), line, column, text, Category.MISTRANSLATION, severity, confidence, suggestions,
                (Evidence("context", {"probability": 0.97}), Evidence("lexicon", {"entry": text.lower()})), f"“{text}” does not belong here.",
            )
        )  # fmt: skip
    return Report(path, len(document.tokens), score, 0.98, verdict, tuple(findings), document=document)


def one() -> str:
    return render(RunReport(TOOL, (report(),)))


def many() -> str:
    clean = report("desk/a-clean.txt", "The council met on Monday.\n\nIt rained.", (), 100.0, Verdict.CLEAN)
    light = report("desk/light.txt", found=FOUND[3:4], score=82.0, verdict=Verdict.SUSPECT)
    broken = Report("desk/photo.txt", skipped=(Skipped("desk/photo.txt", "it is binary, not text", "leave it out"),))
    notice = Skipped("grammar", "LanguageTool needs Java 17 or later", "run `mtcheck languagetool install`", failed=False)
    return render(RunReport(TOOL, (report(), clean, light, broken), (notice,)))


REWRITTEN = """Council dismisses bridge

Eleven members voted against it, four in favor. The council dismissed the arrangement for a new bridge on Monday.

The bridge would have cost 84 million euros over six long years. It rained all the evening."""
ORIGINAL = """Council rejects bridge

The council rejected the plan for a new bridge on Monday. Mayor Ines Duarte called the decision a gift to the ferry companies.

The bridge would have cost 84 million euros over six years, people said. Eleven members voted against it, four in favour."""
JUDGE = Judge({"detector": 0.8, "same spelling": -4.0}, 0.0, 0.3, 0.7, {"dismissed > rejected": (1, 4)})


def diff(original: str = ORIGINAL, rewritten: str = REWRITTEN) -> str:
    old, new = Document.from_text(original, "desk/wire.txt"), Document.from_text(rewritten, "incoming/bridge.txt")
    return render_comparison(compare(old, new, HashEncoder(), WordScorer(["arrangement", "dismissed", "dismisses"]), JUDGE), TOOL)


def restored() -> str:
    """The rewritten story beside its suggested restoration."""
    return render_comparison(restoration(report(), 0.8), TOOL)


HOSTILE = (
    "<script>window.hacked = 1</script> said </p></article><img src=x onerror=window.hacked=2> the \u202egnp.exe\u202c and zero\u200bwidth &amp; "
    "“quotes” 'single' \"double\" {{ 7*7 }} {% raw %} ]]> --> <!-- \x00\x07 \ud800 javascript:alert(1) `${1}` \u2028 \\u003c/script\\u003e"
)


def hostile() -> str:
    """Everything that a report can carry is hostile."""
    document = Document.from_text(f"{HOSTILE}\n\n{'x' * 1_000_000} end.", f"desk/{HOSTILE[:60]}.txt")
    at = document.source.index("said")
    big = document.source.index("xxx")
    findings = (
        Finding(HOSTILE, 0, at, 1, 1, document.source[:at], Category.IDIOM, Severity.MAJOR, 0.9, (HOSTILE, "</script>"), (Evidence(HOSTILE, {"a": HOSTILE}),), HOSTILE),
        Finding("spun-word", big, big + 1_000_000, 3, 1, "x" * 1_000_000, Category.IDIOM, Severity.MINOR, 0.9, ("y",), (), "long"),
    )  # fmt: skip
    skipped = (Skipped(HOSTILE, HOSTILE, HOSTILE),)
    return render(RunReport(Tool("1", HOSTILE), (Report(document.path, 9, findings=findings, document=document, skipped=skipped),), skipped))
