"""An evaluation as a table for people, or as Markdown for the README."""

from __future__ import annotations

from mtcheck.evaluation.measure import Measures
from mtcheck.evaluation.run import Evaluation
from mtcheck.evaluation.substitutions import Substitutions

_COLUMNS = (
    ("set", lambda m: m.name),
    ("docs", lambda m: str(m.documents)),
    ("words", lambda m: f"{m.words:,}"),
    ("P", lambda m: _figure(m.precision)),
    ("R", lambda m: _figure(m.recall)),
    ("F1", lambda m: _figure(m.f1)),
    ("AP", lambda m: _figure(m.average_precision)),
    ("R@1", lambda m: _figure(m.recall_at_1_per_1000)),
    ("F1@1", lambda m: _figure(m.f1_at_1_per_1000)),
    ("spans", lambda m: _figure(m.span_recall)),
    ("high", lambda m: _figure(m.span_recall_high)),
    ("FA/1000", lambda m: _figure(m.false_alarms_per_1000)),
    ("1st", lambda m: _figure(m.suggestion_first)),
    ("1st 5", lambda m: _figure(m.suggestion_first_five)),
    ("ECE", lambda m: _figure(m.calibration_error, 3)),
    ("doc AUC", lambda m: _figure(m.document_roc_auc, 3)),
)
LEGEND = (
    "P, R, F1: word level at the default threshold; AP: average precision; R@1, F1@1: at 1 false alarm per 1,000 clean words; "
    "spans, high, found: gold spans found, all and high certainty; found@1: at 1 false alarm per 1,000 clean words; FA/1000: false alarms per 1,000 clean words; "
    "1st, 1st 5: expected wording among the suggestions; ECE: expected calibration error; doc AUC: spun against clean documents"
)


def _figure(value: float | None, digits: int = 2) -> str:
    return "" if value is None or value != value else f"{value:.{digits}f}"


def rows(measures: tuple[Measures, ...]) -> list[list[str]]:
    return [[name for name, _ in _COLUMNS], *([cell(m) for _, cell in _COLUMNS] for m in measures)]


def kinds(substitutions: tuple[Substitutions, ...]) -> list[list[str]]:
    """Gold spans found, by kind of substitution."""
    cells = ([s.kind, f"{s.spans:,}", *map(_figure, (s.found, s.found_at_1_per_1000, s.suggestion_first_five))] for s in substitutions)
    return [["kind of substitution", "spans", "found", "found@1", "1st 5"], *cells]


def _aligned(table: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return ["  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip() for row in table]


def _piped(table: list[list[str]]) -> list[str]:
    head, *body = table
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in body)]


def text(evaluation: Evaluation) -> str:
    lines = [*_aligned(rows(evaluation.sets)), ""]
    if evaluation.substitutions:
        lines += [*_aligned(kinds(evaluation.substitutions)), ""]
    lines += [LEGEND, f"threshold {evaluation.threshold}, {evaluation.words_per_second:,.0f} words/s, {evaluation.signature}"]
    if evaluation.pairs:
        lines.append("pairs: " + ", ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in evaluation.pairs.items()))
    return "\n".join(lines) + "\n"


def markdown(evaluation: Evaluation) -> str:
    lines = _piped(rows(evaluation.sets))
    if evaluation.substitutions:
        lines += ["", *_piped(kinds(evaluation.substitutions))]
    return "\n".join(lines) + "\n"


def curve(measures: Measures) -> str:
    return "\n".join(f"{measures.name}\t{t:.2f}\t{p:.4f}\t{r:.4f}" for t, p, r in measures.curve)
