"""Suppression comments and the allow list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.directives import find_directives, without_comments
from mtcheck.document.model import Document, OffsetMap, Piece
from mtcheck.suppress import by_allow_list, by_comment
from tests.fakes import findings


def markdownish(source: str, kind: str = "markdown") -> Document:
    """A document whose comments are not prose, as a markup reader makes it."""
    import re

    parts, pieces, length, done = [], [], 0, 0
    for match in [*re.finditer(r"<!--.*?-->|^\.\. [^\n]*", source, re.DOTALL | re.MULTILINE), None]:
        end = match.start() if match else len(source)
        if end > done:
            parts.append(source[done:end])
            pieces.append(Piece(length, length + end - done, done, end))
            length += end - done
        done = match.end() if match else end
    return Document("x.md", source, "".join(parts), OffsetMap(pieces), kind)


def left(source: str, kind: str = "markdown") -> list[str]:
    """The texts of the findings that comments leave."""
    document = markdownish(source, kind) if kind != "plain" else without_comments(Document.from_text(source, "x.txt"))
    return [f.text for f in by_comment(document, findings(document)).findings]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The gag buy<!-- mtcheck: ignore --> and the casualty speed.", ["casualty speed"]),
        ("The gag buy. <!-- mtcheck: ignore the court calls it so -->", []),
        ("The <!-- mtcheck: ignore --> gag buy and the casualty speed.", ["casualty speed"]),
        ("The gag buy stands. <!-- mtcheck: ignore -->", ["gag buy"]),
        ("The gag buy <!-- mtcheck: ignore[spun-phrase] -->", []),
        ("The gag buy <!-- mtcheck: ignore[spun-word, spun-phrase] quoted -->", []),
        ("The gag buy <!-- mtcheck: ignore[grammar] -->", ["gag buy"]),
        ("The gag buy.\n\n<!-- mtcheck: ignore -->", ["gag buy"]),
        (
            'Gag buy, casualty speed, gag\nbuy. <!-- mtcheck: ignore "gag buy" -->\n\nA gag buy.',
            ["casualty speed", "gag buy"],
        ),
        ("<!-- mtcheck: ignore-next-line -->\n\nA gag buy.\nA gag buy.", ["gag buy"]),
        ("<!-- mtcheck: ignore-next-line[grammar] -->\nA gag buy.", ["gag buy"]),
        ("A gag buy.\r\n<!-- mtcheck: ignore-next-line -->\r\nA casualty speed.", ["gag buy"]),
        ("gag buy <!-- mtcheck: off --> gag buy <!-- mtcheck: on --> casualty speed", ["gag buy", "casualty speed"]),
        ("<!-- mtcheck: off[spun-phrase] -->\ngag buy, purified\n\ncasualty speed", ["purified"]),
        ("<!-- mtcheck: off[spun-phrase] --> gag buy <!-- mtcheck: on[grammar] --> gag buy", []),
        ("gag buy\n\n<!-- mtcheck: ignore-file[spun-phrase] a glossary -->\n\npurified", ["purified"]),
        ("<!--\n  mtcheck:\n  ignore-file\n-->\ngag buy", []),
        ("gag buy <!-- mtcheck: ignore-fyle -->", ["gag buy"]),
        ("```\n<!-- mtcheck: ignore-file -->\n```\n\ngag buy", ["gag buy"]),
        ("Write `<!-- mtcheck: ignore-file -->` for a gag buy", ["gag buy"]),
        ("Write `like so: <!-- mtcheck: ignore-file -->` for a gag buy", ["gag buy"]),
        ("gag buy\n\n    <!-- mtcheck: ignore-file -->\n\nend", ["gag buy"]),
        ("It`s a <!-- mtcheck: ignore --> gag buy.\n\nIt`s.", []),
        ("gag buy <!-- something else: ignore-file -->", ["gag buy"]),
        ('<!-- mtcheck: ignore "gag buy" -->\n\nA gag buy.\n\nA gag buy.', ["gag buy"]),
        ('A gag buy.\n\n<!-- mtcheck: ignore "gag buy" -->', ["gag buy"]),
    ],
)
def test_what_comments_leave(source: str, expected: list[str]) -> None:
    assert [t.lower() for t in left(source)] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The gag buy [mtcheck: ignore] and the casualty speed.", ["casualty speed"]),
        ("The gag buy [mtcheck: ignore[spun-phrase] quoted] and the casualty speed.", ["casualty speed"]),
        ("[mtcheck: ignore-file]\n\ngag buy", []),
        ("[mtcheck: off]\ngag buy\n[mtcheck: on]\npurified", ["purified"]),
        ("The gag <!-- mtcheck: ignore-next-line --> buy\npurified", ["gag <!-- mtcheck: ignore-next-line --> buy"]),
    ],
)
def test_plain_text(source: str, expected: list[str]) -> None:
    assert left(source, "plain") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (".. mtcheck: ignore-next-line quoted\n\nA gag buy.\nA casualty speed.", ["casualty speed"]),
        ("A gag buy\n\n.. mtcheck: ignore-file[spun-phrase]\n", []),
        ("A gag buy\n\n.. note: mtcheck: ignore-file\n", ["gag buy"]),
        ('A gag buy.\n\n.. mtcheck: ignore "gag buy" quoted\n\nA gag buy.\n\npurified', ["gag buy", "purified"]),
        ("A gag buy, written so::\n\n   .. mtcheck: ignore-file\n\npurified", ["gag buy", "purified"]),
        ("A gag buy\n\n.. code-block:: rst\n\n   .. mtcheck: ignore-file\n", ["gag buy"]),
        ("A gag buy by ``a <!-- mtcheck: ignore-file -->``", ["gag buy"]),
    ],
)
def test_restructuredtext(source: str, expected: list[str]) -> None:
    assert left(source, "rst") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>A gag buy <!-- mtcheck: ignore --></p>", []),
        ("<script>let x = '<!-- mtcheck: ignore-file -->'</script><p>A gag buy</p>", ["gag buy"]),
        ("<script></script><!-- mtcheck: ignore-file --><p>A gag buy</p>", []),
    ],
)
def test_html(source: str, expected: list[str]) -> None:
    assert left(source, "html") == expected


def test_plain_comments_are_not_prose() -> None:
    document = without_comments(
        Document.from_text("One [mtcheck: ignore[grammar] why not] two. <!-- mtcheck: on -->", "x")
    )
    assert [t.text for t in document.tokens] == ["One", "two"]
    for token in document.tokens:
        span = document.map.to_source(token.start, token.end)
        assert document.source[span.start : span.end] == token.text


def test_reason_is_kept() -> None:
    document = markdownish("A gag buy <!-- mtcheck: ignore[spun-phrase] -- the court's own word -->")
    (suppressed,) = by_comment(document, findings(document)).suppressed
    assert (suppressed.by, suppressed.reason) == ("comment", "the court's own word")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("Fine. <!-- mtcheck: ignore -->", "“ignore” silences nothing"),
        ("Fine.\n\n<!-- mtcheck: off -->\n\nFine.", "“off” silences nothing"),
        ("<!-- mtcheck: ignor -->", "ignor is no suppression"),
        ("<!-- mtcheck: -->", "nothing is no suppression"),
        ("<!-- mtcheck: ignore[spunword] -->", "there is no rule spunword"),
        ('<!-- mtcheck: off "gag buy" -->', "off takes no phrase"),
    ],
)
def test_useless_comments_are_reported(source: str, says: str) -> None:
    document = markdownish(source)
    (notice,) = by_comment(document, findings(document)).notices
    assert says in notice.reason
    assert notice.remedy
    assert notice.what == f"x.md:{source[: source.index('<!--')].count(chr(10)) + 1}"
    assert not notice.failed
    assert by_comment(document, (), unused="fail").notices[0].failed


def test_unused_is_not_said_of_a_rule_that_did_not_run() -> None:
    document = markdownish("Fine. <!-- mtcheck: ignore-file[grammar] -->")
    assert by_comment(document, (), not_run=frozenset({"grammar"})).notices == ()
    assert by_comment(document, (), unused="off").notices == ()
    assert by_comment(document, ()).notices != ()


@pytest.mark.parametrize(
    ("allowed", "text", "expected"),
    [
        (["gag buy"], "The Gag  Buy and the casualty speed", ["casualty speed"]),
        (["Gag buy"], "The gag buy", ["gag buy"]),
        (["Joined Realm Brewery"], "The Joined Realm Brewery, in the Joined Realm", ["Joined Realm"]),
        (["gag"], "The gag buy", ["gag buy"]),
        (["ag buy"], "The gag buy", ["gag buy"]),
        (["(purified", "puri.ied"], "purified", ["purified"]),
        ([""], "purified", ["purified"]),
    ],
)
def test_allow_list(allowed: list[str], text: str, expected: list[str]) -> None:
    document = Document.from_text(text, "x")
    silenced = by_allow_list(document, findings(document), allowed)
    assert [f.text for f in silenced.findings] == expected
    assert all(s.by == "allow" for s in silenced.suppressed)


@given(st.text(alphabet='mtcheck: ignore[]<!->"off\n on-file.`~`', max_size=200))
def test_any_source_can_be_searched(source: str) -> None:
    for kind in ("plain", "markdown", "rst", "html"):
        directives, _ = find_directives(source, kind)
        assert all(source[d.start : d.end] for d in directives)


@given(
    st.lists(
        st.sampled_from(["gag buy ", "word ", "[mtcheck: ignore] ", "\n\n", "casualty speed ", "<!-- mtcheck: off -->"])
    )
)
def test_cut_keeps_offsets(parts: list[str]) -> None:
    document = without_comments(Document.from_text("".join(parts), "x.txt"))
    assert "mtcheck" not in document.text
    for token in document.tokens:
        span = document.map.to_source(token.start, token.end)
        assert document.source[span.start : span.end] == token.text
