"""Annotated data: marked stories, JSON Lines, and the stories that ship."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.annotated import Annotated, AnnotationError, GoldSpan, read_annotated, read_jsonl, read_marked, unmark
from mtcheck.resources import seeds_dir

HEADER = "== s-1 | A | UK | police"
STORY = "Police have {arrested ~> detained} two {officials => officers} over a {grievous -> serious} crash."
FAMILIES = {"A", "A-light", "B", "C", "D", "E", "F", "M", "clean"}
PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), max_size=12)
WORDING = st.text("abé🙂 ’'", min_size=1, max_size=10).map(str.strip).filter(bool)
MARKS = st.tuples(WORDING, st.sampled_from(["=>", "->", "~>"]), st.text("xyz -", max_size=8).map(str.strip))


def test_a_marked_story_gives_text_original_and_spans() -> None:
    text, original, spans = unmark(STORY)
    assert text == "Police have arrested two officials over a grievous crash."
    assert original == "Police have detained two officers over a serious crash."
    assert [(text[s.start : s.end], s.expected, s.certainty) for s in spans] == [
        ("arrested", "detained", "fine"), ("officials", "officers", "high"), ("grievous", "serious", "medium"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "text", "original", "count"),
    [
        ("no marks at all", "no marks at all", "no marks at all", 0),
        ("{kept} word", "kept word", "kept word", 0),
        ("the {=> two} men", "the  men", "the two men", 0),
        ("the {two =>} men", "the two men", "the  men", 1),
        ("{a=>b}{c~>d}", "ac", "bd", 2),
        ("{joined realm => United Kingdom}’s", "joined realm’s", "United Kingdom’s", 1),
        ("{two-day -> 2-day} trip", "two-day trip", "2-day trip", 1),
        ("", "", "", 0),
    ],
)
def test_marks_of_all_shapes(marked: str, text: str, original: str, count: int) -> None:
    got_text, got_original, spans = unmark(marked)
    assert (got_text, got_original, len(spans)) == (text, original, count)


@given(st.lists(st.one_of(PLAIN, MARKS), max_size=12))
def test_taking_the_sides_gives_both_texts_and_offsets_hold(parts: list[str | tuple[str, str, str]]) -> None:
    marked = "".join(p if isinstance(p, str) else f"{{{p[0]} {p[1]} {p[2]}}}" for p in parts)
    text, original, spans = unmark(marked)
    assert text == "".join(p if isinstance(p, str) else p[0] for p in parts)
    assert original == "".join(p if isinstance(p, str) else p[2] for p in parts)
    swaps = [p for p in parts if not isinstance(p, str)]
    assert [text[s.start : s.end] for s in spans] == [p[0] for p in swaps]
    assert [s.expected for s in spans] == [p[2] for p in swaps]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_stories_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text(f"\n{HEADER}\n{STORY}\n\nSecond paragraph.\n\n== s-2|clean|IN|courts\nThe bench rose.\n", "utf-8")
    first, second = read_marked(path)
    assert (first.id, first.family, first.english, first.topic) == ("s-1", "A", "UK", "police")
    assert first.text.endswith("crash.\n\nSecond paragraph.")
    assert len(first.spans) == 3
    assert len(first.errors) == 2
    assert (second.id, second.spans, second.original) == ("s-2", (), None)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "before a story"),
        ("\n\nPolice said.\n", 3, "before a story"),
        (f"Police said.\n{HEADER}\nStory.\n", 1, "before a story"),
        (f"{HEADER}\nStory.\n\n== s-2 | A | UK\nStory.\n", 4, "before a story"),
        (f"{HEADER}\nStory {{one => two.\n", 2, "brace"),
        (f"{HEADER}\nA {{b => c}} d.\n\nAnd one => two}}.\n", 4, "brace"),
        (f"{HEADER}\nA {{b => {{c => d}}}}.\n", 2, "brace"),
    ],
)
def test_errors_in_marked_stories_name_file_and_line(tmp_path: Path, content: str, line: int, reason: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(content, "utf-8")
    with pytest.raises(AnnotationError, match=reason) as caught:
        list(read_marked(path))
    assert str(caught.value).startswith(f"{path}, line {line}: ")


def test_json_lines_go_round(tmp_path: Path) -> None:
    text, original, spans = unmark(STORY)
    documents = [Annotated("a", text, spans, original, "A", "UK", "police"), Annotated("b", "Clean — “quite” 🙂.")]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(d.as_dict()) + "\n\n" for d in documents), "utf-8")
    assert list(read_jsonl(path)) == documents
    assert list(read_annotated([tmp_path])) == documents


def test_json_lines_need_little(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"text": "One two", "spans": [{"start": 4, "end": 7}, {"start": 0, "end": 3, "certainty": "fine"}]}', "utf-8"
    )
    (document,) = read_jsonl(path)
    assert document.id == "1"
    assert document.spans == (GoldSpan(0, 3, None, "fine"), GoldSpan(4, 7, None, "high"))


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "3", "{}", '{"text": 5}', '{"text": null}', '{"text": "abc", "spans": [{"start": 0}]}', '{"text": "abc", "spans": 5}',
        '{"text": "abc", "spans": [{"start": "0", "end": "1"}]}', '{"text": "abc", "spans": [{"start": 2, "end": 9}]}',
        '{"text": "abc", "spans": [{"start": 2, "end": 1}]}', '{"text": "abc", "spans": [{"start": -1, "end": 1}]}',
        '{"text": "abc", "spans": [{"start": 0, "end": 1, "certainty": "sure"}]}', '{"text": "abc", "spans": ["x"]}', "\ufffe",
    ],
)  # fmt: skip
def test_errors_in_json_lines_name_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "good"}\n\n' + line + "\n", "utf-8")
    with pytest.raises(AnnotationError) as caught:
        list(read_jsonl(path))
    assert str(caught.value).startswith(f"{path}, line 3: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["set.jsonl", "set.txt"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(AnnotationError, match="cannot be read"):
        list(read_annotated([path]))
    path.write_bytes(b"== a | A | UK | police\nfine\ncaf\xe9\n")
    with pytest.raises(AnnotationError, match="line 3: not UTF-8"):
        list(read_annotated([path]))


STORIES = sorted((seeds_dir() / "stories").glob("*.txt"))


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_shipped_stories_parse(path: Path) -> None:
    stories = list(read_marked(path))
    assert stories
    for s in stories:
        assert s.family in FAMILIES, s.id
        assert s.english
        assert s.topic
        assert len(s.text.split()) > 30, s.id
        assert not set("{}") & set(s.text + (s.original or "")), s.id
        assert "=>" not in s.text, s.id
        assert (s.family == "clean") == (not s.spans), s.id
        for span in s.spans:
            written = s.text[span.start : span.end]
            assert written == written.strip() != "", s.id
            assert written != span.expected, (s.id, written)
        assert all(a.end <= b.start for a, b in pairwise(s.spans))


def test_shipped_stories_are_many_and_told_apart() -> None:
    stories = list(read_annotated([seeds_dir() / "stories"]))
    assert len({s.id for s in stories}) == len(stories)
    assert len({s.text for s in stories}) == len(stories)
    assert sum(bool(s.errors) for s in stories) >= 300
    assert sum(not s.spans for s in stories) >= 350
    assert {s.family for s in stories} == FAMILIES
    assert len({s.english for s in stories}) >= 20


def test_putting_the_expected_wordings_in_gives_the_original() -> None:
    for s in read_annotated([seeds_dir() / "stories"]):
        text = s.text
        for span in reversed(s.spans):
            text = text[: span.start] + (span.expected or "") + text[span.end :]
        assert text == (s.original if s.spans else s.text), s.id
