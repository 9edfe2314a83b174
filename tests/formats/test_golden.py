"""Each format of the sample run against a file. UPDATE_GOLDEN=1 writes the files anew."""

import os
from pathlib import Path

import pytest

from mtcheck.formats import render
from mtcheck.formats.github import step_summary
from mtcheck.formats.text import render as render_text
from tests.samples import run_report

GOLDEN = Path(__file__).parent.parent / "golden"
OUTPUTS = {
    "text.txt": lambda run: render_text(run, statistics=True),
    "text-color.txt": lambda run: render_text(run, color=True),
    "report.json": lambda run: render("json", run),
    "report.jsonl": lambda run: render("jsonl", run),
    "github.txt": lambda run: render("github", run),
    "github-summary.md": step_summary,
    "report.sarif": lambda run: render("sarif", run),
    "rdjson.json": lambda run: render("rdjson", run),
    "junit.xml": lambda run: render("junit", run),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_format_matches_its_golden_file(name: str) -> None:
    text = OUTPUTS[name](run_report())
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes()
