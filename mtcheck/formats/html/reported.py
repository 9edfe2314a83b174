"""From the reports of a run to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from markupsafe import Markup

from mtcheck.document.model import Span
from mtcheck.finding import Finding, Report, Severity, Skipped, Tool, Verdict
from mtcheck.formats.base import Renderer
from mtcheck.formats.html.page import row, section, write
from mtcheck.formats.html.view import (
    Figure,
    Item,
    Level,
    Notice,
    Page,
    Part,
    Story,
    Words,
    json_data,
    paragraphs,
    segments,
)
from mtcheck.formats.html.visible import plain
from mtcheck.formats.text import describe, plural
from mtcheck.rules import RULES

LEVELS = (
    Level("critical", "critical", "▲", "changes what the story says, such as a name"),
    Level("major", "major", "◆", "wrong wording that stops the reader"),
    Level("minor", "minor", "●", "awkward wording"),
)
_LEVEL = {level.id: level for level in LEVELS}
_VERDICTS = {
    Verdict.CLEAN: ("✓", "Clean", "Reads as written by a person."),
    Verdict.SUSPECT: ("?", "Suspect", "Some of the wording looks rewritten by a machine."),
    Verdict.SPUN: ("✕", "Spun", "Reads as rewritten by a machine."),
}
_SPOOLED = 1 << 20
_COLUMNS = ("Verdict", "Score", "Spun words per 100", "Findings", "Words")
_WORDS = Words(
    "finding", "findings", "Use", "Keep as it is", "Use every first suggestion shown", "Copy corrected text", "Download",
    "probably meant", "Severity", "Rules", "corrected", "Nothing was found in this story.", "sure",
)  # fmt: skip


class HtmlRenderer(Renderer):
    """One page for a run. Stories are written to temporary files as they come, so that memory stays flat over thousands."""

    def __init__(self) -> None:
        self._tool = Tool("", "")
        self._only: Report | None = None
        """The first story, until a second one shows that the page needs an index."""
        self._stories = 0
        self._kinds: Counter[str] = Counter()
        self._floor = 100
        self._sections = _spool()
        self._rows = _spool()

    def begin(self, tool: Tool) -> str:
        self._tool = tool
        return ""

    def document(self, report: Report) -> str:
        self._stories += 1
        if self._stories == 1:
            self._only = report
            return ""
        if self._only is not None:
            self._add(self._only, 1)
            self._only = None
        self._add(report, self._stories)
        return ""

    def pieces(self, skipped: Sequence[Skipped]) -> Iterator[str]:
        with self._sections, self._rows:
            if self._only is not None:
                story = self._story(self._only, 1)
                frame = self._page(skipped, story.title)
                yield from write(frame, [section(frame, story)])
                return
            title = plural(self._stories, "story").replace("storys", "stories")
            yield from write(self._page(skipped, title), _spooled(self._sections), _spooled(self._rows))

    def _add(self, report: Report, number: int) -> None:
        story = self._story(report, number)
        self._sections.write(section(self._page((), ""), story))
        self._rows.write(row(story) + "\n")

    def _story(self, report: Report, number: int) -> Story:
        story = _story(f"d{number}", report)
        self._kinds.update(i.kind for i in story.items)
        self._floor = min(self._floor, *(i.percent for i in story.items), 100)
        return story

    def _page(self, skipped: Sequence[Skipped], title: str) -> Page:
        counts = self._kinds
        kinds = tuple((rule, _rule_name(rule), counts[rule]) for rule in sorted(counts, key=lambda r: (-counts[r], r)))
        made = plain(f"{self._tool.name} {self._tool.version} · {self._tool.signature}")
        return Page(
            title, "Wording report", made, LEVELS, kinds, _WORDS, _COLUMNS, notices(skipped), "d1" if self._stories else "end",
            self._stories > 1, counts.total(), self._floor if counts else 0,
        )  # fmt: skip


def _spool() -> IO[str]:
    return SpooledTemporaryFile(_SPOOLED, "w+", encoding="utf-8", errors="surrogatepass", newline="")


def _spooled(file: IO[str]) -> Iterator[Markup]:
    file.seek(0)
    while text := file.read(_SPOOLED):
        yield Markup(text)


def notices(skipped: Sequence[Skipped]) -> tuple[Notice, ...]:
    return tuple(Notice(plain(s.what), plain(s.reason), plain(s.remedy), s.failed) for s in skipped)


def _rule_name(rule: str) -> str:
    return RULES[rule].title if rule in RULES else plain(rule)


def _story(identity: str, report: Report) -> Story:
    document = report.document
    found = [_Found(f, document.map.to_text(f.start, f.end) if document else None) for f in report.findings]
    length = max(len(document.text), 1) if document else 1
    items = tuple(_item(n, identity, f, length) for n, f in enumerate(found, 1))
    failed = report.failed and not report.words
    sign, name, text = ("–", "Not checked", "This story could not be checked.") if failed else _VERDICTS[report.verdict]
    rate = spun_rate(report)
    row = (
        (name, float(list(Verdict).index(report.verdict)) - failed),
        (f"{report.score:.0f}", report.score),
        (f"{rate:.1f}", rate),
    )
    blocks = (
        paragraphs(document, [(f.span, i) for f, i in zip(found, items, strict=True) if f.span]) if document else ()
    )
    parts = [Part(f.finding.start, f.finding.end, i.id, i.suggestions) for f, i in zip(found, items, strict=True)]
    return Story(
        identity, plain(report.path), "failed" if failed else str(report.verdict), name, text, sign,
        () if failed else _figures(report, rate), items, blocks, notices(report.skipped),
        json_data({"name": report.path, "segments": segments(document.source, parts)}) if document else "",
        (*row, (str(len(items)), float(len(items))), (f"{report.words:,}", float(report.words))),
        strip_label(items, "finding"), len(report.suppressed),
    )  # fmt: skip


class _Found(NamedTuple):
    """A finding and where its words stand in the prose."""

    finding: Finding
    span: Span | None


def _item(number: int, story: str, found: _Found, length: int) -> Item:
    f = found.finding
    at = (found.span.start / length, (found.span.end - found.span.start) / length) if found.span else (0.0, 0.0)
    reasons = tuple(filter(None, (describe(e) for e in f.evidence)))
    return Item(
        number, f"{story}f{number}", _LEVEL[str(f.severity)], plain(f.rule), _rule_name(f.rule), f.text, f.suggestions, f.confidence,
        f.message, reasons, f"line {f.line}", *at,
    )  # fmt: skip


def spun_rate(report: Report) -> float:
    """Words inside findings, for each hundred words."""
    return 100 * sum(len(f.text.split()) for f in report.findings) / max(report.words, 1)


def _figures(report: Report, rate: float) -> tuple[Figure, ...]:
    counts = Counter(f.severity for f in report.findings)
    by_severity = ", ".join(
        f"{counts[s]} {s}" for s in (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR) if counts[s]
    )
    return (
        Figure("Score", f"{report.score:.0f}", "of 100", "100 reads as written by a person"),
        Figure("Spun probability", f"{report.spun_probability:.0%}".replace("%", ""), "%"),
        Figure("Spun words", f"{rate:.1f}", "per 100"),
        Figure("Findings", f"{len(report.findings):,}", "", by_severity),
        Figure("Length", f"{report.words:,}", "words"),
    )


def strip_label(items: Sequence[Item], noun: str) -> str:
    """In words, what the strip shows."""
    quarters = Counter(min(int(i.at * 4), 3) for i in items)
    names = ("first", "second", "third", "last")
    where = ", ".join(f"{quarters[q]} in the {names[q]} quarter" for q in range(4) if quarters[q])
    return f"Where the {noun}s lie: {where}" if where else f"No {noun}s"
