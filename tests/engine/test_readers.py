"""Offsets of findings through every reader: what is flagged is what stands in the source."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck import Checker
from mtcheck.document import Document, read_bytes, read_text
from mtcheck.finding import Report
from tests.document.test_offsets import MARKS, SPACES, WORDS

SPUN = st.sampled_from(("Joined Realm", "as indicated by", "gag buy", "kicked the pail", "grievous mishap", "Joined **Realm**", "bosom&nbsp;malady", "a <b>colossal</b> sum"))  # fmt: skip
MARKED = st.lists(st.one_of(SPUN, SPUN, WORDS, MARKS, SPACES), min_size=1, max_size=30).map(" ".join)
PLAIN = st.lists(st.one_of(SPUN, WORDS), min_size=1, max_size=20).map(" ".join)


@pytest.fixture(scope="module")
def lister() -> Iterator[Checker]:
    with Checker(grammar=False, min_confidence=0.0, threads=1) as made:
        yield made


def sound(report: Report, document: Document) -> None:
    source = document.source
    assert all(a.end <= b.start for a, b in pairwise(report.findings))
    for f in report.findings:
        assert 0 <= f.start < f.end <= len(source)
        assert source[f.start : f.end] == f.text
        before = source[: f.start].replace("\r\n", "\n").replace("\r", "\n")
        assert (f.line, f.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
        shown = document.map.to_text(f.start, f.end)
        assert shown is not None
        assert re.search(r"\w", document.text[shown.start : shown.end])
    assert report.words == len(document.tokens)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.rst"])
def test_findings_stand_in_the_source(lister: Checker, name: str) -> None:
    @settings(deadline=None, max_examples=30)
    @given(source=MARKED)
    def holds(source: str) -> None:
        document = read_text(source, name)
        (report,) = lister.check_documents([document])
        sound(report, document)

    holds()


def test_findings_stand_in_a_word_document(lister: Checker) -> None:
    @settings(deadline=None, max_examples=20)
    @given(paragraphs=st.lists(PLAIN, min_size=1, max_size=4))
    def holds(paragraphs: list[str]) -> None:
        document = read_bytes(_docx(paragraphs), "a.docx")
        (report,) = lister.check_documents([document])
        sound(report, document)

    holds()


@pytest.mark.parametrize(
    ("name", "source", "flagged"),
    [
        ("a.txt", "\ufeffThe talks in the Joined\r\nRealm went on.", "Joined\r\nRealm"),
        ("a.md", "---\ntitle: gag buy\n---\n\nThe talks in the **Joined *Realm*** went on. `gag buy`", "Joined *Realm"),
        ("a.html", "<script>'gag buy'</script><p>The talks in the <b>Joi</b>ned&nbsp;Realm went on.", "Joi</b>ned&nbsp;Realm"),
        ("a.rst", "News\n====\n\nThe talks in the *Joined* Realm went on.\n\n.. code::\n\n   gag buy\n", "Joined* Realm"),
    ],
)  # fmt: skip
def test_markup_inside_a_wording_is_in_the_finding(lister: Checker, name: str, source: str, flagged: str) -> None:
    document = read_text(source, name)
    (report,) = lister.check_documents([document])
    sound(report, document)
    (finding,) = (f for f in report.findings if "Realm" in f.text)
    assert finding.text == flagged
    assert finding.rule == "broken-name"
    assert not any("gag" in f.text for f in report.findings)


def _docx(paragraphs: list[str]) -> bytes:
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    escaped = (p.replace("&", "&amp;").replace("<", "&lt;") for p in paragraphs)
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in escaped)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{ns}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()
