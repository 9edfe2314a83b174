"""A run report of every shape that a format has to show."""

from mtcheck.document.model import Document
from mtcheck.finding import Category, Evidence, Finding, Report, RunReport, Severity, Skipped, Suppressed, Tool, Verdict

PORT = """\
Talks on the port resumed

Officials in the Joined Realm said on Tuesday that talks on the harbour of Cádiz had
resumed, as indicated by two people who asked not to be named. “The casualty
speed fell,” one of them said.
"""
TALLINN = "Café 𐐀 owners in Tallinn kicked the pail <b>& won</b> % twice.\r\nNo more.\r\n"


def finding(
    document: Document,
    text: str,
    rule: str,
    *,
    category: Category = Category.TERMINOLOGY,
    severity: Severity = Severity.MAJOR,
    confidence: float = 0.9,
    suggestions: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    message: str = "",
) -> Finding:
    """A finding of ``text``, which must be in the document."""
    start = document.source.index(text)
    line, column = document.position(start)
    return Finding(
        rule,
        start,
        start + len(text),
        line,
        column,
        text,
        category,
        severity,
        confidence,
        suggestions,
        evidence,
        message,
    )


def run_report() -> RunReport:
    port = Document.from_text(PORT, "stories/port.txt")
    tallinn = Document.from_text(TALLINN, "stories/Cafés, 100 %: old.txt")
    realm = finding(
        port,
        "Joined Realm",
        "broken-name",
        category=Category.NAME,
        severity=Severity.CRITICAL,
        confidence=0.987654,
        suggestions=("United Kingdom",),
        evidence=(
            Evidence("lexicon", {"entry": "joined realm"}),
            Evidence("embedding", {"margin": 0.31234, "near": ["Officials"]}),
        ),
        message="a name put into other words",
    )
    indicated = finding(
        port,
        "as indicated by",
        "function-word",
        severity=Severity.MINOR,
        confidence=0.71,
        suggestions=("according to",),
    )
    speed = finding(
        port,
        "casualty\nspeed",
        "spun-phrase",
        confidence=0.93,
        suggestions=("casualty rate", "casualty toll"),
        evidence=(Evidence("context", {}),),
        message="several words stand for a fixed phrase",
    )
    pail = finding(
        tallinn, "kicked the pail", "broken-idiom", category=Category.IDIOM, suggestions=("kicked the bucket",)
    )
    won = finding(tallinn, "& won</b> %", "spun-word", category=Category.MISTRANSLATION, confidence=0.66)
    unused = Skipped("stories/port.txt:9", "the suppression comment silences nothing", "remove it", failed=False)
    broken = Skipped("stories/picture.txt", "it is binary, not text", "leave it out with exclude")
    return RunReport(
        Tool("0.1.0", "mtcheck:0.1.0|model:test"),
        (
            Report(
                "stories/port.txt",
                41,
                12.25,
                0.98765,
                Verdict.SPUN,
                (realm, indicated, speed),
                (unused,),
                document=port,
            ),
            Report("stories/clean.txt", 300, 99.5, 0.01),
            Report(
                "stories/Cafés, 100 %: old.txt",
                12,
                61.0,
                0.5,
                Verdict.SUSPECT,
                (pail,),
                suppressed=(Suppressed(won, "comment", "quoted"),),
                document=tallinn,
            ),
            Report("stories/picture.txt", skipped=(broken,)),
        ),
        (
            Skipped(
                "grammar",
                "LanguageTool needs Java 17 or later, none was found",
                "run `mtcheck languagetool install`",
                failed=False,
            ),
        ),
    )
